"""The disk is full, somebody holds the database: a sentence that says what to do, and nothing is half saved."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from db import engine, work
from db.operations.customers import add_customer
from db.tables.customers import Customer
from db.vocabulary import CustomerKind, Role
from tests.factories import make_actor


def customers() -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(Customer))) or 0


def test_a_full_disk_is_said_in_words_and_the_next_act_works(office: Path) -> None:
    clerk = make_actor(Role.CLERK)
    full = True

    def limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 1_000_000}")

    event.listen(engine.office_engine(), "checkout", limit)
    with pytest.raises(work.DiskFull):
        for _ in range(500):
            work.act(add_customer, by=clerk, name="张伟" * 40, kind=CustomerKind.OWNER, note="长" * 400)
    full = False
    before = customers()
    work.act(add_customer, by=clerk, name="李娜", kind=CustomerKind.OWNER)
    assert customers() == before + 1


def test_a_database_held_by_another_program_is_said_in_words(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = make_actor(Role.CLERK)

    def impatient(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA busy_timeout = 100")

    event.listen(engine.office_engine(), "checkout", impatient)
    other = sqlite3.connect(office / "office.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(work.OfficeBusy):
        work.act(add_customer, by=clerk, name="李娜", kind=CustomerKind.OWNER)
    other.execute("ROLLBACK")
    work.act(add_customer, by=clerk, name="李娜", kind=CustomerKind.OWNER)
    assert customers() == 1

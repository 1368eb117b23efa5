"""The disk is full, somebody holds the database: a sentence that says what to do, and nothing is half saved."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from db import engine, work
from db.errors import FaultError
from db.operations.customers import add_customer
from db.operations.months import issue_notices
from db.operations.payments import take_payment
from db.tables.customers import Customer
from db.tables.payments import Receipt
from db.vocabulary import CustomerKind, OrderState, PaymentMethod, Role
from tests.factories import make_actor, make_customer
from tests.faults.kills import child, require_right
from tests.faults.shifts import EVENING, MONTH, Step, do, everything, open_shop


def customers() -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(Customer))) or 0


def receipts() -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(Receipt))) or 0


@contextlib.contextmanager
def a_full_disk() -> Iterator[None]:
    """No connection of the office finds room for one page more."""
    full = True

    def limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if full else 1_000_000}")

    event.listen(engine.office_engine(), "checkout", limit)
    try:
        yield
    finally:
        full = False


@pytest.mark.usefixtures("office_file")
def test_a_full_disk_is_said_in_words_and_the_next_act_works() -> None:
    clerk = make_actor(Role.CLERK)
    with a_full_disk(), pytest.raises(work.DiskFull):
        for _ in range(500):
            work.act(add_customer, by=clerk, name="张伟" * 40, kind=CustomerKind.OWNER, note="长" * 400)
    before = customers()
    work.act(add_customer, by=clerk, name="李娜", kind=CustomerKind.OWNER)
    assert customers() == before + 1


@pytest.mark.usefixtures("office_file")
def test_payments_on_a_filling_disk_are_taken_whole_or_not_at_all() -> None:
    shop = open_shop(slips=4)
    paid = {"customer_id": shop.people[0].id, "method": PaymentMethod.CASH, "amount_fen": 1_00}
    step, done = Step(take_payment, shop.clerk, EVENING, paid), 0
    with a_full_disk(), pytest.raises(work.DiskFull):
        for number in range(500):
            do(step, number)
            done += 1
    assert receipts() == done
    assert do(step, done).receipt_no == f"SJ-2026-{done + 1:06d}"  # the same button again
    require_right()


@pytest.mark.usefixtures("office_file")
def test_a_month_that_finds_the_disk_full_is_issued_when_there_is_room() -> None:
    shop = open_shop(people=15, slips=45, state=OrderState.RECONCILED)
    before = everything()
    with a_full_disk(), pytest.raises(work.DiskFull):
        work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)
    assert everything() == before
    assert work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH).notices == 15
    require_right()


@pytest.mark.skipif(os.name == "nt", reason="needs fork and limits of processes")
def test_a_file_that_may_not_grow_is_said_in_words_and_keeps_what_was_told(office_file: Path) -> None:
    import resource  # not on Windows

    shop = open_shop(slips=4)
    paid = {"customer_id": shop.people[0].id, "method": PaymentMethod.CASH, "amount_fen": 1_00}
    reader, writer = os.pipe()

    def pay_until_refused() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = office_file.stat().st_size + 40_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        with contextlib.suppress(FaultError):
            for number in range(500):
                do(Step(take_payment, shop.clerk, EVENING, paid), number)
                os.write(writer, b"told\n")
            return
        os.write(writer, b"refused\n")

    process = child(pay_until_refused)
    os.close(writer)
    os.waitpid(process, 0)
    with os.fdopen(reader) as pipe:
        *told, last = pipe.read().splitlines()
    assert last == "refused"
    assert receipts() == len(told) > 0
    require_right()


def test_a_database_held_by_another_program_is_said_in_words_and_the_same_button_pays_once(office_file: Path) -> None:
    clerk, customer = make_actor(Role.CLERK), make_customer()
    paid = {"customer_id": customer.id, "method": PaymentMethod.CASH, "amount_fen": 1_00}
    step = Step(take_payment, clerk, EVENING, paid)

    def impatient(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA busy_timeout = 100")

    event.listen(engine.office_engine(), "checkout", impatient)
    other = sqlite3.connect(office_file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for _ in range(2):
        with pytest.raises(work.OfficeBusy):
            do(step, 1)
    other.execute("ROLLBACK")
    assert do(step, 1) == do(step, 1)
    assert receipts() == 1

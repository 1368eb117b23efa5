"""Power goes while SQLite writes: the file opens as it was before or as it was after, with books that add up."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, select

from db import engine, work
from db.operations.months import issue_notices
from db.operations.payments import take_payment
from db.tables.payments import Receipt
from db.vocabulary import OrderState, PaymentMethod
from tests.faults.kills import put_back, require_right
from tests.faults.moments import dies_at
from tests.faults.shifts import EVENING, MONTH, Shop, everything, open_shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")

SECTOR = 512
SYNCED_RECORDS = slice(8, 12)  # of a rollback journal's header: how many of its pages are known to be on the disk


def issue_with_little_memory(shop: Shop) -> None:
    """The notices of the month by a connection that must write pages into the file before it commits."""

    def scarce(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA cache_size = 10")

    event.listen(engine.office_engine(), "connect", scarce)
    work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)


def hot_journals(file: Path, shop: Shop, kept: Path) -> Iterator[tuple[bytes, bytes]]:
    """Database file and journal as they lie there after kills at more and more late moments."""
    moment = 8
    while dies_at(moment, lambda: issue_with_little_memory(shop)):
        journal = file.with_name("office.db-journal")
        if journal.exists() and journal.stat().st_size > SECTOR:
            yield file.read_bytes(), journal.read_bytes()
        put_back(file, kept)
        moment += 3


def torn(journal: bytes, chance: Random) -> Iterator[bytes]:
    """What may be left of a journal whose writing was cut: its head, or a tail of sectors that never arrived."""
    for _ in range(4):
        yield journal[: chance.randrange(len(journal))]
    lost = chance.randrange(SECTOR, len(journal), SECTOR)
    unsynced = bytearray(journal[:lost] + chance.randbytes(len(journal) - lost))
    unsynced[SYNCED_RECORDS] = bytes(4)
    yield bytes(unsynced)


def test_a_torn_rollback_journal_leaves_the_office_as_it_was(
    office_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "WAL_IS_SAFE", (99,))
    shop = open_shop(people=30, slips=90, state=OrderState.RECONCILED)
    before, kept, chance = everything(), office_file.with_name("kept"), Random(1)
    engine.office_engine().dispose()
    old = office_file.read_bytes()
    kept.write_bytes(old)
    kinds = set()
    for half_written, journal in hot_journals(office_file, shop, kept):
        # The journal is on the disk before the first page of the file is: torn it goes with the old file, whole with
        # whatever of the file was written.
        cases = [(old, part) for part in torn(journal, chance)] + [(half_written, journal)]
        kinds.add(half_written == old)
        for content, part in cases:
            put_back(office_file, kept)
            office_file.write_bytes(content)
            office_file.with_name("office.db-journal").write_bytes(part)
            assert everything() == before
    assert kinds == {True, False}  # some kills came before the file was touched, some after
    require_right()
    work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)
    require_right()


def pay_until_killed(shop: Shop) -> None:
    for number in range(10):
        work.act(
            take_payment,
            by=shop.clerk,
            at=EVENING,
            customer_id=shop.people[number % 3].id,
            method=PaymentMethod.CASH,
            amount_fen=7_00,
        )


def receipt_numbers() -> list[int]:
    return work.ask(lambda session: list(session.scalars(select(Receipt.number).order_by(Receipt.number))))


def test_a_torn_write_ahead_log_keeps_whole_payments_only(office_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAL_IS_SAFE", (3,))
    engine.forget_engine()
    shop = open_shop(people=3, slips=6)
    engine.office_engine().dispose()  # the last connection writes the log into the file
    kept = office_file.with_name("kept")
    kept.write_bytes(office_file.read_bytes())
    assert dies_at(150, lambda: pay_until_killed(shop))
    log = office_file.with_name("office.db-wal")
    main, written, chance, seen = office_file.read_bytes(), log.read_bytes(), Random(2), set()
    for cut in [len(written), *(chance.randrange(len(written)) for _ in range(30))]:
        put_back(office_file, kept)
        office_file.write_bytes(main)
        log.write_bytes(written[:cut] + chance.randbytes(chance.choice([0, SECTOR])))
        numbers = receipt_numbers()
        assert numbers == list(range(1, len(numbers) + 1))
        require_right()
        seen.add(len(numbers))
    assert len(seen) > 3 and max(seen) >= 4

"""The program is killed in the middle of its work: what it said it had saved is there, whole, and never twice."""

import contextlib
import itertools
import os
import random
import select
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Session

from db import work
from db.engine import forget_engine
from db.operations.ledger import post_opening
from db.operations.payments import take_payment
from db.tables.audit import AuditRow
from db.tables.billing import LedgerEntry
from db.tables.payments import Allocation, Receipt
from db.types import SYSTEM, Actor
from db.vocabulary import PaymentMethod, Role
from tests.factories import FRIDAY, make_actor, make_customer, put

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")

Witness = Callable[[int, Actor, int, int], None]


def pay_and_tell(pipe: int, clerk: Actor, customer_id: int, number: int) -> None:
    """One payment of one fen; it is told only after the commit."""
    work.act(
        take_payment,
        by=clerk,
        at=FRIDAY,
        key=f"payment {number}",
        customer_id=customer_id,
        method=PaymentMethod.CASH,
        amount_fen=1,
        note=f"{number}",
    )
    os.write(pipe, f"{number}\n".encode())


def tell_and_pay(pipe: int, clerk: Actor, customer_id: int, number: int) -> None:
    """The fault that this test must be able to find: telling before the commit."""
    with work.writing(by=clerk, at=FRIDAY, operation="take_payment") as session:
        take_payment(
            session,
            by=clerk,
            at=FRIDAY,
            customer_id=customer_id,
            method=PaymentMethod.CASH,
            amount_fen=1,
            note=f"{number}",
        )
        os.write(pipe, f"{number}\n".encode())
        time.sleep(10)  # the kill comes first, however busy the machine is


def told_before_the_kill(witness: Witness, clerk: Actor, customer_id: int, first: int, seconds: float) -> list[str]:
    """Let a child take payments, kill it, and hear what it had said."""
    forget_engine()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            for number in range(first, first + 10_000):
                witness(writer, clerk, customer_id, number)
        os._exit(0)
    os.close(writer)
    select.select([reader], [], [], 5)  # it has begun to work
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    heard = b""
    while part := os.read(reader, 65536):
        heard += part
    os.close(reader)
    return heard.decode().split("\n")[:-1]


def run(witness: Witness, kills: int) -> list[str]:
    """Payments that were told and are not there, after so many kills; checks what is there on the way."""
    chance = random.Random(int(os.environ.get("SEED", "20261121")))
    clerk = make_actor(Role.CLERK)
    customer = make_customer()
    opening = 50_000

    def owe(session: Session) -> None:
        post_opening(
            session, customer_id=customer.id, amount_fen=opening, business_on=FRIDAY.date(), by=SYSTEM, at=FRIDAY
        )

    put(owe)
    told: list[str] = []
    for kill in range(kills):
        told += told_before_the_kill(witness, clerk, customer.id, kill * 10_000, chance.uniform(0.002, 0.03))
        if kill % 5 == 4 or kill == kills - 1:
            work.ask(require_whole, opening=opening)
    stored = work.ask(lambda session: set(session.scalars(sql_select(Receipt.note))))
    return [number for number in told if number not in stored]


def require_whole(session: Session, *, opening: int) -> None:
    numbers = list(session.scalars(sql_select(Receipt.number).order_by(Receipt.number)))
    assert numbers == list(range(1, len(numbers) + 1))
    received = session.scalar(sql_select(func.coalesce(func.sum(Receipt.amount_fen), 0)))
    assert received == session.scalar(sql_select(func.coalesce(func.sum(Allocation.amount_fen), 0)))
    assert session.scalar(sql_select(func.sum(LedgerEntry.receivable_fen))) == opening - received
    for chain in (LedgerEntry, AuditRow):
        rows = list(session.execute(sql_select(chain.id, chain.prev_hash, chain.hash).order_by(chain.id)))
        assert [row.id for row in rows] == list(range(1, len(rows) + 1))
        assert all(later.prev_hash == earlier.hash for earlier, later in itertools.pairwise(rows))


@pytest.mark.usefixtures("office")
def test_no_payment_is_lost_or_halved() -> None:
    assert run(pay_and_tell, kills=15) == []


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_no_payment_is_lost_or_halved_in_a_thousand_kills() -> None:
    assert run(pay_and_tell, kills=1000) == []


@pytest.mark.usefixtures("office")
def test_telling_before_the_commit_would_be_found() -> None:
    assert run(tell_and_pay, kills=2) != []


def test_a_torn_journal_is_rolled_back(office: Path) -> None:
    """Power goes while the journal is being written: the file opens as it was before."""
    clerk, customer = make_actor(Role.CLERK), make_customer()
    told_before_the_kill(pay_and_tell, clerk, customer.id, 0, 0.02)
    journal = office / "office.db-journal"
    if journal.exists() and journal.stat().st_size > 600:
        with journal.open("r+b") as file:
            file.truncate(journal.stat().st_size // 2)
    forget_engine()
    numbers = work.ask(lambda session: list(session.scalars(sql_select(Receipt.number).order_by(Receipt.number))))
    assert numbers == list(range(1, len(numbers) + 1))

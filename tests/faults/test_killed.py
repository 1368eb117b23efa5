"""The program is killed in the middle of its work: what it said it had saved is there, whole, and never twice."""

import os
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from db import work
from db.operations.payments import take_payment
from db.tables.payments import Receipt
from db.vocabulary import PaymentMethod
from tests.factories import FRIDAY
from tests.faults.kills import WorkLost, carry_out, kill_a_shift, require_right
from tests.faults.shifts import Step, open_shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")

SEED = int(os.environ.get("SEED", "20261122"))


def tell_and_do(pipe: int, step: Step, number: int) -> None:
    """The fault that these tests must be able to find: telling before the commit."""
    with work.writing(by=step.by, at=step.at, operation="take_payment") as session:
        work.perform(session, step.operation, by=step.by, at=step.at, **step.request)
        os.write(pipe, f"{number}\n".encode())
        time.sleep(10)  # the kill comes first, however busy the machine is


def payments(count: int) -> list[Step]:
    shop = open_shop(slips=0)
    paid = {"method": PaymentMethod.CASH, "amount_fen": 1}
    return [
        Step(take_payment, shop.clerk, FRIDAY, {**paid, "customer_id": shop.people[n % len(shop.people)].id})
        for n in range(count)
    ]


def test_two_hundred_kills_in_charges_payments_voids_and_the_end_of_a_month_change_nothing(office_file: Path) -> None:
    shop, kills, seed = open_shop(), 0, SEED
    while kills < 200:
        kills += kill_a_shift(office_file, shop, seed, length=80, most_kills=200 - kills)
        seed += 1


@pytest.mark.usefixtures("office")
def test_payments_survive_kills_on_both_databases() -> None:
    steps = payments(25)
    assert carry_out(steps, Random(SEED), most_kills=15) > 0
    assert work.ask(lambda session: session.scalar(select(func.count()).select_from(Receipt))) == len(steps)
    require_right()


@pytest.mark.usefixtures("office")
def test_telling_before_the_commit_would_be_found() -> None:
    with pytest.raises(WorkLost):
        carry_out(payments(2), Random(SEED), 100, tell_and_do)

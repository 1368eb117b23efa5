"""What was overdue on a past day, told from what is open now, is what the office saw on that day (R-BILL-11)."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from db import work
from db.clock import office_instant
from db.operations.months import issue_notices
from db.operations.notices import record_delivery
from db.operations.receipts import void_receipt
from db.queries.arrears import list_ageing
from db.queries.figure_slices import Question, Slice
from db.queries.figures import measure
from db.queries.figures_arrears import list_arrears_then
from db.queries.notices import list_notices
from db.rules import figures
from db.tables.customers import Customer
from db.types import SYSTEM, Actor
from db.vocabulary import AgeBand, CustomerGroup, DeliveryResult, DeliveryWay, OrderState, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")
FIRST = date(2026, 9, 28)
numbers = count(1)
Cells = dict[tuple[CustomerGroup, AgeBand], tuple[int, int]]
ACTS = ("balance", "on the spot", "on account", "on account", "pay", "pay", "void", "issue", "deliver")


class Office:
    """Two customers with what an office does to them, day by day."""

    def __init__(self) -> None:
        self.department, self.clerk = make_department(), make_actor(Role.CLERK)
        self.finance, self.manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER)
        self.customers = [self.customer() for _place in range(2)]
        self.receipts: list[str] = []
        self.day = FIRST

    def customer(self) -> Customer:
        number = next(numbers)
        return make_customer("张伟", f"{number}-1-0101", customer_no=f"KH-{number:06d}")

    def act(self, what: str, which: int, fen: int) -> None:
        customer, at = self.customers[which], office_instant(self.day, 10)
        if what == "balance" and which:
            owe_opening(self.customer(), fen, self.day)
        elif what == "on the spot":
            spot: dict[str, Any] = {"settlement": Settlement.IMMEDIATE, "state": OrderState.COMPLETED}
            make_order(customer, self.department, fen, on=self.day, **spot)
        elif what == "on account":
            make_order(customer, self.department, fen, on=self.day)
        elif what == "pay":
            self.receipts.append(pay(self.clerk, customer, fen, at=at).receipt_no)
        elif what == "void" and self.receipts:
            receipt_no = self.receipts.pop()
            work.act(void_receipt, by=self.finance, at=at, receipt_no=receipt_no, reason="写错")
        elif what == "issue" and self.day.month > FIRST.month:
            self.issue(f"{FIRST:%Y-%m}", self.finance)
        elif what == "deliver":
            self.deliver()

    def issue(self, month: str, by: Actor) -> None:
        if not work.ask(list_notices, month=month):
            work.act(issue_notices, by=by, at=office_instant(self.day, 11), month=month)

    def deliver(self) -> None:
        notices = [each.notice_id for each in work.ask(list_notices, month=f"{FIRST:%Y-%m}")]
        if notices:
            work.act(
                record_delivery, by=self.finance, at=office_instant(self.day, 12), notice_ids=notices,
                result=DeliveryResult.DELIVERED, way=DeliveryWay.IN_PERSON, on=self.day,
            )  # fmt: skip

    def seen(self) -> tuple[int, Cells]:
        ageing = work.ask(list_ageing, today=self.day)
        cells = {
            (cell.group, cell.band): (cell.households, cell.amount_fen)
            for cell in ageing
            if cell.band not in (None, AgeBand.NOT_DUE)
        }
        return sum(cell.amount_fen for cell in ageing if cell.band is None), cells


@pytest.mark.parametrize("chance", range(4))
def test_arrears_of_a_past_day_are_what_was_seen_on_that_day(office: object, chance: int) -> None:
    random = Random(chance)
    made, seen = Office(), {}
    for _step in range(40):
        made.act(random.choice(ACTS), random.randrange(2), random.randrange(1, 300_00))
        if random.random() < 0.6:
            seen[made.day] = made.seen()
            made.day += timedelta(days=random.randrange(1, 9))
    at = office_instant(made.day + timedelta(days=1), 9)
    days_seen = [Slice(each, each) for each in seen]
    assert any(total for total, _cells in seen.values())
    told = work.ask(measure, actor=SYSTEM, figure=figures.ARREARS, slices=days_seen, at=at)
    assert [value.part for value in told] == [total for total, _cells in seen.values()]
    for each, (_total, wanted) in seen.items():
        found: Cells = defaultdict(tuple)
        for cell in work.ask(list_arrears_then, asked=Question(SYSTEM, at), days=Slice(each, each)):
            found[cell.group, cell.band] = (cell.households, cell.amount_fen)
        assert found == wanted

"""Months of an office as they come: charges, payments, voids, corrections, switches, hand-ins, revisions and locks.

After each month the notices are compared with a second book-keeping of a few lines, and every check must hold.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.clock import month_of, office_day
from db.operations.charging import recharge_order
from db.operations.hand_ins import sign_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.notices import reissue_notice
from db.operations.order_lines import new_revision
from db.operations.receipts import void_receipt
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.checks import run_checks
from db.queries.notices import list_stale
from db.queries.rollup_document import rollup_document
from db.rules.billing_calendar import bill_month, next_month
from db.rules.prices import Line
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department, put

MONTHS = ["2026-09", "2026-10", "2026-11"]
PEOPLE = 5


@dataclass
class Book:
    """The second book-keeping: signed amounts on account by customer and bill month, and the months' states."""

    moves: dict[int, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    issued: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    handed_in: set[str] = field(default_factory=set)

    def month(self, day: date, *, charge: bool = False, corrects: str | None = None) -> str:
        handed_in = self.handed_in if charge and corrects is None else set()
        return bill_month(
            month_of(day),
            issued_months=self.issued,
            locked_months=self.locked,
            handed_in_months=handed_in,
            corrects=corrects,
        )

    def total(self, customer: int, month: str) -> int:
        return sum(fen for one, fen in self.moves[customer].items() if one <= month)


class Months:
    def __init__(self, seed: int) -> None:
        self.chance, self.book = random.Random(seed), Book()
        self.works = make_department()
        self.people = [make_customer(f"客户{n}", f"{n}-1-0101", customer_no=f"KH-{n:03d}") for n in range(PEOPLE)]
        self.clerk, self.finance = make_actor(Role.CLERK), make_actor(Role.FINANCE)
        self.manager, self.head = make_actor(Role.MANAGER), make_actor(Role.SUPERVISOR, department=self.works)
        self.slips: list[tuple[WorkOrder, str]] = []
        self.receipts: list[tuple[str, int, int, str]] = []
        for customer in self.people[:2]:
            fen = self.chance.randint(-50_00, 90_00) or 1
            owe_opening(customer, fen, date(2026, 8, 31))
            self.book.moves[customer.id]["2026-08"] += fen

    def step(self, now: datetime) -> None:
        self.chance.choices([self.charge, self.spot, self.pay, self.void, self.correct], [5, 2, 4, 1, 1])[0](now)

    def charge(self, now: datetime) -> None:
        customer, fen = self.chance.choice(self.people), self.chance.randint(1, 300_00)
        day = office_day(now) - timedelta(days=self.chance.choice([0, 0, 0, 20]))
        month = self.book.month(day, charge=True)
        self.slips.append((make_order(customer, self.works, fen, on=day), month))
        self.book.moves[customer.id][month] += fen

    def spot(self, now: datetime) -> None:
        customer, fen = self.chance.choice(self.people), self.chance.randint(1, 300_00)
        slip = make_order(customer, self.works, fen, on=office_day(now), settlement=Settlement.IMMEDIATE)
        if self.chance.random() < 0.7:
            extra = self.chance.choice([0, 0, 25_00])
            self.take(customer, fen + extra, now, extra, slip)

    def pay(self, now: datetime) -> None:
        fen = self.chance.randint(1, 400_00)
        self.take(self.chance.choice(self.people), fen, now, fen)

    def take(self, customer: Customer, fen: int, now: datetime, on_account: int, *named: WorkOrder) -> None:
        taken = pay(self.clerk, customer, fen, *named, at=now)
        month = self.book.month(office_day(now))
        self.book.moves[customer.id][month] -= on_account
        self.receipts.append((taken.receipt_no, customer.id, on_account, month))

    def void(self, now: datetime) -> None:
        if self.receipts:
            number, customer, fen, month = self.receipts.pop(self.chance.randrange(len(self.receipts)))
            work.act(void_receipt, by=self.manager, at=now, receipt_no=number, reason="错")
            self.book.moves[customer][self.book.month(office_day(now), corrects=month)] += fen

    def correct(self, now: datetime) -> None:
        if not self.slips:
            return
        slip, month = self.slips.pop(self.chance.randrange(len(self.slips)))
        old, fen = slip.amount_fen or 0, self.chance.randint(1, 300_00)

        def change(session: Session) -> None:
            row = session.get_one(WorkOrder, slip.id)
            new_revision(session, order=row, lines=[Line(row.item_name, 1000, fen)])
            row.accepted_fen = fen
            recharge_order(session, order=row, reason="更正", by=SYSTEM, at=now)

        put(change, at=now)
        assert slip.completed_on
        self.book.moves[slip.customer_id][self.book.month(slip.completed_on, corrects=month)] += fen - old

    def close(self, month: str, now: datetime) -> None:
        """Issue the month, restate what corrections made wrong, and lock the one before."""
        work.act(issue_notices, by=self.finance, at=now, month=month)
        self.book.issued.add(month)
        for issued in sorted(self.book.issued - self.book.locked):
            for draft in work.ask(list_stale, month=issued):
                work.act(
                    reissue_notice,
                    by=self.finance,
                    at=now,
                    month=issued,
                    customer_id=draft.sums.customer_id,
                    reason="更正",
                )
            self.compare(issued)
        before = sorted(self.book.issued - self.book.locked)[0]
        if before != month:
            work.act(ask_for_lock, by=self.finance, at=now, month=before)
            work.act(lock_month, by=self.manager, at=now, month=before)
            self.book.locked.add(before)

    def compare(self, month: str) -> None:
        notices = work.ask(rollup_document, month=month, today=date(2027, 1, 1))["notices"]
        totals = {notice["customer_no"]: notice["total_fen"] for notice in notices}
        for customer in self.people:
            assert totals.get(customer.customer_no, 0) == self.book.total(customer.id, month), (month, customer.name)
        for notice in notices:
            assert notice["charges_fen"] == sum(line["amount_fen"] for line in notice["lines"])

    def agree(self) -> None:
        assert [(f.name, f.detail) for f in work.ask(run_checks) if not f.ok] == []
        for customer in self.people:
            owed = sum(r.open_fen for r in work.ask(list_open_charges, customer_id=customer.id) if r.is_on_notice)
            left = sum(r.open_fen for r in work.ask(list_free_credits, customer_id=customer.id))
            assert owed - left == sum(self.book.moves[customer.id].values())


def run(seed: int, events: int) -> None:
    office = Months(seed)
    for month in MONTHS:
        now = datetime.fromisoformat(f"{month}-03T02:00:00").replace(tzinfo=UTC)
        for place in range(events):
            office.step(now)
            if place == events * 3 // 4 and office.chance.random() < 0.5:
                work.act(sign_hand_in, by=office.head, at=now, month=month, department_id=office.works.id)
                office.book.handed_in.add(month)
            now += timedelta(hours=600 // events)
        office.compare(month)
        office.close(month, now)
        office.agree()
    late = datetime.fromisoformat(f"{next_month(MONTHS[-1])}-02T02:00:00").replace(tzinfo=UTC)
    for _ in range(events // 4):
        office.step(late)
    office.agree()


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("seed", [1, 2])
def test_register_rollup_notices_and_ledger_agree_month_after_month(seed: int) -> None:
    run(seed, events=24)


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("seed", range(10, 40))
def test_many_more_months(seed: int) -> None:
    run(seed, events=60)

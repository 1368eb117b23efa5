"""An office beside its second book: what people do in it, and the comparison after each step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_day
from db.errors import RuleError
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order
from db.operations.intake import register_request
from db.operations.reconcile import reconcile_order
from db.operations.requests import Request
from db.queries.accounts import OpenEntry, list_free_credits, list_open_charges
from db.queries.billing import list_rollup
from db.queries.notices import list_notices, list_stale
from db.tables.customers import CustomerUnit, Unit
from db.tables.payments import Receipt
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    AdjustmentGround,
    AdjustmentKind,
    Channel,
    FeeBasis,
    Occupancy,
    Rhythm,
    Settlement,
    SignOff,
)
from tests.agreement_factories import fee_line, make_agreement
from tests.factories import make_customer, put
from tests.journeys.ledger_model import Entry, Ledger, month_after
from tests.journeys.office import Office, on, open_office, require_books_right

BEGIN = on("2026-09-03 09:00")
PRICE_FEN, FEE_FEN = 120_00, 95_00


@dataclass
class Slip:
    id: int
    customer: int
    fen: int
    is_monthly: bool
    day: date
    state: str = "accepted"


class Days(RuleBasedStateMachine):
    """Its clock, its slips and receipts, and the second book."""

    office: ClassVar[Office]
    people: ClassVar[list[int]]
    begin_again: ClassVar[Callable[[], None]]

    @classmethod
    def open_office(cls) -> None:
        """Three customers with a management fee each; the third one's home is vacant."""
        cls.office = open_office()
        third = make_customer("王五", "5-1-0101", customer_no="KH-000003")
        put(lambda session: make_vacant(session, third.id))
        fee = fee_line(FEE_FEN, Rhythm.MONTHLY, FeeBasis.UNIT)
        make_agreement(cls.office.engineering, fee, from_on=BEGIN.date().replace(day=1), vacant_rate=5_000)
        cls.people = [cls.office.resident.id, cls.office.shop.id, third.id]

    def __init__(self) -> None:
        super().__init__()
        type(self).begin_again()
        self.now, self.book = BEGIN, Ledger(lambda: self.today)
        self.slips: list[Slip] = []
        self.receipts: dict[str, int] = {}
        self.voids = 0
        self.fees_made: set[str] = set()

    @property
    def today(self) -> date:
        return office_day(self.now)

    def months(self) -> list[str]:
        """All that have begun."""
        months = [f"{BEGIN:%Y-%m}"]
        while months[-1] < f"{self.today:%Y-%m}":
            months.append(month_after(months[-1]))
        return months

    def act(self, operation: Callable[..., Any], by: Actor, **request: Any) -> Any:
        self.now += timedelta(minutes=1)
        return work.act(operation, by=by, at=self.now, **request)

    def refusal(self, operation: Callable[..., Any], by: Actor, **request: Any) -> str:
        """The name of the refusal; empty when the act was done."""
        try:
            self.act(operation, by, **request)
        except RuleError as refusal:
            return type(refusal).__name__
        return ""

    def slip(self, place: int, *states: str, monthly: bool | None = None) -> Slip | None:
        fitting = [s for s in self.slips if s.state in states and monthly in (None, s.is_monthly)]
        return fitting[place % len(fitting)] if fitting else None

    def paid_fen(self, slip: Slip) -> int:
        charge = self.book.charge_of(slip.id)
        return abs(charge.fen) - charge.open_fen if charge else 0

    def same_as(self, row: OpenEntry, customer: int) -> Entry:
        """What the second book has for a charge, fee or refund that the counter shows."""
        own = self.book.live(customer, owed=True)
        shown = (row.order_id or 0, row.business_on, row.open_fen, row.is_on_notice)
        return next(e for e in own if (e.order, e.day, e.open_fen, e.on_notice) == shown)

    def register(self, who: int, quantity: int, is_monthly: bool) -> Slip:
        asked = Request(
            customer_id=self.people[who],
            channel=Channel.PHONE,
            settlement=Settlement.MONTHLY if is_monthly else Settlement.IMMEDIATE,
            item_id=self.office.air.id,
            quantity_thousandths=quantity,
        )
        answer = self.act(register_request, self.office.clerk, request=asked, accepted_how=AcceptedHow.PHONE)
        fen = (quantity * PRICE_FEN + 500) // 1000
        self.slips.append(Slip(answer.order_id, self.people[who], fen, is_monthly, self.today))
        return self.slips[-1]

    def finish(self, slip: Slip) -> None:
        office = self.office
        visit = {"department_id": office.engineering.id, "worker_id": office.worker.id, "wanted_at": self.now}
        self.act(dispatch_order, office.clerk, order_id=slip.id, **visit)
        self.act(sign_off_order, office.clerk, order_id=slip.id, sign_off=SignOff.SIGNED, result="好")
        slip.state = "completed"
        if self.book.charge_of(slip.id) is None:
            slip.day = self.today
            if not slip.is_monthly:
                self.book.charge(slip.customer, slip.id, slip.fen, slip.day, monthly=False)

    def reconcile(self, slip: Slip) -> None:
        self.act(reconcile_order, self.office.supervisor, order_id=slip.id)
        slip.state = "reconciled"
        if slip.is_monthly:
            self.book.charge(slip.customer, slip.id, slip.fen, slip.day, monthly=True)

    def approved(self, kind: AdjustmentKind, customer: int, fen: int, charge_id: int | None = None) -> int:
        """Asked for by finance, approved by the manager; gives the request."""
        asked = {"kind": kind, "ground": AdjustmentGround.OTHER, "customer_id": customer, "amount_fen": fen}
        by = self.office.finance
        request: int = self.act(ask_for_adjustment, by, charge_id=charge_id, reason="协商", **asked).adjustment_id
        self.act(approve_adjustment, self.office.manager, adjustment_id=request, version=1)
        return request

    @invariant()
    def both_books_are_equal(self) -> None:
        with work.reading() as session:
            for customer in self.people:
                self.compare_account(session, customer)
            for month in sorted({*self.months(), *(e.month for e in self.book.entries)}):
                assert sums_of(list_rollup(session, month=month)) == self.book.sums(month), month
            for month, frozen in self.book.frozen.items():
                assert sums_of(list_notices(session, month=month, limit=None)) == frozen, month
            for month in self.book.locked:
                assert self.book.frozen[month] == self.book.sums(month), month
                assert list_stale(session, month=month) == []
            counted = session.scalar(select(func.count()).select_from(Receipt))
            assert counted == len(self.receipts) + self.voids

    def compare_account(self, session: Session, customer: int) -> None:
        """What is open, charge by charge, and what is left over, payment by payment."""
        owed = list_open_charges(session, customer_id=customer)
        own = [(e.day, e.order, e.open_fen, e.on_notice) for e in self.book.live(customer, owed=True)]
        assert sorted((r.business_on, r.order_id or 0, r.open_fen, r.is_on_notice) for r in owed) == sorted(own)
        left = list_free_credits(session, customer_id=customer)
        own_left = [(e.day, e.open_fen, e.on_notice) for e in self.book.live(customer, owed=False)]
        assert sorted((r.business_on, r.open_fen, r.is_on_notice) for r in left) == sorted(own_left)

    def teardown(self) -> None:
        require_books_right()


def sums_of(rows: list[Any]) -> dict[int, tuple[int, int, int, int]]:
    """Opening balance, charges, discounts and payments by customer, of a preview or of notices."""
    found = {row.customer_id: (row.opening_fen, row.charges_fen, row.discounts_fen, row.payments_fen) for row in rows}
    return {customer: sums for customer, sums in found.items() if any(sums)}


def make_vacant(session: Session, customer_id: int) -> None:
    own = select(CustomerUnit.unit_id).where(CustomerUnit.customer_id == customer_id)
    session.scalars(select(Unit).where(Unit.id.in_(own))).one().occupancy = Occupancy.VACANT

"""Whatever is charged, paid, let off, given back and voided in whatever order: the parts add up to the fen."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db import work
from db.errors import RuleError
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.receipts import void_receipt
from db.operations.refunds import pay_out_refund, take_back_discount
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.checks import run_checks
from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.payments import Receipt
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, AdjustmentState, PaymentMethod, Role, Settlement
from tests.billing_factories import make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department

pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
KIND, GROUND = AdjustmentKind, AdjustmentGround
_numbers = count(1)


class Books:
    """One customer and the people around: every act is tried, a refusal must change nothing."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.works = make_department(f"工程部{number}")
        self.zhang: Customer = make_customer(room=f"1-1-{number:04d}", customer_no=f"KH-{number:06d}")
        self.clerk, self.finance = make_actor(Role.CLERK), make_actor(Role.FINANCE, name="梁静")
        self.manager: Actor = make_actor(Role.MANAGER, name="高经理")

    def charge(self, fen: int, settlement: Settlement) -> None:
        make_order(self.zhang, self.works, fen, settlement=settlement)

    def pay(self, fen: int) -> None:
        pay(self.clerk, self.zhang, fen)

    def ask(self, kind: AdjustmentKind, ground: AdjustmentGround, fen: int, nth: int = 0) -> None:
        owed = work.ask(list_open_charges, customer_id=self.zhang.id)
        charge = owed[nth % len(owed)].entry_id if owed and ground is not GROUND.PREPAYMENT else None
        request = {"kind": kind, "ground": ground, "amount_fen": fen, "charge_id": charge, "reason": "测试"}
        work.act(ask_for_adjustment, by=self.finance, at=FRIDAY, customer_id=self.zhang.id, **request)

    def step(self, operation: Callable[..., Any], by: Actor, state: AdjustmentState, **more: Any) -> None:
        found = select(Adjustment.id, Adjustment.version).where(
            Adjustment.customer_id == self.zhang.id, Adjustment.state == state
        )
        row = work.ask(lambda session: session.execute(found.limit(1)).first())
        if row is not None:
            work.act(operation, by=by, at=FRIDAY, adjustment_id=row.id, version=row.version, **more)

    def void(self, nth: int) -> None:
        found = select(Receipt.receipt_no).where(Receipt.customer_id == self.zhang.id).order_by(Receipt.id)
        numbers = work.ask(lambda session: session.scalars(found).all())
        if numbers:
            work.act(void_receipt, by=self.manager, at=FRIDAY, receipt_no=numbers[nth % len(numbers)], reason="错")

    def sums(self) -> tuple[int, int]:
        """What is open less what is left over; and what the ledger says."""
        owed = sum(row.open_fen for row in work.ask(list_open_charges, customer_id=self.zhang.id))
        free = sum(row.open_fen for row in work.ask(list_free_credits, customer_id=self.zhang.id))
        total = select(func.coalesce(func.sum(LedgerEntry.receivable_fen), 0))
        own = total.where(LedgerEntry.customer_id == self.zhang.id)
        return owed - free, work.ask(lambda session: int(session.scalar(own)))


def perform(books: Books, act: str, fen: int) -> None:
    asked, approved = AdjustmentState.ASKED, AdjustmentState.APPROVED
    match act:
        case "charge":
            books.charge(fen, Settlement.MONTHLY)
        case "charge at once":
            books.charge(fen, Settlement.IMMEDIATE)
        case "pay":
            books.pay(fen)
        case "discount":
            books.ask(KIND.DISCOUNT, GROUND.GOODWILL, fen // 2 + 1, nth=fen)
        case "free months":
            books.ask(KIND.DISCOUNT, GROUND.PREPAYMENT, fen // 2 + 1)
        case "refund":
            books.ask(KIND.REFUND, GROUND.OVERPAID, fen // 2 + 1)
        case "approve":
            books.step(approve_adjustment, books.manager, asked)
        case "pay out":
            books.step(pay_out_refund, books.finance, approved, method=PaymentMethod.CASH)
        case "reverse":
            books.step(take_back_discount, books.manager, approved, reason="录错")
        case "void":
            books.void(fen)


ACTS = ("charge", "charge at once", "pay", "discount", "free months", "refund", "approve", "pay out", "reverse", "void")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from([*ACTS, "approve", "pay"]), st.integers(1, 90_00)), max_size=14))
def test_what_is_open_less_what_is_left_over_is_what_the_ledger_says(office: Path, walk: list[tuple[str, int]]) -> None:
    books = Books()
    for act, fen in walk:
        before = books.sums()
        try:
            perform(books, act, fen)
        except RuleError:
            assert books.sums() == before
        open_less_free, ledger = books.sums()
        assert open_less_free == ledger
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []

"""What the void of a receipt changes, before anybody presses the button (R-BILL-8)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.clock import month_of
from db.queries.accounts import list_free_credits
from db.queries.counter import notices_of
from db.rules.billing_calendar import bill_month
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.bank import BankLine
from db.tables.billing import BillMonth, LedgerEntry
from db.tables.payments import Allocation, Receipt, ReceiptVoid, Till
from db.tables.tills import TillHandOver, TillHandOverItem
from db.tables.work_orders import WorkOrder
from db.vocabulary import EntryKind, HandOverState, MonthState, OrderState


class OwedAgain(NamedTuple):
    """A charge that the receipt pays, and how much of it would be owed again, in fen."""

    kind: EntryKind
    number: str
    title: str
    notice_no: str
    amount_fen: int
    is_closed: bool
    is_on_notice: bool


class Reversal(NamedTuple):
    """The consequences of a void: all of them, counted now; nothing for a receipt that is void already.

    `other_credit_fen`: what other payments left over pays so much of it again at once. `month`: the bill month in which
    the payment is taken back, none for slips paid on the spot alone.
    """

    owed: list[OwedAgain]
    credit_gone_fen: int
    other_credit_fen: int
    month: str
    paid_month: str
    till: str
    hand_over_no: str
    handed_at: datetime | None
    has_bank_line: bool

    @property
    def owed_fen(self) -> int:
        return sum(part.amount_fen for part in self.owed)


def get_reversal(session: Session, *, receipt_no: str, today: date) -> Reversal | None:
    """None for an unknown or void receipt."""
    found = session.execute(
        select(Receipt, func.coalesce(Till.name, ""))
        .outerjoin(Till, Till.id == Receipt.till_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(Receipt.receipt_no == receipt_no, ReceiptVoid.receipt_id.is_(None))
    ).one_or_none()
    if found is None:
        return None
    receipt, till = found
    mirror = aliased(LedgerEntry)
    payments = session.execute(
        select(LedgerEntry.id, LedgerEntry.bill_month, LedgerEntry.is_on_notice, LedgerEntry.amount_fen)
        .outerjoin(mirror, mirror.reverses_id == LedgerEntry.id)
        .where(LedgerEntry.receipt_id == receipt.id, LedgerEntry.kind == EntryKind.PAYMENT, mirror.id.is_(None))
    ).all()
    own = [row.id for row in payments]
    owed = _owed_again(session, own)
    left_over = list_free_credits(session, customer_id=receipt.customer_id)
    others = sum(row.open_fen for row in left_over if row.entry_id not in own and row.is_on_notice)
    on_account = [row.bill_month for row in payments if row.is_on_notice]
    hand_over = session.execute(
        select(TillHandOver.hand_over_no, TillHandOver.handed_at)
        .join(TillHandOverItem, TillHandOverItem.hand_over_id == TillHandOver.id)
        .where(TillHandOverItem.receipt_id == receipt.id, TillHandOver.state != HandOverState.REFUSED)
        .limit(1)
    ).one_or_none()
    booked = session.scalar(select(BankLine.id).where(BankLine.receipt_id == receipt.id).limit(1))
    return Reversal(
        owed,
        sum(row.open_fen for row in left_over if row.entry_id in own),
        min(others, sum(part.amount_fen for part in owed if part.is_on_notice)),
        _month_of_reversal(session, on_account[0], today) if on_account else "",
        on_account[0] if on_account else "",
        till,
        hand_over.hand_over_no if hand_over else "",
        hand_over.handed_at if hand_over else None,
        booked is not None,
    )


def _owed_again(session: Session, payments: list[int]) -> list[OwedAgain]:
    charge = aliased(LedgerEntry)
    fen = func.sum(Allocation.amount_fen)
    title = func.coalesce(WorkOrder.item_name, AgreementPeriod.title, Adjustment.voucher_no, "")
    facts = (charge.id, charge.kind, WorkOrder.order_no, title, WorkOrder.state, charge.is_on_notice)
    rows = session.execute(
        select(*facts, fen)
        .select_from(Allocation)
        .join(charge, charge.id == Allocation.charge_entry_id)
        .outerjoin(WorkOrder, WorkOrder.id == charge.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == charge.period_id)
        .outerjoin(Adjustment, Adjustment.id == charge.adjustment_id)
        .where(Allocation.credit_entry_id.in_(payments))
        .group_by(*facts)
        .having(fen > 0)
        .order_by(charge.id)
    ).all()
    notices = notices_of(session, [row[0] for row in rows])
    return [
        OwedAgain(
            kind,
            number or "",
            said,
            notices.get(key, ("", None))[0],
            int(open_fen),
            state is OrderState.CLOSED,
            bool(on_account),
        )
        for key, kind, number, said, state, on_account, open_fen in rows
    ]


def _month_of_reversal(session: Session, paid_month: str, today: date) -> str:
    """The month that the mirror will get, by the rule that posts it (R-DEC-1)."""
    months = session.execute(select(BillMonth.month, BillMonth.state)).all()
    return bill_month(
        month_of(today),
        issued_months={month for month, state in months if state is not MonthState.OPEN},
        locked_months={month for month, state in months if state is MonthState.LOCKED},
        corrects=paid_month,
    )

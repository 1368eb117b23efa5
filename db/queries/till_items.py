"""What a hand-over covers, line by line, and what a till paid out on a day: for the papers (R-BILL-7)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.queries.tills import TillMovement
from db.tables.adjustments import Adjustment
from db.tables.customers import Customer
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.staff import User
from db.tables.tills import TillHandOver, TillHandOverItem, TillHandOverSum
from db.types import Word
from db.vocabulary import PaymentMethod, TillMovementKind


def list_items(session: Session, *, hand_over_id: int, limit: int = 2_000) -> list[TillMovement]:
    """The movements that a hand-over covers, in the order of time; one that was sent back covers none."""
    item, taken, sums, giver = TillHandOverItem, aliased(TillHandOver), aliased(TillHandOverSum), aliased(User)
    kinds = TillMovementKind
    receipts = _row(kinds.RECEIPT, Receipt.id, Receipt.receipt_no, Customer.name).add_columns(
        Receipt.method.label("method"), Receipt.amount_fen.label("amount_fen"), Receipt.issued_at.label("at")
    )
    voids = _row(kinds.VOID, Receipt.id, Receipt.receipt_no, Customer.name).add_columns(
        Receipt.method, -Receipt.amount_fen, ReceiptVoid.voided_at
    )
    refunds = _row(kinds.REFUND, Adjustment.id, Adjustment.voucher_no, Customer.name).add_columns(
        Adjustment.method, -Adjustment.amount_fen, Adjustment.paid_out_at
    )
    handed = (
        _row(kinds.TAKEN_OVER, taken.id, taken.hand_over_no, giver.name)
        .join(taken, taken.id == item.from_hand_over_id)
        .join(giver, giver.id == taken.handed_by)
    )
    cash = literal(PaymentMethod.CASH, Word(PaymentMethod))
    rows = (
        receipts.join(Receipt, Receipt.id == item.receipt_id).join(Customer, Customer.id == Receipt.customer_id),
        voids.join(Receipt, Receipt.id == item.void_receipt_id)
        .join(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .join(Customer, Customer.id == Receipt.customer_id),
        refunds.join(Adjustment, Adjustment.id == item.adjustment_id).join(
            Customer, Customer.id == Adjustment.customer_id
        ),
        handed.add_columns(cash, taken.counted_cash_fen, taken.received_at),
        handed.add_columns(sums.method, sums.amount_fen, taken.received_at)
        .join(sums, sums.hand_over_id == taken.id)
        .where(sums.method != PaymentMethod.CASH),
    )
    both = union_all(*(row.where(item.hand_over_id == hand_over_id) for row in rows)).subquery()
    columns = [both.c[name] for name in TillMovement._fields]
    found = select(*columns).order_by(both.c.at, both.c.ref_id, both.c.kind).limit(limit)
    return [TillMovement(*row) for row in session.execute(found)]


def _row(kind: TillMovementKind, ref_id: Any, number: Any, who: Any) -> Any:
    return select(
        literal(kind, Word(TillMovementKind)).label("kind"),
        ref_id.label("ref_id"),
        number.label("number"),
        who.label("who"),
    ).select_from(TillHandOverItem)


def list_refunds_paid(session: Session, *, day: date, cashier_id: int, limit: int = 200) -> list[TillMovement]:
    """The refunds that a person paid out on a day, as money that went out."""
    since, until = office_instant(day), office_instant(day + timedelta(days=1))
    found = (
        select(
            literal(TillMovementKind.REFUND, Word(TillMovementKind)),
            Adjustment.id,
            Adjustment.voucher_no,
            Customer.name,
            Adjustment.method,
            -Adjustment.amount_fen,
            Adjustment.paid_out_at,
        )
        .join(Customer, Customer.id == Adjustment.customer_id)
        .where(Adjustment.paid_out_by == cashier_id, Adjustment.paid_out_at >= since, Adjustment.paid_out_at < until)
        .order_by(Adjustment.id)
        .limit(limit)
    )
    return [TillMovement._make(row) for row in session.execute(found)]

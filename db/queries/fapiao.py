"""发票 issued elsewhere: which number holds for which receipt (R-DEC-19)."""

from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.tables.payments import Receipt, ReceiptVoid
from db.tables.tills import Fapiao


def holds_for(receipt_id: Any) -> ColumnElement[bool]:
    """The newest row of a receipt; an earlier one was corrected by it."""
    later = aliased(Fapiao)
    newest = select(func.max(later.id)).where(later.receipt_id == receipt_id)
    return Fapiao.id == newest.scalar_subquery()


def get_fapiao_no(session: Session, *, receipt_id: int) -> str:
    """The number that holds for a receipt; empty without one."""
    return session.scalar(select(Fapiao.fapiao_no).where(holds_for(receipt_id))) or ""


def get_other_holder(session: Session, *, fapiao_no: str, customer_id: int) -> str | None:
    """A valid receipt of another customer for which this number holds."""
    return session.scalar(
        select(Receipt.receipt_no)
        .join(Fapiao, Fapiao.receipt_id == Receipt.id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(
            Fapiao.fapiao_no == fapiao_no,
            holds_for(Receipt.id),
            Receipt.customer_id != customer_id,
            ReceiptVoid.receipt_id.is_(None),
        )
        .order_by(Receipt.id)
        .limit(1)
    )

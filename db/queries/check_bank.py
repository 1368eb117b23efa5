"""Payments of statements and their receipts say the same (contracts.md, `check`)."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, found
from db.tables.bank import BankLine
from db.tables.payments import Receipt, ReceiptVoid
from db.vocabulary import N_, BankLineState

MOST_SHOWN = 100


def check_bank_lines(session: Session) -> list[Finding]:
    """A booked payment has a valid receipt of its amount, way and customer; the receipt of an open one is void."""
    booked = BankLine.state == BankLineState.BOOKED
    is_same = and_(
        Receipt.amount_fen == BankLine.amount_fen,
        Receipt.method == BankLine.method,
        Receipt.customer_id == BankLine.customer_id,
        ReceiptVoid.receipt_id.is_(None),
    )
    wrong = (
        select(BankLine.id, Receipt.receipt_no)
        .join(Receipt, Receipt.id == BankLine.receipt_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(or_(and_(booked, ~is_same), and_(~booked, ReceiptVoid.receipt_id.is_(None))))
        .limit(MOST_SHOWN)
    )
    count = session.scalar(select(func.count()).select_from(BankLine)) or 0
    return [found(N_("Bank file = receipts"), [" ".join(map(str, row)) for row in session.execute(wrong)], count)]

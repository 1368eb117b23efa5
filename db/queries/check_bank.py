"""Payments of statements and their receipts say the same (contracts.md, `check`)."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, found
from db.queries.check_rows import rows_in, wrong_rows
from db.tables.bank import BankLine
from db.tables.payments import Receipt, ReceiptVoid
from db.vocabulary import N_, BankLineState


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
    )
    return [found(N_("Bank file = receipts"), wrong_rows(session, wrong), rows_in(session, BankLine))]

"""What the closing sheet lists besides the notices: discounts, waivers, refunds, voids, and the heads of the chains."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.rules.billing_calendar import first_day, next_month
from db.tables.adjustments import Adjustment
from db.tables.billing import ChainHead, LedgerEntry
from db.tables.customers import Customer
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.staff import User
from db.vocabulary import AdjustmentGround, AdjustmentKind, EntryKind

MOST_ROWS = 2_000


class GivenUp(NamedTuple):
    """A discount, a waiver or money given back that stands in the month's ledger, with its ground and two people."""

    number: str
    kind: AdjustmentKind
    ground: AdjustmentGround
    customer_no: str
    amount_fen: int
    asked_by: str
    decided_by: str


class VoidedReceipt(NamedTuple):
    number: str
    amount_fen: int
    reason: str
    issued_by: str
    voided_by: str
    voided_at: datetime


class Head(NamedTuple):
    """How long a chain is and its last hash: what is written on paper cannot be changed in the books unseen."""

    length: int
    hash: str


def list_given_up(session: Session, *, month: str, limit: int = MOST_ROWS) -> list[GivenUp]:
    """By their numbers; what was taken back again in the same way stands with its own entry in the ledger."""
    asked, decided = aliased(User), aliased(User)
    rows = (
        select(
            func.coalesce(Adjustment.voucher_no, Adjustment.adjustment_no),
            Adjustment.kind,
            Adjustment.ground,
            Customer.customer_no,
            LedgerEntry.amount_fen,
            asked.name,
            func.coalesce(decided.name, ""),
        )
        .join(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
        .join(Customer, Customer.id == Adjustment.customer_id)
        .join(asked, asked.id == Adjustment.asked_by)
        .outerjoin(decided, decided.id == Adjustment.decided_by)
        .where(LedgerEntry.bill_month == month, LedgerEntry.kind.in_((EntryKind.DISCOUNT, EntryKind.REFUND)))
        .order_by(Adjustment.id)
        .limit(limit)
    )
    return [GivenUp(*row) for row in session.execute(rows)]


def get_vacant_discounts(session: Session, *, month: str) -> tuple[int, int]:
    """How many fees of vacant units were made lower, and by how much."""
    rows = select(func.count(), func.coalesce(func.sum(LedgerEntry.amount_fen), 0)).where(
        LedgerEntry.bill_month == month, LedgerEntry.kind == EntryKind.DISCOUNT, LedgerEntry.period_id.is_not(None)
    )
    count, fen = session.execute(rows).one()
    return int(count), int(fen)


def list_voided(session: Session, *, month: str, limit: int = MOST_ROWS) -> list[VoidedReceipt]:
    """Receipts voided in the month, whenever they were issued."""
    issuer, voider = aliased(User), aliased(User)
    begin, end = (office_instant(first_day(each)) for each in (month, next_month(month)))
    rows = (
        select(
            Receipt.receipt_no,
            Receipt.amount_fen,
            ReceiptVoid.reason,
            func.coalesce(issuer.name, ""),
            voider.name,
            ReceiptVoid.voided_at,
        )
        .join(Receipt, Receipt.id == ReceiptVoid.receipt_id)
        .join(voider, voider.id == ReceiptVoid.voided_by)
        .outerjoin(issuer, issuer.id == Receipt.issued_by)
        .where(ReceiptVoid.voided_at >= begin, ReceiptVoid.voided_at < end)
        .order_by(ReceiptVoid.voided_at, ReceiptVoid.receipt_id)
        .limit(limit)
    )
    return [VoidedReceipt(*row) for row in session.execute(rows)]


def get_head(session: Session, *, chain: str) -> Head:
    """Of the `ledger` or the `audit` chain, as it is now."""
    row = session.get(ChainHead, chain)
    return Head(0, "") if row is None else Head(row.length, row.hash)

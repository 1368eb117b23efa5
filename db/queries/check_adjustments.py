"""Discounts, waivers and refunds stand in the ledger as they were approved (contracts.md, `check`)."""

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, check_books, found
from db.queries.check_rows import rows_in, wrong_rows
from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.vocabulary import N_, AdjustmentKind, AdjustmentState, EntryKind


def check_adjustments(session: Session) -> list[Finding]:
    """Each has the one entry of its kind, customer and amount, decided by somebody else; vouchers have no gap."""
    is_refund = Adjustment.kind == AdjustmentKind.REFUND
    done = or_(
        and_(is_refund, Adjustment.state == AdjustmentState.PAID_OUT),
        and_(~is_refund, Adjustment.state == AdjustmentState.APPROVED),
    )
    entries = func.count(LedgerEntry.id)
    own = and_(
        LedgerEntry.adjustment_id == Adjustment.id,
        LedgerEntry.kind.in_((EntryKind.DISCOUNT, EntryKind.REFUND)),
    )
    fits = and_(
        LedgerEntry.customer_id == Adjustment.customer_id,
        LedgerEntry.amount_fen == Adjustment.amount_fen,
        LedgerEntry.kind == case((is_refund, EntryKind.REFUND.value), else_=EntryKind.DISCOUNT.value),
        Adjustment.decided_by != Adjustment.asked_by,
    )
    wanted = case((done, 1), else_=0)
    wrong = (
        select(Adjustment.adjustment_no, entries)
        .outerjoin(LedgerEntry, own)
        .group_by(Adjustment.id, Adjustment.adjustment_no, Adjustment.state, Adjustment.kind)
        .having(or_(entries != wanted, func.coalesce(func.sum(case((fits, 1), else_=0)), 0) != wanted))
    )
    vouchers = (
        select(
            Adjustment.voucher_book,
            func.count(),
            func.min(Adjustment.voucher_number),
            func.max(Adjustment.voucher_number),
        )
        .where(Adjustment.voucher_book.is_not(None))
        .group_by(Adjustment.voucher_book)
    )
    return [
        found(N_("Discounts and refunds = ledger"), wrong_rows(session, wrong), rows_in(session, Adjustment)),
        check_books(session, N_("Refund vouchers"), "TK-", vouchers),
    ]

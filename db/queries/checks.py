"""Every invariant recomputed: register = rollup = notices = ledger, to the fen (contracts.md, `check`)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.accounts import allocated, is_live
from db.queries.billing import is_charge
from db.queries.check_adjustments import check_adjustments
from db.queries.check_agreements import check_agreements
from db.queries.check_arrears import check_dunning, check_open_amounts
from db.queries.check_balances import check_balances, check_kept_balances, check_open_items, check_sides
from db.queries.check_bank import check_bank_lines
from db.queries.check_chains import Finding, check_audit, check_chains, check_database, check_numbers, found
from db.queries.check_fees import check_fees
from db.queries.check_notices import check_notices, check_rollup
from db.queries.check_rows import rows_in, wrong_rows
from db.queries.check_surveys import check_surveys
from db.queries.check_tills import check_tills
from db.tables.billing import Account, BillMonth, LedgerEntry
from db.tables.callbacks import Callback
from db.tables.payments import Allocation, Receipt, ReceiptVoid
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.vocabulary import N_, AccountKind, CallbackState, EntryKind, MonthState, OrderState, Settlement, SignOff


def run_checks(session: Session) -> list[Finding]:
    """All checks, in the order in which a breach is best read."""
    return [finding for check in CHECKS for finding in check(session)]


def checks_document(session: Session) -> dict[str, Any]:
    findings = run_checks(session)
    checks = [{"name": finding.name, "ok": finding.ok, "detail": finding.detail} for finding in findings]
    return {"ok": all(finding.ok for finding in findings), "checks": checks}


def check_accounts(session: Session) -> list[Finding]:
    """Debit = credit: what customers owe by their accounts is what the entries say."""
    moved = case(
        (LedgerEntry.debit_account_id == Account.id, LedgerEntry.amount_fen),
        (LedgerEntry.credit_account_id == Account.id, -LedgerEntry.amount_fen),
        else_=0,
    )
    own = and_(Account.customer_id == LedgerEntry.customer_id, Account.kind == AccountKind.RECEIVABLE)
    differ = (
        select(LedgerEntry.customer_id)
        .outerjoin(Account, own)
        .group_by(LedgerEntry.customer_id)
        .having(func.sum(LedgerEntry.receivable_fen) != func.sum(moved))
    )
    return [found(N_("Debit = credit"), wrong_rows(session, differ), rows_in(session, LedgerEntry))]


def check_mirrors(session: Session) -> list[Finding]:
    """A correction is the exact mirror of one entry."""
    mirror, entry = aliased(LedgerEntry), aliased(LedgerEntry)
    exact = and_(
        entry.kind != EntryKind.REVERSAL,
        entry.amount_fen == mirror.amount_fen,
        entry.receivable_fen == -mirror.receivable_fen,
        entry.debit_account_id == mirror.credit_account_id,
        entry.credit_account_id == mirror.debit_account_id,
        entry.customer_id == mirror.customer_id,
        entry.is_on_notice == mirror.is_on_notice,
    )
    mirrors = select(mirror.id).where(mirror.kind == EntryKind.REVERSAL)
    wrong = mirrors.outerjoin(entry, and_(entry.id == mirror.reverses_id, exact)).where(entry.id.is_(None))
    return [found(N_("Reversals"), wrong_rows(session, wrong), rows_in(session, mirrors.subquery()))]


def check_register(session: Session) -> list[Finding]:
    """Register = ledger: each slip due to be charged is charged once, with its amount; no other is (R-DEC-3)."""
    charged = (
        select(LedgerEntry.work_order_id, func.sum(LedgerEntry.receivable_fen).label("fen"))
        .where(is_charge(), LedgerEntry.work_order_id.is_not(None))
        .group_by(LedgerEntry.work_order_id)
        .subquery()
    )
    monthly = and_(
        WorkOrder.settlement == Settlement.MONTHLY, WorkOrder.state.in_((OrderState.RECONCILED, OrderState.CLOSED))
    )
    finished = WorkOrder.state.in_((OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED))
    at_once = and_(
        WorkOrder.settlement == Settlement.IMMEDIATE,
        WorkOrder.is_taken_over.is_(False),
        finished,
        func.coalesce(WorkOrder.sign_off, SignOff.UNSIGNED) != SignOff.UNSIGNED,
    )
    in_advance = and_(WorkOrder.settlement == Settlement.IMMEDIATE, WorkOrder.is_paid_in_advance)
    # Settled before the take-over: charged only where its old receipt came along, then with its whole amount.
    settled_before = and_(WorkOrder.settlement == Settlement.IMMEDIATE, WorkOrder.is_taken_over, finished)
    fen, amount, due = func.coalesce(charged.c.fen, 0), func.coalesce(WorkOrder.amount_fen, 0), or_(monthly, at_once)
    wrong = (
        select(WorkOrder.order_no, fen)
        .outerjoin(charged, charged.c.work_order_id == WorkOrder.id)
        .where(
            or_(
                and_(due, fen != amount),
                and_(settled_before, fen.not_in((0, amount))),
                and_(~due, ~in_advance, ~settled_before, fen != 0),
            )
        )
    )
    breaches = wrong_rows(session, wrong) + wrong_rows(session, charged_unlike_their_lines())
    return [found(N_("Register = ledger"), breaches, rows_in(session, WorkOrder))]


def charged_unlike_their_lines() -> Any:
    """Charges whose slip's own lines, in the revision that was charged, come to another amount."""
    lines = (
        select(WorkOrderLine.work_order_id, WorkOrderLine.revision, func.sum(WorkOrderLine.amount_fen).label("fen"))
        .group_by(WorkOrderLine.work_order_id, WorkOrderLine.revision)
        .subquery()
    )
    own = and_(lines.c.work_order_id == WorkOrder.id, lines.c.revision == LedgerEntry.order_revision)
    fen = func.coalesce(lines.c.fen, 0)
    return (
        select(WorkOrder.order_no, fen)
        .join(LedgerEntry, LedgerEntry.work_order_id == WorkOrder.id)
        .outerjoin(lines, own)
        .where(LedgerEntry.kind == EntryKind.CHARGE, fen != LedgerEntry.amount_fen)
    )


def check_allocations(session: Session) -> list[Finding]:
    """No more is paid out of a payment, or onto a charge, than there is; nothing hangs on a reversed entry."""
    wrong = []
    for side in (Allocation.credit_entry_id, Allocation.charge_entry_id):
        used, mirror = func.sum(Allocation.amount_fen), aliased(LedgerEntry)
        rows = (
            select(LedgerEntry.id, used)
            .join(Allocation, side == LedgerEntry.id)
            .outerjoin(mirror, mirror.reverses_id == LedgerEntry.id)
            .group_by(LedgerEntry.id, LedgerEntry.amount_fen, mirror.id)
            .having(or_(used < 0, used > LedgerEntry.amount_fen, and_(used != 0, mirror.id.is_not(None))))
        )
        wrong += wrong_rows(session, rows)
    credit, charge = aliased(LedgerEntry), aliased(LedgerEntry)
    strangers = (
        select(Allocation.id)
        .join(credit, credit.id == Allocation.credit_entry_id)
        .join(charge, charge.id == Allocation.charge_entry_id)
        .where(
            or_(
                credit.customer_id != charge.customer_id,
                credit.is_on_notice != charge.is_on_notice,
                credit.receivable_fen > 0,
                charge.receivable_fen < 0,
            )
        )
    )
    return [found(N_("What payments pay"), wrong + wrong_rows(session, strangers), rows_in(session, Allocation))]


def check_receipts(session: Session) -> list[Finding]:
    """A valid receipt's money is in the ledger to the fen; a void one's is not."""
    posted = func.coalesce(-func.sum(LedgerEntry.receivable_fen), 0)
    wrong = (
        select(Receipt.receipt_no, posted)
        .outerjoin(LedgerEntry, LedgerEntry.receipt_id == Receipt.id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .group_by(Receipt.id, Receipt.receipt_no, Receipt.amount_fen, ReceiptVoid.receipt_id)
        .having(posted != case((ReceiptVoid.receipt_id.is_(None), Receipt.amount_fen), else_=0))
    )
    return [found(N_("Receipts = ledger"), wrong_rows(session, wrong), rows_in(session, Receipt))]


def check_closed_orders(session: Session) -> list[Finding]:
    """Closed = reconciled, paid or free, and called back (R-DEC-4)."""
    open_fen = LedgerEntry.amount_fen - allocated(Allocation.charge_entry_id)
    unpaid = (
        select(WorkOrder.order_no)
        .join(LedgerEntry, LedgerEntry.work_order_id == WorkOrder.id)
        .where(WorkOrder.state == OrderState.CLOSED, LedgerEntry.kind == EntryKind.CHARGE, is_live(), open_fen > 0)
    )
    uncalled = (
        select(WorkOrder.order_no)
        .join(Callback, Callback.work_order_id == WorkOrder.id)
        .where(WorkOrder.state == OrderState.CLOSED, Callback.state == CallbackState.DUE)
    )
    closed = select(WorkOrder.id).where(WorkOrder.state == OrderState.CLOSED).subquery()
    wrong = wrong_rows(session, unpaid) + wrong_rows(session, uncalled)
    return [found(N_("Closed orders"), wrong, rows_in(session, closed))]


def check_locked_months(session: Session) -> list[Finding]:
    """Nothing got a locked month after it was locked."""
    locked = BillMonth.state == MonthState.LOCKED
    late = (
        select(LedgerEntry.bill_month, LedgerEntry.id)
        .join(BillMonth, BillMonth.month == LedgerEntry.bill_month)
        .where(locked, LedgerEntry.posted_at > BillMonth.locked_at)
    )
    months = select(BillMonth.month).where(locked).subquery()
    return [found(N_("Locked months"), wrong_rows(session, late), rows_in(session, months))]


# Each may be asked in a read transaction of its own: no reader should stand in the way of a commit for long.
CHECKS: tuple[Callable[[Session], list[Finding]], ...] = (
    check_database,
    check_chains,
    check_audit,
    check_numbers,
    check_balances,
    check_accounts,
    check_sides,
    check_mirrors,
    check_register,
    check_agreements,
    check_fees,
    check_rollup,
    check_notices,
    check_allocations,
    check_open_items,
    check_open_amounts,
    check_kept_balances,
    check_dunning,
    check_receipts,
    check_adjustments,
    check_tills,
    check_bank_lines,
    check_closed_orders,
    check_locked_months,
    check_surveys,
)

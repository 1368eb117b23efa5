"""What happens to a receipt afterwards: printed, asked to be voided, voided. It is never deleted (R-BILL-8)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.operations.bank_lines import open_line_of
from db.operations.charging import apply_credits
from db.operations.closing import close_if_finished
from db.operations.duties import require_other_person
from db.operations.ledger import reverse_entry
from db.queries.accounts import is_live, list_orders_paid_by
from db.rules import permissions
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.tables.billing import LedgerEntry
from db.tables.payments import Receipt, ReceiptPrint, ReceiptVoid, VoidRequest
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, DutyRule, EntryKind


class ReceiptAlreadyVoid(RuleError):
    message = N_("Receipt {receipt_no} is void already.")


class VoidAskedAlready(RuleError):
    message = N_("Somebody has asked for this already. It waits for finance or the manager.")


class NothingAsked(RuleError):
    message = N_("Nobody asks for receipt {receipt_no} to be voided any more.")


class PrintedCopy(NamedTuple):
    receipt_id: int
    copy_no: int


def _receipt(session: Session, receipt_no: str) -> Receipt:
    receipt = session.scalar(select(Receipt).where(Receipt.receipt_no == receipt_no))
    if receipt is None:
        raise NotFound("receipt_no", what=N_("Receipt"), key=receipt_no)
    return receipt


def _valid_receipt(session: Session, receipt_no: str) -> Receipt:
    receipt = _receipt(session, receipt_no)
    if session.get(ReceiptVoid, receipt.id) is not None:
        raise ReceiptAlreadyVoid(receipt_no=receipt_no)
    return receipt


def print_receipt(session: Session, *, by: Actor, at: datetime, receipt_no: str) -> PrintedCopy:
    """Count a print; from the second on the paper is marked as a reprint. Raises NotFound."""
    permissions.require(by, "print_receipt")
    receipt = _receipt(session, receipt_no)
    made = select(func.count()).select_from(ReceiptPrint).where(ReceiptPrint.receipt_id == receipt.id)
    copy_no = 1 + (session.scalar(made) or 0)
    session.add(ReceiptPrint(receipt_id=receipt.id, copy_no=copy_no, printed_by=by.user_id, printed_at=at))
    session.flush()
    return PrintedCopy(receipt.id, copy_no)


def ask_for_void(session: Session, *, by: Actor, at: datetime, receipt_no: str, reason: str) -> None:
    """Ask somebody else to void a wrong receipt. Raises ReceiptAlreadyVoid, VoidAskedAlready, Incomplete."""
    permissions.require(by, "ask_for_void")
    receipt = _valid_receipt(session, receipt_no)
    if not reason.strip():
        raise Incomplete("reason", what=N_("Reason"))
    if _open_request(session, receipt) is not None:
        raise VoidAskedAlready()
    assert by.user_id is not None
    session.add(VoidRequest(receipt_id=receipt.id, reason=reason.strip(), asked_by=by.user_id, asked_at=at))
    session.flush()


def decline_void(session: Session, *, by: Actor, at: datetime, receipt_no: str, answer: str) -> None:
    """The receipt stays as it is; whoever asked reads why. Raises NothingAsked, Incomplete."""
    permissions.require(by, "decline_void")
    request = _open_request(session, _receipt(session, receipt_no))
    if request is None:
        raise NothingAsked(receipt_no=receipt_no)
    if not answer.strip():
        raise Incomplete("answer", what=N_("Reason"))
    request.answered_by, request.answered_at = by.user_id, at
    request.is_granted, request.answer = False, answer.strip()
    session.flush()


def void_receipt(session: Session, *, by: Actor, at: datetime, receipt_no: str, reason: str = "") -> None:
    """Void a receipt that somebody else issued: its payments are reversed, what they paid is owed again.

    Without a reason of one's own the asker's holds. Raises ReceiptAlreadyVoid, Incomplete, SamePerson (never waived).
    """
    permissions.require(by, "void_receipt")
    receipt = _valid_receipt(session, receipt_no)
    request = _open_request(session, receipt)
    reason = reason.strip() or (request.reason if request else "")
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    if request is not None:
        refuse_own_work(by, made_by=request.asked_by, roles=ALLOWED["void_receipt"])
    require_other_person(
        session,
        rule=DutyRule.VOID_OWN_RECEIPT,
        first=receipt.issued_by,
        by=by,
        at=at,
        operation="void_receipt",
        subject=receipt_no,
    )
    assert by.user_id is not None
    paid = select(LedgerEntry).where(LedgerEntry.receipt_id == receipt.id, LedgerEntry.kind == EntryKind.PAYMENT)
    orders: set[int] = set()
    for entry in session.scalars(paid.where(is_live()).order_by(LedgerEntry.id)).all():
        orders |= list_orders_paid_by(session, entry.id)
        reverse_entry(session, entry=entry, reason=reason, business_on=office_day(at), by=by, at=at)
    asked_by = request.asked_by if request else None
    session.add(
        ReceiptVoid(receipt_id=receipt.id, reason=reason, asked_by=asked_by, voided_by=by.user_id, voided_at=at)
    )
    if request is not None:
        request.answered_by, request.answered_at, request.is_granted = by.user_id, at, True
    open_line_of(session, receipt)
    session.flush()
    apply_credits(session, customer_id=receipt.customer_id, by=by, at=at)
    for order_id in sorted(orders):
        close_if_finished(session, order=session.get_one(WorkOrder, order_id), at=at, by=by)


def _open_request(session: Session, receipt: Receipt) -> VoidRequest | None:
    return session.scalar(
        select(VoidRequest).where(VoidRequest.receipt_id == receipt.id, VoidRequest.answered_at.is_(None))
    )

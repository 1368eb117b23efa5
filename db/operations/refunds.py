"""After the decision: a refund goes out of a till against its voucher, a wrong discount is reversed (R-BILL-8)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.money import format_yuan
from db.operations.adjustments import MoreThanCredit, load_adjustment
from db.operations.allocations import allocate
from db.operations.audit import note_act
from db.operations.chains import next_number
from db.operations.charging import apply_credits
from db.operations.closing import close_if_finished
from db.operations.duties import require_other_person
from db.operations.ledger import reverse_entry
from db.operations.ledger_fees import post_refund
from db.operations.payments import own_till
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.accounts import is_live, list_orders_paid_by
from db.queries.adjustments import get_adjustment, list_refundable
from db.rules import permissions
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AdjustmentState, AdjustmentVerb, AuditAction, DutyRule, PaymentMethod


class DiscountTakenBack(RuleError):
    message = N_("{adjustment_no} is reversed already.")


class PaidOut(NamedTuple):
    adjustment_id: int
    voucher_no: str


def pay_out_refund(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    adjustment_id: int,
    version: int,
    method: PaymentMethod | None,
    receiver: str = "",
) -> PaidOut:
    """Give an approved refund to the customer; the voucher's number runs without gap. Cash leaves the payer's till.

    Raises ChangedMeanwhile, AdjustmentStepNotPossible, Incomplete, MoreThanCredit when the money was used meanwhile.
    """
    permissions.require(by, "pay_out_refund")
    found = load_adjustment(session, adjustment_id=adjustment_id, version=version, verb=AdjustmentVerb.PAY_OUT, by=by)
    if method is None:
        raise Incomplete("method", what=N_("Way of paying"))
    free = list_refundable(session, customer_id=found.customer_id)
    if found.amount_fen > (left := sum(row.open_fen for row in free)):
        raise MoreThanCredit(free=format_yuan(left))
    day = office_day(at)
    number = next_number(session, book := f"TK-{day.year}")
    found.voucher_no, found.voucher_book, found.voucher_number = f"{book}-{number:06d}", book, number
    found.method, found.till_id = method, own_till(session, by).id
    receiver = fitting_text("receiver", receiver, most=SHORT_TEXT)
    found.receiver = receiver or session.get_one(Customer, found.customer_id).name
    found.paid_out_by, found.paid_out_at = by.user_id, at
    found.state = AdjustmentState.PAID_OUT
    # The ledger takes the entry only of a refund that stands there as paid out.
    session.flush()
    entry = post_refund(session, adjustment=found, method=method, business_on=day, by=by, at=at)
    left = found.amount_fen
    for credit in free:
        taken = min(left, credit.open_fen)
        if taken:
            allocate(session, credit_id=credit.entry_id, shares=[(entry.id, taken)], by=by, at=at)
            left -= taken
    session.flush()
    return PaidOut(found.id, found.voucher_no)


def take_back_discount(
    session: Session, *, by: Actor, at: datetime, adjustment_id: int, version: int, reason: str
) -> str:
    """Reverse a discount or waiver by its mirror: what it paid is owed again. Gives its number.

    Never by who asked for it (R-ROLE-1). Raises ChangedMeanwhile, AdjustmentStepNotPossible, DiscountTakenBack,
    SamePerson, Incomplete.
    """
    permissions.require(by, "take_back_discount")
    verb = AdjustmentVerb.TAKE_BACK
    found = load_adjustment(session, adjustment_id=adjustment_id, version=version, verb=verb, by=by)
    entry = session.scalar(select(LedgerEntry).where(LedgerEntry.adjustment_id == found.id, is_live()))
    if entry is None:
        raise DiscountTakenBack(adjustment_no=found.adjustment_no)
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    require_other_person(
        session,
        rule=DutyRule.OWN_ADJUSTMENT,
        first=found.asked_by,
        by=by,
        at=at,
        operation=verb.value,
        subject=found.adjustment_no,
    )
    reverse_entry(session, entry=entry, reason=reason, business_on=office_day(at), by=by, at=at)
    apply_credits(session, customer_id=found.customer_id, by=by, at=at)
    for order_id in list_orders_paid_by(session, entry.id):
        close_if_finished(session, order=session.get_one(WorkOrder, order_id), at=at, by=by)
    session.flush()
    return found.adjustment_no


def print_refund(session: Session, *, by: Actor, at: datetime, voucher_no: str) -> None:
    """Note a print of a refund's voucher. Raises NotFound."""
    permissions.require(by, "print_refund")
    found = get_adjustment(session, adjustment_no=voucher_no, today=office_day(at))
    if found is None or found.voucher_no != voucher_no:
        raise NotFound(what=N_("Voucher for a refund"), key=voucher_no)
    note_act(session, AuditAction.EXPORT, "adjustment", found.id, {"voucher_no": voucher_no})

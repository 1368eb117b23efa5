"""An approved refund goes out of a till against its numbered voucher (R-DEC-21, R-BILL-8)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound
from db.money import format_yuan
from db.operations.adjustments import MoreThanCredit, load_adjustment
from db.operations.allocations import allocate
from db.operations.audit import note_act
from db.operations.chains import next_number
from db.operations.ledger_fees import post_refund
from db.operations.payments import own_till
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.adjustments import get_adjustment, list_refundable
from db.rules import permissions
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, AdjustmentState, AdjustmentVerb, AuditAction, PaymentMethod


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


def print_refund(session: Session, *, by: Actor, at: datetime, voucher_no: str) -> None:
    """Note a print of a refund's voucher. Raises NotFound."""
    permissions.require(by, "print_refund")
    found = get_adjustment(session, adjustment_no=voucher_no, today=office_day(at))
    if found is None or found.voucher_no != voucher_no:
        raise NotFound(what=N_("Refund voucher"), key=voucher_no)
    note_act(session, AuditAction.EXPORT, "adjustment", found.id, {"voucher_no": voucher_no})

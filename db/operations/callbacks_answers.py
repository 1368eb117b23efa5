"""What a call's answers lead to in the same act: the manager, a complaint, the order's end, the next contact."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.closing import close_if_finished
from db.operations.complaint_outcomes import answer_outcome
from db.operations.complaint_requests import ComplaintAsked
from db.operations.complaint_steps import wind_clocks
from db.operations.complaints import file_complaint
from db.operations.contacts import note_any_call, plan_next_contact
from db.rules.callbacks import OPTIONAL, PLANNED, asked_of, is_for_manager, likely_complaint, likely_severity
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    N_,
    CallbackKind,
    CallbackState,
    ComplaintKind,
    ComplaintSource,
    Mark,
    Outcome,
    Reached,
    Severity,
)

LABELS = {
    "satisfaction": N_("Satisfaction"),
    "attitude": N_("Attitude"),
    "skill": N_("Skill"),
    "outcome": N_("Result"),
    "is_price_as_agreed": N_("Price as agreed"),
    "is_outcome_accepted": N_("Outcome accepted"),
    "words": N_("Minutes"),
}
TITLE_LENGTH = 100


class NothingToComplain(RuleError):
    message = N_("Nobody was reached, so there is no complaint yet. Save it as not reached.")


class Answers(NamedTuple):
    satisfaction: int | None
    attitude: Mark | None
    skill: Mark | None
    outcome: Outcome | None
    is_price_as_agreed: bool | None
    is_outcome_accepted: bool | None
    words: str


class Complain(NamedTuple):
    """A complaint to register with the call: whenever the answer is for the manager, or `always`. What is left empty
    follows from the answers and the job."""

    always: bool = False
    severity: Severity | None = None
    kind: ComplaintKind | None = None
    title: str = ""


def write_answers(session: Session, *, callback: Callback, answers: Answers, at: datetime) -> None:
    """What its kind asks is answered, what it does not ask is not kept. Raises Incomplete."""
    rule = None if callback.contact_rule_id is None else session.get_one(ContactRule, callback.contact_rule_id)
    asked = asked_of(callback.kind, rule.means if rule else None)
    given = answers._asdict()
    for field in asked:
        if given[field] is None or given[field] == "":
            raise Incomplete(field, what=LABELS[field])
    if answers.satisfaction is not None and answers.satisfaction not in range(1, 6):
        raise Incomplete("satisfaction", what=LABELS["satisfaction"])
    callback.words = answers.words
    for field in (*asked, *OPTIONAL.get(callback.kind, ())):
        setattr(callback, field, given[field])
    if is_for_manager(
        callback.satisfaction, callback.outcome, callback.is_price_as_agreed, callback.is_outcome_accepted
    ):
        callback.reported_at = at


def raise_complaint(
    session: Session,
    *,
    callback: Callback,
    order: WorkOrder | None,
    complaint: Complaint | None,
    reached: Reached,
    asked: Complain | None,
    by: Actor,
    at: datetime,
) -> str:
    """A dissatisfied answer becomes a complaint in the same act (R-CALL-4); gives its number, or nothing.

    An outcome that is rejected is handled again as the complaint that it is of (R-COMP-5).
    """
    if asked is None or not (asked.always or callback.reported_at is not None):
        return ""
    if reached is Reached.NOT_REACHED:
        raise NothingToComplain("reached")
    if callback.kind is CallbackKind.COMPLAINT and not asked.always:
        return ""
    if not callback.words:
        is_planned = callback.kind in PLANNED
        raise Incomplete("words", what=N_("What was talked about") if is_planned else N_("Customer's words"))
    kind = asked.kind or likely_complaint(
        order.kind if order else None,
        attitude=callback.attitude,
        outcome=callback.outcome,
        is_price_as_agreed=callback.is_price_as_agreed,
    )
    title = asked.title.strip() or (order.item_name if order else callback.words.splitlines()[0])[:TITLE_LENGTH]
    heard = order or complaint
    is_about_worker = kind is ComplaintKind.OUR_STAFF and order is not None
    request = ComplaintAsked(
        source=ComplaintSource.SURVEY if callback.kind is CallbackKind.SURVEY else ComplaintSource.CALLBACK,
        kind=kind,
        severity=asked.severity or likely_severity(callback.satisfaction),
        title=title,
        words=callback.words,
        customer_id=callback.customer_id,
        unit_id=heard.unit_id if heard else None,
        contact_name=heard.contact_name if heard else "",
        contact_phone=heard.contact_phone if heard else "",
        work_order_id=callback.work_order_id,
        callback_id=callback.id,
        against_staff_id=order.worker_id if is_about_worker and order else None,
    )
    return file_complaint(session, asked=request, by=by, at=at).complaint_no


def follow_up(
    session: Session,
    *,
    callback: Callback,
    order: WorkOrder | None,
    complaint: Complaint | None,
    reached: Reached,
    by: Actor,
    at: datetime,
) -> None:
    """What waits for this call goes on: the order closes, the complaint is answered, the next contact is planned."""
    is_any_call = reached is Reached.REACHED and callback.kind is not CallbackKind.ROUTINE
    if is_any_call and callback.customer_id is not None:
        note_any_call(session, customer_id=callback.customer_id, on=office_day(at), at=at)
    is_finished = callback.state is not CallbackState.DUE
    if complaint is not None:
        accepted, words = callback.is_outcome_accepted, callback.words
        if accepted is None:
            wind_clocks(session, complaint)
        else:
            answer_outcome(session, complaint=complaint, is_accepted=accepted, words=words, by=by, at=at)
    if order is not None and is_finished:
        close_if_finished(session, order=order, at=at)
    if callback.kind is CallbackKind.ROUTINE and is_finished:
        plan_next_contact(session, callback=callback, at=at)

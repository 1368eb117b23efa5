"""Callbacks: the number opened for the call, what the customer said, three tries, the dissatisfied to the manager."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound, RuleError
from db.operations.audit import note_act
from db.operations.callbacks_answers import Answers, Complain, follow_up, raise_complaint, write_answers
from db.operations.callbacks_due import make_callback_due as make_callback_due  # one door for who makes and ends them
from db.operations.callbacks_due import make_complaint_callback as make_complaint_callback
from db.operations.callbacks_survey import keep_said, survey_number
from db.operations.duties import require_other_person
from db.operations.order_steps import require_text
from db.operations.texts import fitting_text
from db.queries.callbacks_callers import callers_of, is_open_to
from db.queries.settings import get_calendar
from db.rules import permissions
from db.rules.callbacks import MOST_TRIES, PLANNED, counts_as_try
from db.rules.deadlines import due_next_try
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.tables.callbacks import Callback, CallbackTry
from db.tables.complaints import Complaint
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AuditAction, CallbackKind, CallbackState, DutyRule, Mark, Outcome, Reached


class CallbackFinished(RuleError):
    message = N_("This callback is finished. Choose the next one.")


class CallOfOthers(NotAllowed):
    message = N_("This call is made by others: {caller}.")


class NotDueYet(RuleError):
    message = N_("This contact is due on {day}. To see the number before, open the customer and give a reason.")


class TriedToday(RuleError):
    message = N_("Not reached is on record for today. The next try is on {day}: three tries on different days.")


class AnsweredAlready(RuleError):
    message = N_("This callback is answered already, or nobody was dissatisfied.")


class Contact(NamedTuple):
    """Whom to ask for, and the whole number."""

    name: str
    phone: str


class Recorded(NamedTuple):
    """What came of a call: the number of what it was about, an ISO day of the next try or nothing, a complaint made."""

    number: str
    state: str
    next_try: str
    is_reported: bool
    complaint_no: str = ""


def open_callback(session: Session, *, by: Actor, at: datetime, callback_id: int) -> Contact:
    """The number for one's own due callback: opened without a reason, and on record (R-DEC-22).

    Raises CallbackFinished, or NotDueYet for what is planned for a later day: then the number needs a reason like any
    other.
    """
    permissions.require(by, "open_callback")
    callback = _open(session, callback_id, by=by)
    if callback.kind in PLANNED and callback.next_try_on > office_day(at):
        raise NotDueYet(day=callback.next_try_on.isoformat())
    customer = None if callback.customer_id is None else session.get_one(Customer, callback.customer_id)
    name, phone, about = (customer.name, customer.phone, customer.customer_no) if customer else ("", "", "")
    order, complaint = _subject(session, callback)
    if order is not None:
        name, phone, about = order.contact_name or name, order.contact_phone or phone, order.order_no
    if complaint is not None:
        name, phone = complaint.contact_name or name, complaint.contact_phone or phone
        about = complaint.complaint_no
    # With the complaint itself: whom it is about reads nothing of it in the customer's history either.
    if complaint is not None:
        note_act(session, AuditAction.REVEAL, "complaint", complaint.id, {"phone": about})
    elif customer is not None:
        note_act(session, AuditAction.REVEAL, "customer", customer.id, {"phone": about})
    return Contact(name, phone)


def record_callback(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    callback_id: int,
    version: int,
    reached: Reached | None,
    satisfaction: int | None = None,
    attitude: Mark | None = None,
    skill: Mark | None = None,
    outcome: Outcome | None = None,
    is_price_as_agreed: bool | None = None,
    is_outcome_accepted: bool | None = None,
    words: str = "",
    survey_answers: Mapping[int, Sequence[str]] = MappingProxyType({}),
    complain: Complain | None = None,
) -> Recorded:
    """Write down a call (R-CALL-1). Reached: what its kind asks is answered. Not reached: the next try is another
    working day, the third closes it (R-CALL-4). A dissatisfied answer is with the manager in the same moment, and with
    `complain` a complaint is registered in the same act. A call that asks a survey brings a sheet: `survey_answers` by
    question id, as `keep_said` reads them.

    Raises CallbackFinished, CallOfOthers, ChangedMeanwhile, Incomplete, TriedToday, SamePerson, NothingToComplain and
    others.
    """
    permissions.require(by, "record_callback")
    if complain is not None:
        permissions.require(by, "register_complaint")
    callback = _open(session, callback_id, by=by)
    if callback.version != version:
        raise ChangedMeanwhile()
    if reached is None:
        raise Incomplete("reached", what=N_("Reached"))
    order, complaint = _subject(session, callback)
    _refuse_own_work(session, callback, order, complaint, by=by, at=at)
    today, said = office_day(at), fitting_text("words", words)
    if reached is Reached.REACHED:
        given = Answers(satisfaction, attitude, skill, outcome, is_price_as_agreed, is_outcome_accepted, said)
        write_answers(session, callback=callback, answers=given, at=at)
        callback.state = CallbackState.DONE
    elif reached is Reached.REFUSED:
        callback.state, callback.words = CallbackState.REFUSED, said
    elif not counts_as_try(_last_missed(session, callback), today):
        raise TriedToday("reached", day=callback.next_try_on.isoformat())
    session.add(CallbackTry(callback_id=callback.id, tried_at=at, tried_by=by.user_id, reached=reached, note=said))
    callback.tries += 1
    callback.first_try_on = callback.first_try_on or today
    if reached is Reached.NOT_REACHED:
        if callback.tries >= MOST_TRIES:
            callback.state = CallbackState.UNREACHABLE
        else:
            callback.next_try_on = due_next_try(today, calendar=get_calendar(session)).day
    is_finished = callback.state is not CallbackState.DUE
    if is_finished:
        callback.done_on, callback.done_at, callback.done_by = today, at, by.user_id
    if callback.kind is CallbackKind.SURVEY:
        permissions.require(by, "enter_answers")
        keep_said(session, callback=callback, reached=reached, said=survey_answers, by=by, at=at)
    session.flush()
    heard: Any = {"callback": callback, "order": order, "complaint": complaint, "reached": reached, "by": by, "at": at}
    raised = raise_complaint(session, asked=complain, **heard)
    follow_up(session, **heard)
    again = "" if is_finished else callback.next_try_on.isoformat()
    number = _number(session, callback, order, complaint)
    return Recorded(number, callback.state.value, again, callback.reported_at is not None, raised)


def answer_dissatisfied(session: Session, *, by: Actor, at: datetime, callback_id: int, answer: str) -> str:
    """The manager writes down what is done about a dissatisfied answer. Returns the number of what it was about.

    Raises AnsweredAlready, Incomplete.
    """
    permissions.require(by, "answer_dissatisfied")
    callback = _find(session, callback_id, by=by)
    if callback is None or callback.reported_at is None or callback.manager_answered_at is not None:
        raise AnsweredAlready()
    refuse_own_work(by, made_by=callback.done_by, roles=ALLOWED["answer_dissatisfied"])
    callback.manager_answer = fitting_text("answer", require_text("answer", answer, N_("Answer")))
    callback.manager_answered_at, callback.manager_answered_by = at, by.user_id
    session.flush()
    return _number(session, callback, *_subject(session, callback))


def _open(session: Session, callback_id: int, *, by: Actor) -> Callback:
    """A callback that waits, for who makes it. Who is complained about gets the answer of an unknown number."""
    callback = _find(session, callback_id, by=by)
    if callback is None:
        raise NotFound("callback_id", what=N_("Callback"), key=callback_id)
    if callback.caller not in callers_of(session, by):
        raise CallOfOthers(caller=callback.caller)
    if callback.state is not CallbackState.DUE:
        raise CallbackFinished()
    return callback


def _find(session: Session, callback_id: int, *, by: Actor) -> Callback | None:
    return session.scalar(select(Callback).where(Callback.id == callback_id, is_open_to(by)))


def _subject(session: Session, callback: Callback) -> tuple[WorkOrder | None, Complaint | None]:
    order = None if callback.work_order_id is None else session.get_one(WorkOrder, callback.work_order_id)
    complaint = None if callback.complaint_id is None else session.get_one(Complaint, callback.complaint_id)
    return order, complaint


def _number(session: Session, callback: Callback, order: WorkOrder | None, complaint: Complaint | None) -> str:
    """Of the job, the complaint or the survey, else of the customer."""
    if order is not None:
        return order.order_no
    if complaint is not None:
        return complaint.complaint_no
    if callback.kind is CallbackKind.SURVEY:
        return survey_number(session, callback)
    return session.get_one(Customer, callback.customer_id).customer_no


def _refuse_own_work(
    session: Session,
    callback: Callback,
    order: WorkOrder | None,
    complaint: Complaint | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Who did the job, or settled the complaint, does not ask how it was; a leader may waive it (R-ROLE-1)."""
    is_own = complaint is not None and complaint.settled_by == by.user_id
    if order is not None and order.worker_id is not None:
        is_own = order.worker_id == by.staff_id
    require_other_person(
        session,
        rule=DutyRule.CALL_BACK_OWN_JOB,
        first=by.user_id if is_own else None,
        by=by,
        at=at,
        operation="record_callback",
        subject=order.order_no if order else complaint.complaint_no if complaint else "",
    )


def _last_missed(session: Session, callback: Callback) -> date | None:
    tried = session.scalar(
        select(CallbackTry.tried_at)
        .where(CallbackTry.callback_id == callback.id, CallbackTry.reached == Reached.NOT_REACHED)
        .order_by(CallbackTry.tried_at.desc())
        .limit(1)
    )
    return None if tried is None else office_day(tried)

"""Callbacks after finished work: due the next working day, three tries, the dissatisfied to the manager at once."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.operations.audit import note_act
from db.operations.closing import close_if_finished
from db.operations.order_steps import require_text
from db.queries.settings import get_calendar
from db.rules import permissions
from db.rules.callbacks import MOST_TRIES, counts_as_try, is_for_manager
from db.rules.deadlines import due_callback, due_next_try
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.tables.callbacks import Callback, CallbackTry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AuditAction, CallbackState, Mark, Outcome, Reached

MOST_WORDS = 2000
OF_ORDER = select(Callback).where(Callback.work_order_id == bindparam("order_id"))


class CallbackFinished(RuleError):
    message = N_("This callback is finished. Choose the next one.")


class TriedToday(RuleError):
    message = N_("Not reached is on record for today. The next try is on {day}: three tries on different days.")


class AnsweredAlready(RuleError):
    message = N_("This callback is answered already, or nobody was dissatisfied.")


class Contact(NamedTuple):
    """Whom to ask for, and the whole number."""

    name: str
    phone: str


class Recorded(NamedTuple):
    """What came of a call; `next_try` is an ISO day or empty."""

    order_no: str
    state: str
    next_try: str
    is_reported: bool


def make_callback_due(session: Session, *, order: WorkOrder, by: Actor, at: datetime) -> Callback | None:
    """A finished job makes a callback due the next working day (R-CALL-1); part of the completion, no act of its own.

    None for an order taken over that was finished before the day of its import. A second completion of the same
    order keeps the callback it has; one that nobody has tried yet gets its day anew.
    """
    if order.completed_at is None or order.completed_on is None:
        raise ValueError("only a finished order is called back")
    if order.is_taken_over and order.completed_on < office_day(order.recorded_at):
        return None
    with session.no_autoflush:  # the act that finishes the order is saved in one go at its end
        callback = session.scalar(OF_ORDER, {"order_id": order.id})
        calendar = get_calendar(session)
    if callback is not None and (callback.tries or callback.state is not CallbackState.DUE):
        return callback
    due = due_callback(order.completed_at, calendar=calendar, zone=office_zone())
    if callback is None:
        callback = Callback(work_order_id=order.id, customer_id=order.customer_id, state=CallbackState.DUE, tries=0)
        session.add(callback)
    callback.due_on = callback.next_try_on = due.day
    callback.is_provisional = due.is_provisional
    session.flush()
    return callback


def open_callback(session: Session, *, by: Actor, at: datetime, callback_id: int) -> Contact:
    """The number for one's own due callback: opened without a reason, and on record (R-DEC-22).

    Raises CallbackFinished: then the number needs a reason like any other.
    """
    permissions.require(by, "open_callback")
    callback, order = _open(session, callback_id)
    customer = session.get_one(Customer, callback.customer_id)
    note_act(session, AuditAction.REVEAL, "customer", customer.id, {"phone": f"{order.order_no}"})
    return Contact(order.contact_name or customer.name, order.contact_phone or customer.phone)


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
    words: str = "",
) -> Recorded:
    """Write down a call (R-CALL-1). Reached: every mark is asked. Not reached: the next try is another working day,
    the third closes it (R-CALL-4). A dissatisfied answer is with the manager in the same moment.

    Raises CallbackFinished, ChangedMeanwhile, Incomplete, TriedToday.
    """
    permissions.require(by, "record_callback")
    callback, order = _open(session, callback_id)
    if callback.version != version:
        raise ChangedMeanwhile()
    if reached is None:
        raise Incomplete("reached", what=N_("Reached"))
    today = office_day(at)
    said = words.strip()[:MOST_WORDS]
    if reached is Reached.REACHED:
        _require_marks(satisfaction, attitude, skill, outcome, is_price_as_agreed)
        callback.satisfaction, callback.attitude, callback.skill = satisfaction, attitude, skill
        callback.outcome, callback.is_price_as_agreed, callback.words = outcome, is_price_as_agreed, said
        callback.state = CallbackState.DONE
        if is_for_manager(satisfaction, outcome, is_price_as_agreed):
            callback.reported_at = at
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
    if callback.state is not CallbackState.DUE:
        callback.done_on, callback.done_at, callback.done_by = today, at, by.user_id
    session.flush()
    if callback.state is not CallbackState.DUE:
        close_if_finished(session, order=order, at=at)
    again = callback.next_try_on.isoformat() if callback.state is CallbackState.DUE else ""
    return Recorded(order.order_no, callback.state.value, again, callback.reported_at is not None)


def answer_dissatisfied(session: Session, *, by: Actor, at: datetime, callback_id: int, answer: str) -> str:
    """The manager writes down what is done about a dissatisfied answer. Returns the order's number.

    Raises AnsweredAlready, Incomplete.
    """
    permissions.require(by, "answer_dissatisfied")
    callback = session.get(Callback, callback_id)
    if callback is None or callback.reported_at is None or callback.manager_answered_at is not None:
        raise AnsweredAlready()
    refuse_own_work(by, made_by=callback.done_by, roles=ALLOWED["answer_dissatisfied"])
    callback.manager_answer = require_text("answer", answer, N_("Answer"))[:MOST_WORDS]
    callback.manager_answered_at, callback.manager_answered_by = at, by.user_id
    session.flush()
    return session.get_one(WorkOrder, callback.work_order_id).order_no


def recompute_provisional(session: Session, *, from_day: date) -> int:
    """The calendar has changed from this day on: callbacks nobody has tried yet get their day anew.

    Part of saving the calendar. Returns how many days moved.
    """
    calendar, moved = get_calendar(session), 0
    waiting = session.execute(
        select(Callback, WorkOrder.completed_at)
        .join(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .where(
            Callback.state == CallbackState.DUE,
            Callback.tries == 0,
            or_(Callback.is_provisional, Callback.next_try_on >= from_day),
        )
    ).all()
    for callback, completed_at in waiting:
        if completed_at is not None:
            due = due_callback(completed_at, calendar=calendar, zone=office_zone())
            moved += callback.due_on != due.day
            callback.due_on = callback.next_try_on = due.day
            callback.is_provisional = due.is_provisional
    session.flush()
    return moved


def _open(session: Session, callback_id: int) -> tuple[Callback, WorkOrder]:
    callback = session.get(Callback, callback_id)
    if callback is None:
        raise NotFound("callback_id", what=N_("Callback"), key=callback_id)
    if callback.state is not CallbackState.DUE:
        raise CallbackFinished()
    return callback, session.get_one(WorkOrder, callback.work_order_id)


def _last_missed(session: Session, callback: Callback) -> date | None:
    tried = session.scalar(
        select(CallbackTry.tried_at)
        .where(CallbackTry.callback_id == callback.id, CallbackTry.reached == Reached.NOT_REACHED)
        .order_by(CallbackTry.tried_at.desc())
        .limit(1)
    )
    return None if tried is None else office_day(tried)


def _require_marks(
    satisfaction: int | None,
    attitude: Mark | None,
    skill: Mark | None,
    outcome: Outcome | None,
    is_price_as_agreed: bool | None,
) -> None:
    asked = {
        "satisfaction": (N_("Satisfaction"), satisfaction),
        "attitude": (N_("Attitude"), attitude),
        "skill": (N_("Skill"), skill),
        "outcome": (N_("Result"), outcome),
        "is_price_as_agreed": (N_("Price as agreed"), is_price_as_agreed),
    }
    for field, (label, value) in asked.items():
        if value is None or (field == "satisfaction" and value not in range(1, 6)):
            raise Incomplete(field, what=label)

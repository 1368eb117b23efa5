"""The callbacks to make, by the day of the next try, for who makes them; the month's rates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.money import format_quantity
from db.queries.callbacks_callers import SEES_ALL, callers_of, is_open_to, is_seen_by
from db.rules.billing_calendar import first_day, last_day
from db.rules.callbacks import ENDED, NEVER_MADE, SATISFIED, Rates, last_day_ahead
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.surveys import Survey, SurveyAddress
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import Actor
from db.vocabulary import CallbackKind, CallbackState, CallbackView, Caller, ContactMeans, CustomerClass, Role

MOST_COUNTED = 10_000


class CallbackRow(NamedTuple):
    """One line of the worklist. `number` and `what` name the job, complaint, survey; a routine contact has `means`."""

    id: int
    version: int
    kind: CallbackKind
    caller: Caller
    number: str
    what: str
    rule_id: int | None
    means: ContactMeans | None
    unit_label: str
    customer: str
    customer_class: CustomerClass | None
    state: CallbackState
    tries: int
    due_on: date
    next_try_on: date
    is_provisional: bool
    satisfaction: int | None
    happened_at: datetime | None
    is_reported: bool


def job_text(item: str, quantity_thousandths: int | None, unit_of_measure: str | None) -> str:
    """空调清洗 2 台: what was done and how much of it."""
    if quantity_thousandths is None or not unit_of_measure:
        return item
    return f"{item} {format_quantity(quantity_thousandths)} {unit_of_measure}"


def with_first_line(query: Any) -> Select[Any]:
    """Joins the first line of an order's present revision, by its unique key."""
    joined: Select[Any] = query.outerjoin(
        WorkOrderLine,
        and_(
            WorkOrderLine.work_order_id == WorkOrder.id,
            WorkOrderLine.revision == WorkOrder.revision,
            WorkOrderLine.position == 1,
        ),
    )
    return joined


def unit_of_callback() -> ColumnElement[int]:
    """The home of the job, the complaint or the survey, else the one the customer has had longest."""
    held = (
        select(CustomerUnit.unit_id)
        .where(CustomerUnit.customer_id == Callback.customer_id, CustomerUnit.until_on.is_(None))
        .order_by(CustomerUnit.from_on, CustomerUnit.id)
        .limit(1)
        .correlate(Callback)
        .scalar_subquery()
    )
    return func.coalesce(WorkOrder.unit_id, Complaint.unit_id, SurveyAddress.unit_id, held)


def callback_rows() -> Select[Any]:
    """Callbacks of every kind with what they are about."""
    return with_first_line(
        select(
            Callback,
            WorkOrder.order_no,
            WorkOrder.item_name,
            WorkOrder.completed_at,
            WorkOrderLine.quantity_thousandths,
            WorkOrderLine.unit_of_measure,
            Complaint.complaint_no,
            Complaint.title,
            Complaint.contact_name,
            Complaint.settled_at,
            ContactRule.means,
            Survey.survey_no,
            Survey.title.label("survey"),
            Unit.label,
            Customer.name,
            Customer.customer_class,
        )
        .outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .outerjoin(Complaint, Complaint.id == Callback.complaint_id)
        .outerjoin(ContactRule, ContactRule.id == Callback.contact_rule_id)
        .outerjoin(SurveyAddress, SurveyAddress.id == Callback.survey_address_id)
        .outerjoin(Survey, Survey.id == SurveyAddress.survey_id)
        .outerjoin(Customer, Customer.id == Callback.customer_id)
        .outerjoin(Unit, Unit.id == unit_of_callback())
    )


def callback_row(found: Any) -> CallbackRow:
    callback = found.Callback
    job = job_text(found.item_name, found.quantity_thousandths, found.unit_of_measure) if found.item_name else ""
    return CallbackRow(
        callback.id,
        callback.version,
        callback.kind,
        callback.caller,
        found.order_no or found.complaint_no or found.survey_no or "",
        job or found.title or found.survey or "",
        callback.contact_rule_id,
        found.means,
        found.label or "",
        found.name or found.contact_name or "",
        found.customer_class,
        callback.state,
        callback.tries,
        callback.due_on,
        callback.next_try_on,
        callback.is_provisional,
        callback.satisfaction,
        found.completed_at or found.settled_at,
        callback.reported_at is not None,
    )


def waiting_callbacks(today: date) -> ColumnElement[bool]:
    """What is to be called today: the next try is due or passed."""
    return and_(Callback.state == CallbackState.DUE, Callback.next_try_on <= today)


def dissatisfied_callbacks() -> ColumnElement[bool]:
    """Reported, and the manager has not answered."""
    return and_(Callback.reported_at.is_not(None), Callback.manager_answered_at.is_(None))


def _conditions(today: date, callers: frozenset[Caller]) -> Mapping[CallbackView, ColumnElement[bool]]:
    due = and_(Callback.state == CallbackState.DUE, Callback.next_try_on <= last_day_ahead(today))
    return {
        CallbackView.MINE: and_(waiting_callbacks(today), Callback.caller.in_(callers)),
        CallbackView.ALL: due,
        CallbackView.OVERDUE: and_(Callback.state == CallbackState.DUE, Callback.next_try_on < today),
        CallbackView.TODAY: and_(Callback.state == CallbackState.DUE, Callback.next_try_on == today),
        CallbackView.LATER: and_(due, Callback.next_try_on > today),
        CallbackView.COMPLAINT: and_(due, Callback.kind == CallbackKind.COMPLAINT),
        CallbackView.ROUTINE: and_(due, Callback.kind == CallbackKind.ROUTINE),
        CallbackView.SURVEY: and_(due, Callback.kind == CallbackKind.SURVEY),
        CallbackView.DONE_TODAY: and_(Callback.done_on == today, Callback.state.in_(ENDED)),
        CallbackView.DISSATISFIED: dissatisfied_callbacks(),
    }


def list_callbacks(
    session: Session,
    *,
    actor: Actor,
    today: date,
    view: CallbackView = CallbackView.ALL,
    limit: int = 50,
    offset: int = 0,
) -> list[CallbackRow]:
    """This person's worklist for the next thirty days, the next try that is longest due first; what is done today,
    newest first."""
    order: list[Any] = [Callback.next_try_on, Callback.id]
    if view is CallbackView.DONE_TODAY:
        order = [Callback.done_at.desc(), Callback.id]
    if view is CallbackView.DISSATISFIED:
        order = [Callback.reported_at, Callback.id]
    callers = callers_of(session, actor)
    wanted = (_conditions(today, callers)[view], *is_seen_by(actor, callers))
    found = session.execute(callback_rows().where(*wanted).order_by(*order).limit(limit).offset(offset))
    return [callback_row(row) for row in found]


def count_callbacks(session: Session, *, actor: Actor, today: date) -> dict[CallbackView, int]:
    """How many rows each view has. Of all that wait one pass over an index is enough."""
    callers = callers_of(session, actor)
    conditions, seen = _conditions(today, callers), is_seen_by(actor, callers)
    when = case((Callback.next_try_on < today, -1), (Callback.next_try_on == today, 0), else_=1).label("whence")
    waiting = select(Callback.caller, Callback.kind, when).where(conditions[CallbackView.ALL], *seen)
    some = waiting.limit(MOST_COUNTED).subquery()
    groups = session.execute(select(some.c.caller, some.c.kind, some.c.whence, func.count()).group_by(*some.c)).all()
    counts = {
        CallbackView.MINE: sum(row[3] for row in groups if row[0] in callers and row[2] <= 0),
        CallbackView.ALL: sum(row[3] for row in groups),
        CallbackView.OVERDUE: sum(row[3] for row in groups if row[2] < 0),
        CallbackView.TODAY: sum(row[3] for row in groups if row[2] == 0),
        CallbackView.LATER: sum(row[3] for row in groups if row[2] > 0),
        CallbackView.COMPLAINT: sum(row[3] for row in groups if row[1] is CallbackKind.COMPLAINT),
        CallbackView.ROUTINE: sum(row[3] for row in groups if row[1] is CallbackKind.ROUTINE),
        CallbackView.SURVEY: sum(row[3] for row in groups if row[1] is CallbackKind.SURVEY),
    }
    for view in (CallbackView.DONE_TODAY, CallbackView.DISSATISFIED):
        counts[view] = _count(session, conditions[view], *seen)
    return counts


def list_views(actor: Actor, counts: Mapping[CallbackView, int]) -> list[CallbackView]:
    """The parts that this person's list has today. The own ones come first for who makes calls and watches all."""
    is_mixed = actor.has(*SEES_ALL) and bool(counts[CallbackView.MINE])
    return [
        view
        for view in CallbackView
        if (is_mixed if view is CallbackView.MINE else counts[view] or view is CallbackView.ALL)
    ]


def count_waiting_callbacks(session: Session, *, actor: Actor) -> int:
    """The number in the menu: what this person is to call today, and for the manager who was dissatisfied."""
    today = clock.office_day(clock.now())
    callers = callers_of(session, actor)
    total = 0
    if callers:
        total += _count(session, waiting_callbacks(today), Callback.caller.in_(callers), is_open_to(actor))
    if actor.has(Role.MANAGER):
        total += _count(session, dissatisfied_callbacks(), is_open_to(actor))
    return total


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    some = select(Callback.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def rate_columns(today: date) -> tuple[ColumnElement[int], ...]:
    """The counts of Rates, of whatever callbacks a question is about."""
    tried, answered = Callback.first_try_on.is_not(None), Callback.state == CallbackState.DONE
    return (
        func.count(),
        func.count().filter(Callback.state != CallbackState.DUE),
        func.count().filter(and_(tried, Callback.first_try_on <= Callback.due_on)),
        func.count().filter(or_(tried, Callback.due_on < today)),
        func.count().filter(answered),
        func.count().filter(and_(answered, Callback.satisfaction >= SATISFIED)),
        func.count().filter(and_(answered, Callback.satisfaction.is_not(None))),
    )


def callbacks_of_month(month: str) -> ColumnElement[bool]:
    """By the day they were due, without those that came with the import, were not drawn or are no longer due."""
    return and_(
        Callback.due_on.between(first_day(month), last_day(month)),
        # Not "is one of": by the states it would be looked for in all the years.
        Callback.state.not_in(NEVER_MADE),
        ~Callback.is_taken_over,
    )


def get_callback_rates(session: Session, *, actor: Actor, month: str, today: date) -> Rates:
    """The month's calls by the day they were due (R-CALL-5): the report's total. Raises MonthNotReadable."""
    counted = select(*rate_columns(today)).select_from(Callback).where(callbacks_of_month(month))
    # All are counted in an index; the calls of a survey, which has its own return rate, are then taken away.
    others = [counted.where(Callback.survey_address_id > 0)]
    if actor.staff_id is not None:
        about = Complaint.against_staff_id == actor.staff_id
        others.append(counted.join(Complaint, Complaint.id == Callback.complaint_id).where(about))
    rates = list(session.execute(counted).one())
    for other in others:
        rates = [all_ - one for all_, one in zip(rates, session.execute(other).one(), strict=True)]
    return Rates(*rates)

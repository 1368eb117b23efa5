"""The month's complaints counted by what the office looks into (R-COMP-6). Who is complained about counts nowhere here.

Every figure is a GROUP BY over the complaints received in the month, found by their index; none is a table read whole.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.queries.complaints_seen import visible_to, workers_shown_to
from db.queries.days import seconds_between
from db.rules.billing_calendar import first_day, last_day, next_month
from db.rules.care_figures import ParetoBar, Share, days_of, pareto, trend_months
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.customers import Unit
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import ComplaintCause, ComplaintKind, ComplaintState, ComplaintVerb, Severity

MOST_GROUPS = 30
ALL = true()


class Counts(NamedTuple):
    """How many of them: received, begun and settled by their term, repeating an earlier one, and how often rejected."""

    received: int = 0
    started_on_time: Share = Share(0, 0)
    settled_on_time: Share = Share(0, 0)
    repeated: int = 0
    rejected: int = 0


class Group(NamedTuple):
    """One line of a breakdown; `key` is what the list is filtered by, None where there is nothing to filter by."""

    key: str | int | None
    name: str
    counts: Counts


class MonthFigures(NamedTuple):
    """A month of the trend."""

    month: str
    counts: Counts


class ComplaintAnalysis(NamedTuple):
    """One month. `workers` is None for who may not see them."""

    month: str
    total: Counts
    settled: int
    median_days: Decimal | None
    mean_days: Decimal | None
    severities: dict[Severity, Counts]
    causes: list[ParetoBar]
    kinds: list[tuple[ComplaintKind, Counts]]
    departments: list[Group]
    zones: list[Group]
    workers: list[Group] | None
    trend: list[MonthFigures]


class MonthNotes(NamedTuple):
    """What the monthly report says of them."""

    counts: Counts
    settled: int
    median_days: Decimal | None


def get_complaint_notes(
    session: Session, *, actor: Actor, month: str, at: datetime, department_id: int | None
) -> MonthNotes:
    """The same figures in short, of one department or of all that this person sees. Raises MonthNotReadable."""
    mine = true() if department_id is None else Complaint.department_id == department_id
    received = _received(actor, first_day(month), last_day(month), at, mine)
    settled, median, _mean = _durations(session, actor, month, mine)
    return MonthNotes(_total(session, received), settled, median)


def get_complaint_analysis(session: Session, *, actor: Actor, month: str, at: datetime) -> ComplaintAnalysis:
    """As things stand at this moment: terms that still run are not counted yet. Raises MonthNotReadable."""
    months = trend_months(month)
    received = _received(actor, first_day(month), last_day(month), at)
    settled, median, mean = _durations(session, actor, month)
    by_severity = {key: counts for key, _name, counts in _groups(session, received, received.c.first_severity)}
    kinds: list[Any] = [(key, counts) for key, _name, counts in _groups(session, received, received.c.kind)]
    return ComplaintAnalysis(
        month,
        _total(session, received),
        settled,
        median,
        mean,
        {severity: by_severity.get(severity, Counts()) for severity in reversed(Severity)},
        pareto(_causes(session, received)),
        kinds,
        _groups(session, received, received.c.department_id, received.c.department),
        _groups(session, received, received.c.zone),
        _workers(session, received, actor),
        _trend(session, _received(actor, first_day(months[0]), last_day(month), at), months),
    )


def _received(actor: Actor, first: date, last: date, at: datetime, where: Any = ALL) -> Any:
    """The complaints of these days, each with what the figures ask of it as 0 or 1."""
    start, settle = aliased(ComplaintEvent), aliased(ComplaintEvent)
    began, ended = start.id.is_not(None), settle.id.is_not(None)
    has_term = start.due_at.is_not(None)
    goes_on = and_(Complaint.state != ComplaintState.DECLINED, Complaint.rounds == 1)
    start_counts = or_(has_term, and_(~began, goes_on, Complaint.start_by < at))
    settle_counts = or_(ended, and_(goes_on, Complaint.settle_by < at))
    return (
        select(
            *(Complaint.received_on, Complaint.first_severity, Complaint.kind, Complaint.cause),
            *(Complaint.department_id, Department.name.label("department")),
            func.coalesce(Unit.zone, "").label("zone"),
            *(Staff.id.label("worker_id"), Staff.name.label("worker"), Staff.department_id.label("worker_department")),
            (Complaint.rounds - 1).label("rejected"),
            _one_if(Complaint.repeat_of_id.is_not(None)).label("repeated"),
            _one_if(start_counts).label("start_counts"),
            _one_if(and_(has_term, ~start.is_late)).label("start_on_time"),
            _one_if(settle_counts).label("settle_counts"),
            _one_if(and_(ended, ~settle.is_late)).label("settle_on_time"),
        )
        .join(Department, Department.id == Complaint.department_id)
        .outerjoin(start, start.id == _first_event(ComplaintVerb.START))
        .outerjoin(settle, settle.id == _first_event(ComplaintVerb.SETTLE))
        .outerjoin(WorkOrder, WorkOrder.id == Complaint.work_order_id)
        .outerjoin(Unit, Unit.id == func.coalesce(Complaint.unit_id, WorkOrder.unit_id))
        .outerjoin(Staff, Staff.id == func.coalesce(Complaint.against_staff_id, WorkOrder.worker_id))
        .where(Complaint.received_on.between(first, last), visible_to(actor), where)
        .subquery()
    )


def _first_event(verb: ComplaintVerb) -> Any:
    """The first time it was handled: the terms of a second time follow from a raised severity."""
    events = select(func.min(ComplaintEvent.id)).where(
        ComplaintEvent.complaint_id == Complaint.id, ComplaintEvent.verb == verb, ComplaintEvent.round == 1
    )
    return events.correlate(Complaint).scalar_subquery()


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _sums(received: Any) -> Sequence[Any]:
    summed = ("start_on_time", "start_counts", "settle_on_time", "settle_counts", "repeated", "rejected")
    return (func.count(), *(func.coalesce(func.sum(received.c[name]), 0) for name in summed))


def _counts(row: Sequence[Any]) -> Counts:
    received, started, to_start, settled, to_settle, repeated, rejected = (int(number) for number in row)
    return Counts(received, Share(started, to_start), Share(settled, to_settle), repeated, rejected)


def _total(session: Session, received: Any) -> Counts:
    return _counts(session.execute(select(*_sums(received))).one())


def _groups(session: Session, received: Any, key: Any, name: Any = None, *, where: Any = ALL) -> list[Group]:
    """The largest first."""
    columns = [key] if name is None else [key, name]
    query = select(key, columns[-1], *_sums(received)).select_from(received).where(where).group_by(*columns)
    rows = session.execute(query.order_by(func.count().desc(), key).limit(MOST_GROUPS))
    return [Group(row[0], row[1], _counts(row[2:])) for row in rows]


def _workers(session: Session, received: Any, actor: Actor) -> list[Group] | None:
    """Whose work or conduct it was; None for who may not see them."""
    shown = workers_shown_to(actor, received.c.worker_department)
    if shown is None:
        return None
    there = and_(received.c.worker_id.is_not(None), shown)
    return _groups(session, received, received.c.worker_id, received.c.worker, where=there)


def _causes(session: Session, received: Any) -> dict[ComplaintCause, int]:
    query = select(received.c.cause, func.count()).where(received.c.cause.is_not(None)).group_by(received.c.cause)
    return {row[0]: row[1] for row in session.execute(query.limit(MOST_GROUPS))}


def _trend(session: Session, received: Any, months: Sequence[str]) -> list[MonthFigures]:
    month = func.substr(cast(received.c.received_on, Text), 1, 7)
    rows = session.execute(select(month, *_sums(received)).group_by(month).limit(len(months)))
    found = {row[0]: _counts(row[1:]) for row in rows}
    return [MonthFigures(each, found.get(each, Counts())) for each in months]


def _durations(
    session: Session, actor: Actor, month: str, where: Any = ALL
) -> tuple[int, Decimal | None, Decimal | None]:
    """How many were settled in the month, and their median and mean days from receipt."""
    begin, end = office_instant(first_day(month)), office_instant(first_day(next_month(month)))
    took = seconds_between(Complaint.received_at, Complaint.settled_at)
    ended = Complaint.state.in_((ComplaintState.SETTLED, ComplaintState.CLOSED))
    there: Select[Any] = select(took.label("took")).where(
        Complaint.settled_at >= begin, Complaint.settled_at < end, ended, visible_to(actor), where
    )
    all_of = there.subquery()
    count, seconds = session.execute(select(func.count(), func.coalesce(func.sum(all_of.c.took), 0))).one()
    if not count:
        return 0, None, None
    middle = session.scalars(there.order_by(took).limit(2 - count % 2).offset((count - 1) // 2)).all()
    return count, days_of(sum(middle), len(middle)), days_of(int(seconds), count)

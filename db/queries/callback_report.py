"""The month's callbacks: due, done, on time, reached, satisfied, by kind, department and worker (R-CALL-5)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.queries.complaints_seen import not_about
from db.rules.billing_calendar import first_day, last_day
from db.rules.callbacks import SATISFIED
from db.rules.care_figures import SEES_WORKERS, Share
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackKind, CallbackState, Role

MOST_GROUPS = 30
UNCOUNTED = (CallbackState.NOT_DRAWN, CallbackState.DROPPED)


class CallbackCounts(NamedTuple):
    """Each share over what it can be a share of: see db/rules/care_figures.py."""

    due: int = 0
    done: Share = Share(0, 0)
    on_time: Share = Share(0, 0)
    reached: Share = Share(0, 0)
    satisfied: Share = Share(0, 0)


class CallbackGroup(NamedTuple):
    """One line of a breakdown; without a key the callbacks that belong to none."""

    key: int | None
    name: str
    counts: CallbackCounts


class CallbackReport(NamedTuple):
    """One month. `workers` (whose work was asked about) is None for who may not see them."""

    month: str
    total: CallbackCounts
    kinds: list[tuple[CallbackKind, CallbackCounts]]
    departments: list[CallbackGroup]
    workers: list[CallbackGroup] | None


def get_callback_report(session: Session, *, actor: Actor, month: str, today: date) -> CallbackReport:
    """The callbacks by the day they were due. Raises MonthNotReadable."""
    of_month = _of_month(actor, month)
    kinds = _groups(session, of_month, today, Callback.kind)
    department = func.coalesce(WorkOrder.department_id, Complaint.department_id)
    departments = _groups(session, of_month, today, department, Department, Department.id == department)
    return CallbackReport(
        month,
        _total(session, of_month, today),
        [(row[0], row[2]) for row in kinds],
        [CallbackGroup(*row) for row in departments],
        _workers(session, of_month, today, actor),
    )


def _of_month(actor: Actor, month: str) -> ColumnElement[bool]:
    """Nobody counts a callback about a complaint that names the person who asks."""
    seen = select(Complaint.id).where(Complaint.id == Callback.complaint_id, not_about(actor))
    is_seen = or_(Callback.complaint_id.is_(None), seen.correlate(Callback).exists())
    days = Callback.due_on.between(first_day(month), last_day(month))
    return and_(days, ~Callback.is_taken_over, Callback.state.not_in(UNCOUNTED), is_seen)


def _sums(today: date) -> Sequence[Any]:
    def count(condition: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    tried = Callback.first_try_on.is_not(None)
    answered = Callback.state == CallbackState.DONE
    return (
        func.count(),
        count(Callback.state != CallbackState.DUE),
        count(and_(tried, Callback.first_try_on <= Callback.due_on)),
        count(or_(tried, Callback.due_on < today)),
        count(answered),
        count(and_(answered, Callback.satisfaction >= SATISFIED)),
        count(and_(answered, Callback.satisfaction.is_not(None))),
    )


def _counts(row: Sequence[Any]) -> CallbackCounts:
    due, done, on_time, to_try, reached, satisfied, marked = (int(number) for number in row)
    return CallbackCounts(due, Share(done, due), Share(on_time, to_try), Share(reached, done), Share(satisfied, marked))


def _total(session: Session, of_month: ColumnElement[bool], today: date) -> CallbackCounts:
    return _counts(session.execute(select(*_sums(today)).where(of_month)).one())


def _groups(
    session: Session, of_month: ColumnElement[bool], today: date, key: Any, named: Any = None, on: Any = None,
    *, where: Any = None,
) -> list[tuple[Any, str, CallbackCounts]]:  # fmt: skip
    """The largest first."""
    columns = [key] if named is None else [key, named.name]
    query = select(key, columns[-1], *_sums(today)).select_from(Callback)
    if named is not None:
        query = query.outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        query = query.outerjoin(Complaint, Complaint.id == Callback.complaint_id).outerjoin(named, on)
    if where is not None:
        query = query.where(where)
    query = query.where(of_month).group_by(*columns).order_by(func.count().desc(), columns[-1]).limit(MOST_GROUPS)
    return [(row[0], row[1] or "", _counts(row[2:])) for row in session.execute(query)]


def _workers(session: Session, of_month: ColumnElement[bool], today: date, actor: Actor) -> list[CallbackGroup] | None:
    """Manager and leader see everybody's, a supervisor the own department's."""
    own: ColumnElement[bool] = Staff.id.is_not(None)
    if not actor.has(*SEES_WORKERS):
        if not actor.has(Role.SUPERVISOR) or actor.department_id is None:
            return None
        own = and_(own, Staff.department_id == actor.department_id)
    on = Staff.id == WorkOrder.worker_id
    return [CallbackGroup(*row) for row in _groups(session, of_month, today, WorkOrder.worker_id, Staff, on, where=own)]

"""The month's callbacks: due, done, on time, reached, satisfied, by kind, department and worker (R-CALL-5)."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.queries.callbacks import callbacks_of_month, get_callback_rates, rate_columns
from db.queries.callbacks_callers import is_open_to
from db.queries.complaints_seen import workers_shown_to
from db.rules.callbacks import Rates
from db.rules.care_figures import Share
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackKind

MOST_GROUPS = 30


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
    """The callbacks by the day they were due, without the calls of a survey. Raises MonthNotReadable."""
    of_month = and_(callbacks_of_month(month), is_open_to(actor), Callback.kind != CallbackKind.SURVEY)
    kinds = _groups(session, of_month, today, Callback.kind)
    department = func.coalesce(WorkOrder.department_id, Complaint.department_id)
    departments = _groups(session, of_month, today, department, Department, Department.id == department)
    return CallbackReport(
        month,
        _counts(get_callback_rates(session, actor=actor, month=month, today=today)),
        [(row[0], row[2]) for row in kinds],
        [CallbackGroup(*row) for row in departments],
        _workers(session, of_month, today, actor),
    )


def _counts(rates: Rates) -> CallbackCounts:
    return CallbackCounts(
        rates.due,
        Share(rates.done, rates.due),
        Share(rates.on_time, rates.to_try),
        Share(rates.reached, rates.done),
        Share(rates.satisfied, rates.marked),
    )


def _groups(
    session: Session, of_month: ColumnElement[bool], today: date, key: Any, named: Any = None, on: Any = None
) -> list[tuple[Any, str, CallbackCounts]]:
    """The largest first."""
    columns = [key] if named is None else [key, named.name]
    query = select(key, columns[-1], *rate_columns(today)).select_from(Callback)
    if named is not None:
        query = query.outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        query = query.outerjoin(Complaint, Complaint.id == Callback.complaint_id).outerjoin(named, on)
    query = query.where(of_month).group_by(*columns).order_by(func.count().desc(), columns[-1]).limit(MOST_GROUPS)
    return [(row[0], row[1] or "", _counts(Rates(*row[2:]))) for row in session.execute(query)]


def _workers(session: Session, of_month: ColumnElement[bool], today: date, actor: Actor) -> list[CallbackGroup] | None:
    """Whose work was asked about; None for who may not see them."""
    shown = workers_shown_to(actor, Staff.department_id)
    if shown is None:
        return None
    on, there = Staff.id == WorkOrder.worker_id, and_(Staff.id.is_not(None), shown)
    rows = _groups(session, and_(of_month, there), today, WorkOrder.worker_id, Staff, on)
    return [CallbackGroup(*row) for row in rows]

"""Figures of jobs taken apart: by channel, item, trade and zone, by hour, by department and worker, day by day.

Each part is counted as db/queries/figures_work.py counts the whole, so the parts add up to it.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.clock import office_time
from db.queries.days import hour_begun, seconds_between
from db.queries.figure_slices import OneRow, Slice
from db.queries.figures_work import SLIP_CHARGES, completed, narrowed, registered
from db.queries.overdue import fen
from db.rules import figures
from db.rules.figure import require_figure
from db.tables.billing import LedgerEntry
from db.tables.catalogue import ServiceItem
from db.tables.customers import Unit
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import OrderSplit

MOST_PARTS = 200


class Part(NamedTuple):
    """One part: by what the list behind it is filtered ("" or 0 what has none), its name, a count or fen."""

    key: Any
    name: str
    value: int


class Pace(NamedTuple):
    """A department's completed jobs: how many, and the seconds of all of them until dispatch and until completion."""

    department_id: int
    department: str
    jobs: int
    until_dispatch: int
    until_completion: int


def list_orders_by(session: Session, *, actor: Actor, days: Slice, split: OrderSplit) -> list[Part]:
    """The largest first; by trade only what has one. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.ORDERS, department_id=days.department_id)
    if split is OrderSplit.ZONE:
        zone = func.coalesce(Unit.zone, "")
        found = _registered(days, zone).outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        return _parts(session, found, zone)
    if split is OrderSplit.ITEM:
        item = func.coalesce(WorkOrder.item_id, 0)
        parts = _parts(session, _registered(days, item), item)
        return _named(session, parts, select(ServiceItem.id, ServiceItem.name).where(ServiceItem.id.in_(_keys(parts))))
    column = WorkOrder.channel if split is OrderSplit.CHANNEL else WorkOrder.trade
    found = _registered(days, column).where(column.is_not(None))
    return [part._replace(key=part.key.value) for part in _parts(session, found, column)]


def list_order_hours(session: Session, *, actor: Actor, days: Slice) -> Mapping[tuple[int, int], int]:
    """By weekday, Monday is 0, and hour of the office's clock. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.ORDERS, department_id=days.department_id)
    hour = hour_begun(WorkOrder.registered_at)
    counts: Counter[tuple[int, int]] = Counter()
    for begun, number in session.execute(_registered(days, hour).group_by(hour)):
        there = office_time(datetime.fromisoformat(f"{begun}:00").replace(tzinfo=UTC))
        counts[there.weekday(), there.hour] += number
    return counts


def list_paces(session: Session, *, actor: Actor, days: Slice) -> list[Pace]:
    """Of jobs completed in the period that were dispatched; the slowest first. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.COMPLETED, department_id=days.department_id)
    until_dispatch = func.sum(seconds_between(WorkOrder.registered_at, WorkOrder.dispatched_at))
    until_completion = func.sum(seconds_between(WorkOrder.dispatched_at, WorkOrder.completed_at))
    found = _completed(days, WorkOrder.department_id, fen(until_dispatch), fen(until_completion)).where(
        WorkOrder.dispatched_at.is_not(None), WorkOrder.completed_at.is_not(None)
    )
    rows = session.execute(found.group_by(WorkOrder.department_id).limit(MOST_PARTS)).all()
    names = _names(session, select(Department.id, Department.name))
    paces = [Pace(row[0], names.get(row[0], ""), row[3], int(row[1]), int(row[2])) for row in rows]
    return sorted(paces, key=lambda pace: -(pace.until_dispatch + pace.until_completion) / pace.jobs)


def list_jobs_by_worker(session: Session, *, actor: Actor, days: Slice) -> list[Part]:
    """Completed in the period, most first. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.COMPLETED, department_id=days.department_id)
    worker = func.coalesce(WorkOrder.worker_id, 0)
    parts = _parts(session, _completed(days, worker), worker)
    return _named(session, parts, select(Staff.id, Staff.name).where(Staff.id.in_(_keys(parts))))


def list_revenue_by_department(session: Session, *, actor: Actor, days: Slice) -> list[Part]:
    """Fen, most first. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.REVENUE, department_id=days.department_id)
    earned = fen(func.sum(LedgerEntry.receivable_fen))
    found = _charged(days, WorkOrder.department_id, earned, with_orders=True).group_by(WorkOrder.department_id)
    rows = session.execute(found.order_by(earned.desc()).limit(MOST_PARTS)).all()
    names = _names(session, select(Department.id, Department.name))
    return [Part(row[0], names.get(row[0], ""), int(row[1])) for row in rows]


def list_revenue_by_day(session: Session, *, actor: Actor, days: Slice) -> list[tuple[date, int]]:
    """Fen of each business date that has any. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.REVENUE, department_id=days.department_id)
    day, earned = LedgerEntry.business_on, fen(func.sum(LedgerEntry.receivable_fen))
    with_orders = bool(days.zone) or days.department_id is not None
    found = _charged(days, day, earned, with_orders=with_orders).group_by(day).order_by(day)
    return [(row[0], int(row[1])) for row in session.execute(found)]


def _registered(days: Slice, *columns: Any) -> Select[Any]:
    return narrowed(select(*columns, func.count().label("n")).select_from(WorkOrder).where(registered(days)), days)


def _completed(days: Slice, *columns: Any) -> Select[Any]:
    return narrowed(select(*columns, func.count().label("n")).select_from(WorkOrder).where(completed(days)), days)


def _charged(days: Slice, *columns: Any, with_orders: bool) -> Select[Any]:
    found = select(*columns).select_from(LedgerEntry)
    if with_orders:
        found = found.join(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        found = found.where(days.of_department(WorkOrder.department_id), days.in_zone(WorkOrder.unit_id))
    return found.where(SLIP_CHARGES, LedgerEntry.business_on.between(days.from_on, days.until_on))


def _parts(session: Session, found: Select[Any], key: Any) -> list[Part]:
    rows = session.execute(found.group_by(key).order_by(func.count().desc(), key).limit(MOST_PARTS))
    return [Part(row[0], "", row[1]) for row in rows]


def _keys(parts: list[Part]) -> list[int]:
    return [part.key for part in parts if part.key]


def _named(session: Session, parts: list[Part], names: OneRow) -> list[Part]:
    known = _names(session, names)
    return [part._replace(name=known.get(part.key, "")) for part in parts]


def _names(session: Session, names: OneRow) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(names.limit(MOST_PARTS))}

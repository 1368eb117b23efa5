"""Jobs counted: registered, picked up, completed; and what they brought in."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, null, or_, select

from db.queries.figure_slices import OneRow, Question, Slice
from db.tables.billing import LedgerEntry
from db.tables.work_orders import WorkOrder
from db.vocabulary import NoticePart, OrderKind, Trade

# Written out, so that SQLite sees that the partial index fits.
REPAIR: ColumnElement[bool] = literal_column("work_order.kind = 'repair'")
SLIP_CHARGES = and_(LedgerEntry.counts_as == NoticePart.CHARGES, LedgerEntry.work_order_id.is_not(None))


def registered(days: Slice) -> ColumnElement[bool]:
    return and_(days.holds(WorkOrder.registered_at), ~WorkOrder.is_taken_over)


def completed(days: Slice) -> ColumnElement[bool]:
    return and_(WorkOrder.completed_on.between(days.from_on, days.until_on), ~WorkOrder.is_taken_over)


def narrowed(orders: OneRow, days: Slice) -> OneRow:
    """To the department and the zone that are asked for."""
    return orders.where(days.of_department(WorkOrder.department_id), days.in_zone(WorkOrder.unit_id))


def count_orders(_asked: Question, days: Slice) -> OneRow:
    return _orders(days, registered(days))


def count_completed(_asked: Question, days: Slice) -> OneRow:
    return _orders(days, completed(days))


def count_picked_up_on_time(asked: Question, days: Slice) -> OneRow:
    """Repairs alone have such a term (R-ORDER-4)."""
    picked = WorkOrder.picked_up_at.is_not(None)
    in_time = and_(picked, WorkOrder.picked_up_at <= WorkOrder.pick_up_due_at)
    return (
        select(
            func.count().filter(in_time).label("part"),
            func.count().filter(or_(picked, WorkOrder.pick_up_due_at < asked.until(days))).label("whole"),
        )
        .select_from(WorkOrder)
        .where(
            days.holds(WorkOrder.registered_at),
            WorkOrder.kind == OrderKind.REPAIR,
            WorkOrder.pick_up_due_at.is_not(None),
            ~WorkOrder.is_taken_over,
            days.of_department(WorkOrder.department_id),
            days.in_zone(WorkOrder.unit_id),
        )
    )


def count_repairs(asked: Question, days: Slice) -> OneRow:
    """R-DEC-24. What an office takes over at the start are repairs of their year like any other."""
    return _repairs(asked, days, func.count(), null())


def count_repairs_done(asked: Question, days: Slice) -> OneRow:
    done = func.count().filter(WorkOrder.completed_on <= asked.last_day(days))
    return _repairs(asked, days, done, func.count())


def _repairs(_asked: Question, days: Slice, part: Any, whole: Any) -> OneRow:
    counted = (
        select(part.label("part"), whole.label("whole"))
        .select_from(WorkOrder)
        .where(
            REPAIR,
            days.holds(WorkOrder.registered_at),
            days.of_department(WorkOrder.department_id),
            days.in_zone(WorkOrder.unit_id),
        )
    )
    return counted if days.only is None else counted.where(_trade() == days.only)


def _trade() -> Any:
    """A slip on which nobody has said the trade is of another one."""
    return func.coalesce(WorkOrder.trade, Trade.OTHER)


def sum_revenue(_asked: Question, days: Slice) -> OneRow:
    """Fen. A reversal takes away on its own day."""
    summed = select(func.coalesce(func.sum(LedgerEntry.receivable_fen), 0).label("part"), null().label("whole"))
    summed = summed.where(SLIP_CHARGES, LedgerEntry.business_on.between(days.from_on, days.until_on))
    if days.zone or days.department_id is not None:
        summed = summed.join(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id).where(
            days.of_department(WorkOrder.department_id), days.in_zone(WorkOrder.unit_id)
        )
    return summed


def _orders(days: Slice, which: ColumnElement[bool]) -> OneRow:
    counted = select(func.count().label("part"), null().label("whole")).select_from(WorkOrder)
    return narrowed(counted.where(which), days)

"""Jobs counted: registered, picked up, completed; and what they brought in."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from db.queries.figure_counted import Counted, Record
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


def count_orders(_asked: Question, days: Slice) -> Counted:
    return _orders(days, registered(days), WorkOrder.registered_at)


def count_completed(_asked: Question, days: Slice) -> Counted:
    return _orders(days, completed(days), WorkOrder.completed_on)


def count_picked_up_on_time(asked: Question, days: Slice) -> Counted:
    """Repairs alone have such a term (R-ORDER-4)."""
    picked, due = WorkOrder.picked_up_at, WorkOrder.pick_up_due_at
    found = (
        select(WorkOrder.id)
        .select_from(WorkOrder)
        .where(
            days.holds(WorkOrder.registered_at),
            WorkOrder.kind == OrderKind.REPAIR,
            due.is_not(None),
            ~WorkOrder.is_taken_over,
        )
    )
    return Counted(
        [narrowed(found, days)],
        Record.ORDER,
        WorkOrder.id,
        WorkOrder.registered_at,
        part=and_(picked.is_not(None), picked <= due),
        whole=or_(picked.is_not(None), due < asked.until(days)),
        due=due,
        done=picked,
    )


def count_repairs(_asked: Question, days: Slice) -> Counted:
    """R-DEC-24. What an office takes over at the start are repairs of their year like any other."""
    found = select(WorkOrder.id).select_from(WorkOrder).where(REPAIR, days.holds(WorkOrder.registered_at))
    if days.only is not None:
        found = found.where(_trade() == days.only)
    return Counted([narrowed(found, days)], Record.ORDER, WorkOrder.id, WorkOrder.registered_at)


def count_repairs_done(asked: Question, days: Slice) -> Counted:
    done = WorkOrder.completed_on
    return count_repairs(asked, days)._replace(part=done <= asked.last_day(days), of_all=True, done=done)


def _trade() -> Any:
    """A slip on which nobody has said the trade is of another one."""
    return func.coalesce(WorkOrder.trade, Trade.OTHER)


def sum_revenue(_asked: Question, days: Slice) -> Counted:
    """Fen. A reversal takes away on its own day."""
    found = select(LedgerEntry.id).select_from(LedgerEntry)
    found = found.where(SLIP_CHARGES, LedgerEntry.business_on.between(days.from_on, days.until_on))
    if days.zone or days.department_id is not None:
        found = narrowed(found.join(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id), days)
    fen = LedgerEntry.receivable_fen
    return Counted([found], Record.ENTRY, LedgerEntry.id, LedgerEntry.business_on, part=fen, sums=True)


def _orders(days: Slice, which: ColumnElement[bool], on: Any) -> Counted:
    found = select(WorkOrder.id).select_from(WorkOrder).where(which)
    return Counted([narrowed(found, days)], Record.ORDER, WorkOrder.id, on)

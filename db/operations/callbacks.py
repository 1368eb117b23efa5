"""Callbacks after finished work: due the next working day, three tries, the dissatisfied to the manager at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.queries.settings import get_calendar
from db.rules.deadlines import due_callback
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrder
from db.types import Actor


def make_callback_due(session: Session, *, order: WorkOrder, by: Actor, at: datetime) -> Callback | None:
    """A finished job makes a callback due the next working day (R-CALL-1); part of the completion, no act of its own.

    None for an order taken over that was finished before the day of its import. A second completion of the same
    order keeps the callback it has.
    """
    if order.completed_at is None or order.completed_on is None:
        raise ValueError("only a finished order is called back")
    if order.is_taken_over and order.completed_on < office_day(order.recorded_at):
        return None
    made = session.scalar(select(Callback).where(Callback.work_order_id == order.id))
    if made is not None:
        return made
    due = due_callback(order.completed_at, calendar=get_calendar(session), zone=office_zone())
    made = Callback(
        work_order_id=order.id,
        customer_id=order.customer_id,
        due_on=due.day,
        next_try_on=due.day,
        is_provisional=due.is_provisional,
    )
    session.add(made)
    session.flush()
    return made

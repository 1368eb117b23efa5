"""When a callback becomes due: after finished work, and after a settled complaint."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.queries.settings import OfficeSettings, deadline_settings, get_calendar, get_settings
from db.rules.callbacks import is_drawn
from db.rules.deadlines import due_callback, due_complaint_callback
from db.rules.working_days import DueDay
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackKind, CallbackState, Caller, OrderKind

OF_ORDER = select(Callback).where(Callback.work_order_id == bindparam("order_id"))


def make_callback_due(session: Session, *, order: WorkOrder, by: Actor, at: datetime) -> Callback | None:
    """A finished job makes a callback due the next working day (R-CALL-1); part of the completion, no act of its own.

    Where the office has lowered the quota of the kind, the lot decides once: what is not drawn stays not drawn. None
    for an order taken over that was finished before the day of its import. A second completion of the same order keeps
    the callback it has; one that nobody has tried yet gets its day anew.
    """
    if order.completed_at is None or order.completed_on is None:
        raise ValueError("only a finished order is called back")
    if order.is_taken_over and order.completed_on < office_day(order.recorded_at):
        return None
    with session.no_autoflush:  # the act that finishes the order is saved in one go at its end
        callback = session.scalar(OF_ORDER, {"order_id": order.id})
        calendar, office = get_calendar(session), get_settings(session)
    if callback is not None and (callback.tries or callback.state is not CallbackState.DUE):
        return callback
    due = due_callback(order.completed_at, calendar=calendar, zone=office_zone(), settings=deadline_settings(office))
    if callback is None:
        state = first_state(order.order_no, order.kind, office)
        callback = Callback(work_order_id=order.id, customer_id=order.customer_id, state=state, tries=0)
        session.add(callback)
    set_day(callback, due)
    session.flush()
    return callback


def first_state(order_no: str, kind: OrderKind | None, office: OfficeSettings) -> CallbackState:
    """Due, or not in the sample of the quota in force now (R-CALL-1)."""
    quota = office.callback_quota_repair if kind is OrderKind.REPAIR else office.callback_quota_service
    drawn = is_drawn(order_no, seed=office.callback_seed, quota_percent=quota)
    return CallbackState.DUE if drawn else CallbackState.NOT_DRAWN


def make_complaint_callback(session: Session, *, complaint: Complaint, at: datetime) -> Callback:
    """A settled complaint is called back within three working days, always (R-CALL-1, R-CALL-2); part of settling it.

    One that still waits from an earlier settlement gets its day anew.
    """
    session.flush()
    due = _due_after_complaint(session, complaint, complaint.settled_at or at)
    callback = live_complaint_callback(session, complaint_id=complaint.id)
    if callback is None:
        callback = Callback(
            kind=CallbackKind.COMPLAINT,
            caller=Caller.CLERK,
            complaint_id=complaint.id,
            customer_id=complaint.customer_id,
            state=CallbackState.DUE,
            tries=0,
        )
        session.add(callback)
    set_day(callback, due)
    session.flush()
    return callback


def drop_complaint_callback(session: Session, *, complaint: Complaint) -> None:
    """The customer has answered otherwise, or the complaint is handled again: nobody needs to call."""
    callback = live_complaint_callback(session, complaint_id=complaint.id)
    if callback is not None:
        callback.state = CallbackState.DROPPED
        session.flush()


def live_complaint_callback(session: Session, *, complaint_id: int) -> Callback | None:
    return session.scalar(
        select(Callback).where(Callback.complaint_id == complaint_id, Callback.state == CallbackState.DUE)
    )


def _due_after_complaint(session: Session, complaint: Complaint, settled_at: datetime) -> DueDay:
    settings = deadline_settings(get_settings(session))
    return due_complaint_callback(settled_at, calendar=get_calendar(session), zone=office_zone(), settings=settings)


def set_day(callback: Callback, due: DueDay) -> None:
    callback.due_on = callback.next_try_on = due.day
    callback.is_provisional = due.is_provisional

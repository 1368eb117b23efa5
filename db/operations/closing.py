"""An order closes itself: reconciled, paid or free, and called back (R-DEC-4). Part of another act."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.operations.order_steps import write_event
from db.queries.accounts import get_live_charge
from db.rules.work_order_states import STEPS
from db.tables.callbacks import Callback
from db.tables.payments import Allocation
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import CallbackState, OrderState, OrderVerb, Settlement

PAID = select(func.sum(Allocation.amount_fen)).where(Allocation.charge_entry_id == bindparam("charge_id"))
CALLBACK_STATE = select(Callback.state).where(Callback.work_order_id == bindparam("order_id"))


def close_if_finished(session: Session, order: WorkOrder, at: datetime, by: Actor = SYSTEM) -> bool:
    """Close the order when nothing is open any more, or reopen it when something is again; gives whether it is closed.

    Called after reconciliation, payment, void and callback; in every other state nothing happens.
    """
    session.flush()
    if order.state not in (OrderState.RECONCILED, OrderState.CLOSED):
        return False
    finished = _is_called_back(session, order) and is_settled(session, order)
    verb = OrderVerb.CLOSE if finished else OrderVerb.REOPEN
    step = STEPS.get((order.state, verb))
    if step is not None:
        order.state, order.closed_at = step.to, at if finished else None
        write_event(session, order=order, verb=verb, by=by, at=at)
        session.flush()
    return finished


def is_settled(session: Session, order: WorkOrder) -> bool:
    """Paid in full, free, or settled before it was taken over."""
    if order.settlement is Settlement.FREE or not order.amount_fen:
        return True
    charge = get_live_charge(session, order_id=order.id)
    if charge is None:
        return order.is_taken_over and order.settlement is Settlement.IMMEDIATE
    paid = session.scalar(PAID, {"charge_id": charge.id})
    return charge.amount_fen == order.amount_fen and (paid or 0) >= charge.amount_fen


def _is_called_back(session: Session, order: WorkOrder) -> bool:
    state = session.scalar(CALLBACK_STATE, {"order_id": order.id})
    return order.is_taken_over if state is None else state is not CallbackState.DUE

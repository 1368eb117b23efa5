"""From the accepted price to work under way: dispatch, pick-up, start, hold (R-ORDER-3, R-ORDER-4, R-ORDER-7)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound, RuleError
from db.operations.order_steps import (
    PriceNotAccepted,
    business_time,
    hand_over,
    load_order,
    require_text,
    take_step,
)
from db.operations.requests import WindowNotPossible
from db.rules import permissions
from db.rules.work_order_states import APPLIES, StepNotPossible, is_price_accepted
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, OrderState, OrderVerb


class WorkerOfOtherDepartment(RuleError):
    message = N_("{name} does not work in this department. Choose another worker.")


class WorkerMissing(RuleError):
    message = N_("No worker is assigned yet. Dispatch the order to a worker first.")


class PickedUpAlready(RuleError):
    message = N_("The department has picked up this order already.")


def dispatch_order(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    department_id: int,
    wanted_at: datetime | None,
    worker_id: int | None = None,
    wanted_until: datetime | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
    note: str = "",
) -> None:
    """Give the job to a department and, if known, a worker at a time; again to give it to somebody else.

    No slip leaves without an accepted price or a ground for no charge: raises PriceNotAccepted (R-ORDER-2).
    """
    permissions.require(by, "dispatch_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.DISPATCH, by=by)
    if not is_price_accepted(order):
        raise PriceNotAccepted()
    on = business_time("happened_at", happened_at, earliest=order.registered_at, at=at)
    department = session.get(Department, department_id)
    if department is None or not department.is_active:
        raise NotFound("department_id", what=N_("Department"), key=department_id)
    worker = None if worker_id is None else session.get(Staff, worker_id)
    if worker_id is not None and (worker is None or not worker.is_active):
        raise NotFound("worker_id", what=N_("Worker"), key=worker_id)
    if worker is not None and worker.department_id != department.id:
        raise WorkerOfOtherDepartment("worker_id", name=worker.name)
    if wanted_at is None:
        raise Incomplete("wanted_at", what=N_("Time of the visit"))
    if wanted_until is not None and wanted_until <= wanted_at:
        raise WindowNotPossible("wanted_at")
    take_step(session, order=order, verb=OrderVerb.DISPATCH, by=by, at=at, happened_at=on, note=note)
    order.department_id, order.worker_id = department.id, worker_id
    order.wanted_at, order.wanted_until, order.dispatched_at = wanted_at, wanted_until, on
    hand_over(session, order=order, at=on)
    session.flush()


def pick_up_order(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> None:
    """The department takes the slip; for repairs within 30 minutes on duty (R-ORDER-4, R-DEC-13)."""
    permissions.require(by, "pick_up_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.PICK_UP, by=by)
    if not APPLIES[OrderVerb.PICK_UP](order):
        raise PickedUpAlready()
    on = business_time("happened_at", happened_at, earliest=order.registered_at, at=at)
    take_step(session, order=order, verb=OrderVerb.PICK_UP, by=by, at=at, happened_at=on)
    order.picked_up_at = on
    session.flush()


def start_order(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> None:
    """The worker begins. Raises WorkerMissing."""
    permissions.require(by, "start_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.START, by=by)
    on = business_time("happened_at", happened_at, earliest=order.registered_at, at=at)
    require_worker(order)
    take_step(session, order=order, verb=OrderVerb.START, by=by, at=at, happened_at=on)
    order.started_at = on
    session.flush()


def hold_order(
    session: Session, *, by: Actor, at: datetime, order_id: int, reason: str, version: int | None = None
) -> None:
    """The work pauses: for a new price, a part, the customer (R-PRICE-7)."""
    permissions.require(by, "hold_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.HOLD, by=by)
    reason = require_text("reason", reason, N_("Reason"))
    take_step(session, order=order, verb=OrderVerb.HOLD, by=by, at=at, note=reason)
    session.flush()


def resume_order(session: Session, *, by: Actor, at: datetime, order_id: int, version: int | None = None) -> None:
    """Work goes on: after a hold once the price is accepted, or after a slip was marked as not done (R-ORDER-6)."""
    permissions.require(by, "resume_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.RESUME, by=by)
    if not APPLIES[OrderVerb.RESUME](order):
        if order.state is OrderState.ON_HOLD:
            raise PriceNotAccepted()
        raise StepNotPossible(state=order.state, verb=OrderVerb.RESUME)
    take_step(session, order=order, verb=OrderVerb.RESUME, by=by, at=at)
    if order.completed_at is not None:
        order.completed_at = order.completed_on = order.completed_by = order.sign_off = None
        order.slip_problem, order.slip_problem_note = None, ""
        hand_over(session, order=order, at=at)
    session.flush()


def print_slip(session: Session, *, by: Actor, at: datetime, order_id: int) -> int:
    """Count a print of the four-part slip; gives how many times it has been printed (R-ORDER-2, R-ORDER-3)."""
    permissions.require(by, "print_slip")
    order = load_order(session, order_id=order_id, version=None, verb=OrderVerb.PRINT, by=by)
    take_step(session, order=order, verb=OrderVerb.PRINT, by=by, at=at)
    order.print_count += 1
    session.flush()
    return order.print_count


def require_worker(order: WorkOrder) -> None:
    """Somebody did the job; raises WorkerMissing."""
    if order.worker_id is None:
        raise WorkerMissing("worker_id")

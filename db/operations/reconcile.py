"""The next morning: slips against the register, and the day closed (R-ORDER-6)."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.closing import close_if_finished
from db.operations.duties import require_other_person
from db.operations.order_charges import keep_charge_right
from db.operations.order_steps import PriceNotAccepted, load_order, take_step
from db.rules import permissions
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.rules.work_order_states import OtherDepartment, is_price_accepted
from db.tables.work_orders import ReconciledDay, WorkOrder
from db.types import Actor
from db.vocabulary import N_, DutyRule, OrderState, OrderVerb, Settlement, SignOff, SlipProblem


class SignatureMissing(RuleError):
    message = N_("The customer's signature is missing. Record it, or mark the slip as wrong.")


class DayNotOver(RuleError):
    message = N_("{day} is not over yet. Close it on the next working morning.")


class SlipsNotReconciled(RuleError):
    message = N_("{count} slips of {day} are not reconciled yet.")


class DayClosedAlready(RuleError):
    message = N_("{day} is closed already.")


def reconcile_order(
    session: Session, *, by: Actor, at: datetime, order_id: int, version: int | None = None, note: str = ""
) -> str:
    """The slip agrees with the register. Monthly slips are charged now, with their day of completion (R-DEC-1, -3).

    Gives the order's number. Never by the worker of the job, nor by a stand-in who recorded its completion: raises
    SamePerson; SignatureMissing, PriceNotAccepted where the slip is not right.
    """
    permissions.require(by, "reconcile_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.RECONCILE, by=by)
    refuse_own_work(by, made_by=order.completed_by, roles=ALLOWED["reconcile_order"])
    is_own = by.staff_id is not None and by.staff_id == order.worker_id
    require_other_person(
        session,
        rule=DutyRule.WORKER_RECONCILES,
        first=by.user_id if is_own else None,
        by=by,
        at=at,
        operation="reconcile_order",
        subject=order.order_no,
    )
    amount = order.amount_fen
    take_step(session, order=order, verb=OrderVerb.RECONCILE, by=by, at=at, amount_fen=amount, note=note)
    if order.sign_off is SignOff.UNSIGNED:
        raise SignatureMissing()
    if not is_price_accepted(order):
        raise PriceNotAccepted()
    order.slip_problem, order.slip_problem_note = None, ""
    order.reconciled_at, order.reconciled_by = at, by.user_id
    if order.settlement is Settlement.MONTHLY:
        keep_charge_right(session, order=order, business_on=order.completed_on or office_day(at), by=by, at=at)
    close_if_finished(session, order=order, at=at)
    session.flush()
    return order.order_no


def mark_slip_wrong(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    problem: SlipProblem | None,
    note: str = "",
    version: int | None = None,
) -> None:
    """Mark what is wrong with a slip: signature missing, amount differs, not done (R-ORDER-6)."""
    permissions.require(by, "mark_slip_wrong")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.MARK_WRONG, by=by)
    if problem is None:
        raise Incomplete("problem", what=N_("What is wrong"))
    said = f"{problem} {note.strip()}".strip()
    take_step(session, order=order, verb=OrderVerb.MARK_WRONG, by=by, at=at, note=said)
    order.slip_problem, order.slip_problem_note = problem, note.strip()
    session.flush()


def close_reconciled_day(session: Session, *, by: Actor, at: datetime, department_id: int, day: date) -> None:
    """A department's day is closed when all its slips are reconciled (R-ORDER-6).

    Raises OtherDepartment, DayNotOver, SlipsNotReconciled, DayClosedAlready.
    """
    permissions.require(by, "close_reconciled_day")
    if by.department_id != department_id:
        raise OtherDepartment()
    if day >= office_day(at):
        raise DayNotOver(day=day)
    same_day = (ReconciledDay.department_id == department_id) & (ReconciledDay.day == day)
    if session.scalar(select(ReconciledDay.id).where(same_day)) is not None:
        raise DayClosedAlready(day=day)
    finished_that_day = (WorkOrder.completed_on == day) & (WorkOrder.department_id == department_id)
    waiting = session.scalar(
        select(func.count(WorkOrder.id)).where(finished_that_day, WorkOrder.state == OrderState.COMPLETED)
    )
    if waiting:
        raise SlipsNotReconciled(count=waiting, day=day)
    session.add(ReconciledDay(department_id=department_id, day=day, closed_by=by.user_id, closed_at=at))
    session.flush()

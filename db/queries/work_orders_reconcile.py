"""The next morning: the slips to compare with the register, and the days that are not closed (R-ORDER-6)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables.customers import Customer, Unit
from db.tables.staff import Staff
from db.tables.work_orders import ReconciledDay, WorkOrder
from db.vocabulary import OrderState, Settlement, SignOff, SlipProblem

MOST_ROWS = 300
# How far back a day without a closing is still asked for.
LOOK_BACK = timedelta(days=35)


class SlipRow(NamedTuple):
    """One finished slip as the register has it."""

    order_id: int
    version: int
    order_no: str
    unit_label: str
    customer: str
    item: str
    worker_id: int | None
    worker: str
    completed_at: datetime
    completed_on: date
    settlement: Settlement
    amount_fen: int | None
    accepted_fen: int | None
    sign_off: SignOff | None
    result: str
    slip_problem: SlipProblem | None
    slip_problem_note: str


class OpenDay(NamedTuple):
    day: date
    slips: int
    waiting: int


def list_slips_to_reconcile(
    session: Session, *, department_id: int, day: date | None = None, limit: int = MOST_ROWS
) -> list[SlipRow]:
    """The department's completed slips, the oldest day first."""
    that_day = [] if day is None else [WorkOrder.completed_on == day]
    found = session.execute(
        select(
            WorkOrder.id,
            WorkOrder.version,
            WorkOrder.order_no,
            func.coalesce(Unit.label, ""),
            Customer.name,
            WorkOrder.item_name,
            WorkOrder.worker_id,
            func.coalesce(Staff.name, ""),
            WorkOrder.completed_at,
            WorkOrder.completed_on,
            WorkOrder.settlement,
            WorkOrder.amount_fen,
            WorkOrder.accepted_fen,
            WorkOrder.sign_off,
            WorkOrder.result,
            WorkOrder.slip_problem,
            WorkOrder.slip_problem_note,
        )
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(Staff, Staff.id == WorkOrder.worker_id)
        .where(WorkOrder.department_id == department_id, WorkOrder.state == OrderState.COMPLETED, *that_day)
        .order_by(WorkOrder.completed_at, WorkOrder.id)
        .limit(limit)
    )
    return [SlipRow._make(row) for row in found]


def list_days_not_closed(session: Session, *, department_id: int, today: date) -> list[OpenDay]:
    """Past days with finished slips and no closing, or with a slip that came in after it; the oldest first.

    Days from before the office began to work with the program are not asked for.
    """
    waiting = {
        day: count
        for day, count in session.execute(
            select(WorkOrder.completed_on, func.count(WorkOrder.id))
            .where(
                WorkOrder.department_id == department_id,
                WorkOrder.state == OrderState.COMPLETED,
                WorkOrder.completed_on < today,
            )
            .group_by(WorkOrder.completed_on)
        )
        if day
    }
    closed = set(
        session.scalars(
            select(ReconciledDay.day).where(
                ReconciledDay.department_id == department_id, ReconciledDay.day >= today - LOOK_BACK
            )
        )
    )
    past = {today - timedelta(days=n) for n in range(1, LOOK_BACK.days + 1)}
    finished = session.execute(
        select(WorkOrder.completed_on, func.count(WorkOrder.id))
        .where(
            # Day by day: the index of finished days answers, however many orders the department has.
            WorkOrder.completed_on.in_(past - closed),
            WorkOrder.department_id == department_id,
            WorkOrder.is_taken_over.is_(False),
        )
        .group_by(WorkOrder.completed_on)
    )
    slips = {day: count for day, count in finished if day}
    days = sorted(set(slips) | set(waiting))
    return [OpenDay(day, max(slips.get(day, 0), waiting.get(day, 0)), waiting.get(day, 0)) for day in days]

"""The dispatch view: what waits, each department's load of a day, one worker twice at one time (R-ORDER-7)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.queries.work_orders import OrderRow, get_order_rows
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.vocabulary import OrderState

UNDER_WAY = (OrderState.DISPATCHED, OrderState.IN_PROGRESS, OrderState.ON_HOLD)
BOARD = (OrderState.ACCEPTED, *UNDER_WAY)
MOST_ROWS = 200
# How long a visit is taken to last where its end is not known.
USUAL_VISIT = timedelta(hours=2)
LONGEST_VISIT = timedelta(days=1)


class DayLoad(NamedTuple):
    department_id: int
    department: str
    waiting: int
    planned: int
    done: int
    workers: int


class WorkerJob(NamedTuple):
    order_id: int
    order_no: str
    worker_id: int
    worker: str
    item: str
    address: str
    wanted_at: datetime
    wanted_until: datetime | None
    state: OrderState

    @property
    def ends_at(self) -> datetime:
        return self.wanted_until or self.wanted_at + USUAL_VISIT


def list_board(session: Session, *, department_id: int | None = None, limit: int = MOST_ROWS) -> list[OrderRow]:
    """What is accepted or under way, the wanted time first."""
    own = [] if department_id is None else [WorkOrder.department_id == department_id]
    ids = session.scalars(
        select(WorkOrder.id)
        .where(WorkOrder.state.in_(BOARD), *own)
        .order_by(WorkOrder.wanted_at.is_(None), WorkOrder.wanted_at, WorkOrder.id)
        .limit(limit)
    ).all()
    return get_order_rows(session, order_ids=ids)


def list_day_load(session: Session, *, day: date) -> list[DayLoad]:
    """Every department's day: accepted and not yet dispatched, planned for the day, done on it, and its people."""
    begin, end = office_instant(day), office_instant(day + timedelta(days=1))
    is_planned = (WorkOrder.wanted_at >= begin) & (WorkOrder.wanted_at < end)
    open_now = {
        row[0]: (int(row[1]), int(row[2]))
        for row in session.execute(
            select(
                WorkOrder.department_id,
                func.sum(case((WorkOrder.state == OrderState.ACCEPTED, 1), else_=0)),
                func.sum(case((is_planned, 1), else_=0)),
            )
            .where(WorkOrder.state.in_(BOARD))
            .group_by(WorkOrder.department_id)
        )
    }
    done = {
        row[0]: row[1]
        for row in session.execute(
            select(WorkOrder.department_id, func.count(WorkOrder.id))
            .where(WorkOrder.completed_on == day)
            .group_by(WorkOrder.department_id)
        )
    }
    workers = select(func.count(Staff.id)).where(Staff.department_id == Department.id, Staff.is_active)
    departments = session.execute(
        select(Department.id, Department.name, workers.scalar_subquery())
        .where(Department.is_active)
        .order_by(Department.id)
        .limit(MOST_ROWS)
    )
    return [DayLoad(id_, name, *open_now.get(id_, (0, 0)), done.get(id_, 0), count) for id_, name, count in departments]


def list_worker_jobs(
    session: Session, *, department_id: int, begin: datetime, end: datetime, except_order_id: int | None = None
) -> list[WorkerJob]:
    """The jobs of the department's people that touch a time, by worker: an overlap is seen, never forbidden."""
    found = session.execute(
        select(
            WorkOrder.id,
            WorkOrder.order_no,
            Staff.id,
            Staff.name,
            WorkOrder.item_name,
            WorkOrder.address,
            WorkOrder.wanted_at,
            WorkOrder.wanted_until,
            WorkOrder.state,
        )
        .join(Staff, Staff.id == WorkOrder.worker_id)
        .where(
            Staff.department_id == department_id,
            WorkOrder.wanted_at >= begin - LONGEST_VISIT,
            WorkOrder.wanted_at < end,
            WorkOrder.state.in_(UNDER_WAY),
            WorkOrder.id != (except_order_id or 0),
        )
        .order_by(WorkOrder.worker_id, WorkOrder.wanted_at)
        .limit(MOST_ROWS)
    )
    jobs = [WorkerJob._make(row) for row in found]
    return [job for job in jobs if job.ends_at > begin]

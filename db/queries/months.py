"""A month's stages: its state and the departments' hand-ins (R-DEC-5)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from db.clock import month_of
from db.queries.billing import cancelled_in, is_charge, on_notice
from db.queries.billing_exceptions import exceptions_of
from db.rules.billing_calendar import previous_month
from db.tables.billing import BillMonth, HandIn, LedgerEntry
from db.tables.staff import Department, User
from db.tables.work_orders import WorkOrder
from db.types import BigInt
from db.vocabulary import EntryKind, MonthState


class MonthStage(NamedTuple):
    """Who did what in the month's course; a month without a row is open."""

    month: str
    state: MonthState
    reviewed_by: str
    reviewed_at: datetime | None
    issued_by: str
    issued_at: datetime | None
    lock_asked_by: str
    lock_asked_at: datetime | None
    locked_by: str
    locked_at: datetime | None
    reopen_reason: str


class HandInRow(NamedTuple):
    """One department's month: what it has now, and what its supervisor signed."""

    department_id: int
    department: str
    orders: int
    amount_fen: int
    exceptions: int
    signed_by: str
    signed_at: datetime | None
    signed_orders: int
    signed_fen: int


def get_month(session: Session, *, month: str) -> MonthStage:
    row = session.get(BillMonth, month)
    if row is None:
        return MonthStage(month, MonthState.OPEN, "", None, "", None, "", None, "", None, "")
    who = (row.reviewed_by, row.issued_by, row.lock_asked_by, row.locked_by)
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_([id_ for id_ in who if id_]))).all())
    reviewed_by, issued_by, lock_asked_by, locked_by = (names.get(id_ or 0, "") for id_ in who)
    return MonthStage(
        month,
        row.state,
        reviewed_by,
        row.reviewed_at,
        issued_by,
        row.issued_at,
        lock_asked_by,
        row.lock_asked_at,
        locked_by,
        row.locked_at,
        row.reopen_reason,
    )


def list_months(session: Session, *, today: date, limit: int = 60) -> list[str]:
    """The months that have had business, the present one first."""
    earliest = session.scalar(select(func.min(LedgerEntry.bill_month))) or month_of(today)
    months = [month_of(today)]
    while months[-1] > earliest and len(months) < limit:
        months.append(previous_month(months[-1]))
    return months


def list_hand_ins(session: Session, *, month: str) -> list[HandInRow]:
    """Each department with its 月结 slips of the month and its hand-in, if it is signed."""
    charged = (
        select(
            WorkOrder.department_id.label("department_id"),
            func.sum(case((LedgerEntry.kind == EntryKind.CHARGE, 1), else_=-1)).label("orders"),
            func.sum(LedgerEntry.receivable_fen).label("amount_fen"),
        )
        .join(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .where(LedgerEntry.bill_month == month, on_notice(), is_charge())
        .where(LedgerEntry.id.not_in(cancelled_in(month)))
        .group_by(WorkOrder.department_id)
        .subquery()
    )
    waiting = exceptions_of(session, month).subquery()
    counted = select(waiting.c.department_id, func.count().label("exceptions")).group_by(waiting.c.department_id)
    left_out = counted.subquery()
    rows = session.execute(
        select(
            Department.id,
            Department.name,
            cast(func.coalesce(charged.c.orders, 0), BigInt),
            cast(func.coalesce(charged.c.amount_fen, 0), BigInt),
            func.coalesce(left_out.c.exceptions, 0),
            func.coalesce(User.name, ""),
            HandIn.signed_at,
            func.coalesce(HandIn.orders, 0),
            func.coalesce(HandIn.amount_fen, 0),
        )
        .outerjoin(charged, charged.c.department_id == Department.id)
        .outerjoin(left_out, left_out.c.department_id == Department.id)
        .outerjoin(
            HandIn,
            and_(HandIn.department_id == Department.id, HandIn.month == month, HandIn.withdrawn_at.is_(None)),
        )
        .outerjoin(User, User.id == HandIn.signed_by)
        .where(or_(Department.is_active, charged.c.orders > 0))
        .order_by(Department.id)
        .limit(200)
    )
    return [HandInRow(*row) for row in rows]

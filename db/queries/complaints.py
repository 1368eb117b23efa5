"""Complaints: the board with its clocks, the list, and earlier ones that a new one may repeat (R-COMP)."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.queries.complaints_filter import ComplaintFilter as ComplaintFilter
from db.queries.complaints_filter import conditions, is_open, parts
from db.queries.complaints_seen import visible_to
from db.rules.complaint_states import BOARD
from db.tables.complaints import Complaint
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, User
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    ComplaintCause,
    ComplaintClock,
    ComplaintKind,
    ComplaintState,
    ComplaintView,
    Role,
    Severity,
)

MOST_ON_BOARD = 200
PER_PAGE = 50
MOST_COUNTED = 10_000
# A second complaint of the same kind within this time may be the same matter again (R-COMP-6).
REPEATS_WITHIN = timedelta(days=90)
MOST_REPEATS = 5


class ComplaintRow(NamedTuple):
    """One complaint as board and list show it; `who` is the customer or the contact."""

    id: int
    version: int
    complaint_no: str
    title: str
    kind: ComplaintKind
    severity: Severity
    state: ComplaintState
    rounds: int
    led_by: Role
    department_id: int
    department: str
    owner: str
    customer_id: int | None
    who: str
    room: str
    received_at: datetime
    is_back_dated: bool
    next_due_at: datetime | None
    next_clock: ComplaintClock | None
    cause: ComplaintCause | None
    is_repeat: bool


class Board(NamedTuple):
    """The open ones of one part, the nearest term first, and how many there are in each part."""

    columns: dict[ComplaintState, list[ComplaintRow]]
    counts: dict[ComplaintView, int]

    @property
    def rows(self) -> list[ComplaintRow]:
        """All of them in the order of their terms; what waits for no clock is last."""
        found = [row for column in self.columns.values() for row in column]
        return sorted(found, key=lambda row: (row.next_due_at is None, row.next_due_at or row.received_at))


class ComplaintPage(NamedTuple):
    rows: list[ComplaintRow]
    total: int


def complaint_rows() -> Any:
    """Joined to what rows and conditions need."""
    return (
        select(
            Complaint.id,
            Complaint.version,
            Complaint.complaint_no,
            Complaint.title,
            Complaint.kind,
            Complaint.severity,
            Complaint.state,
            Complaint.rounds,
            Complaint.led_by,
            Complaint.department_id,
            Department.name,
            func.coalesce(User.name, ""),
            Complaint.customer_id,
            func.coalesce(Customer.name, Complaint.contact_name),
            func.coalesce(Unit.label, ""),
            Complaint.received_at,
            Complaint.recorded_at > Complaint.received_at,
            Complaint.next_due_at,
            Complaint.next_clock,
            Complaint.cause,
            Complaint.repeat_of_id.is_not(None),
        )
        .join(Department, Department.id == Complaint.department_id)
        .outerjoin(User, User.id == Complaint.owner_id)
        .outerjoin(Customer, Customer.id == Complaint.customer_id)
        .outerjoin(WorkOrder, WorkOrder.id == Complaint.work_order_id)
        .outerjoin(Unit, Unit.id == func.coalesce(Complaint.unit_id, WorkOrder.unit_id))
    )


def get_board(session: Session, *, actor: Actor, at: datetime, view: ComplaintView = ComplaintView.ALL) -> Board:
    """The board as this person sees it; at most MOST_ON_BOARD, the nearest terms first."""
    sought = ComplaintFilter(view=view, is_open=True)
    late_last = (Complaint.next_due_at.is_(None), Complaint.next_due_at, Complaint.id)
    found = complaint_rows().where(*conditions(actor, sought, at)).order_by(*late_last).limit(MOST_ON_BOARD)
    rows = [ComplaintRow(*row) for row in session.execute(found)]
    columns = {state: [row for row in rows if row.state is state] for state in BOARD}
    return Board(columns, _counts(session, actor, at))


def _counts(session: Session, actor: Actor, at: datetime) -> dict[ComplaintView, int]:
    views = parts(actor, at)
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in views.values()]
    counted = session.execute(select(func.count(), *sums).where(is_open(), visible_to(actor))).one()
    return dict(zip((ComplaintView.ALL, *views), map(int, counted), strict=True))


def list_complaints(
    session: Session, *, actor: Actor, looked_for: ComplaintFilter, at: datetime, limit: int = PER_PAGE, page: int = 1
) -> ComplaintPage:
    """The newest first; `total` stops at MOST_COUNTED."""
    found = complaint_rows().where(*conditions(actor, looked_for, at))
    some = found.with_only_columns(Complaint.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    newest = found.order_by(Complaint.received_at.desc(), Complaint.id.desc()).limit(limit).offset((page - 1) * limit)
    return ComplaintPage([ComplaintRow(*row) for row in session.execute(newest)], total)


def count_open_complaints(session: Session, *, actor: Actor) -> int:
    """The number in the menu; it stops at MOST_ON_BOARD."""
    some = select(Complaint.id).where(is_open(), visible_to(actor)).limit(MOST_ON_BOARD).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def list_complaints_of_order(session: Session, *, actor: Actor, order_id: int) -> list[ComplaintRow]:
    """What was complained of about one job, the newest first."""
    found = complaint_rows().where(visible_to(actor), Complaint.work_order_id == order_id)
    newest = found.order_by(Complaint.id.desc()).limit(MOST_REPEATS)
    return [ComplaintRow(*row) for row in session.execute(newest)]


def list_possible_repeats(
    session: Session, *, actor: Actor, customer_id: int, kind: ComplaintKind, today: date
) -> list[ComplaintRow]:
    """What the same customer complained of in the same kind within 90 days, the newest first."""
    same = (Complaint.customer_id == customer_id) & (Complaint.kind == kind)
    since = today - REPEATS_WITHIN
    found = (
        complaint_rows()
        .where(visible_to(actor), same, Complaint.received_on >= since, Complaint.state != ComplaintState.DECLINED)
        .order_by(Complaint.received_at.desc(), Complaint.id.desc())
        .limit(MOST_REPEATS)
    )
    return [ComplaintRow(*row) for row in session.execute(found)]

"""Terms that moved with the calendar or a setting: all of them, or those of one order or complaint."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from db.queries.deadline_moves_item import OF_COMPLAINTS, OF_ORDERS
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.deadlines import DeadlineMove
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.vocabulary import DeadlineKind

MOST_SHOWN = 50
IS_CALL = DeadlineMove.kind == DeadlineKind.CALL_BACK


class MovedTerm(NamedTuple):
    """One line of the history."""

    kind: DeadlineKind
    number: str
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    moved_by: str
    moved_at: datetime


def list_moved_terms(session: Session, *, staff_id: int | None = None, limit: int = MOST_SHOWN) -> list[MovedTerm]:
    """The latest first; without the complaints about this person of staff."""
    found = _moves()
    if staff_id is not None:
        found = found.where(Complaint.against_staff_id.is_distinct_from(staff_id))
    return [MovedTerm(*row) for row in session.execute(found.limit(limit))]


def list_order_moves(session: Session, *, order_id: int) -> list[MovedTerm]:
    """Of a slip and its callback."""
    return _list_of(session, OF_ORDERS, order_id, Callback.work_order_id == order_id)


def list_complaint_moves(session: Session, *, complaint_id: int) -> list[MovedTerm]:
    """Of a complaint and the call that is due after it; asked only for one that the person may see."""
    # Written out, so that SQLite sees that the partial index fits.
    is_due: ColumnElement[bool] = literal_column("callback.state = 'due'")
    return _list_of(session, OF_COMPLAINTS, complaint_id, and_(is_due, Callback.complaint_id == complaint_id))


def _list_of(
    session: Session, kinds: tuple[DeadlineKind, ...], subject_id: int, called: ColumnElement[bool]
) -> list[MovedTerm]:
    own = and_(DeadlineMove.kind.in_(kinds), DeadlineMove.subject_id == subject_id)
    call = and_(IS_CALL, DeadlineMove.subject_id.in_(select(Callback.id).where(called)))
    return [MovedTerm(*row) for row in session.execute(_moves().where(or_(own, call)).limit(MOST_SHOWN))]


def _moves() -> Select[DeadlineKind, str, datetime, datetime, str, str, datetime]:
    is_order = DeadlineMove.kind.in_(OF_ORDERS)
    order_id = case((is_order, DeadlineMove.subject_id), else_=Callback.work_order_id)
    complaint_id = case((is_order, None), (IS_CALL, Callback.complaint_id), else_=DeadlineMove.subject_id)
    return (
        select(
            DeadlineMove.kind,
            func.coalesce(WorkOrder.order_no, Complaint.complaint_no, ""),
            DeadlineMove.old_due_at,
            DeadlineMove.new_due_at,
            DeadlineMove.reason,
            func.coalesce(User.name, ""),
            DeadlineMove.moved_at,
        )
        .outerjoin(Callback, IS_CALL & (Callback.id == DeadlineMove.subject_id))
        .outerjoin(WorkOrder, WorkOrder.id == order_id)
        .outerjoin(Complaint, Complaint.id == complaint_id)
        .outerjoin(User, User.id == DeadlineMove.moved_by)
        .order_by(DeadlineMove.moved_at.desc(), DeadlineMove.id.desc())
    )

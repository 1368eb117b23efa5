"""What the desk sees while it writes a request down: the room's last jobs, likely duplicates, today's own slips."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.queries.accounts import list_open_charges
from db.queries.customers import CustomerHit, list_hits
from db.queries.work_orders import MOST_COUNTED, OrderRow, get_order_rows
from db.rules.work_order_states import UNFINISHED
from db.tables.callbacks import Callback
from db.tables.customers import Customer, CustomerUnit
from db.tables.work_orders import WorkOrder
from db.vocabulary import CallbackKind, OrderState


class RecentOrder(NamedTuple):
    order_no: str
    registered_at: datetime
    item: str
    state: OrderState


class RecentOrders(NamedTuple):
    rows: list[RecentOrder]
    total: int


class OwnToday(NamedTuple):
    rows: list[OrderRow]
    orders: int
    amount_fen: int


class CustomerNotes(NamedTuple):
    """What the desk should know before it promises anything; owed in fen."""

    owed_fen: int
    oldest_on: date | None
    unhappy: int


def get_customer_at(session: Session, *, customer_id: int, unit_id: int | None) -> CustomerHit | None:
    """A customer at a unit that is theirs, as an address names them; None for anything else."""
    own = select(CustomerUnit.id).where(CustomerUnit.customer_id == customer_id, CustomerUnit.unit_id == unit_id)
    if session.get(Customer, customer_id) is None:
        return None
    if unit_id is not None and session.scalar(own.limit(1)) is None:
        return None
    return list_hits(session, pairs=[(customer_id, unit_id)])[0]


def get_customer_notes(session: Session, *, customer_id: int) -> CustomerNotes:
    """What is open on the account, since when, and answers of dissatisfaction that nobody has dealt with."""
    owed = list_open_charges(session, customer_id=customer_id)
    unhappy = session.scalar(
        select(func.count(Callback.id)).where(
            Callback.customer_id == customer_id,
            Callback.kind != CallbackKind.COMPLAINT,  # those stand with their complaint, for who may see it
            Callback.reported_at.is_not(None),
            Callback.manager_answered_at.is_(None),
        )
    )
    oldest = min((row.business_on for row in owed), default=None)
    return CustomerNotes(int(sum(row.open_fen for row in owed)), oldest, unhappy or 0)


def _place(customer_id: int, unit_id: int | None) -> ColumnElement[bool]:
    return WorkOrder.customer_id == customer_id if unit_id is None else WorkOrder.unit_id == unit_id


def list_recent_orders(session: Session, *, customer_id: int, unit_id: int | None, limit: int = 5) -> RecentOrders:
    """The room's last jobs, whoever ordered them; without a room the customer's."""
    place = _place(customer_id, unit_id)
    found = session.execute(
        select(WorkOrder.order_no, WorkOrder.registered_at, WorkOrder.item_name, WorkOrder.state)
        .where(place)
        .order_by(WorkOrder.registered_at.desc())
        .limit(limit)
    )
    rows = [RecentOrder(*row) for row in found]
    counted = select(WorkOrder.id).where(place).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) if len(rows) == limit else len(rows)
    return RecentOrders(rows, total or 0)


def list_likely_duplicates(
    session: Session, *, customer_id: int, unit_id: int | None, item_id: int | None, item_name: str = "", limit: int = 3
) -> list[RecentOrder]:
    """Unfinished orders of the same place for the same thing: shown as a warning, never a refusal."""
    same = WorkOrder.item_name == item_name if item_id is None else WorkOrder.item_id == item_id
    if item_id is not None and item_name:
        same = or_(same, WorkOrder.item_name == item_name)
    found = session.execute(
        select(WorkOrder.order_no, WorkOrder.registered_at, WorkOrder.item_name, WorkOrder.state)
        .where(_place(customer_id, unit_id), same, WorkOrder.state.in_(UNFINISHED))
        .order_by(WorkOrder.registered_at.desc())
        .limit(limit)
    )
    return [RecentOrder(*row) for row in found]


def list_own_today(session: Session, *, user_id: int, day: date, limit: int = 5) -> OwnToday:
    """What this person has written down today, newest first, with the day's count and sum in fen."""
    mine = (
        WorkOrder.registered_by == user_id,
        WorkOrder.recorded_at >= office_instant(day),
        WorkOrder.recorded_at < office_instant(day + timedelta(days=1)),
    )
    ids = session.scalars(
        select(WorkOrder.id).where(*mine).order_by(WorkOrder.recorded_at.desc(), WorkOrder.id.desc()).limit(limit)
    ).all()
    count, amount = session.execute(select(func.count(WorkOrder.id), func.sum(WorkOrder.amount_fen)).where(*mine)).one()
    return OwnToday(get_order_rows(session, order_ids=ids), count, int(amount or 0))

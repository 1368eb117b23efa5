"""The callbacks to make, by the day of the next try; one with its job and its history; the month's rates."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from db import clock
from db.money import format_quantity
from db.queries.settings import get_calendar
from db.rules.callbacks import MOST_TRIES, SATISFIED, Rates
from db.rules.deadlines import due_next_try
from db.rules.personal_data import mask_phone
from db.tables.callbacks import Callback, CallbackTry
from db.tables.customers import Customer, Unit
from db.tables.staff import Staff, User
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    CallbackView,
    CustomerClass,
    CustomerKind,
    Mark,
    Outcome,
    Reached,
    Role,
    Settlement,
)

MOST_COUNTED = 1_000
PAST_CONTACTS = 5


class CallbackRow(NamedTuple):
    id: int
    version: int
    order_id: int
    order_no: str
    job: str
    unit_label: str
    customer: str
    customer_class: CustomerClass
    state: CallbackState
    tries: int
    due_on: date
    next_try_on: date
    is_provisional: bool
    satisfaction: int | None
    completed_at: datetime | None
    is_reported: bool


class CallbackCard(NamedTuple):
    """One callback as its caller sees it; the phone is masked until it is opened."""

    row: CallbackRow
    customer_id: int
    unit_id: int | None
    kind: CustomerKind
    phone_masked: str
    worker: str
    settlement: Settlement
    amount_fen: int | None
    outcome: Outcome | None
    attitude: Mark | None
    skill: Mark | None
    is_price_as_agreed: bool | None
    words: str
    reported_at: datetime | None
    manager_answer: str
    manager_answered_at: datetime | None
    next_try_if_missed: date | None


class PastContact(NamedTuple):
    """A try of this callback, or an earlier callback of the same customer."""

    at: datetime
    reached: Reached
    order_no: str
    job: str
    satisfaction: int | None
    by: str


def job_text(item: str, quantity_thousandths: int | None, unit_of_measure: str | None) -> str:
    """空调清洗 2 台: what was done and how much of it."""
    if quantity_thousandths is None or not unit_of_measure:
        return item
    return f"{item} {format_quantity(quantity_thousandths)} {unit_of_measure}"


def with_first_line(query: Any) -> Select[Any]:
    """Joins the first line of an order's present revision, by its unique key."""
    joined: Select[Any] = query.outerjoin(
        WorkOrderLine,
        and_(
            WorkOrderLine.work_order_id == WorkOrder.id,
            WorkOrderLine.revision == WorkOrder.revision,
            WorkOrderLine.position == 1,
        ),
    )
    return joined


def _rows() -> Select[Any]:
    return with_first_line(
        select(
            Callback,
            WorkOrder.order_no,
            WorkOrder.item_name,
            WorkOrder.completed_at,
            WorkOrderLine.quantity_thousandths,
            WorkOrderLine.unit_of_measure,
            Unit.label,
            Customer.name,
            Customer.customer_class,
        )
        .join(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .join(Customer, Customer.id == Callback.customer_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
    )


def _row(found: Any) -> CallbackRow:
    callback = found.Callback
    return CallbackRow(
        callback.id,
        callback.version,
        callback.work_order_id,
        found.order_no,
        job_text(found.item_name, found.quantity_thousandths, found.unit_of_measure),
        found.label or "",
        found.name,
        found.customer_class,
        callback.state,
        callback.tries,
        callback.due_on,
        callback.next_try_on,
        callback.is_provisional,
        callback.satisfaction,
        found.completed_at,
        callback.reported_at is not None,
    )


def _conditions(today: date) -> Mapping[CallbackView, ColumnElement[bool]]:
    due = Callback.state == CallbackState.DUE
    return {
        CallbackView.ALL: due,
        CallbackView.OVERDUE: and_(due, Callback.next_try_on < today),
        CallbackView.TODAY: and_(due, Callback.next_try_on == today),
        CallbackView.LATER: and_(due, Callback.next_try_on > today),
        CallbackView.DONE_TODAY: and_(Callback.done_on == today, Callback.state != CallbackState.DUE),
        CallbackView.DISSATISFIED: and_(Callback.reported_at.is_not(None), Callback.manager_answered_at.is_(None)),
    }


def waiting_callbacks(today: date) -> ColumnElement[bool]:
    """What is to be called today: the next try is due or passed."""
    return and_(Callback.state == CallbackState.DUE, Callback.next_try_on <= today)


def list_callbacks(
    session: Session, *, today: date, view: CallbackView = CallbackView.ALL, limit: int = 50, offset: int = 0
) -> list[CallbackRow]:
    """The worklist, the next try that is longest due first; what is done today, newest first."""
    order: list[Any] = [Callback.next_try_on, Callback.id]
    if view is CallbackView.DONE_TODAY:
        order = [Callback.done_at.desc(), Callback.id]
    if view is CallbackView.DISSATISFIED:
        order = [Callback.reported_at, Callback.id]
    found = session.execute(_rows().where(_conditions(today)[view]).order_by(*order).limit(limit).offset(offset))
    return [_row(row) for row in found]


def count_callbacks(session: Session, *, today: date) -> dict[CallbackView, int]:
    """How many rows each view has, capped."""
    counts = {}
    for view, condition in _conditions(today).items():
        some = select(Callback.id).where(condition).limit(MOST_COUNTED).subquery()
        counts[view] = session.scalar(select(func.count()).select_from(some)) or 0
    return counts


def count_waiting_callbacks(session: Session, *, actor: Actor) -> int:
    """The number in the menu: for the clerk what is to be called today, for the manager who was dissatisfied."""
    today = clock.office_day(clock.now())
    conditions = _conditions(today)
    wanted = [waiting_callbacks(today)] if actor.has(Role.CLERK) else []
    if actor.has(Role.MANAGER):
        wanted.append(conditions[CallbackView.DISSATISFIED])
    total = 0
    for condition in wanted:
        some = select(Callback.id).where(condition).limit(MOST_COUNTED).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return total


def get_callback(session: Session, *, callback_id: int, today: date) -> CallbackCard | None:
    """One callback; `next_try_if_missed` is None when the next miss is the last one."""
    query = _rows().add_columns(
        WorkOrder.unit_id,
        Customer.kind,
        Customer.phone,
        WorkOrder.contact_phone,
        WorkOrder.settlement,
        WorkOrder.amount_fen,
        Staff.name.label("worker"),
    )
    found = session.execute(
        query.outerjoin(Staff, Staff.id == WorkOrder.worker_id).where(Callback.id == callback_id)
    ).one_or_none()
    if found is None:
        return None
    callback = found.Callback
    return CallbackCard(
        _row(found),
        callback.customer_id,
        found.unit_id,
        found.kind,
        mask_phone(found.contact_phone or found.phone),
        found.worker or "",
        found.settlement,
        found.amount_fen,
        callback.outcome,
        callback.attitude,
        callback.skill,
        callback.is_price_as_agreed,
        callback.words,
        callback.reported_at,
        callback.manager_answer,
        callback.manager_answered_at,
        due_next_try(today, calendar=get_calendar(session)).day if callback.tries + 1 < MOST_TRIES else None,
    )


def list_past_contacts(
    session: Session, *, customer_id: int, at: datetime, limit: int = PAST_CONTACTS
) -> list[PastContact]:
    """The calls to this customer in the last twelve months, newest first."""
    newest = (
        select(Callback.id)
        .where(Callback.customer_id == customer_id)
        .order_by(Callback.id.desc())
        .limit(4 * limit)
        .subquery()
    )
    found = session.execute(
        select(
            CallbackTry.tried_at,
            CallbackTry.reached,
            WorkOrder.order_no,
            WorkOrder.item_name,
            Callback.satisfaction,
            User.name,
        )
        .join(Callback, Callback.id == CallbackTry.callback_id)
        .join(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .outerjoin(User, User.id == CallbackTry.tried_by)
        .where(Callback.id.in_(select(newest.c.id)), CallbackTry.tried_at >= at - timedelta(days=366))
        .order_by(CallbackTry.tried_at.desc())
        .limit(limit)
    )
    return [PastContact(row[0], row[1], row[2], row[3], row[4], row[5] or "") for row in found]


def get_callback_rates(session: Session, *, month: str) -> Rates:
    """The month's callbacks by the day they were due (R-CALL-5); what came with the import is left out."""
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    finished = Callback.state != CallbackState.DUE
    counted = session.execute(
        select(
            func.count(),
            func.count().filter(finished),
            func.count().filter(and_(Callback.first_try_on.is_not(None), Callback.first_try_on <= Callback.due_on)),
            func.count().filter(Callback.state == CallbackState.DONE),
            func.count().filter(and_(Callback.state == CallbackState.DONE, Callback.satisfaction >= SATISFIED)),
        ).where(Callback.due_on.between(first, last), ~Callback.is_taken_over)
    ).one()
    return Rates(*counted)

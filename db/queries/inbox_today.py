"""Beside the inbox: today's visits and how many requests the last days brought."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.tables.customers import Customer, Unit
from db.tables.work_orders import WorkOrder
from db.vocabulary import OrderState

OPEN = (OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.IN_PROGRESS, OrderState.ON_HOLD)
MOST_VISITS = 200


class Visit(NamedTuple):
    order_id: int
    at: datetime
    where: str
    item: str
    state: OrderState


def list_visits(session: Session, *, day: date, department_id: int | None = None) -> list[Visit]:
    """Who is expected or was served on this day, by the hour; of one department or of all."""
    begin, end = office_instant(day), office_instant(day + timedelta(days=1))
    expected = and_(WorkOrder.state.in_(OPEN), WorkOrder.wanted_at >= begin, WorkOrder.wanted_at < end)
    visits: list[Visit] = []
    for condition in (expected, WorkOrder.completed_on == day):
        query = _visits().where(condition)
        if department_id is not None:
            query = query.where(WorkOrder.department_id == department_id)
        for order, label, name in session.execute(query.limit(MOST_VISITS)):
            at = order.wanted_at or order.completed_at or order.registered_at
            visits.append(Visit(order.id, at, label or name, order.item_name, order.state))
    return sorted(visits, key=lambda visit: (visit.at, visit.order_id))


def _visits() -> Select[WorkOrder, str, str]:
    return (
        select(WorkOrder, Unit.label, Customer.name)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
    )


def count_registrations(session: Session, *, today: date, days: int = 7) -> list[int]:
    """Requests registered on each of the last days, today last."""
    counts = []
    for back in range(days - 1, -1, -1):
        day = today - timedelta(days=back)
        begin, end = office_instant(day), office_instant(day + timedelta(days=1))
        one_day = and_(WorkOrder.registered_at >= begin, WorkOrder.registered_at < end)
        counts.append(select(func.count()).select_from(WorkOrder).where(one_day).scalar_subquery())
    return list(session.execute(select(*counts)).one())

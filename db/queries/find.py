"""One box that leads anywhere: the number of a slip, receipt or customer, a room, a name, a phone's last digits."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.complaints_seen import visible_to
from db.queries.customers import CustomerHit, search_customers
from db.queries.prefixes import starts_with
from db.tables.complaints import Complaint
from db.tables.customers import Customer, Unit
from db.tables.payments import Receipt
from db.tables.tills import Fapiao
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import ComplaintState, OrderState

MOST_ORDERS = 6
COMPLAINTS = "TS-"


class OrderHit(NamedTuple):
    order_no: str
    state: OrderState
    who: str
    item: str


class ComplaintHit(NamedTuple):
    complaint_no: str
    state: ComplaintState
    title: str


class Found(NamedTuple):
    orders: list[OrderHit]
    customers: list[CustomerHit]
    receipt_no: str
    fapiao_no: str
    complaints: Sequence[ComplaintHit] = ()


def find_anything(session: Session, *, text: str, today: date, actor: Actor | None = None) -> Found:
    """Slips and complaints whose number begins so, the receipt of this number, customers; a part of a number is read
    from its end too.

    `7` or `007` alone is today's slip of that number.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return Found([], [], "", "")
    upper = typed.upper()
    if typed.isdecimal() and len(typed) <= 3 and typed.isascii():
        upper = f"TY-{today:%Y%m%d}-{int(typed):03d}"
    orders = _orders(session, upper) if any(sign.isdigit() for sign in upper) else []
    receipt_no = session.scalar(select(Receipt.receipt_no).where(Receipt.receipt_no == upper)) or ""
    fapiao_no = session.scalar(select(Fapiao.fapiao_no).where(Fapiao.fapiao_no == typed).limit(1)) or ""
    customers = search_customers(session, text=typed, today=today, only_active=False)
    complaints = _complaints(session, upper, actor) if actor and upper.startswith(COMPLAINTS) else []
    return Found(orders, customers, receipt_no, fapiao_no, complaints)


def _complaints(session: Session, beginning: str, actor: Actor) -> list[ComplaintHit]:
    found = session.execute(
        select(Complaint.complaint_no, Complaint.state, Complaint.title)
        .where(starts_with(session, Complaint.complaint_no, beginning), visible_to(actor))
        .order_by(Complaint.complaint_no)
        .limit(MOST_ORDERS)
    )
    return [ComplaintHit(*row) for row in found]


def _orders(session: Session, beginning: str) -> list[OrderHit]:
    found = session.execute(
        select(WorkOrder.order_no, WorkOrder.state, Customer.name, Unit.label, WorkOrder.item_name)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(starts_with(session, WorkOrder.order_no, beginning))
        .order_by(WorkOrder.order_no)
        .limit(MOST_ORDERS)
    )
    return [
        OrderHit(order_no, state, f"{label or ''} {name}".strip(), item) for order_no, state, name, label, item in found
    ]

"""One customer at a glance: what is open, when somebody spoke with them last, and when somebody will (R-CUST-1)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.complaints_filter import is_open
from db.queries.complaints_seen import visible_to
from db.queries.watched import LastContact, last_contacts
from db.queries.work_orders import OPEN
from db.rules.permissions import may
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    Caller,
    ComplaintClock,
    ComplaintState,
    ContactMeans,
    OrderState,
    Severity,
)

MOST = 20


class NextContact(NamedTuple):
    """A callback that is due: after a job, after a complaint, or by a rule of routine contact."""

    callback_id: int
    kind: CallbackKind
    caller: Caller
    means: ContactMeans
    what: str
    on: date


class OpenOrder(NamedTuple):
    order_no: str
    item: str
    state: OrderState


class OpenComplaint(NamedTuple):
    complaint_id: int
    complaint_no: str
    title: str
    severity: Severity
    state: ComplaintState
    clock: ComplaintClock | None
    due_at: datetime | None


class CustomerGlance(NamedTuple):
    """The most urgent of each first, at most twenty; empty where this person may see nothing."""

    orders: list[OpenOrder]
    complaints: list[OpenComplaint]
    contacts: list[NextContact]
    last: LastContact | None


def get_customer_glance(session: Session, *, actor: Actor, customer_id: int) -> CustomerGlance:
    is_seen = may(actor, "view_customers")
    return CustomerGlance(
        _orders(session, customer_id) if may(actor, "view_orders") else [],
        _complaints(session, customer_id, actor) if may(actor, "view_complaints") else [],
        _contacts(session, customer_id, actor) if is_seen else [],
        last_contacts(session, customer_ids=[customer_id], actor=actor).get(customer_id) if is_seen else None,
    )


def _orders(session: Session, customer_id: int) -> list[OpenOrder]:
    rows = select(WorkOrder.order_no, WorkOrder.item_name, WorkOrder.state).where(
        WorkOrder.customer_id == customer_id, WorkOrder.state.in_(OPEN)
    )
    rows = rows.order_by(WorkOrder.registered_at.desc(), WorkOrder.id.desc()).limit(MOST)
    return [OpenOrder(*row) for row in session.execute(rows)]


def _complaints(session: Session, customer_id: int, actor: Actor) -> list[OpenComplaint]:
    found = Complaint
    rows = (
        select(
            *(found.id, found.complaint_no, found.title, found.severity, found.state),
            *(found.next_clock, found.next_due_at),
        )
        .where(found.customer_id == customer_id, is_open(), visible_to(actor))
        .order_by(found.next_due_at.is_(None), found.next_due_at, found.id)
        .limit(MOST)
    )
    return [OpenComplaint(*row) for row in session.execute(rows)]


def _contacts(session: Session, customer_id: int, actor: Actor) -> list[NextContact]:
    call = Callback
    rows = (
        select(
            *(call.id, call.kind, call.caller, func.coalesce(ContactRule.means, ContactMeans.CALL)),
            func.coalesce(WorkOrder.item_name, Complaint.title, ""),
            call.next_try_on,
        )
        .outerjoin(WorkOrder, WorkOrder.id == call.work_order_id)
        .outerjoin(Complaint, Complaint.id == call.complaint_id)
        .outerjoin(ContactRule, ContactRule.id == call.contact_rule_id)
        .where(call.customer_id == customer_id, call.state == CallbackState.DUE)
        .where(call.complaint_id.is_(None) | visible_to(actor))
        .order_by(call.next_try_on, call.id)
        .limit(MOST)
    )
    return [NextContact(*row) for row in session.execute(rows)]

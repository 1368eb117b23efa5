"""One customer at a glance: what is open, when somebody spoke with them last, and when somebody will (R-CUST-1)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from db.queries.complaints_seen import visible_to
from db.queries.work_orders import OPEN
from db.rules.permissions import may
from db.tables.arrears import DunningContact
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.contacts import ContactRule, HolidayGreeting
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.types import Actor, Word
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    Caller,
    ComplaintClock,
    ComplaintState,
    ComplaintVerb,
    ContactAnswer,
    ContactMeans,
    OrderState,
    Severity,
    SpokenHow,
)

MOST = 20
ENDED = (ComplaintState.CLOSED, ComplaintState.DECLINED)


class LastContact(NamedTuple):
    how: SpokenHow
    at: datetime
    by: str


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
    return CustomerGlance(
        _orders(session, customer_id) if may(actor, "view_orders") else [],
        _complaints(session, customer_id, actor) if may(actor, "view_complaints") else [],
        _contacts(session, customer_id, actor) if may(actor, "view_customers") else [],
        _last(session, customer_id, actor) if may(actor, "view_customers") else None,
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
        .where(found.customer_id == customer_id, found.state.not_in(ENDED), visible_to(actor))
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


def _last(session: Session, customer_id: int, actor: Actor) -> LastContact | None:
    """Whoever began it: a call that reached them, what they told us, what we told them. The newest of each kind."""
    order, complaint, call, wish, talk = WorkOrder, Complaint, Callback, HolidayGreeting, DunningContact
    asked = _spoke(SpokenHow.REQUEST, order.registered_at, order.registered_by).where(order.customer_id == customer_id)
    complained = _spoke(SpokenHow.COMPLAINT, complaint.received_at, complaint.received_by)
    complained = complained.where(complaint.customer_id == customer_id, visible_to(actor))
    told = _spoke(SpokenHow.TOLD, ComplaintEvent.happened_at, ComplaintEvent.by_user_id)
    told = told.join(complaint, complaint.id == ComplaintEvent.complaint_id)
    told = told.where(complaint.customer_id == customer_id, visible_to(actor))
    told = told.where(ComplaintEvent.verb == ComplaintVerb.TELL)
    reached = _spoke(SpokenHow.CALLED, call.done_at, call.done_by)
    reached = reached.outerjoin(complaint, complaint.id == call.complaint_id)
    reached = reached.where(call.customer_id == customer_id, call.state == CallbackState.DONE)
    reached = reached.where(call.done_at.is_not(None), call.complaint_id.is_(None) | visible_to(actor))
    wished = _spoke(SpokenHow.GREETING, wish.greeted_at, wish.greeted_by).where(wish.customer_id == customer_id)
    talked = _spoke(SpokenHow.ARREARS, talk.recorded_at, talk.recorded_by)
    talked = talked.where(talk.customer_id == customer_id, talk.answer != ContactAnswer.NOT_REACHED)
    parts = [asked, complained, told, reached, wished, *([talked] if may(actor, "view_arrears") else [])]
    found = union_all(*(select(part.limit(1).subquery()) for part in parts)).subquery()
    how = type_coerce(found.c.how, Word(SpokenHow))
    rows = select(how, found.c.at, func.coalesce(User.name, "")).outerjoin(User, User.id == found.c.by_id)
    newest = session.execute(rows.order_by(found.c.at.desc()).limit(1)).one_or_none()
    return None if newest is None else LastContact(*newest)


def _spoke(how: SpokenHow, at: Any, by: Any) -> Select[Any]:
    return select(literal(how.value, Text).label("how"), at.label("at"), by.label("by_id")).order_by(at.desc())

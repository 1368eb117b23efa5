"""One complaint with its clocks, its history, and what it is about (R-COMP)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_zone
from db.queries.complaints_seen import visible_to
from db.queries.settings import get_deadline_settings
from db.rules.complaint_clocks import NextTerm, Terms, running
from db.rules.deadlines import end_of_duty
from db.rules.personal_data import mask_phone
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, Staff, User, UserRole
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintCause,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintVerb,
    Role,
    Severity,
)

MOST_STEPS = 300
MOST_OWNERS = 50


class ComplaintCall(NamedTuple):
    """Its latest callback (R-CALL-2)."""

    id: int
    state: CallbackState
    due_on: date
    next_try_on: date
    tries: int


class ComplaintOne(NamedTuple):
    """Everything of one complaint that its page shows; the phone is masked."""

    id: int
    version: int
    complaint_no: str
    source: ComplaintSource
    kind: ComplaintKind
    severity: Severity
    first_severity: Severity
    state: ComplaintState
    title: str
    words: str
    customer_id: int | None
    customer_no: str
    customer: str
    unit_id: int | None
    room: str
    contact_name: str
    masked_phone: str
    work_order_id: int | None
    order_no: str
    item_name: str
    callback_id: int | None
    repeat_of_id: int | None
    repeats_no: str
    department_id: int
    department: str
    owner_id: int | None
    owner: str
    led_by: Role
    against_staff_id: int | None
    against: str
    received_at: datetime
    recorded_at: datetime
    received_by_id: int | None
    received_by: str
    rounds: int
    start_by: datetime | None
    started_at: datetime | None
    settle_by: datetime | None
    is_term_agreed: bool
    reply_by: datetime | None
    follow_up_on: date | None
    is_provisional: bool
    cause: ComplaintCause | None
    outcome: str
    settled_at: datetime | None
    settled_by: str
    is_outcome_accepted: bool | None
    explanation: str
    closed_at: datetime | None
    clocks: tuple[NextTerm, ...]
    call: ComplaintCall | None

    @property
    def is_call_due(self) -> bool:
        return self.call is not None and self.call.state is CallbackState.DUE

    @property
    def who(self) -> str:
        return self.customer or self.contact_name


class ComplaintStep(NamedTuple):
    """One line of the history."""

    verb: ComplaintVerb
    happened_at: datetime
    recorded_at: datetime
    by: str
    round: int
    severity: Severity
    department: str
    due_at: datetime | None
    is_late: bool
    note: str


class PossibleOwner(NamedTuple):
    user_id: int
    name: str


def get_complaint(session: Session, *, actor: Actor, complaint_no: str) -> ComplaintOne | None:
    """By its number. None for an unknown one, and for one that this person must not see."""
    found = session.execute(_one(actor).where(Complaint.complaint_no == complaint_no, visible_to(actor))).one_or_none()
    if found is None:
        return None
    complaint: Complaint = found.Complaint
    call = _latest_call(session, complaint.id)
    settings = get_deadline_settings(session)
    days = (complaint.follow_up_on, call.next_try_on if call and call.state is CallbackState.DUE else None)
    follow_up, call_back = (None if day is None else end_of_duty(day, settings, office_zone()) for day in days)
    terms = Terms(complaint.start_by, complaint.settle_by, complaint.reply_by, follow_up, call_back)
    joined = found._asdict() | {
        "masked_phone": mask_phone(complaint.contact_phone or found.phone),
        "clocks": running(complaint.state, terms, is_started=complaint.started_at is not None),
        "call": call,
        "received_by_id": complaint.received_by,
    }
    return ComplaintOne(
        **{name: joined[name] if name in joined else getattr(complaint, name) for name in ComplaintOne._fields}
    )


def _one(actor: Actor) -> Any:
    owner, receiver, settler = (aliased(User) for _ in range(3))
    earlier = aliased(Complaint)

    def named(column: Any, name: str) -> ColumnElement[str]:
        label: ColumnElement[str] = func.coalesce(column, "").label(name)
        return label

    return (
        select(
            Complaint,
            named(Customer.customer_no, "customer_no"),
            named(Customer.name, "customer"),
            named(Customer.phone, "phone"),
            named(Unit.label, "room"),
            named(WorkOrder.order_no, "order_no"),
            named(WorkOrder.item_name, "item_name"),
            named(earlier.complaint_no, "repeats_no"),
            Department.name.label("department"),
            named(owner.name, "owner"),
            named(receiver.name, "received_by"),
            named(settler.name, "settled_by"),
            named(Staff.name, "against"),
        )
        .join(Department, Department.id == Complaint.department_id)
        .outerjoin(Customer, Customer.id == Complaint.customer_id)
        .outerjoin(Unit, Unit.id == Complaint.unit_id)
        .outerjoin(WorkOrder, WorkOrder.id == Complaint.work_order_id)
        .outerjoin(earlier, and_(earlier.id == Complaint.repeat_of_id, visible_to(actor, earlier)))
        .outerjoin(owner, owner.id == Complaint.owner_id)
        .outerjoin(receiver, receiver.id == Complaint.received_by)
        .outerjoin(settler, settler.id == Complaint.settled_by)
        .outerjoin(Staff, Staff.id == Complaint.against_staff_id)
    )


def _latest_call(session: Session, complaint_id: int) -> ComplaintCall | None:
    call = session.scalar(
        select(Callback).where(Callback.complaint_id == complaint_id).order_by(Callback.id.desc()).limit(1)
    )
    return None if call is None else ComplaintCall(call.id, call.state, call.due_on, call.next_try_on, call.tries)


def list_complaint_steps(session: Session, *, actor: Actor, complaint_id: int) -> list[ComplaintStep]:
    """Its history, the oldest first; nothing of one that this person must not see."""
    found = session.execute(
        select(
            ComplaintEvent.verb,
            ComplaintEvent.happened_at,
            ComplaintEvent.recorded_at,
            func.coalesce(User.name, ""),
            ComplaintEvent.round,
            ComplaintEvent.severity,
            Department.name,
            ComplaintEvent.due_at,
            ComplaintEvent.is_late,
            ComplaintEvent.note,
        )
        .join(Complaint, Complaint.id == ComplaintEvent.complaint_id)
        .join(Department, Department.id == ComplaintEvent.department_id)
        .outerjoin(User, User.id == ComplaintEvent.by_user_id)
        .where(ComplaintEvent.complaint_id == complaint_id, visible_to(actor))
        .order_by(ComplaintEvent.id)
        .limit(MOST_STEPS)
    )
    return [ComplaintStep._make(row) for row in found]


def list_possible_owners(session: Session, *, department_id: int, led_by: Role) -> list[PossibleOwner]:
    """Who may be given a complaint of this department that is led by this role."""
    held = select(User.id, User.name).join(UserRole, UserRole.user_id == User.id)
    leads = could_lead(department_id=department_id, led_by=led_by)
    found = session.execute(held.where(leads).order_by(User.name).limit(MOST_OWNERS))
    return [PossibleOwner(*row) for row in found]


def could_lead(*, department_id: int, led_by: Role) -> ColumnElement[bool]:
    """For a query that joins users and their roles: a head leads in the own department only."""
    leads = and_(User.is_active, UserRole.role == led_by)
    return and_(leads, User.department_id == department_id) if led_by is Role.SUPERVISOR else leads

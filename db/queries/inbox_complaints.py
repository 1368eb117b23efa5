"""Which complaints wait for whom: to start, to settle, to tell the customer, to step in (R-COMP-2, R-COMP-4).

Read by the index of the open ones; nobody has to click for an overdue one to reach whoever is above.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_zone
from db.queries.complaints_filter import DAY, is_open
from db.queries.complaints_seen import visible_to
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_deadline_settings
from db.rules.complaint_states import UNSETTLED
from db.rules.deadlines import DeadlineSettings, end_of_duty
from db.tables.complaints import Complaint
from db.tables.customers import Customer, Unit
from db.types import Actor
from db.vocabulary import ComplaintState, Role, Severity, WorkKind


def complaints_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """Each once for one person: to handle before to step in, and that before to tell the customer."""
    kinds, settings = conditions(actor, at), get_deadline_settings(session)
    columns = [condition.label(kind.value) for kind, condition in kinds.items()]
    found = session.execute(
        select(Complaint, func.coalesce(Customer.name, Complaint.contact_name), Unit.label, *columns)
        .outerjoin(Customer, Customer.id == Complaint.customer_id)
        .outerjoin(Unit, Unit.id == Complaint.unit_id)
        .where(is_open(), visible_to(actor), or_(*kinds.values()))
        .order_by(Complaint.next_due_at, Complaint.id)
        .limit(limit)
    )
    for complaint, name, label, *waits in found:
        kind = next(kind for kind, is_it in zip(kinds, waits, strict=True) if is_it)
        due_at = complaint.next_due_at
        if kind is WorkKind.TELL_CUSTOMER:
            due_at = _told_by(complaint, settings) or due_at
        is_late = due_at is not None and due_at < at
        yield WorkItem(
            kind,
            complaint.id,
            complaint.complaint_no,
            f"{label or ''} {name}".strip(),
            complaint.title,
            complaint.received_at,
            due_at,
            is_late,
            "complaint",
            {"no": complaint.complaint_no},
            WorkKind.COMPLAINT if kind is WorkKind.STEP_IN else None,
            is_urgent=complaint.severity is Severity.CRITICAL and kind is not WorkKind.TELL_CUSTOMER,
        )


def count_complaints_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    """The number in the menu, of the same conditions."""
    waits = or_(*conditions(actor, at).values())
    some = select(Complaint.id).where(is_open(), visible_to(actor), waits).limit(limit).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def conditions(actor: Actor, at: datetime) -> dict[WorkKind, ColumnElement[bool]]:
    """By what there is to do, the first that fits counts."""
    return {
        WorkKind.COMPLAINT: _to_handle(actor),
        WorkKind.STEP_IN: _to_step_in(actor, at),
        WorkKind.TELL_CUSTOMER: _to_tell(actor, at),
    }


def _to_handle(actor: Actor) -> ColumnElement[bool]:
    """What this person leads: until it is settled, and afterwards when nobody reached the customer."""
    led = [Complaint.led_by == role for role in (Role.MANAGER, Role.LEADER) if actor.has(role)]
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        led.append(and_(Complaint.led_by == Role.SUPERVISOR, Complaint.department_id == actor.department_id))
    handled = and_(Complaint.state.in_(UNSETTLED), or_(false(), *led))
    above = [role for role in (Role.MANAGER, Role.LEADER) if actor.has(role)]
    if not above:
        return handled
    is_over = and_(Complaint.state == ComplaintState.SETTLED, Complaint.next_clock.is_(None))
    # What the manager settled is closed by somebody else, so it stands with the leader, too.
    closes = Complaint.led_by != Role.SUPERVISOR if above == [Role.LEADER] else Complaint.led_by != Role.LEADER
    others = or_(Complaint.settled_by.is_(None), Complaint.settled_by != actor.user_id)
    return or_(handled, and_(is_over, closes, others))


def _to_step_in(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Overdue goes to the manager, a critical one to the leader as well; also when the call is overdue."""
    is_settled = Complaint.state == ComplaintState.SETTLED
    reaches = []
    if actor.has(Role.MANAGER):
        reaches.append(or_(Complaint.led_by == Role.SUPERVISOR, is_settled))
    if actor.has(Role.LEADER):
        reaches.append(and_(Complaint.severity == Severity.CRITICAL, or_(Complaint.led_by != Role.LEADER, is_settled)))
    return and_(Complaint.next_due_at < at, or_(false(), *reaches))


def _to_tell(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """The receiver follows up: today's daily word, and a reply that was promised for today (R-COMP-4)."""
    mine = Complaint.received_by == actor.user_id
    if actor.has(Role.CLERK):
        mine = or_(mine, Complaint.received_by.is_(None))
    today = office_day(at)
    due = or_(Complaint.follow_up_on <= today, Complaint.reply_by < office_instant(today + DAY))
    return and_(mine, due)


def _told_by(complaint: Complaint, settings: DeadlineSettings) -> datetime | None:
    """By when the customer hears from the receiver."""
    day = complaint.follow_up_on
    follow_up = None if day is None else end_of_duty(day, settings, office_zone())
    return min((each for each in (complaint.reply_by, follow_up) if each is not None), default=None)

"""What every step of a complaint shares: it is loaded, checked, its clocks are wound, and it is written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, NotFound
from db.queries.complaints_seen import visible_to
from db.queries.deadline_moves import get_clocks
from db.queries.settings import get_deadline_settings
from db.rules.complaint_clocks import Terms, nearest
from db.rules.complaint_states import UNSETTLED, require_complaint_step, who_leads
from db.rules.deadlines import Clocks, due_complaint_settlement, due_complaint_start, due_follow_up, end_of_duty
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.staff import User, UserRole
from db.types import Actor
from db.vocabulary import N_, CallbackState, ComplaintState, ComplaintVerb, Role, Severity


class ComplaintNow(NamedTuple):
    """What the table of steps asks of a complaint."""

    state: ComplaintState
    severity: Severity
    department_id: int
    led_by: Role
    started_at: datetime | None
    reply_by: datetime | None
    is_call_due: bool


def load_complaint(session: Session, *, complaint_id: int, version: int, verb: ComplaintVerb, by: Actor) -> Complaint:
    """The complaint as the screen showed it, if this person may do this to it now.

    Raises NotFound, for who must not see it too, ChangedMeanwhile, and what `require_complaint_step` raises.
    """
    found = find_complaint(session, complaint_id=complaint_id, by=by)
    if found.version != version:
        raise ChangedMeanwhile()
    require_complaint_step(by, facts_of(session, found), verb)
    return found


def find_complaint(session: Session, *, complaint_id: int, by: Actor) -> Complaint:
    """Raises NotFound, for who must not see it too."""
    seen = select(Complaint).where(Complaint.id == complaint_id, visible_to(by)).with_for_update()
    found = session.scalar(seen)
    if found is None:
        raise NotFound("complaint_id", what=N_("Complaint"), key=complaint_id)
    return found


def facts_of(session: Session, complaint: Complaint) -> ComplaintNow:
    return ComplaintNow(
        complaint.state,
        complaint.severity,
        complaint.department_id,
        complaint.led_by,
        complaint.started_at,
        complaint.reply_by,
        due_call(session, complaint) is not None,
    )


def due_call(session: Session, complaint: Complaint) -> Callback | None:
    """The callback that still asks the customer about the outcome (R-CALL-2)."""
    return session.scalar(
        select(Callback).where(Callback.complaint_id == complaint.id, Callback.state == CallbackState.DUE)
    )


def begin_terms(session: Session, complaint: Complaint, *, since: datetime) -> None:
    """The terms of its severity from this moment on: at receipt, and anew when the outcome was rejected (R-COMP-2)."""
    settings = get_deadline_settings(session)
    complaint.start_by = due_complaint_start(complaint.severity, since, settings)
    complaint.settle_by = due_complaint_settlement(complaint.severity, since, settings)
    complaint.is_term_agreed = False


def wind_clocks(session: Session, complaint: Complaint, clocks: Clocks | None = None) -> None:
    """Which clocks run now, and the nearest: after every step, and when calendar or settings have moved a term."""
    calendar, settings, zone = clocks or get_clocks(session)
    complaint.follow_up_on, complaint.is_provisional = None, False
    follow_up = call_back = None
    if complaint.state in UNSETTLED:
        told_on = None if complaint.told_at is None else office_day(complaint.told_at)
        due = due_follow_up(complaint.received_at, told_on, calendar=calendar, zone=zone, settings=settings)
        complaint.follow_up_on, complaint.is_provisional = due
        follow_up = end_of_duty(due.day, settings, zone)
    call = due_call(session, complaint) if complaint.state is ComplaintState.SETTLED else None
    if call is not None:
        call_back, complaint.is_provisional = end_of_duty(call.next_try_on, settings, zone), call.is_provisional
    terms = Terms(complaint.start_by, complaint.settle_by, complaint.reply_by, follow_up, call_back)
    first = nearest(complaint.state, terms, is_started=complaint.started_at is not None)
    complaint.next_clock, complaint.next_due_at = (None, None) if first is None else first


def lead(session: Session, complaint: Complaint, *, is_rejected_critical: bool = False) -> None:
    """Who leads its handling, never the person it is about (R-COMP-2, R-DEC-15)."""
    is_with_leader = is_rejected_critical or (
        complaint.led_by is Role.LEADER and complaint.severity is Severity.CRITICAL and complaint.rounds > 1
    )
    against = _roles_against(session, complaint)
    complaint.led_by = who_leads(complaint.severity, is_rejected_critical=is_with_leader, against=against)


def round_began(session: Session, complaint: Complaint) -> datetime:
    """Since when its terms run: receipt, or the last time the outcome was rejected."""
    rejected = session.scalar(
        select(ComplaintEvent.happened_at)
        .where(ComplaintEvent.complaint_id == complaint.id, ComplaintEvent.verb == ComplaintVerb.REJECT)
        .order_by(ComplaintEvent.id.desc())
        .limit(1)
    )
    return rejected or complaint.received_at


def write_down(
    session: Session,
    complaint: Complaint,
    verb: ComplaintVerb,
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    due_at: datetime | None = None,
    note: str = "",
) -> None:
    """One row of its history; late is what happened after the term that it was about."""
    happened = happened_at or at
    session.add(
        ComplaintEvent(
            complaint_id=complaint.id,
            verb=verb,
            happened_at=happened,
            recorded_at=at,
            by_user_id=by.user_id,
            round=complaint.rounds,
            severity=complaint.severity,
            department_id=complaint.department_id,
            due_at=due_at,
            is_late=due_at is not None and happened > due_at,
            note=note,
        )
    )


def _roles_against(session: Session, complaint: Complaint) -> frozenset[Role]:
    """The leading roles of who is complained about; a head counts as one in the own department only."""
    if complaint.against_staff_id is None:
        return frozenset()
    held = session.execute(
        select(UserRole.role, User.department_id)
        .join(User, User.id == UserRole.user_id)
        .where(User.staff_id == complaint.against_staff_id, User.is_active)
    )
    return frozenset(
        role for role, department in held if role is not Role.SUPERVISOR or department == complaint.department_id
    )

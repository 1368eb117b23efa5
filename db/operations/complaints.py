"""Complaints from any source in one form, begun, handed over, put right (R-COMP-1…3)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import RuleError
from db.operations.chains import next_number
from db.operations.complaint_departments import department_for, require_department
from db.operations.complaint_requests import (
    ComplaintAsked,
    RegisteredComplaint,
    ReplyNotPossible,
    copy_facts,
    require_words,
)
from db.operations.complaint_steps import (
    begin_terms,
    lead,
    load_complaint,
    round_began,
    wind_clocks,
    write_down,
)
from db.operations.order_steps import business_time, require_text, require_within_a_year
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.complaints_one import could_lead
from db.rules import permissions
from db.rules.complaint_states import UNSETTLED, is_milder
from db.tables.complaints import Complaint
from db.tables.staff import User, UserRole
from db.types import Actor
from db.vocabulary import N_, ComplaintState, ComplaintVerb, Role, Severity

Verb = ComplaintVerb


class OwnerNotPossible(RuleError):
    message = N_("This person does not lead complaints of that department. Choose its head, or nobody.")


class InTheseHandsAlready(RuleError):
    message = N_("It is there already. Choose another department or person.")


class SeverityFixed(RuleError):
    message = N_("The severity stays while the customer confirms the outcome.")


class MilderByManagerOnly(RuleError):
    message = N_("Only the manager makes a complaint milder, and none that the leader leads.")


def register_complaint(session: Session, *, by: Actor, at: datetime, asked: ComplaintAsked) -> RegisteredComplaint:
    """Write down a complaint; it is with the responsible department, or the manager, in the same moment (R-COMP-1…3).

    Raises Incomplete, NotFound, TimeNotPossible, ReplyNotPossible and others.
    """
    permissions.require(by, "register_complaint")
    return file_complaint(session, asked=asked, by=by, at=at)


def file_complaint(session: Session, *, asked: ComplaintAsked, by: Actor, at: datetime) -> RegisteredComplaint:
    """The registered complaint with number, clocks and history: a part of whatever hears one. Raises as registering."""
    source, kind, severity = require_words(asked)
    received_at = business_time("received_at", asked.received_at, earliest=None, at=at)
    if asked.reply_by is not None and asked.reply_by <= received_at:
        raise ReplyNotPossible("reply_by")
    if asked.reply_by is not None:
        require_within_a_year("reply_by", asked.reply_by, at=at)
    complaint = Complaint(
        source=source,
        kind=kind,
        severity=severity,
        first_severity=severity,
        state=ComplaintState.WAITING,
        led_by=Role.SUPERVISOR,
        received_at=received_at,
        received_on=office_day(received_at),
        received_by=by.user_id,
        recorded_at=at,
        reply_by=asked.reply_by,
        rounds=1,
    )
    copy_facts(session, complaint, asked, by=by)
    chosen = asked.department_id
    complaint.department_id = department_for(session, kind) if chosen is None else require_department(session, chosen)
    complaint.complaint_no = _complaint_no(session, complaint.received_on)
    begin_terms(session, complaint, since=received_at)
    lead(session, complaint)
    wind_clocks(session, complaint)
    session.add(complaint)
    session.flush()
    due_at = complaint.next_due_at
    write_down(session, complaint, Verb.REGISTER, by=by, at=at, happened_at=received_at, due_at=due_at)
    session.flush()
    return RegisteredComplaint(complaint.id, complaint.complaint_no)


def start_complaint(
    session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, happened_at: datetime | None = None
) -> str:
    """Begin the handling: critical at once by the manager, major within the hour by the head (R-COMP-2).

    `happened_at` is set for what is written down later (R-DEC-17). Gives its number. Raises ChangedMeanwhile and what
    `require_complaint_step` raises.
    """
    permissions.require(by, "start_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.START, by=by)
    begin(session, found, by=by, at=at, happened_at=happened_at)
    wind_clocks(session, found)
    session.flush()
    return found.complaint_no


def begin(
    session: Session, complaint: Complaint, *, by: Actor, at: datetime, happened_at: datetime | None = None
) -> None:
    """The handling begins: a part of starting, and of settling what nobody had started. Raises TimeNotPossible."""
    since = round_began(session, complaint)
    complaint.started_at = business_time("happened_at", happened_at, earliest=since, at=at)
    complaint.owner_id = by.user_id
    if complaint.state is ComplaintState.WAITING:
        complaint.state = ComplaintState.HANDLING
    write_down(
        session,
        complaint,
        Verb.START,
        by=by,
        at=at,
        happened_at=complaint.started_at,
        due_at=complaint.start_by,
    )


def hand_over_complaint(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    complaint_id: int,
    version: int,
    department_id: int,
    note: str,
    owner_id: int | None = None,
) -> str:
    """Give it to another department or person, with a word why. Its terms stay: they are the customer's.

    Gives its number. Raises Incomplete, NotFound, InTheseHandsAlready, OwnerNotPossible, ChangedMeanwhile.
    """
    permissions.require(by, "hand_over_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.HAND_OVER, by=by)
    require_department(session, department_id)
    why = fitting_text("note", require_text("note", note, N_("Reason")), most=SHORT_TEXT)
    if (department_id, owner_id) == (found.department_id, found.owner_id) or (
        department_id == found.department_id and owner_id is None
    ):
        raise InTheseHandsAlready("department_id")
    found.department_id, found.owner_id = department_id, None
    lead(session, found)
    if owner_id is not None:
        _require_owner(session, found, owner_id)
        found.owner_id = owner_id
    wind_clocks(session, found)
    write_down(session, found, Verb.HAND_OVER, by=by, at=at, due_at=found.next_due_at, note=why)
    session.flush()
    return found.complaint_no


def correct_complaint(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    complaint_id: int,
    version: int,
    asked: ComplaintAsked,
    note: str = "",
) -> str:
    """Put the facts right; source, department, receipt and promise stay as they are. Another severity needs a reason.

    Gives its number. Raises as registering does, SeverityFixed, MilderByManagerOnly, ChangedMeanwhile.
    """
    permissions.require(by, "correct_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.CORRECT, by=by)
    _source, kind, severity = require_words(asked)
    copy_facts(session, found, asked, by=by)
    found.kind = kind
    if found.owner_id is not None and _is_about(session, found, found.owner_id):
        found.owner_id = None
    why = fitting_text("note", note, most=SHORT_TEXT)
    if severity is not found.severity:
        why = require_text("note", why, N_("Reason"))
        _change_severity(session, found, severity, by)
    lead(session, found)
    wind_clocks(session, found)
    write_down(session, found, Verb.CORRECT, by=by, at=at, due_at=found.next_due_at, note=why)
    session.flush()
    return found.complaint_no


def _change_severity(session: Session, complaint: Complaint, severity: Severity, by: Actor) -> None:
    if complaint.state not in UNSETTLED:
        raise SeverityFixed("severity")
    if is_milder(severity, complaint.severity) and (not by.has(Role.MANAGER) or complaint.led_by is Role.LEADER):
        raise MilderByManagerOnly("severity")
    complaint.severity = severity
    begin_terms(session, complaint, since=round_began(session, complaint))


def _require_owner(session: Session, complaint: Complaint, owner_id: int) -> None:
    """Somebody who could lead it, and whom it is not about."""
    found = select(UserRole.user_id).join(User, User.id == UserRole.user_id)
    leads = could_lead(department_id=complaint.department_id, led_by=complaint.led_by)
    is_other = User.staff_id.is_(None) | (User.staff_id != (complaint.against_staff_id or 0))
    if session.scalar(found.where(User.id == owner_id, leads, is_other).limit(1)) is None:
        raise OwnerNotPossible("owner_id")


def _is_about(session: Session, complaint: Complaint, user_id: int) -> bool:
    """Whom it is about does not see it any more, so it is not in their hands."""
    member = session.scalar(select(User.staff_id).where(User.id == user_id))
    return member is not None and member == complaint.against_staff_id


def _complaint_no(session: Session, day: date) -> str:
    """TS-20261121-003: unique per day."""
    return f"TS-{day:%Y%m%d}-{next_number(session, f'complaints {day:%Y%m%d}'):03d}"

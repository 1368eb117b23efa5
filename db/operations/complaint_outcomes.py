"""How complaints end: settled, accepted, rejected and raised, closed, or out of scope (R-COMP-1, R-COMP-5)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import Incomplete, RuleError
from db.operations.callbacks_due import drop_complaint_callback, make_complaint_callback
from db.operations.complaint_steps import begin_terms, lead, load_complaint, wind_clocks, write_down
from db.operations.complaints import begin
from db.operations.duties import require_other_person
from db.operations.order_steps import business_time, require_text
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules import permissions
from db.rules.complaint_states import STEPS, raised, roles_for
from db.tables.complaints import Complaint
from db.types import Actor
from db.vocabulary import (
    N_,
    ComplaintCause,
    ComplaintClock,
    ComplaintState,
    ComplaintVerb,
    DutyRule,
    Severity,
)

State, Verb = ComplaintState, ComplaintVerb


class NothingToAnswer(RuleError):
    message = N_("This complaint has no outcome that the customer could answer now.")


def settle_complaint(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    complaint_id: int,
    version: int,
    outcome: str,
    cause: ComplaintCause | None,
    happened_at: datetime | None = None,
) -> str:
    """What was done and why it came to it; the customer is called back within three working days (R-CALL-2).

    What nobody had started is started by it. `happened_at` is set for what is written down later (R-DEC-17). Gives its
    number. Raises Incomplete, TimeNotPossible, ChangedMeanwhile and what `require_complaint_step` raises.
    """
    permissions.require(by, "settle_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.SETTLE, by=by)
    said = fitting_text("outcome", require_text("outcome", outcome, N_("Outcome")))
    if cause is None:
        raise Incomplete("cause", what=N_("Cause"))
    if found.started_at is None:
        begin(session, found, by=by, at=at, happened_at=happened_at)
    started_at = found.started_at or found.received_at
    found.settled_at = business_time("happened_at", happened_at, earliest=started_at, at=at)
    found.outcome, found.cause, found.settled_by = said, cause, by.user_id
    found.is_outcome_accepted = None
    found.state = STEPS[found.state, Verb.SETTLE].to
    # Before the callback: by now the customer is not told any more, but asked.
    write_down(
        session, found, Verb.SETTLE, by=by, at=at, happened_at=found.settled_at, due_at=found.settle_by, note=said
    )
    make_complaint_callback(session, complaint=found, at=at)
    wind_clocks(session, found)
    session.flush()
    return found.complaint_no


def accept_outcome(
    session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, words: str = ""
) -> str:
    """The customer has come by and accepts: closed; the call within three working days is still made (R-CALL-2).

    Gives its number. Raises SamePerson to who settled it, ChangedMeanwhile.
    """
    permissions.require(by, "accept_outcome")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.ACCEPT, by=by)
    _require_other(session, found, Verb.ACCEPT, by=by, at=at)
    answer_outcome(session, complaint=found, is_accepted=True, words=words, by=by, at=at)
    return found.complaint_no


def reject_outcome(session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, words: str) -> str:
    """The customer has said no before being called: raised, handled again (R-COMP-5). Gives its number.

    Raises Incomplete, ChangedMeanwhile.
    """
    permissions.require(by, "reject_outcome")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.REJECT, by=by)
    answer_outcome(session, complaint=found, is_accepted=False, words=words, by=by, at=at)
    drop_complaint_callback(session, complaint=found)
    return found.complaint_no


def answer_outcome(
    session: Session, *, complaint: Complaint, is_accepted: bool, words: str, by: Actor, at: datetime
) -> None:
    """The customer's answer: accepted is closed; rejected is one step graver, its terms anew, its history kept
    (R-COMP-5). A part of recording the callback, and of hearing it otherwise.

    Raises Incomplete without the words of a rejection, NothingToAnswer.
    """
    said = fitting_text("words", words)
    if complaint.state not in (State.SETTLED, State.CLOSED) or complaint.settled_at is None:
        raise NothingToAnswer()
    due_at = complaint.next_due_at if complaint.next_clock is ComplaintClock.CALL_BACK else None
    if is_accepted:
        if complaint.state is State.SETTLED:
            complaint.state, complaint.closed_at = State.CLOSED, at
            complaint.is_outcome_accepted, complaint.reply_by = True, None
            wind_clocks(session, complaint)
            write_down(session, complaint, Verb.ACCEPT, by=by, at=at, due_at=due_at, note=said)
        session.flush()
        return
    was_critical = complaint.severity is Severity.CRITICAL
    said = require_text("words", said, N_("Customer's words"))
    complaint.severity, complaint.rounds = raised(complaint.severity), complaint.rounds + 1
    complaint.state, complaint.closed_at, complaint.is_outcome_accepted = State.REJECTED, None, False
    complaint.outcome, complaint.settled_at, complaint.settled_by, complaint.cause = "", None, None, None
    complaint.started_at, complaint.owner_id, complaint.told_at = None, None, at
    begin_terms(session, complaint, since=at)
    lead(session, complaint, is_rejected_critical=was_critical)
    wind_clocks(session, complaint)
    write_down(session, complaint, Verb.REJECT, by=by, at=at, due_at=due_at, note=said)
    session.flush()


def close_complaint(session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, note: str) -> str:
    """Close a settled complaint whose customer could not be reached or did not want to answer. Gives its number.

    Raises Incomplete, SamePerson to who settled it, ChangedMeanwhile.
    """
    permissions.require(by, "close_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.CLOSE, by=by)
    why = fitting_text("note", require_text("note", note, N_("Reason")), most=SHORT_TEXT)
    _require_other(session, found, Verb.CLOSE, by=by, at=at)
    found.state, found.closed_at, found.reply_by = State.CLOSED, at, None
    wind_clocks(session, found)
    write_down(session, found, Verb.CLOSE, by=by, at=at, note=why)
    session.flush()
    return found.complaint_no


def decline_complaint(
    session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, explanation: str
) -> str:
    """Out of the office's scope: declined with what the customer was told, and still on record (R-COMP-1).

    Gives its number. Raises Incomplete, ChangedMeanwhile.
    """
    permissions.require(by, "decline_complaint")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.DECLINE, by=by)
    said = fitting_text("explanation", require_text("explanation", explanation, N_("Explanation to the customer")))
    found.state, found.closed_at, found.explanation, found.reply_by = State.DECLINED, at, said, None
    due_at = found.settle_by
    wind_clocks(session, found)
    write_down(session, found, Verb.DECLINE, by=by, at=at, due_at=due_at, note=said)
    session.flush()
    return found.complaint_no


def _require_other(session: Session, complaint: Complaint, verb: ComplaintVerb, *, by: Actor, at: datetime) -> None:
    """Who handled it does not record alone that the customer is content."""
    require_other_person(
        session,
        rule=DutyRule.CALL_BACK_OWN_JOB,
        first=complaint.settled_by,
        by=by,
        at=at,
        operation=verb.value,
        subject=complaint.complaint_no,
        roles=roles_for(complaint.state, verb, complaint.led_by),
    )

"""How the work on a corrective action goes on: progress, done, and whether it worked (R-SURV-5)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.operations.duties import require_other_person
from db.operations.order_steps import require_text
from db.operations.texts import LONG_TEXT, SHORT_TEXT, fitting_text
from db.rules import permissions
from db.rules.action_states import NOT_EFFECTIVE, require_action_step, require_day
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import OwnWorkAsStandIn
from db.tables.corrective_actions import CorrectiveAction, CorrectiveActionEvent
from db.types import Actor
from db.vocabulary import N_, ActionVerb, DutyRule

Verb = ActionVerb
BEGAN = (Verb.OPEN, Verb.CHECK)
MOST_PROGRESS = 99


class ProgressNotPossible(RuleError):
    message = N_("Enter 0 to {most} %. What is finished is reported as done.")


class DoneDayNotPossible(RuleError):
    message = N_("Enter a day from {earliest}, when it was begun, to today.")


def load_action(session: Session, *, action_id: int, version: int, verb: ActionVerb, by: Actor) -> CorrectiveAction:
    """The action as the screen showed it, if this person may do this to it now.

    Raises NotFound, ChangedMeanwhile, and what `require_action_step` raises.
    """
    found = session.scalar(select(CorrectiveAction).where(CorrectiveAction.id == action_id).with_for_update())
    if found is None:
        raise NotFound("action_id", what=N_("Corrective action"), key=action_id)
    if found.version != version:
        raise ChangedMeanwhile()
    require_action_step(by, found, verb)
    return found


def write_down(
    session: Session, action: CorrectiveAction, verb: ActionVerb, *, by: Actor, at: datetime, note: str = ""
) -> None:
    """One row of its history, as the action stands after the step."""
    session.add(
        CorrectiveActionEvent(
            action_id=action.id,
            verb=verb,
            happened_at=at,
            by_user_id=by.user_id,
            round=action.rounds,
            progress_percent=action.progress_percent,
            note=note,
        )
    )


def report_progress(
    session: Session, *, by: Actor, at: datetime, action_id: int, version: int, percent: int, note: str
) -> str:
    """How far it is, in percent, and what was done. Gives its number.

    Raises ProgressNotPossible, Incomplete, ChangedMeanwhile, and what `require_action_step` raises.
    """
    permissions.require(by, "report_progress")
    found = load_action(session, action_id=action_id, version=version, verb=Verb.PROGRESS, by=by)
    said = fitting_text("note", require_text("note", note, N_("Work done")), most=SHORT_TEXT)
    if not 0 <= percent <= MOST_PROGRESS:
        raise ProgressNotPossible("percent", most=MOST_PROGRESS)
    found.progress_percent = percent
    write_down(session, found, Verb.PROGRESS, by=by, at=at, note=said)
    session.flush()
    return found.action_no


def finish_action(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    action_id: int,
    version: int,
    note: str,
    done_on: date | None = None,
) -> str:
    """The measure is carried out; from the day of the check on somebody else looks whether it worked (R-SURV-5).

    `done_on` is set for what is written down later. Gives its number. Raises Incomplete, DoneDayNotPossible,
    ChangedMeanwhile, and what `require_action_step` raises.
    """
    permissions.require(by, "finish_action")
    found = load_action(session, action_id=action_id, version=version, verb=Verb.FINISH, by=by)
    said = fitting_text("note", require_text("note", note, N_("Work done")), most=SHORT_TEXT)
    today, begun_on = office_day(at), _begun_on(session, found)
    day = done_on or today
    if not begun_on <= day <= today:
        raise DoneDayNotPossible("done_on", earliest=begun_on.isoformat())
    found.state = require_action_step(by, found, Verb.FINISH)
    found.done_on, found.done_by, found.progress_percent = day, by.user_id, 100
    write_down(session, found, Verb.FINISH, by=by, at=at, note=said)
    session.flush()
    return found.action_no


def check_action(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    action_id: int,
    version: int,
    has_worked: bool | None,
    note: str,
    due_on: date | None = None,
    measure: str = "",
) -> str:
    """Somebody else says by what was seen whether it worked; if not it is open again, with a new day (R-SURV-5).

    `measure` replaces the one that did not work; the earlier one stays in the history. The next check comes as long
    after the new day as it was planned before. Gives its number. Raises Incomplete, SamePerson to its owner and to
    whoever did it, ActionDayNotPossible, ChangedMeanwhile, and what `require_action_step` raises.
    """
    permissions.require(by, "check_action")
    found = load_action(session, action_id=action_id, version=version, verb=Verb.CHECK, by=by)
    if has_worked is None:
        raise Incomplete("has_worked", what=N_("Did it work?"))
    said = fitting_text("note", require_text("note", note, N_("What was seen")), most=SHORT_TEXT)
    # Who asked for it to be done is not who did it: both are asked after.
    for first in {found.done_by, found.owner_id}:
        _require_other(session, found, first=first, by=by, at=at)
    today = office_day(at)
    found.checked_on, found.checked_by = today, by.user_id
    if has_worked:
        found.state = require_action_step(by, found, Verb.CHECK)
        write_down(session, found, Verb.CHECK, by=by, at=at, note=said)
    else:
        tried = found.measure
        _begin_again(found, due_on=due_on, measure=measure, today=today)
        write_down(session, found, Verb.CHECK, by=by, at=at, note=f"{said} [{tried}]" if tried else said)
    session.flush()
    return found.action_no


def _begin_again(found: CorrectiveAction, *, due_on: date | None, measure: str, today: date) -> None:
    if due_on is None:
        raise Incomplete("due_on", what=N_("Due on"))
    day = require_day("due_on", due_on, earliest=today, today=today)
    if found.check_on is not None and found.due_on is not None:
        found.check_on = day + max(found.check_on - found.due_on, timedelta())
    found.measure = fitting_text("measure", measure, most=LONG_TEXT) or found.measure
    found.state, found.rounds, found.due_on = NOT_EFFECTIVE, found.rounds + 1, day
    found.progress_percent, found.done_on, found.done_by = 0, None, None


def _begun_on(session: Session, action: CorrectiveAction) -> date:
    """The day on which this round was opened."""
    began = session.scalar(
        select(CorrectiveActionEvent.happened_at)
        .where(CorrectiveActionEvent.action_id == action.id, CorrectiveActionEvent.verb.in_(BEGAN))
        .order_by(CorrectiveActionEvent.id.desc())
        .limit(1)
    )
    assert began is not None
    return office_day(began)


def _require_other(session: Session, action: CorrectiveAction, *, first: int | None, by: Actor, at: datetime) -> None:
    if first is not None and first == by.stands_in_for(*ALLOWED[Verb.CHECK.value]):
        # In the place of whose own action it is, nobody is somebody else.
        raise OwnWorkAsStandIn()
    require_other_person(
        session,
        rule=DutyRule.CHECK_OWN_ACTION,
        first=first,
        by=by,
        at=at,
        operation=Verb.CHECK.value,
        subject=action.action_no,
    )

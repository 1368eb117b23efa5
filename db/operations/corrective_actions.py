"""Corrective actions: proposed for what scored low, opened with measure, owner and day, or not pursued (R-SURV-5)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import CellNotReadable, RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.action_steps import load_action, write_down
from db.operations.chains import next_number
from db.operations.order_steps import require_text
from db.operations.texts import LONG_TEXT, SHORT_TEXT, fitting_text
from db.queries.actions_filter import may_own
from db.queries.low_marks import low_marks_of
from db.rules import permissions
from db.rules.action_states import (
    DONE,
    OF_THE_CHECK,
    ActionStepNotPossible,
    require_action_step,
    require_day,
)
from db.tables.corrective_actions import CorrectiveAction
from db.tables.staff import User
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import N_, ActionState, ActionVerb, CheckMeans

Verb = ActionVerb
EDITABLE = frozenset({"measure", "owner_id", "due_on", "check_means", "check_on"})
LABELS = {
    "measure": N_("Measure taken"),
    "owner_id": N_("In charge"),
    "due_on": N_("Due on"),
    "check_means": N_("Judged by"),
    "check_on": N_("Check on"),
}
MEANS = {each.value: each for each in CheckMeans}
MOST_DIGITS = 18


class OwnerNotPossible(RuleError):
    message = N_("Choose an owner of the front desk, a head of department or the manager, who may still sign in.")


def propose_actions(session: Session, *, survey: Survey, by: Actor, at: datetime) -> int:
    """One proposal for each question and zone of an ended survey below its threshold; returns how many are new.

    A part of ending a survey. Earlier actions that are to be judged by the next survey are due to be checked now.
    """
    asked = select(CorrectiveAction.question_id, CorrectiveAction.zone).where(CorrectiveAction.survey_id == survey.id)
    known = {(question_id, zone) for question_id, zone in session.execute(asked)}
    marks = [mark for mark in low_marks_of(session, survey_id=survey.id) if (mark.question_id, mark.zone) not in known]
    year = office_day(at).year
    for mark in marks:
        action = CorrectiveAction(
            action_no=f"ZG-{year}-{next_number(session, f'actions {year}'):03d}",
            survey_id=survey.id,
            low_percent=survey.low_percent,
            **mark._asdict(),
        )
        session.add(action)
        session.flush()
        write_down(session, action, Verb.PROPOSE, by=by, at=at)
    _call_for_checks(session, survey=survey, today=office_day(at))
    session.flush()
    return len(marks)


def _call_for_checks(session: Session, *, survey: Survey, today: date) -> None:
    asked = select(Survey.id).where(Survey.audience == survey.audience, Survey.id != survey.id)
    waiting = session.scalars(
        select(CorrectiveAction).where(
            CorrectiveAction.state == DONE,
            CorrectiveAction.check_means == CheckMeans.NEXT_SURVEY,
            CorrectiveAction.check_on > today,
            CorrectiveAction.done_on <= survey.starts_on,
            CorrectiveAction.survey_id.in_(asked),
        )
    )
    for action in waiting:
        action.check_on = today


def open_action(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    action_id: int,
    version: int,
    measure: str,
    owner_id: int | None,
    due_on: date | None,
    check_means: CheckMeans | None,
    check_on: date | None,
) -> str:
    """Somebody takes a measure by a day, and it is said when and by what it is checked that it worked (R-SURV-5).

    It belongs to the owner's department. Gives its number. Raises Incomplete, OwnerNotPossible, ActionDayNotPossible,
    TooLong, ChangedMeanwhile, ActionStepNotPossible.
    """
    permissions.require(by, "open_action")
    found = load_action(session, action_id=action_id, version=version, verb=Verb.OPEN, by=by)
    today = office_day(at)
    found.measure = fitting_text("measure", require_text("measure", measure, N_("Measure taken")), most=LONG_TEXT)
    _give_to(session, found, owner_id)
    if due_on is None:
        raise Incomplete("due_on", what=LABELS["due_on"])
    found.due_on = require_day("due_on", due_on, earliest=today, today=today)
    if check_means is None:
        raise Incomplete("check_means", what=LABELS["check_means"])
    if check_on is None:
        raise Incomplete("check_on", what=LABELS["check_on"])
    found.check_on = require_day("check_on", check_on, earliest=due_on, today=today)
    found.check_means, found.dismissed_because = check_means, ""
    found.state = require_action_step(by, found, Verb.OPEN)
    write_down(session, found, Verb.OPEN, by=by, at=at, note=found.measure[:SHORT_TEXT])
    session.flush()
    return found.action_no


def dismiss_action(session: Session, *, by: Actor, at: datetime, action_id: int, version: int, reason: str) -> str:
    """No measure is taken, or not any more, and why. Gives its number.

    Raises Incomplete, TooLong, ChangedMeanwhile, ActionStepNotPossible.
    """
    permissions.require(by, "dismiss_action")
    found = load_action(session, action_id=action_id, version=version, verb=Verb.DISMISS, by=by)
    found.dismissed_because = fitting_text("reason", require_text("reason", reason, N_("Reason")), most=SHORT_TEXT)
    found.state = require_action_step(by, found, Verb.DISMISS)
    write_down(session, found, Verb.DISMISS, by=by, at=at, note=found.dismissed_because)
    session.flush()
    return found.action_no


def change_action(session: Session, *, by: Actor, at: datetime, changes: Sequence[RowChange]) -> int:
    """Save measure, owner and days edited in the list, all or none; a moved day moves the check along.

    Once it is done only the check is still planned. Returns the number of rows. Raises ColumnsNotEditable, NotFound,
    RowsChangedMeanwhile, CellNotReadable, Incomplete, OwnerNotPossible, ActionDayNotPossible, ActionStepNotPossible.
    """
    permissions.require(by, "change_action")
    require_columns(changes, EDITABLE)
    asked = CorrectiveAction.id.in_([change.id for change in changes])
    rows = {row.id: row for row in session.scalars(select(CorrectiveAction).where(asked).with_for_update())}
    read = [RowChange(change.id, change.seen_version, _cells(change.values.items())) for change in changes]
    require_unchanged(read, rows, {row.id: row.action_no for row in rows.values()})
    for change in read:
        _change(session, rows[change.id], dict(change.values), by=by, at=at)
    session.flush()
    return len(changes)


def _change(session: Session, row: CorrectiveAction, cells: dict[str, Any], *, by: Actor, at: datetime) -> None:
    require_action_step(by, row, Verb.CHANGE)
    if row.state is DONE and not OF_THE_CHECK.issuperset(cells):
        raise ActionStepNotPossible(state=row.state, verb=Verb.CHANGE)
    moved = _moves(row, cells)
    if "owner_id" in cells:
        _give_to(session, row, cells.pop("owner_id"))
    due_before, today = row.due_on, office_day(at)
    for column, value in cells.items():
        if not value and row.state is not ActionState.PROPOSED:
            raise Incomplete(column, what=LABELS[column])
        setattr(row, column, value)
    is_moved = row.due_on is not None and row.due_on != due_before
    if row.due_on is not None and is_moved:
        require_day("due_on", row.due_on, earliest=today, today=today)
        if "check_on" not in cells and row.check_on is not None and due_before is not None:
            row.check_on += row.due_on - due_before
    if row.check_on is not None and (is_moved or "check_on" in cells):
        require_day("check_on", row.check_on, earliest=row.due_on or today, today=today)
    write_down(session, row, Verb.CHANGE, by=by, at=at, note=moved[:SHORT_TEXT])


def _moves(row: CorrectiveAction, cells: dict[str, Any]) -> str:
    """The days that move, as the history says them in any language."""
    days = [(getattr(row, column), cells[column]) for column in ("due_on", "check_on") if column in cells]
    return " · ".join(f"{before or '—'} → {after or '—'}" for before, after in days if before != after)


def _give_to(session: Session, action: CorrectiveAction, owner_id: int | None) -> None:
    if owner_id is None:
        raise Incomplete("owner_id", what=LABELS["owner_id"])
    owner = session.scalar(select(User).where(User.id == owner_id, may_own()))
    if owner is None:
        raise OwnerNotPossible("owner_id")
    action.owner_id = owner.id
    action.department_id = owner.department_id or action.department_id


def _cells(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Raises CellNotReadable, TooLong."""
    return {column: _read(column, value) for column, value in values}


def _read(column: str, value: Any) -> Any:
    if value is None or value == "":
        return "" if column == "measure" else None
    try:
        if column == "owner_id":
            return int(str(value)[:MOST_DIGITS])
        if column == "check_means":
            return MEANS[str(value)]
        if column in ("due_on", "check_on"):
            return date.fromisoformat(str(value)[:10])
    except (KeyError, ValueError):
        raise CellNotReadable(column, value=str(value)[:40], what=LABELS[column]) from None
    return fitting_text(column, str(value), most=LONG_TEXT)

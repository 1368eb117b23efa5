"""How corrective actions are looked for: whose task they are, what is late, who may own one (R-SURV-5)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, or_, select

from db.clock import office_day
from db.rules.action_states import UNSETTLED
from db.rules.permissions import ALLOWED, may
from db.tables.corrective_actions import CorrectiveAction
from db.tables.questionnaires import Question
from db.tables.staff import Department, User, UserRole
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, ActionView, Role

LONGEST_WORD = 40
# What worked leaves the board after a quarter; the list keeps it.
SHOWN_AFTER = timedelta(days=92)


class ActionFilter(NamedTuple):
    """What the list shows; everything where nothing is named."""

    view: ActionView = ActionView.ALL
    state: ActionState | None = None
    survey_no: str = ""
    word: str = ""


def may_own() -> ColumnElement[bool]:
    """Users who may report progress of their own."""
    held = exists().where(UserRole.user_id == User.id, UserRole.role.in_(ALLOWED[ActionVerb.PROGRESS.value]))
    return and_(User.is_active, held)


def is_to_check(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Due to be checked by this person: never the own work; the leader where it was the manager's."""
    action, today = CorrectiveAction, office_day(at)
    due = and_(action.state == ActionState.DONE, action.check_on <= today)
    others = [or_(column.is_(None), column != actor.user_id) for column in (action.owner_id, action.done_by)]
    if actor.has(Role.MANAGER):
        return and_(due, *others)
    reaches = []
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        reaches.append(action.department_id == actor.department_id)
    if actor.has(Role.LEADER):
        managers = select(UserRole.user_id).where(UserRole.role == Role.MANAGER)
        reaches.append(or_(action.owner_id.in_(managers), action.done_by.in_(managers)))
    return and_(due, or_(*reaches), *others) if reaches else _nothing()


def is_own(actor: Actor) -> ColumnElement[bool]:
    """Under way, and this person is its owner, or answers for it since the owner cannot any more."""
    mine = or_(CorrectiveAction.owner_id == actor.user_id, is_left_to(actor))
    return and_(CorrectiveAction.state == ActionState.OPEN, mine)


def is_left_to(actor: Actor) -> ColumnElement[bool]:
    """Its owner has left or may not work on it any more: the head of its department has it, else the manager."""
    action, cannot = CorrectiveAction, ~_a_user(User.id == CorrectiveAction.owner_id, may_own())
    heads = select(UserRole.user_id).where(UserRole.role == Role.SUPERVISOR)
    has_head = _a_user(User.is_active.is_(True), User.department_id == action.department_id, User.id.in_(heads))
    reaches = []
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        reaches.append(and_(action.department_id.is_not(None), action.department_id == actor.department_id))
    if actor.has(Role.MANAGER):
        reaches.append(~has_head)
    return and_(cannot, or_(*reaches)) if reaches else _nothing()


def _a_user(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Apart from the owner whom the outer question may join."""
    return select(User.id).where(*conditions).correlate(CorrectiveAction).exists()


def is_late(at: datetime) -> ColumnElement[bool]:
    """The day of the measure has passed; or that of the check."""
    action, today = CorrectiveAction, office_day(at)
    measure = and_(action.state == ActionState.OPEN, action.due_on < today)
    return or_(measure, and_(action.state == ActionState.DONE, action.check_on < today))


def parts(actor: Actor, at: datetime) -> Mapping[ActionView, ColumnElement[bool]]:
    """The pills of the board."""
    opens = CorrectiveAction.state == ActionState.PROPOSED if may(actor, ActionVerb.OPEN.value) else _nothing()
    return {
        ActionView.MINE: or_(is_own(actor), opens, is_to_check(actor, at)),
        ActionView.OVERDUE: is_late(at),
        ActionView.TO_CHECK: CorrectiveAction.state == ActionState.DONE,
    }


def _nothing() -> ColumnElement[bool]:
    return CorrectiveAction.id.is_(None)


def of_survey(survey_no: str) -> list[ColumnElement[bool]]:
    if not survey_no:
        return []
    return [CorrectiveAction.survey_id.in_(select(Survey.id).where(Survey.survey_no == survey_no))]


def on_board(at: datetime) -> ColumnElement[bool]:
    lately = CorrectiveAction.checked_on >= office_day(at) - SHOWN_AFTER
    worked = and_(CorrectiveAction.state == ActionState.EFFECTIVE, lately)
    return or_(CorrectiveAction.state.in_(UNSETTLED), worked)


def nearest() -> tuple[Any, ...]:
    """What waits before what is settled: proposals first, then by day; of what is settled the newest."""
    action, waits = CorrectiveAction, CorrectiveAction.state.in_(UNSETTLED)
    day = case((action.state == ActionState.DONE, action.check_on), (waits, action.due_on), else_=None)
    is_proposed = case((action.state == ActionState.PROPOSED, 0), else_=1)
    return case((waits, 0), else_=1), is_proposed, day, case((waits, action.id), else_=-action.id)


def conditions(actor: Actor, sought: ActionFilter, at: datetime) -> list[ColumnElement[bool]]:
    views = parts(actor, at)
    found = [views[sought.view]] if sought.view in views else []
    if sought.state is not None:
        found.append(CorrectiveAction.state == sought.state)
    found += of_survey(sought.survey_no)
    word = sought.word.strip()[:LONGEST_WORD]
    if word:
        looked_in = (
            *(CorrectiveAction.action_no, CorrectiveAction.subject, CorrectiveAction.measure),
            *(Question.topic, User.name, Department.name),
        )
        found.append(or_(*(column.icontains(word, autoescape=True) for column in looked_in)))
    return found

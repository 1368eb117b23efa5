"""Corrective actions: the board, the list, one with its history, and who may own one (R-SURV-5)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.rules.action_states import BOARD, UNSETTLED
from db.rules.care_figures import Share
from db.rules.permissions import ALLOWED, may
from db.tables.corrective_actions import CorrectiveAction, CorrectiveActionEvent
from db.tables.questionnaires import Question
from db.tables.staff import Department, User, UserRole
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, ActionView, CheckMeans, Role

MOST_ON_BOARD = 200
PER_PAGE = 50
MOST_COUNTED = 10_000
MOST_OWNERS = 200
MOST_STEPS = 300
LONGEST_WORD = 40
# What worked leaves the board after a quarter; the list keeps it.
SHOWN_AFTER = timedelta(days=92)


class ActionRow(NamedTuple):
    """One corrective action as board, list and page show it."""

    id: int
    version: int
    action_no: str
    survey_id: int
    survey_no: str
    survey: str
    question_id: int | None
    topic: str
    subject: str
    zone: str
    trend_key: str
    satisfied: int
    answered: int
    low_percent: int
    state: ActionState
    department_id: int | None
    department: str
    owner_id: int | None
    owner: str
    measure: str
    due_on: date | None
    progress_percent: int
    rounds: int
    done_on: date | None
    done_by: int | None
    check_means: CheckMeans | None
    check_on: date | None
    checked_on: date | None
    dismissed_because: str

    @property
    def title(self) -> str:
        """The topic in short, else the question or the zone."""
        return self.topic or self.subject

    @property
    def share(self) -> Share:
        """The share of answers 4 and 5 when the survey ended."""
        return Share(self.satisfied, self.answered)

    @property
    def term(self) -> date | None:
        """The day it waits for: of the measure, then of the check."""
        return {ActionState.OPEN: self.due_on, ActionState.DONE: self.check_on}.get(self.state)

    def is_overdue(self, today: date) -> bool:
        return self.term is not None and self.term < today


class ActionBoard(NamedTuple):
    """The columns, each in the order of its terms, and how many there are in each part."""

    columns: dict[ActionState, list[ActionRow]]
    counts: dict[ActionView, int]


class ActionFilter(NamedTuple):
    """What the list shows; everything where nothing is named."""

    view: ActionView = ActionView.ALL
    state: ActionState | None = None
    survey_id: int | None = None
    word: str = ""


class ActionPage(NamedTuple):
    rows: list[ActionRow]
    total: int


class ActionStep(NamedTuple):
    verb: ActionVerb
    happened_at: datetime
    by: str
    round: int
    progress_percent: int
    note: str


class PossibleOwner(NamedTuple):
    user_id: int
    name: str
    department: str


def action_rows() -> Any:
    """Joined to what rows and conditions need."""
    named: dict[str, Any] = {
        "survey_no": Survey.survey_no,
        "survey": Survey.title,
        "topic": func.coalesce(Question.topic, ""),
        "department": func.coalesce(Department.name, ""),
        "owner": func.coalesce(User.name, ""),
    }
    columns = [named[name] if name in named else getattr(CorrectiveAction, name) for name in ActionRow._fields]
    return (
        select(*columns)
        .join(Survey, Survey.id == CorrectiveAction.survey_id)
        .outerjoin(Question, Question.id == CorrectiveAction.question_id)
        .outerjoin(Department, Department.id == CorrectiveAction.department_id)
        .outerjoin(User, User.id == CorrectiveAction.owner_id)
    )


def get_action(session: Session, *, action_no: str) -> ActionRow | None:
    found = session.execute(action_rows().where(CorrectiveAction.action_no == action_no)).one_or_none()
    return None if found is None else ActionRow(*found)


def get_action_board(
    session: Session, *, actor: Actor, at: datetime, view: ActionView = ActionView.ALL, survey_id: int | None = None
) -> ActionBoard:
    """At most MOST_ON_BOARD, the nearest terms first; of one survey where it is named."""
    on_board = [_on_board(at), *([] if survey_id is None else [CorrectiveAction.survey_id == survey_id])]
    parts = _parts(actor, at)
    narrowed = [parts[view]] if view in parts else []
    found = action_rows().where(*on_board, *narrowed).order_by(*_nearest()).limit(MOST_ON_BOARD)
    rows = [ActionRow(*row) for row in session.execute(found)]
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in parts.values()]
    counted = session.execute(select(func.count(), *sums).select_from(CorrectiveAction).where(*on_board)).one()
    counts = dict(zip((ActionView.ALL, *parts), map(int, counted), strict=True))
    return ActionBoard({state: [row for row in rows if row.state is state] for state in BOARD}, counts)


def list_actions(
    session: Session, *, actor: Actor, looked_for: ActionFilter, at: datetime, limit: int = PER_PAGE, page: int = 1
) -> ActionPage:
    """What waits first, by its terms, then what is settled; `total` stops at MOST_COUNTED."""
    found = action_rows().where(*_conditions(actor, looked_for, at))
    some = found.with_only_columns(CorrectiveAction.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    rows = session.execute(found.order_by(*_nearest()).limit(limit).offset((page - 1) * limit))
    return ActionPage([ActionRow(*row) for row in rows], total)


def list_survey_actions(session: Session, *, survey_id: int) -> list[ActionRow]:
    """Those of one survey: questions by their mark, the lowest first, then zones."""
    lowest = CorrectiveAction.satisfied * 1_000_000 / CorrectiveAction.answered
    found = action_rows().where(CorrectiveAction.survey_id == survey_id)
    found = found.order_by(CorrectiveAction.question_id.is_(None), lowest, CorrectiveAction.id).limit(MOST_ON_BOARD)
    return [ActionRow(*row) for row in session.execute(found)]


def count_waiting_actions(session: Session, *, actor: Actor, at: datetime) -> int:
    """The number in the menu: own ones, and those this person opens or checks; it stops at MOST_ON_BOARD."""
    some = select(CorrectiveAction.id).where(_parts(actor, at)[ActionView.MINE]).limit(MOST_ON_BOARD).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def list_action_steps(session: Session, *, action_id: int) -> list[ActionStep]:
    """Its history, the oldest first."""
    event = CorrectiveActionEvent
    found = session.execute(
        select(
            event.verb, event.happened_at, func.coalesce(User.name, ""), event.round, event.progress_percent, event.note
        )
        .outerjoin(User, User.id == event.by_user_id)
        .where(event.action_id == action_id)
        .order_by(event.id)
        .limit(MOST_STEPS)
    )
    return [ActionStep._make(row) for row in found]


def list_possible_owners(session: Session) -> list[PossibleOwner]:
    """Who may be given a corrective action, by name."""
    found = session.execute(
        select(User.id, User.name, func.coalesce(Department.name, ""))
        .outerjoin(Department, Department.id == User.department_id)
        .where(may_own())
        .order_by(User.name, User.id)
        .limit(MOST_OWNERS)
    )
    return [PossibleOwner(*row) for row in found]


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
    """Under way, and this person is its owner."""
    return and_(CorrectiveAction.state == ActionState.OPEN, CorrectiveAction.owner_id == actor.user_id)


def is_late(at: datetime) -> ColumnElement[bool]:
    """The day of the measure has passed; or that of the check."""
    action, today = CorrectiveAction, office_day(at)
    measure = and_(action.state == ActionState.OPEN, action.due_on < today)
    return or_(measure, and_(action.state == ActionState.DONE, action.check_on < today))


def _parts(actor: Actor, at: datetime) -> Mapping[ActionView, ColumnElement[bool]]:
    """The pills of the board."""
    opens = CorrectiveAction.state == ActionState.PROPOSED if may(actor, ActionVerb.OPEN.value) else _nothing()
    return {
        ActionView.MINE: or_(is_own(actor), opens, is_to_check(actor, at)),
        ActionView.OVERDUE: is_late(at),
        ActionView.TO_CHECK: CorrectiveAction.state == ActionState.DONE,
    }


def _nothing() -> ColumnElement[bool]:
    return CorrectiveAction.id.is_(None)


def _on_board(at: datetime) -> ColumnElement[bool]:
    lately = CorrectiveAction.checked_on >= office_day(at) - SHOWN_AFTER
    worked = and_(CorrectiveAction.state == ActionState.EFFECTIVE, lately)
    return or_(CorrectiveAction.state.in_(UNSETTLED), worked)


def _nearest() -> tuple[Any, ...]:
    """What waits before what is settled; proposals first, then by day."""
    action = CorrectiveAction
    day = case((action.state == ActionState.DONE, action.check_on), else_=action.due_on)
    is_over = case((action.state.in_(UNSETTLED), 0), else_=1)
    is_proposed = case((action.state == ActionState.PROPOSED, 0), else_=1)
    return is_over, is_proposed, day, action.id


def _conditions(actor: Actor, sought: ActionFilter, at: datetime) -> list[ColumnElement[bool]]:
    parts = _parts(actor, at)
    found = [parts[sought.view]] if sought.view in parts else []
    if sought.state is not None:
        found.append(CorrectiveAction.state == sought.state)
    if sought.survey_id is not None:
        found.append(CorrectiveAction.survey_id == sought.survey_id)
    word = sought.word.strip()[:LONGEST_WORD]
    if word:
        looked_in = (
            *(CorrectiveAction.action_no, CorrectiveAction.subject, CorrectiveAction.measure),
            *(Question.topic, User.name, Department.name),
        )
        found.append(or_(*(column.icontains(word, autoescape=True) for column in looked_in)))
    return found

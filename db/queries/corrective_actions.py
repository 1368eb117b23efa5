"""Corrective actions: the board, the list, one with its history, and who may own one (R-SURV-5)."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.actions_filter import ActionFilter as ActionFilter
from db.queries.actions_filter import conditions, may_own, nearest, of_survey, on_board, parts
from db.rules.action_states import BOARD
from db.rules.care_figures import Share
from db.tables.corrective_actions import CorrectiveAction, CorrectiveActionEvent
from db.tables.questionnaires import Question
from db.tables.staff import Department, User
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, ActionView, CheckMeans

MOST_ON_BOARD = 200
PER_PAGE = 50
MOST_COUNTED = 10_000
MOST_OWNERS = 200
MOST_SURVEYS = 40
MOST_STEPS = 300


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

    @property
    def has_worked(self) -> bool:
        """Of a check: what did not work begins anew, at 0 %."""
        return self.progress_percent == 100


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
    session: Session, *, actor: Actor, at: datetime, view: ActionView = ActionView.ALL, survey_no: str = ""
) -> ActionBoard:
    """At most MOST_ON_BOARD, the nearest terms first; of one survey all, however long ago it was."""
    shown, views = of_survey(survey_no) or [on_board(at)], parts(actor, at)
    shown.append(CorrectiveAction.state.in_(BOARD))
    narrowed = [views[view]] if view in views else []
    found = action_rows().where(*shown, *narrowed).order_by(*nearest()).limit(MOST_ON_BOARD)
    rows = [ActionRow(*row) for row in session.execute(found)]
    sums = [func.count().filter(condition) for condition in views.values()]
    counted = session.execute(select(func.count(), *sums).select_from(CorrectiveAction).where(*shown)).one()
    counts = dict(zip((ActionView.ALL, *views), counted, strict=True))
    return ActionBoard({state: [row for row in rows if row.state is state] for state in BOARD}, counts)


def list_actions(
    session: Session, *, actor: Actor, asked_for: ActionFilter, at: datetime, limit: int = PER_PAGE, page: int = 1
) -> ActionPage:
    """What waits first, by its terms, then what is settled; `total` stops at MOST_COUNTED."""
    found = action_rows().where(*conditions(actor, asked_for, at))
    some = found.with_only_columns(CorrectiveAction.id).limit(MOST_COUNTED).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    rows = session.execute(found.order_by(*nearest()).limit(limit).offset((page - 1) * limit))
    return ActionPage([ActionRow(*row) for row in rows], total)


def list_survey_actions(session: Session, *, survey_id: int) -> list[ActionRow]:
    """Those of one survey: questions by their mark, the lowest first, then zones."""
    lowest = CorrectiveAction.satisfied * 1_000_000 / CorrectiveAction.answered
    found = action_rows().where(CorrectiveAction.survey_id == survey_id)
    found = found.order_by(CorrectiveAction.question_id.is_(None), lowest, CorrectiveAction.id).limit(MOST_ON_BOARD)
    return [ActionRow(*row) for row in session.execute(found)]


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


def list_surveys_with_actions(session: Session) -> dict[str, str]:
    """Titles by number, the newest first."""
    acted = select(CorrectiveAction.survey_id)
    found = session.execute(
        select(Survey.survey_no, Survey.title)
        .where(Survey.id.in_(acted))
        .order_by(Survey.starts_on.desc(), Survey.id.desc())
        .limit(MOST_SURVEYS)
    )
    return {row.survey_no: row.title for row in found}


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

"""Questionnaires in their versions, and their questions in order."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.rules.questionnaires import MOST_QUESTIONS, QuestionFacts, choices_of
from db.tables.questionnaires import Question, Questionnaire
from db.tables.staff import Department, User
from db.tables.surveys import Survey
from db.vocabulary import QuestionKind, QuestionnaireState, SurveyAudience

PER_PAGE, MOST_VERSIONS, MOST_EARLIER = 25, 200, 300
DRAFTED_BY, RELEASED_BY = aliased(User), aliased(User)


class QuestionRow(NamedTuple):
    """One question with the version its editor saw; `position` from 1 on is its number on the sheet.

    Choices are joined by a line break, as an answer is read against them; English ones may be missing.
    """

    id: int
    version: int
    position: int
    section: str
    section_en: str
    topic: str
    department_id: int | None
    department: str
    kind: QuestionKind
    wording: str
    wording_en: str
    options: str
    options_en: str
    is_required: bool
    weight: int
    trend_key: str

    @property
    def facts(self) -> QuestionFacts:
        said = self._asdict() | {"options": choices_of(self.options), "options_en": choices_of(self.options_en)}
        return QuestionFacts(**{name: said[name] for name in QuestionFacts.__dataclass_fields__})


class QuestionnaireRow(NamedTuple):
    """One version of a questionnaire."""

    id: int
    name: str
    revision: int
    audience: SurveyAudience
    state: QuestionnaireState
    questions: int
    surveys: int
    """How many surveys ask it, or plan to."""
    drafted_at: datetime
    released_at: datetime | None


class QuestionnaireView(NamedTuple):
    id: int
    version: int
    name: str
    revision: int
    audience: SurveyAudience
    state: QuestionnaireState
    intro: str
    intro_en: str
    is_taken_over: bool
    drafted_by: str
    drafted_at: datetime
    released_by: str
    released_at: datetime | None


class EarlierQuestion(NamedTuple):
    """A question that was asked before, to be asked again; `id` is the one whose words were used last."""

    id: int
    topic: str
    kind: QuestionKind
    wording: str


def list_questions(session: Session, *, questionnaire_id: int) -> tuple[QuestionRow, ...]:
    """In the order in which they are asked."""
    found = (
        select(Question, func.coalesce(Department.name, ""))
        .outerjoin(Department, Department.id == Question.department_id)
        .where(Question.questionnaire_id == questionnaire_id)
        .order_by(Question.position, Question.id)
        .limit(MOST_QUESTIONS)
    )
    return tuple(
        QuestionRow(
            *(row.id, row.version, row.position, row.section, row.section_en, row.topic, row.department_id, department),
            *(row.kind, row.wording, row.wording_en, row.options, row.options_en),
            *(row.is_required, row.weight, row.trend_key),
        )
        for row, department in session.execute(found)
    )


def get_questionnaire(session: Session, *, questionnaire_id: int) -> QuestionnaireView | None:
    row = session.execute(
        select(Questionnaire, func.coalesce(DRAFTED_BY.name, ""), func.coalesce(RELEASED_BY.name, ""))
        .outerjoin(DRAFTED_BY, DRAFTED_BY.id == Questionnaire.drafted_by)
        .outerjoin(RELEASED_BY, RELEASED_BY.id == Questionnaire.released_by)
        .where(Questionnaire.id == questionnaire_id)
    ).first()
    if row is None:
        return None
    one, drafted_by, released_by = row
    return QuestionnaireView(
        *(one.id, one.version, one.name, one.revision, one.audience, one.state, one.intro, one.intro_en),
        *(one.is_taken_over, drafted_by, one.drafted_at, released_by, one.released_at),
    )


def list_questionnaires(
    session: Session,
    *,
    states: Collection[QuestionnaireState] = tuple(QuestionnaireState),
    audience: SurveyAudience | None = None,
    offset: int = 0,
    limit: int = PER_PAGE,
) -> list[QuestionnaireRow]:
    """By name, the newest version of each first. Of one name one at most is released, and one a draft."""
    found = _rows().where(*_conditions(states, audience)).order_by(Questionnaire.name, Questionnaire.revision.desc())
    return [QuestionnaireRow(*row) for row in session.execute(found.offset(offset).limit(limit))]


def count_questionnaires(
    session: Session,
    *,
    states: Collection[QuestionnaireState] = tuple(QuestionnaireState),
    audience: SurveyAudience | None = None,
) -> int:
    found = select(func.count()).select_from(Questionnaire).where(*_conditions(states, audience))
    return session.scalar(found) or 0


def list_revisions(session: Session, *, name: str) -> list[QuestionnaireRow]:
    """The versions of one questionnaire, the newest first."""
    found = _rows().where(Questionnaire.name == name).order_by(Questionnaire.revision.desc()).limit(MOST_VERSIONS)
    return [QuestionnaireRow(*row) for row in session.execute(found)]


def list_earlier_questions(session: Session, *, questionnaire_id: int) -> list[EarlierQuestion]:
    """What was asked in released questionnaires and is not asked in this one, each once in its latest words."""
    here = select(Question.trend_key).where(Question.questionnaire_id == questionnaire_id)
    latest = (
        select(func.max(Question.id))
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .where(Questionnaire.state != QuestionnaireState.DRAFT, Question.trend_key.not_in(here))
        .group_by(Question.trend_key)
    )
    found = select(Question.id, Question.topic, Question.kind, Question.wording).where(Question.id.in_(latest))
    rows = session.execute(found.order_by(Question.topic, Question.wording).limit(MOST_EARLIER))
    return [EarlierQuestion(*row) for row in rows]


def _rows() -> Select[Any]:
    asked = select(func.count()).where(Question.questionnaire_id == Questionnaire.id).correlate(Questionnaire)
    used = select(func.count()).where(Survey.questionnaire_id == Questionnaire.id).correlate(Questionnaire)
    return select(
        *(Questionnaire.id, Questionnaire.name, Questionnaire.revision, Questionnaire.audience, Questionnaire.state),
        *(asked.scalar_subquery(), used.scalar_subquery(), Questionnaire.drafted_at, Questionnaire.released_at),
    )


def _conditions(states: Collection[QuestionnaireState], audience: SurveyAudience | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Questionnaire.state.in_(states)]
    if audience is not None:
        conditions.append(Questionnaire.audience == audience)
    return conditions

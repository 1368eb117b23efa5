"""Sheets as they are typed: what is asked, which are on record, which the lot wants typed a second time."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from db.queries.questionnaires import QuestionRow, list_questions
from db.rules.permissions import may
from db.rules.survey_answers import Answer
from db.rules.survey_entry import TYPED, is_typed_again
from db.rules.survey_plans import MOST_SHEETS
from db.tables.staff import User
from db.tables.surveys import (
    Survey,
    SurveyAnswer,
    SurveyCell,
    SurveyDoubleEntry,
    SurveyResponse,
    SurveyVoid,
)
from db.types import Actor
from db.vocabulary import AnswerMeans, SurveyState

PER_PAGE = 25
MOST_SURVEYS = 50


class EntrySurvey(NamedTuple):
    id: int
    survey_no: str
    title: str
    is_anonymous: bool
    starts_on: date
    ends_on: date


class EntryRow(NamedTuple):
    """One typed sheet. `differing` is None where it was not typed a second time, else the places joined by commas."""

    response_no: str
    means: AnswerMeans
    zone: str
    building: str
    answered_on: date | None
    reason: str
    voided_by: str
    questions: int | None
    differing: str | None

    @property
    def is_void(self) -> bool:
        return self.reason != ""


class EntryFigures(NamedTuple):
    """Sheets typed and voided; second entries with the questions compared and those that differ."""

    typed: int
    voided: int
    again: int
    questions: int
    differing: int


class StoredAnswer(NamedTuple):
    """An answer as the sheet shows it."""

    question: QuestionRow
    answer: Answer


def list_entry_surveys(session: Session) -> list[EntrySurvey]:
    """Those whose sheets are typed now: the ones that run."""
    found = select(*(getattr(Survey, name) for name in EntrySurvey._fields))
    running = found.where(Survey.state == SurveyState.RUNNING).order_by(Survey.ends_on, Survey.id)
    return [EntrySurvey(*row) for row in session.execute(running.limit(MOST_SURVEYS))]


def list_asked(session: Session, *, survey_id: int) -> tuple[QuestionRow, ...]:
    """The questions of a survey in the order of its sheet."""
    form = session.scalar(select(Survey.questionnaire_id).where(Survey.id == survey_id))
    return () if form is None else list_questions(session, questionnaire_id=form)


def stored_answers(session: Session, *, response_id: int) -> list[Answer]:
    found = select(*(getattr(SurveyAnswer, name) for name in Answer._fields))
    return [Answer(*row) for row in session.execute(found.where(SurveyAnswer.response_id == response_id))]


def list_entries(session: Session, *, survey_id: int, text: str = "", page: int = 1) -> tuple[list[EntryRow], int]:
    """(what staff typed, how many): by number, for the order of entry would tell of an anonymous sheet (R-DEC-23)."""
    found = _entries(survey_id)
    if text.strip():
        found = found.where(SurveyResponse.response_no.startswith(text.strip().upper(), autoescape=True))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    first = max(0, min(page, -(-total // PER_PAGE)) - 1) * PER_PAGE
    ordered = found.order_by(func.length(SurveyResponse.response_no), SurveyResponse.response_no)
    return [_row(row) for row in session.execute(ordered.offset(first).limit(PER_PAGE))], total


def get_entry(
    session: Session, *, actor: Actor, survey_id: int, response_no: str
) -> tuple[EntryRow, list[StoredAnswer]] | None:
    """One typed sheet with its answers; those of an anonymous one for who types sheets only (R-DEC-23)."""
    found = session.execute(
        _entries(survey_id)
        .add_columns(SurveyResponse.id, SurveyResponse.is_anonymous)
        .where(SurveyResponse.response_no == response_no)
    ).one_or_none()
    if found is None:
        return None
    if found.is_anonymous and not may(actor, "enter_answers"):
        return _row(found), []
    answers = {answer.question_id: answer for answer in stored_answers(session, response_id=found.id)}
    asked = list_asked(session, survey_id=survey_id)
    said = [StoredAnswer(question, answers.get(question.id, Answer(question.id))) for question in asked]
    return _row(found), said


def list_to_type_again(session: Session, *, survey_id: int, survey_no: str, percent: int) -> list[str]:
    """The numbers that the lot wants typed a second time and that nobody has."""
    wanted = (
        select(SurveyResponse.response_no)
        .outerjoin(SurveyVoid, SurveyVoid.response_id == SurveyResponse.id)
        .outerjoin(SurveyDoubleEntry, SurveyDoubleEntry.response_id == SurveyResponse.id)
        .where(
            SurveyResponse.survey_id == survey_id,
            SurveyResponse.means == AnswerMeans.PAPER,
            SurveyVoid.id.is_(None),
            SurveyDoubleEntry.id.is_(None),
        )
        .order_by(func.length(SurveyResponse.response_no), SurveyResponse.response_no)
        .limit(MOST_SHEETS)
    )
    numbers = session.scalars(wanted)
    return [number for number in numbers if is_typed_again(number, survey_no=survey_no, percent=percent)]


def get_entry_figures(session: Session, *, survey_id: int) -> EntryFigures:
    sheets = session.execute(
        select(func.count(), func.count(SurveyVoid.id))
        .select_from(SurveyResponse)
        .outerjoin(SurveyVoid, SurveyVoid.response_id == SurveyResponse.id)
        .where(SurveyResponse.survey_id == survey_id, SurveyResponse.means.in_(TYPED))
    ).one()
    places = SurveyDoubleEntry.differing
    commas = func.length(places) - func.length(func.replace(places, ",", ""))
    differing = func.sum(case((places == "", 0), else_=commas + 1))
    again = session.execute(
        select(func.count(), func.sum(SurveyDoubleEntry.questions), differing).where(
            SurveyDoubleEntry.survey_id == survey_id
        )
    ).one()
    return EntryFigures(sheets[0] - sheets[1], sheets[1], again[0], int(again[1] or 0), int(again[2] or 0))


def _entries(survey_id: int) -> Select[Any]:
    return (
        select(SurveyResponse.response_no, SurveyResponse.means, SurveyCell.zone, SurveyCell.building)
        .add_columns(SurveyResponse.answered_on, func.coalesce(SurveyVoid.reason, "").label("reason"))
        .add_columns(func.coalesce(User.name, "").label("voided_by"))
        .add_columns(SurveyDoubleEntry.questions, SurveyDoubleEntry.differing)
        .join(SurveyCell, SurveyCell.id == SurveyResponse.cell_id)
        .outerjoin(SurveyVoid, SurveyVoid.response_id == SurveyResponse.id)
        .outerjoin(User, User.id == SurveyVoid.voided_by)
        .outerjoin(SurveyDoubleEntry, SurveyDoubleEntry.response_id == SurveyResponse.id)
        .where(SurveyResponse.survey_id == survey_id, SurveyResponse.means.in_(TYPED))
    )


def _row(found: Any) -> EntryRow:
    return EntryRow(*(getattr(found, name) for name in EntryRow._fields))

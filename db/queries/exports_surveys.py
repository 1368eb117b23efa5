"""Survey answers in their exported form (contracts: survey-answers): one row for each mark, no voided sheet."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries.exported import Exported
from db.queries.survey_scores import read_scores
from db.rules.survey_disclosure import LEAST
from db.rules.survey_states import ENDED
from db.spreadsheets import SurveyAnswerRow
from db.tables.customers import Customer
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyCell, SurveyResponse, SurveyVoid

# A sheet has a row for each of its questions.
SHEETS_PER_PAGE = 500
IS_VOID = select(SurveyVoid.id).where(SurveyVoid.response_id == SurveyResponse.id).exists()


def list_told_answers(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """What may leave the program of the marks of so many sheets (R-DEC-23).

    Of an anonymous survey nothing before its end, nor of fewer than five sheets that count; a sheet goes with its place
    only where the page of results says all figures of that place, so that the two together tell no more than one.
    """
    sheets = (
        select(func.count()).where(SurveyResponse.survey_id == Survey.id, ~IS_VOID).correlate(Survey).scalar_subquery()
    )
    is_told = or_(~Survey.is_anonymous, and_(Survey.state.in_(ENDED), sheets >= LEAST))
    told = SurveyResponse.survey_id.in_(select(Survey.id).where(is_told))
    rows = _rows(session, and_(where, told), limit)
    places = _places_told(session, {row.survey_id for row in rows if row.is_anonymous})
    return [
        Exported(
            row.id, _record(row, places.get(row.cell_id, ("", "")) if row.is_anonymous else (row.zone, row.building))
        )
        for row in rows
    ]


def list_survey_answers(session: Session, *, where: ColumnElement[bool]) -> list[Exported]:
    """The marks of sheets as they are on record, each with the id of its sheet: to compare what an import brings."""
    return [Exported(row.id, _record(row, (row.zone, row.building))) for row in _rows(session, where, None)]


def _rows(session: Session, where: ColumnElement[bool], limit: int | None) -> Sequence[Row[Any]]:
    """The marks of so many sheets; texts and choices without a mark have no column."""
    marked = select(SurveyAnswer.id).where(
        SurveyAnswer.response_id == SurveyResponse.id, SurveyAnswer.score.is_not(None)
    )
    chosen = select(SurveyResponse.id).where(where, marked.exists(), ~IS_VOID).order_by(SurveyResponse.id)
    sheets = chosen.limit(limit).subquery()
    return session.execute(
        select(SurveyResponse.id, SurveyResponse.survey_id, SurveyResponse.cell_id, Survey.is_anonymous, Survey.title)
        .add_columns(SurveyResponse.response_no, SurveyResponse.answered_on, Survey.ends_on, Question.wording)
        .add_columns(SurveyAnswer.score, SurveyAnswer.words, SurveyCell.zone, SurveyCell.building)
        .add_columns(Customer.customer_no)
        .join(sheets, sheets.c.id == SurveyResponse.id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(SurveyCell, SurveyCell.id == SurveyResponse.cell_id)
        .join(SurveyAnswer, SurveyAnswer.response_id == SurveyResponse.id)
        .join(Question, Question.id == SurveyAnswer.question_id)
        .outerjoin(SurveyAddress, SurveyAddress.id == SurveyResponse.address_id)
        .outerjoin(Customer, Customer.id == SurveyAddress.customer_id)
        .where(SurveyAnswer.score.is_not(None))
        .order_by(SurveyResponse.id, Question.position, Question.id)
    ).all()


def _places_told(session: Session, survey_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """By cell of anonymous surveys the zone and building that may be said: those whose figures are all on the page."""
    told: dict[int, tuple[str, str]] = {}
    for survey_id in survey_ids:
        scores = read_scores(session, survey_id=survey_id)
        for split in ("zone", "building"):
            for group in scores.groups(split):
                if scores.is_all_shown(group):
                    told |= dict.fromkeys(scores.cells(group), (group.zone, group.building))
    return told


def _record(found: Any, place: tuple[str, str]) -> SurveyAnswerRow:
    """The day of an anonymous sheet is kept nowhere: it goes out with the last day of its survey."""
    return SurveyAnswerRow(
        survey=found.title,
        response_no=found.response_no,
        answered_on=found.answered_on or found.ends_on,
        question=found.wording,
        score=found.score,
        zone=place[0],
        building=place[1],
        customer_no=found.customer_no or "",
        comment=found.words,
    )

"""Survey answers in their exported form (contracts: survey-answers): one row for each mark, no voided sheet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries.exported import Exported
from db.rules.survey_disclosure import LEAST, groups_shown
from db.spreadsheets import SurveyAnswerRow
from db.tables.customers import Customer
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyCell, SurveyResponse, SurveyVoid
from db.vocabulary import SurveyState

# A sheet has a row for each of its questions.
SHEETS_PER_PAGE = 500
ENDED = (SurveyState.CLOSED, SurveyState.FILED)
IS_VOID = select(SurveyVoid.id).where(SurveyVoid.response_id == SurveyResponse.id).exists()


def list_told_answers(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """What may leave the program of the marks of so many sheets (R-DEC-23).

    Of an anonymous survey nothing before its end, nor of fewer than five sheets; a sheet goes without its place where
    fewer than five have come from there, as on the page of its results.
    """
    sheets = select(func.count()).where(SurveyResponse.survey_id == Survey.id).correlate(Survey).scalar_subquery()
    is_told = or_(~Survey.is_anonymous, and_(Survey.state.in_(ENDED), sheets >= LEAST))
    told = SurveyResponse.survey_id.in_(select(Survey.id).where(is_told))
    rows = _rows(session, and_(where, told), limit)
    shown = _places_shown(session, {row.survey_id for row in rows if row.is_anonymous})
    return [Exported(row.id, _record(row, not row.is_anonymous or row.cell_id in shown)) for row in rows]


def list_survey_answers(session: Session, *, where: ColumnElement[bool]) -> list[Exported]:
    """The marks of sheets as they are on record, each with the id of its sheet: to compare what an import brings."""
    return [Exported(row.id, _record(row, has_place=True)) for row in _rows(session, where, None)]


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


def _places_shown(session: Session, survey_ids: Collection[int]) -> set[int]:
    """The cells of anonymous surveys that are said with their sheets."""
    counted = select(SurveyResponse.survey_id, SurveyResponse.cell_id, func.count()).where(
        SurveyResponse.survey_id.in_(survey_ids), ~IS_VOID
    )
    sheets: dict[int, dict[int, int]] = defaultdict(dict)
    for survey_id, cell_id, count in session.execute(
        counted.group_by(SurveyResponse.survey_id, SurveyResponse.cell_id)
    ):
        sheets[survey_id][cell_id] = count
    shown: set[int] = set()
    for cells in sheets.values():
        each = {cell: frozenset({cell}) for cell in cells}
        shown |= {cell for cell in groups_shown([each], cells, is_anonymous=True) if cell is not None}
    return shown


def _record(found: Any, has_place: bool) -> SurveyAnswerRow:
    """The day of an anonymous sheet is kept nowhere: it goes out with the last day of its survey."""
    return SurveyAnswerRow(
        survey=found.title,
        response_no=found.response_no,
        answered_on=found.answered_on or found.ends_on,
        question=found.wording,
        score=found.score,
        zone=found.zone if has_place else "",
        building=found.building if has_place else "",
        customer_no=found.customer_no or "",
        comment=found.words,
    )

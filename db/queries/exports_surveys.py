"""Survey answers in their exported form (contracts: survey-answers): one row for each mark, no voided sheet."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.queries.exported import Exported
from db.spreadsheets import SurveyAnswerRow
from db.tables.customers import Customer
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyCell, SurveyResponse, SurveyVoid

# A sheet has a row for each of its questions.
SHEETS_PER_PAGE = 500


def list_survey_answers(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """The marks of so many sheets, each with the id of its sheet; texts and choices without a mark have no column.

    The day of an anonymous sheet is kept nowhere (R-DEC-23): it goes out with the last day of its survey.
    """
    marked = select(SurveyAnswer.id).where(
        SurveyAnswer.response_id == SurveyResponse.id, SurveyAnswer.score.is_not(None)
    )
    voided = select(SurveyVoid.id).where(SurveyVoid.response_id == SurveyResponse.id)
    sheets = (
        select(SurveyResponse.id)
        .where(where, marked.exists(), ~voided.exists())
        .order_by(SurveyResponse.id)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(SurveyResponse.id, Survey.title, SurveyResponse.response_no, SurveyResponse.answered_on)
        .add_columns(Survey.ends_on, Question.wording, SurveyAnswer.score, SurveyCell.zone, SurveyCell.building)
        .add_columns(Customer.customer_no, SurveyAnswer.words)
        .join(sheets, sheets.c.id == SurveyResponse.id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .join(SurveyCell, SurveyCell.id == SurveyResponse.cell_id)
        .join(SurveyAnswer, SurveyAnswer.response_id == SurveyResponse.id)
        .join(Question, Question.id == SurveyAnswer.question_id)
        .outerjoin(SurveyAddress, SurveyAddress.id == SurveyResponse.address_id)
        .outerjoin(Customer, Customer.id == SurveyAddress.customer_id)
        .where(SurveyAnswer.score.is_not(None))
        .order_by(SurveyResponse.id, Question.position, Question.id)
    )
    return [Exported(row.id, _row(row)) for row in rows]


def _row(found: Any) -> SurveyAnswerRow:
    return SurveyAnswerRow(
        survey=found.title,
        response_no=found.response_no,
        answered_on=found.answered_on or found.ends_on,
        question=found.wording,
        score=found.score,
        zone=found.zone,
        building=found.building,
        customer_no=found.customer_no or "",
        comment=found.words,
    )

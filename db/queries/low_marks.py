"""Which questions and zones of a survey lie below its threshold: what actions are proposed for (R-SURV-5)."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.rules.care_figures import Share
from db.rules.survey_scores import LEAST, is_low
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAnswer, SurveyCell, SurveyVoid

# Marks from here on are content (R-SURV-4).
SATISFIED = 4


class LowMark(NamedTuple):
    """A question, or a zone by all its questions together, in the columns of the action it leads to.

    For a zone the answers count as often as their question weighs.
    """

    question_id: int | None
    zone: str
    subject: str
    trend_key: str
    department_id: int | None
    satisfied: int
    answered: int


class _Counted(NamedTuple):
    question_id: int
    zone: str
    answered: int
    satisfied: int


def list_low_marks(session: Session, *, survey_id: int) -> list[LowMark]:
    """The questions in their order, then the zones by name; void sheets do not count."""
    survey = session.get_one(Survey, survey_id)
    counted = [_Counted(*row) for row in session.execute(_figures(survey_id))]
    asked = (
        select(Question)
        .where(Question.questionnaire_id == survey.questionnaire_id)
        .order_by(Question.position, Question.id)
    )
    questions = {question.id: question for question in session.scalars(asked)}
    by_question: dict[int, list[_Counted]] = defaultdict(list)
    by_zone: dict[str, list[_Counted]] = defaultdict(list)
    for row in counted:
        by_question[row.question_id].append(row)
        by_zone[row.zone].append(row)
    low = []
    for question in questions.values():
        rows = by_question[question.id]
        satisfied, answered = sum(row.satisfied for row in rows), sum(row.answered for row in rows)
        if answered >= LEAST and is_low(Share(satisfied, answered), survey.low_percent):
            low.append(
                LowMark(
                    question.id, "", question.wording, question.trend_key, question.department_id, satisfied, answered
                )
            )
    return low + [
        LowMark(None, zone, zone, "", None, satisfied, answered)
        for zone, satisfied, answered in _zones(by_zone, questions)
        if is_low(Share(satisfied, answered), survey.low_percent)
    ]


def _zones(by_zone: dict[str, list[_Counted]], questions: dict[int, Question]) -> list[tuple[str, int, int]]:
    """Satisfied and answered of each named zone, where there are several: one alone is the whole survey."""
    if len(by_zone) < 2:
        return []
    found = []
    for zone, rows in sorted(by_zone.items()):
        weighed = [(questions[row.question_id].weight, row) for row in rows if row.question_id in questions]
        fewest = max((row.answered for weight, row in weighed if weight), default=0)
        if zone and fewest >= LEAST:
            satisfied = sum(weight * row.satisfied for weight, row in weighed)
            found.append((zone, satisfied, sum(weight * row.answered for weight, row in weighed)))
    return found


def _figures(survey_id: int) -> Any:
    """One grouped read by question and zone."""
    answer = SurveyAnswer
    void = select(SurveyVoid.response_id).where(SurveyVoid.survey_id == survey_id)
    return (
        select(
            answer.question_id,
            SurveyCell.zone,
            func.count(answer.score),
            func.coalesce(func.sum(case((answer.score >= SATISFIED, 1), else_=0)), 0),
        )
        .join(SurveyCell, SurveyCell.id == answer.cell_id)
        .where(answer.survey_id == survey_id, answer.score.is_not(None), answer.response_id.not_in(void))
        .group_by(answer.question_id, SurveyCell.zone)
    )

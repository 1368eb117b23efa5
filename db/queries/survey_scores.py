"""The marks of a survey, read once in the order of their index and counted (R-SURV-4)."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.rules.survey_sampling import place_order
from db.rules.survey_scores import Asked, Cell, Marks, Scores
from db.tables.questionnaires import Question
from db.tables.staff import Department
from db.tables.surveys import Survey, SurveyAnswer, SurveyCell, SurveyVoid

MOST_QUESTIONS, MOST_CELLS = 500, 5000


def read_scores(session: Session, *, survey_id: int) -> Scores:
    """All marks of a survey by question and cell, without voided sheets. Who may see them, its callers ask."""
    survey = session.get_one(Survey, survey_id)
    counted = _counted(session, _figures(survey_id))
    for key, voided in _counted(session, _voided(survey_id)).items():
        counted[key] = counted[key].with_more(voided, times=-1)
    marks: dict[int, dict[int, Marks]] = {}
    for (question_id, cell_id), found in counted.items():
        marks.setdefault(question_id, {})[cell_id] = found
    return Scores(
        list_asked(session, survey.questionnaire_id),
        _cells(session, survey_id),
        marks,
        is_anonymous=survey.is_anonymous,
    )


def list_asked(session: Session, questionnaire_id: int | None) -> list[Asked]:
    """The questions in their order."""
    found = (
        select(
            *(Question.id, Question.kind, Question.wording, Question.wording_en, Question.section, Question.topic),
            *(Question.options, Question.options_en, Question.weight, Question.trend_key),
            func.coalesce(Department.name, ""),
        )
        .outerjoin(Department, Department.id == Question.department_id)
        .where(Question.questionnaire_id == questionnaire_id)
        .order_by(Question.position, Question.id)
        .limit(MOST_QUESTIONS)
    )
    return [Asked(*row) for row in session.execute(found)]


def _cells(session: Session, survey_id: int) -> dict[int, Cell]:
    found = select(SurveyCell.id, SurveyCell.zone, SurveyCell.building, SurveyCell.customer_kind)
    rows = [
        (row[0], Cell(*row[1:]))
        for row in session.execute(found.where(SurveyCell.survey_id == survey_id).limit(MOST_CELLS))
    ]
    return dict(sorted(rows, key=lambda row: (*place_order(*row[1][:2]), row[1].kind or "", row[0])))


def _figures(survey_id: int) -> Any:
    """Answers by question, cell and mark: the index alone answers this, in its own order."""
    by = (SurveyAnswer.question_id, SurveyAnswer.cell_id, SurveyAnswer.score)
    return select(*by, func.count()).where(SurveyAnswer.survey_id == survey_id).group_by(*by)


def _voided(survey_id: int) -> Any:
    """The same of the sheets that do not count, found by these sheets: there are few."""
    by = (SurveyAnswer.question_id, SurveyAnswer.cell_id, SurveyAnswer.score)
    voids = select(SurveyVoid.response_id).where(SurveyVoid.survey_id == survey_id)
    return select(*by, func.count()).where(SurveyAnswer.response_id.in_(voids)).group_by(*by)


def _counted(session: Session, figures: Any) -> dict[tuple[int, int], Marks]:
    by_place: dict[tuple[int, int], list[int]] = {}
    for question_id, cell_id, score, count in session.execute(figures):
        # What has no mark counts last.
        by_place.setdefault((question_id, cell_id), [0] * 6)[5 if score is None else score - 1] += count
    return {place: Marks(*counts) for place, counts in by_place.items()}


def is_counted() -> ColumnElement[bool]:
    """That the sheet of an answer is not voided."""
    return ~select(SurveyVoid.id).where(SurveyVoid.response_id == SurveyAnswer.response_id).exists()


def count_chosen(
    session: Session, *, survey_id: int, question_ids: list[int]
) -> Mapping[int, Counter[tuple[int, int]]]:
    """By question: how often each choice (from 1 on) was taken in each cell, as (choice, cell); no voided sheet."""
    by = (SurveyAnswer.question_id, SurveyAnswer.cell_id, SurveyAnswer.chosen)
    found = (
        select(*by, func.count())
        .where(SurveyAnswer.survey_id == survey_id, SurveyAnswer.question_id.in_(question_ids), is_counted())
        .group_by(*by)
    )
    counts: dict[int, Counter[tuple[int, int]]] = {}
    for question_id, cell_id, chosen, count in session.execute(found):
        for choice in chosen.split(","):
            if choice:
                counts.setdefault(question_id, Counter())[int(choice), cell_id] += count
    return counts

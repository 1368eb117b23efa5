"""Surveys with their answers as rows, told by what the results ask of them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.rules.survey_scores import Cell
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyCell, SurveyResponse, SurveyVoid
from db.vocabulary import (
    AddressState,
    AnswerMeans,
    CustomerKind,
    QuestionKind,
    QuestionnaireState,
    SurveyAudience,
    SurveyState,
)
from tests.factories import FRIDAY, put

NUMBERS = count(1)
OWNERS = CustomerKind.OWNER
Sheet = tuple[int, Mapping[int, int | str]]
"""The place of its cell, and by the place of its question: a mark, words, or chosen places like "1,3"."""


class Ask(NamedTuple):
    """A question as the factory writes it."""

    wording: str
    kind: QuestionKind = QuestionKind.SCALE
    topic: str = ""
    weight: int = 1
    options: str = ""
    wording_en: str = ""
    trend_key: str = ""


class MadeSurvey(NamedTuple):
    survey_id: int
    survey_no: str
    questions: tuple[int, ...]
    cells: tuple[int, ...]
    responses: tuple[int, ...]


def make_survey(
    questions: Sequence[Ask],
    cells: Sequence[Cell],
    sheets: Sequence[Sheet],
    *,
    state: SurveyState = SurveyState.CLOSED,
    starts_on: date = date(2026, 11, 2),
    is_anonymous: bool = True,
    audience: SurveyAudience = SurveyAudience.RESIDENTS,
    title: str = "",
    sampled: int | None = None,
    voided: Sequence[int] = (),
    facts: Mapping[str, Any] | None = None,
) -> MadeSurvey:
    """`sampled`: addresses of each cell, else as many as sheets; `voided`: the places of sheets that do not count."""
    number = next(NUMBERS)

    def make(session: Session) -> MadeSurvey:
        form = _form(session, questions, audience, number)
        survey = Survey(
            **{
                "survey_no": f"DC-{starts_on.year}-{number:03}",
                "title": title or f"满意度调查 {number}",
                "audience": audience,
                "state": SurveyState.RUNNING,
                "starts_on": starts_on,
                "ends_on": starts_on + timedelta(days=18),
                "file_by": starts_on + timedelta(days=23),
                "questionnaire_id": form.id,
                "is_anonymous": is_anonymous,
                **(facts or {}),
            }
        )
        session.add(survey)
        session.flush()
        rows = [
            SurveyCell(survey_id=survey.id, zone=cell.zone, building=cell.building, customer_kind=cell.kind)
            for cell in cells
        ]
        session.add_all(rows)
        session.flush()
        cell_ids, asked = [row.id for row in rows], [row.id for row in form_questions(session, form)]
        _addresses(session, survey, cells, cell_ids, sheets, sampled)
        responses = _answers(session, survey, cell_ids, asked, questions, sheets)
        session.add_all(
            SurveyVoid(
                survey_id=survey.id,
                response_id=responses[place],
                reason="录错",
                voided_on=survey.ends_on,
            )
            for place in voided
        )
        session.flush()
        survey.state = SurveyState.CLOSED if state is SurveyState.FILED else state
        session.flush()
        if state is SurveyState.FILED:
            survey.state, survey.filed_at = state, FRIDAY
        return MadeSurvey(survey.id, survey.survey_no, tuple(asked), tuple(cell_ids), tuple(responses))

    return put(make)


def marked(cell: int, *marks: int, times: int = 1) -> list[Sheet]:
    """Sheets of one cell that give these marks in the order of the questions; 0 leaves one empty."""
    return [(cell, {place: mark for place, mark in enumerate(marks) if mark})] * times


def form_questions(session: Session, form: Questionnaire) -> list[Question]:
    return session.query(Question).filter_by(questionnaire_id=form.id).order_by(Question.position).all()


def _form(session: Session, questions: Sequence[Ask], audience: SurveyAudience, number: int) -> Questionnaire:
    form = Questionnaire(name=f"问卷{number}", audience=audience, drafted_at=FRIDAY)
    session.add(form)
    session.flush()
    session.add_all(
        Question(
            questionnaire_id=form.id,
            position=place,
            kind=each.kind,
            wording=each.wording,
            wording_en=each.wording_en,
            topic=each.topic,
            weight=each.weight,
            options=each.options,
            trend_key=each.trend_key or each.wording,
        )
        for place, each in enumerate(questions, 1)
    )
    session.flush()
    form.state, form.released_at = QuestionnaireState.RELEASED, FRIDAY
    session.flush()
    return form


def _addresses(
    session: Session,
    survey: Survey,
    cells: Sequence[Cell],
    cell_ids: Sequence[int],
    sheets: Sequence[Sheet],
    sampled: int | None,
) -> None:
    rows, numbers = [], count(1)
    for place, cell in enumerate(cells):
        answered = sum(sheet[0] == place for sheet in sheets)
        for nth in range(max(answered, sampled or 0)):
            number = next(numbers)
            state = AddressState.ANSWERED if nth < answered else AddressState.DELIVERED
            rows.append(
                {
                    "survey_id": survey.id,
                    "list_no": number,
                    "cell_id": cell_ids[place],
                    "zone": cell.zone,
                    "building": cell.building,
                    "customer_kind": cell.kind,
                    "token_hash": f"{survey.id}-{number}",
                    "state": state,
                    "answered_on": survey.starts_on if state is AddressState.ANSWERED else None,
                }
            )
    if rows:
        session.execute(insert(SurveyAddress), rows)


def _answers(
    session: Session,
    survey: Survey,
    cell_ids: Sequence[int],
    asked: Sequence[int],
    questions: Sequence[Ask],
    sheets: Sequence[Sheet],
) -> list[int]:
    responses = [
        SurveyResponse(
            survey_id=survey.id,
            response_no=f"R{number:07}",
            cell_id=cell_ids[cell],
            is_anonymous=survey.is_anonymous,
            means=AnswerMeans.PAPER,
            answered_on=None if survey.is_anonymous else survey.starts_on,
        )
        for number, (cell, _said) in enumerate(sheets, 1)
    ]
    session.add_all(responses)
    session.flush()
    answers: list[dict[str, Any]] = []
    for response, (cell, said) in zip(responses, sheets, strict=True):
        for place, answer in said.items():
            is_text = questions[place].kind is QuestionKind.TEXT
            answers.append(
                {
                    "survey_id": survey.id,
                    "response_id": response.id,
                    "question_id": asked[place],
                    "cell_id": cell_ids[cell],
                    "score": answer if isinstance(answer, int) else None,
                    "chosen": "" if isinstance(answer, int) or is_text else answer,
                    "words": answer if is_text else "",
                }
            )
    if answers:
        session.execute(insert(SurveyAnswer), answers)
    return [response.id for response in responses]

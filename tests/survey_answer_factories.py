"""A running survey with a few addresses, put there as the sample would leave it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from db import work
from db.engine import read_key
from db.operations.survey_answers import RESIDENT, send_in_answers
from db.rules.survey_tokens import make_token, token_hash
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey, SurveyAddress, SurveyCell
from db.vocabulary import (
    CustomerKind,
    QuestionKind,
    QuestionnaireState,
    SurveyAudience,
    SurveyState,
)
from tests.factories import FRIDAY, put

LAST_DAY = date(2026, 11, 30)


class Asked(NamedTuple):
    """Who is asked what: ids, and the link of each address in the order of the list."""

    survey_id: int
    cell_id: int
    questions: tuple[int, int, int, int]
    """A scale, one choice, several choices, words."""
    tokens: tuple[str, ...]


def ask_residents(
    addresses: int = 6,
    *,
    is_anonymous: bool = True,
    state: SurveyState = SurveyState.RUNNING,
    number: int = 1,
    ends_on: date = LAST_DAY,
    wordings: Sequence[str] = ("维修是否及时？", "您从哪里得知？", "哪些需要改进？", "您的建议"),
) -> Asked:
    """A survey of one cell whose four questions are of the four kinds; only the first must be answered."""

    def make(session: Session) -> Asked:
        form = Questionnaire(
            name=f"满意度问卷{number}",
            audience=SurveyAudience.RESIDENTS,
            state=QuestionnaireState.DRAFT,
            intro="请您评价",
            intro_en="Please tell us",
            drafted_at=FRIDAY,
        )
        session.add(form)
        session.flush()
        kinds = (QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.TEXT)
        questions = [
            Question(
                questionnaire_id=form.id,
                position=place,
                section="服务",
                section_en="Service" if place == 2 else "",
                kind=kind,
                wording=wording,
                wording_en="Was the repair in time?" if place == 1 else "",
                options="公告\n邻居\n管家" if kind in kinds[1:3] else "",
                is_required=place == 1,
                trend_key=wording,
            )
            for place, (kind, wording) in enumerate(zip(kinds, wordings, strict=True), 1)
        ]
        session.add_all(questions)
        session.flush()
        form.state, form.released_at = QuestionnaireState.RELEASED, FRIDAY
        survey = Survey(
            survey_no=f"DC-2026-{number:03}",
            title=f"2026年住户满意度调查{number}",
            title_en=f"Residents' survey 2026 No. {number}",
            audience=SurveyAudience.RESIDENTS,
            starts_on=date(2026, 11, 16),
            ends_on=ends_on,
            questionnaire_id=form.id,
            is_anonymous=is_anonymous,
            drawn_at=FRIDAY,
        )
        session.add(survey)
        session.flush()
        cell = SurveyCell(survey_id=survey.id, zone="一区", building="3", sampled=addresses)
        session.add(cell)
        session.flush()
        tokens = [
            make_token(read_key(), survey_id=survey.id, list_no=place, drawn_at=FRIDAY)
            for place in range(1, addresses + 1)
        ]
        session.add_all(
            SurveyAddress(
                survey_id=survey.id,
                list_no=place,
                cell_id=cell.id,
                zone="一区",
                building="3",
                label=f"3-1-{place:04}",
                customer_kind=CustomerKind.OWNER,
                token_hash=token_hash(token),
            )
            for place, token in enumerate(tokens, 1)
        )
        session.flush()
        if state is SurveyState.FILED:
            survey.state = SurveyState.CLOSED
            session.flush()
            survey.filed_at = FRIDAY
        survey.state = state
        first, second, third, fourth = (question.id for question in questions)
        return Asked(survey.id, cell.id, (first, second, third, fourth), tuple(tokens))

    return put(make)


def send_in(asked: Asked, place: int = 0, *, mark: str = "5", words: str = "") -> None:
    """The resident at this place of the list answers online."""
    said = {asked.questions[0]: [mark], asked.questions[3]: [words]}
    work.act(send_in_answers, by=RESIDENT, at=FRIDAY, token=asked.tokens[place], said=said)

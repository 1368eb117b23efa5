"""What a foreign tool does to a survey's sheets, sample, file or actions shows in the checks (R-SURV-6, R-DEC-23)."""

from datetime import timedelta
from pathlib import Path

import pytest

from db import work
from db.engine import read_key
from db.operations.survey_answers import RESIDENT, send_in_answers
from db.queries.check_surveys import check_surveys
from db.queries.survey_scores import list_asked
from db.rules.survey_tokens import make_token
from db.tables.surveys import Survey
from db.vocabulary import QuestionKind
from tests.db.queries.test_checks import tamper
from tests.survey_desk import SurveyDesk, make_survey_desk, morning, survey_of

ANSWERS, SHEETS, SAMPLES = "Survey answers", "Survey sheets and addresses", "Survey samples"
FILED, ACTIONS = "Filed surveys", "Corrective actions"


@pytest.fixture
def desk(office: Path) -> SurveyDesk:
    return make_survey_desk(customers=7)


def answer(survey: Survey, *, upto: int) -> None:
    """So many addresses answer by their link, none of them content."""
    assert survey.drawn_at is not None
    at = morning(survey.starts_on) + timedelta(hours=3)
    questions = work.ask(list_asked, questionnaire_id=survey.questionnaire_id)
    said = {each.question_id: ["2"] for each in questions if each.kind is QuestionKind.SCALE}
    for list_no in range(1, upto + 1):
        token = make_token(read_key(), survey_id=survey.id, list_no=list_no, drawn_at=survey.drawn_at)
        work.act(send_in_answers, by=RESIDENT, at=at, token=token, said=said)


def wrong() -> list[str]:
    return [finding.name for finding in work.ask(check_surveys) if not finding.ok]


def test_what_is_done_behind_the_program_is_found(desk: SurveyDesk) -> None:
    anonymous = desk.running()
    answer(anonymous, upto=6)
    desk.close(survey_of(anonymous.id))
    named = desk.running(title="2026 年访谈", is_anonymous=False)
    answer(named, upto=2)
    assert wrong() == []
    secret, open_ = f"survey_id = {anonymous.id}", f"survey_id = {named.id}"
    takes_back = "UPDATE survey_address SET state = 'delivered', answered_on = NULL WHERE list_no = 1 AND "
    gives_back = (
        f"UPDATE survey_address SET state = 'answered', answered_on = '{named.starts_on}' WHERE list_no = 1 AND "
    )
    cases = (
        (SHEETS, takes_back + secret, gives_back + secret),
        (SHEETS, takes_back + open_, gives_back + open_),
        (SHEETS, gives_back.replace("= 1", "= 7") + open_, takes_back.replace("= 1", "= 7") + open_),
        (ANSWERS, "UPDATE survey_answer SET cell_id = cell_id + 1", "UPDATE survey_answer SET cell_id = cell_id - 1"),
        (SAMPLES, "UPDATE survey_cell SET sampled = sampled + 1", "UPDATE survey_cell SET sampled = sampled - 1"),
        (
            SAMPLES,
            f"UPDATE survey_address SET list_no = 9 WHERE list_no = 7 AND {secret}",
            f"UPDATE survey_address SET list_no = 7 WHERE list_no = 9 AND {secret}",
        ),
        (
            FILED,
            f"UPDATE survey SET state = 'filed', filed_at = '2026-12-31T00:00:00.000000Z' WHERE id = {anonymous.id}",
            f"UPDATE survey SET state = 'closed', filed_at = NULL WHERE id = {anonymous.id}",
        ),
        (ACTIONS, "UPDATE corrective_action SET rounds = 2", "UPDATE corrective_action SET rounds = 1"),
    )
    for name, breaks, mends in cases:
        tamper(breaks)
        assert wrong() == [name], breaks
        tamper(mends)
        assert wrong() == [], mends

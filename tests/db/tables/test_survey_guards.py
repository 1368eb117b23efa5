"""A tool beside the program cannot change what was asked, answered or filed either (R-SURV-3, R-SURV-6)."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import engine
from db.tables.survey_guards import SURVEY_GUARDS
from tests.survey_answer_factories import Asked, ask_residents, send_in

FILE = (
    "UPDATE survey SET state = 'closed', closed_on = '2026-12-01' WHERE id = {survey}",
    "UPDATE survey SET state = 'filed', filed_at = '2026-12-03T01:00:00.000000Z' WHERE id = {survey}",
)
SHEET = (
    "INSERT INTO survey_response (id, survey_id, response_no, cell_id, is_anonymous, means)"
    " VALUES (77, {survey}, 'FORGED', {cell}, true, 'online')"
)
VOID = (
    "INSERT INTO survey_void (survey_id, response_id, reason, voided_on)"
    " SELECT {survey}, max(id), 'x', '2026-12-01' FROM survey_response WHERE survey_id = {survey}"
)
AT_ANY_TIME = {
    "an answer is changed": "UPDATE survey_answer SET score = 5",
    "an answer is removed": "DELETE FROM survey_answer",
    "a sheet is changed": "UPDATE survey_response SET means = 'paper'",
    "a sheet is removed": "DELETE FROM survey_response",
    "a sheet tells a name": SHEET.replace("true", "false"),
    "a sheet of another survey's cell": SHEET.replace("{cell}", "{other_cell}"),
    "an answer of another survey": (
        "INSERT INTO survey_answer (id, survey_id, response_id, question_id, cell_id, score, chosen, words)"
        " SELECT 77, {survey}, max(id), {other_question}, {cell}, 5, '', '' FROM survey_response"
    ),
    "an empty answer": (
        "INSERT INTO survey_answer (id, survey_id, response_id, question_id, cell_id, chosen, words)"
        " SELECT 77, {survey}, max(id), {question}, {cell}, '', '' FROM survey_response"
    ),
    "an address has not answered": (
        "UPDATE survey_address SET state = 'delivered', answered_on = NULL WHERE list_no = 1"
    ),
    "an address is removed": "DELETE FROM survey_address WHERE list_no = 2",
    "the anonymity is taken away": "UPDATE survey SET is_anonymous = false WHERE id = {survey}",
    "the questions are changed for others": "UPDATE survey SET questionnaire_id = NULL WHERE id = {survey}",
    "the target is lowered": "UPDATE survey SET return_target_percent = 1 WHERE id = {survey}",
    "it goes back to its plan": "UPDATE survey SET state = 'approved' WHERE id = {survey}",
    "it is filed before its end": FILE[1],
    "a survey is removed": "DELETE FROM survey WHERE id = {survey}",
    "a question has other words": "UPDATE question SET wording = '?' WHERE id = {question}",
    "a question is removed": "DELETE FROM question WHERE id = {question}",
    "a questionnaire is a draft again": "UPDATE questionnaire SET state = 'draft', released_at = NULL",
    "a questionnaire has other words": "UPDATE questionnaire SET intro = '?'",
}
WHEN_FILED = {
    "a sheet": SHEET,
    "a void": VOID,
    "another report": "UPDATE survey SET report = '?' WHERE id = {survey}",
    "another state": "UPDATE survey SET state = 'closed', filed_at = NULL WHERE id = {survey}",
    "another address": "UPDATE survey_address SET note = '?' WHERE list_no = 2",
    "another cell": "UPDATE survey_cell SET sampled = 1 WHERE id = {cell}",
}


def run(asked: Asked, other: Asked, *statements: str) -> None:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        for statement in statements:
            said = statement.format(
                survey=asked.survey_id,
                cell=asked.cell_id,
                question=asked.questions[0],
                other_cell=other.cell_id,
                other_question=other.questions[0],
            )
            connection.execute(text(said))


def accepted(asked: Asked, other: Asked, forged: dict[str, str]) -> list[str]:
    """What was done, or was refused for another reason than a guard's."""
    guarded = ["append-only", *(guard.message for guard in SURVEY_GUARDS)]
    found = []
    for name, statement in forged.items():
        try:
            run(asked, other, statement)
        except DBAPIError as fault:
            if any(message in str(fault.orig) for message in guarded):
                continue
        found.append(name)
    return found


def test_no_tool_changes_what_was_asked_and_answered(office: Path) -> None:
    asked, other = ask_residents(), ask_residents(number=2)
    send_in(asked)
    assert accepted(asked, other, AT_ANY_TIME) == []


def test_no_tool_changes_a_filed_survey(office: Path) -> None:
    """R-SURV-6: what is filed is closed for good; before, its sheets could still be voided."""
    asked, other = ask_residents(), ask_residents(number=2)
    send_in(asked)
    run(asked, other, SHEET, *FILE)
    assert accepted(asked, other, WHEN_FILED) == []
    send_in(other)
    run(other, asked, SHEET.replace("77", "78"), VOID, FILE[0])


@pytest.mark.parametrize("step", ["ends_on = '2026-12-05'", "state = 'cancelled'", "state = 'closed'"])
def test_a_running_survey_can_be_extended_cancelled_and_ended(office: Path, step: str) -> None:
    asked = ask_residents()
    run(asked, asked, f"UPDATE survey SET {step} WHERE id = {{survey}}")

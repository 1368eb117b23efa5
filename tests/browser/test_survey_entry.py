"""Paper sheets by keyboard alone: a digit answers, Enter goes on, and the next sheet waits for nobody (R-SURV-3)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import now, office_day
from db.tables.surveys import Survey, SurveyAnswer, SurveyResponse
from tests.browser.clicks import at_rest
from tests.factories import put
from tests.survey_answer_factories import Asked, ask_residents

pytestmark = pytest.mark.usefixtures("at_the_server")


def ask_now(number: int, *, is_anonymous: bool) -> Asked:
    """A survey that runs on the day of the test."""
    asked = ask_residents(number=number, is_anonymous=is_anonymous)

    def keep_running(session: Session) -> None:
        session.get_one(Survey, asked.survey_id).ends_on = office_day(now()) + timedelta(days=10)

    put(keep_running)
    return asked


def sheets(asked: Asked) -> dict[str, dict[int, tuple[int | None, str, str]]]:
    """What is on record: by sheet the answers by question."""

    def query(session: Session) -> dict[str, dict[int, tuple[int | None, str, str]]]:
        found = session.execute(
            select(SurveyResponse.response_no, SurveyAnswer)
            .join(SurveyAnswer, SurveyAnswer.response_id == SurveyResponse.id)
            .where(SurveyResponse.survey_id == asked.survey_id)
        )
        kept: dict[str, dict[int, tuple[int | None, str, str]]] = {}
        for number, answer in found:
            kept.setdefault(number, {})[answer.question_id] = (answer.score, answer.chosen, answer.words)
        return kept

    return work.ask(query)


def row_of(page: Page, sheet: str) -> Locator:
    return page.locator("tbody tr").filter(has_text=sheet)


def test_sheets_are_typed_by_keyboard_alone_and_none_waits_for_the_one_before(
    signed_in: Callable[..., Page],
) -> None:
    asked = ask_now(71, is_anonymous=False)
    page = signed_in("clerk", "/survey-entry?no=DC-2026-071", locale="en-US")
    number = page.get_by_label("Sheet number", exact=True)
    expect(number).to_be_focused()
    at_rest(page)

    # A mark and one choice answer at once; several choices and words end with Enter; Enter saves.
    page.keyboard.type("1\n5213\n")
    page.keyboard.type("很好\n")
    expect(page.get_by_role("button", name="Save ⏎")).to_be_focused()
    page.keyboard.press("Enter")
    # At once the next two, without a look at the screen: 6 is no mark and stays until it is one.
    page.keyboard.type("2\n641\n\n\n\n", delay=5)
    page.keyboard.type("3\n\n\n2\n\n\n", delay=5)
    # A number that is not on the list is refused beside its row, and comes back by a key.
    page.keyboard.type("99\n3\n\n\n\n\n", delay=5)
    expect(row_of(page, "99").get_by_text("There is no sheet 99")).to_be_visible()
    expect(number).to_be_focused()
    expect(row_of(page, "On record")).to_have_count(3)
    page.keyboard.press("ArrowUp")
    expect(number).to_have_value("99")
    page.keyboard.type("4\n\n\n\n\n\n", delay=5)
    expect(row_of(page, "On record")).to_have_count(4)

    scale, choice, choices, words = asked.questions
    assert sheets(asked) == {
        "1": {scale: (5, "", ""), choice: (None, "2", ""), choices: (None, "1,3", ""), words: (None, "", "很好")},
        "2": {scale: (4, "", ""), choice: (None, "1", "")},
        "3": {choices: (None, "2", "")},
        "4": {scale: (3, "", "")},
    }


def test_a_wrong_entry_is_voided_and_typed_again_and_a_half_typed_sheet_survives_a_reload(
    signed_in: Callable[..., Page],
) -> None:
    asked = ask_now(72, is_anonymous=True)
    page = signed_in("clerk", "/survey-entry?no=DC-2026-072", locale="en-US")
    number = page.get_by_label("Sheet number", exact=True)
    expect(number).to_be_focused()
    page.keyboard.type("1\n1\n\n\n\n\n", delay=5)
    expect(row_of(page, "1 → ")).to_have_count(1)
    (entry,) = sheets(asked)

    # Typed a second time: what differs is shown.
    page.goto(page.url.split("?")[0] + "?no=DC-2026-072&part=again")
    expect(page.get_by_label("Entry number", exact=True)).to_be_focused()
    page.keyboard.type(f"{entry.lower()}\n5\n\n\n\n\n", delay=5)
    expect(page.get_by_text("Differs in: 1.")).to_be_visible()

    # Voided with a reason, and typed again under its number.
    page.goto(page.url.split("?")[0] + "?no=DC-2026-072&part=typed")
    page.get_by_label("Why the entry is wrong").fill("把 5 看成了 1")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(f"{entry} is voided.")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?no=DC-2026-072")
    expect(number).to_be_focused()
    page.keyboard.type(f"{entry}\n5", delay=5)
    page.reload()
    expect(number).to_have_value(entry)
    page.keyboard.type("\n\n\n\n\n\n", delay=5)
    expect(row_of(page, f"{entry}-2")).to_have_count(1)
    scale = asked.questions[0]
    assert sheets(asked) == {entry: {scale: (1, "", "")}, f"{entry}-2": {scale: (5, "", "")}}

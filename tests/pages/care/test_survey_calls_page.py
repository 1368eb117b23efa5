"""A survey by telephone on the card of callbacks: its questions instead of the marks of a job (R-SURV-3)."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.surveys import SurveyAddress, SurveyAnswer, SurveyResponse
from db.vocabulary import AddressState, AnswerMeans, CallbackState, Reached, Role, SurveyMethod
from tests.factories import make_actor, together
from tests.pages.signed_in import open_page, open_page_as
from tests.survey_desk import QUESTIONS, SurveyDesk, make_survey_desk, morning

PAGE = "care/callbacks.py"
MONDAY = date(2026, 12, 21)


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> SurveyDesk:
    """Two residents are asked by telephone; it is the first working day of the survey."""
    monkeypatch.setenv("OFFICE_NOW", morning(MONDAY).isoformat())
    with together():
        made = make_survey_desk(customers=2)
    made.running(methods=(SurveyMethod.PHONE,), is_anonymous=False)
    return made


def say(app: AppTest, *marks: int | None, reached: Reached = Reached.REACHED, press: str = "Save and next") -> AppTest:
    groups = [group for group in app.button_group if group.label[:1].isdigit()]
    for group, mark in zip(groups, marks, strict=False):
        group.set_value(mark)
    next(group for group in app.button_group if group.label.startswith("Reached")).set_value(reached)
    return next(button for button in app.button if button.label == press).click().run()


def first_call() -> Callback:
    return work.ask(lambda session: session.query(Callback).order_by(Callback.id).first())


def marks() -> list[int | None]:
    return work.ask(
        lambda session: [row.score for row in session.query(SurveyAnswer).order_by(SurveyAnswer.question_id)]
    )


def test_the_card_asks_the_questions_of_the_survey_and_keeps_them(desk: SurveyDesk) -> None:
    app = open_page_as(PAGE, desk.clerk)
    asked = [group.label for group in app.button_group if group.label[:1].isdigit()]
    assert asked == [f"{place}. {words} (5 is best)" for place, words in enumerate(QUESTIONS, 1)]
    assert not [group for group in app.button_group if group.label.startswith(("Satisfaction", "Attitude"))]
    assert app.metric[0].value == "138 0000 1234"
    say(app, 5, 4, None)
    assert not app.exception and marks() == [5, 4]
    (sheet,) = work.ask(lambda session: session.query(SurveyResponse).all())
    assert (sheet.means, sheet.entered_by) == (AnswerMeans.PHONE, desk.clerk.user_id)
    assert first_call().state is CallbackState.DONE


def test_a_call_without_an_answer_is_refused_in_words_and_the_remark_stays(desk: SurveyDesk) -> None:
    app = open_page_as(PAGE, desk.clerk)
    app.text_area[0].set_value("想晚点再说")
    say(app)
    assert any("No question is answered" in error.value for error in app.error)
    assert (app.text_area[0].value, first_call().state, marks()) == ("想晚点再说", CallbackState.DUE, [])


def test_who_is_not_reached_is_called_again_and_who_declines_is_not(desk: SurveyDesk) -> None:
    app = say(open_page_as(PAGE, desk.clerk), reached=Reached.NOT_REACHED)
    assert not app.exception and first_call().next_try_on == date(2026, 12, 22)
    app = open_page_as(PAGE, desk.other_clerk)
    say(app, reached=Reached.REFUSED)
    states = work.ask(
        lambda session: [row.state for row in session.query(SurveyAddress).order_by(SurveyAddress.list_no)]
    )
    assert states == [AddressState.REFUSED, AddressState.TO_DELIVER]


def test_a_complaint_heard_on_the_way_is_one_button(desk: SurveyDesk) -> None:
    app = open_page_as(PAGE, desk.clerk)
    app.text_area[0].set_value("电梯常坏")
    say(app, 1, press="To a complaint")
    assert not app.exception
    assert work.ask(lambda session: [row.words for row in session.query(Complaint)]) == ["电梯常坏"]


def test_the_manager_sees_the_calls_without_a_form(desk: SurveyDesk) -> None:
    app = open_page(PAGE, Role.MANAGER)
    assert not app.exception
    assert not [group for group in app.button_group if group.label.startswith("Reached")]
    assert not open_page_as(PAGE, make_actor(Role.SUPERVISOR)).exception

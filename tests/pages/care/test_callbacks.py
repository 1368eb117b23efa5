"""The callbacks page: a clerk writes down what a customer said; the manager answers who was dissatisfied."""

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import work
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.vocabulary import CallbackState, ComplaintKind, Mark, Outcome, Reached, Role
from pages.plain.guard import Start
from tests.factories import FRIDAY, make_customer, make_department, make_finished_order, put
from tests.order_factories import later
from tests.pages.signed_in import open_page

GOOD = {
    "Reached": Reached.REACHED,
    "Attitude": Mark.GOOD,
    "Skill": Mark.GOOD,
    "Result": Outcome.SOLVED,
    "Price against": True,
}


@pytest.fixture(autouse=True)
def monday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two jobs were done on Friday; it is Monday."""
    monkeypatch.setenv("OFFICE_NOW", later(days=3).isoformat())
    department = make_department()
    make_finished_order(make_customer(), department, completed_at=FRIDAY)
    other = make_customer("李静", "5-2-0803", customer_no="KH-000002", phone="13911115678", initials="lj")
    make_finished_order(other, department, order_no="TY-20261119-002", completed_at=FRIDAY)


def callbacks() -> list[Callback]:
    return work.ask(lambda session: session.query(Callback).order_by(Callback.id).all())


def reveals() -> int:
    return work.ask(lambda session: session.query(AuditRow).filter(AuditRow.action == "reveal").count())


def answer(app: AppTest, satisfaction: int | None, words: str = "", **changed: object) -> AppTest:
    for label, chosen in {**GOOD, **changed}.items():
        group = next(group for group in app.button_group if group.label.startswith(label))
        group.set_value(chosen)
    if satisfaction is not None:
        next(group for group in app.button_group if group.label.startswith("Satisfaction")).set_value(satisfaction)
    app.text_area[0].set_value(words)
    next(button for button in app.button if button.label == "Save and next").click()
    return app.run()


def test_the_first_one_due_is_shown_with_its_number_opened_once_and_on_record() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    assert app.metric[0].value == "138 0000 1234"
    app.run()
    assert reveals() == 1


def test_no_mark_is_chosen_beforehand() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    assert [group.value for group in app.button_group if "*" in group.label] == [None] * 6


def test_save_and_next_keeps_the_answer_and_shows_the_next_customer() -> None:
    app = answer(open_page("care/callbacks.py", Role.CLERK), 4, "师傅很仔细")
    assert not app.exception
    assert (callbacks()[0].satisfaction, callbacks()[0].words) == (4, "师傅很仔细")
    assert app.metric[0].value == "139 1111 5678"


def test_a_missing_mark_is_named_beside_the_form_and_the_words_stay() -> None:
    app = answer(open_page("care/callbacks.py", Role.CLERK), None, "说了很多")
    assert any("Fill in: Satisfaction" in text.value for text in app.markdown)
    assert app.text_area[0].value == "说了很多"
    assert callbacks()[0].state is CallbackState.DUE


def test_a_dissatisfied_answer_is_answered_by_the_manager_on_the_same_page() -> None:
    answer(open_page("care/callbacks.py", Role.CLERK), 1, "修完又漏")
    app = open_page("care/callbacks.py", Role.MANAGER)
    app.button_group[0].set_value("dissatisfied").run()
    assert "修完又漏" in str([table.value for table in app.table])
    app.text_area[0].set_value("今日返修，免费")
    next(button for button in app.button if button.label == "Save answer").click()
    assert not app.run().exception
    assert callbacks()[0].manager_answer == "今日返修，免费"


def test_a_leader_looks_and_reads_no_number() -> None:
    app = open_page("care/callbacks.py", Role.LEADER)
    assert app.metric[0].value == "138****1234"
    assert (reveals(), [button.label for button in app.button if "Save" in button.label]) == (0, [])


def test_a_callback_of_a_later_day_opens_its_number_at_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", later(days=1).isoformat())
    app = open_page("care/callbacks.py", Role.CLERK)
    assert (app.metric[0].value, reveals()) == ("138****1234", 0)
    next(button for button in app.button if button.label == "Show the number").click()
    assert (app.run().metric[0].value, reveals()) == ("138 0000 1234", 1)


def test_what_was_kept_as_provisional_is_settled_by_the_next_start_of_the_server() -> None:
    def wait(session: Session) -> None:
        for callback in session.query(Callback):
            callback.is_provisional = True

    put(wait)
    start = Start()
    try:
        assert start.check() is None
    finally:
        start.hold.release()
    assert [callback.is_provisional for callback in callbacks()] == [False, False]


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def choose(app: AppTest, **chosen: object) -> AppTest:
    """Choose answers by the beginning of their question."""
    for label, value in chosen.items():
        next(group for group in app.button_group if group.label.startswith(label)).set_value(value)
    return app


def complaints() -> list[Complaint]:
    return work.ask(lambda session: session.query(Complaint).order_by(Complaint.id).all())


def test_a_dissatisfied_answer_becomes_a_complaint_by_the_tick_that_is_on() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    assert [box.value for box in app.checkbox if box.label.startswith("Dissatisfied")] == [True]
    answer(app, 2, "修完又漏")
    assert [(one.title, one.words, one.callback_id) for one in complaints()] == [
        ("更换水龙头", "修完又漏", callbacks()[0].id)
    ]


def test_without_the_tick_the_manager_alone_hears_of_it() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    next(box for box in app.checkbox if box.label.startswith("Dissatisfied")).uncheck()
    answer(app, 2, "修完又漏")
    assert (complaints(), callbacks()[0].reported_at is not None) == ([], True)


def test_a_content_customer_may_complain_about_something_else_by_the_button() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    choose(app, **{**GOOD, "Satisfaction": 5})
    app.text_area[0].set_value("楼道灯坏了")
    next(box for box in app.selectbox if box.label == "Kind of complaint").set_value(ComplaintKind.EQUIPMENT)
    assert not press(app, "To a complaint").exception
    assert [one.kind for one in complaints()] == [ComplaintKind.EQUIPMENT]


def test_another_work_order_opens_the_intake_with_the_customer_and_what_was_said() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    choose(app, **{**GOOD, "Result": Outcome.UNSOLVED, "Satisfaction": 3})
    app.text_area[0].set_value("还在滴水")
    assert not press(app, "Another work order").exception
    assert (complaints(), callbacks()[0].outcome, callbacks()[0].reported_at is not None) == (
        [],
        Outcome.UNSOLVED,
        True,
    )
    assert app.query_params["customer"] == f"{callbacks()[0].customer_id}-1"
    assert "TY-20261119-001: 还在滴水" in [field.value for field in app.text_input]


def test_not_reached_goes_on_to_the_next_customer_and_says_before_when_the_next_try_is() -> None:
    app = open_page("care/callbacks.py", Role.CLERK)
    assert any("Try 1 of 3. Not reached now: next try 2026-11-24." in text.value for text in app.markdown)
    app = press(choose(app, Reached=Reached.NOT_REACHED), "Save and next")
    assert (callbacks()[0].tries, app.metric[0].value) == (1, "139 1111 5678")


def test_a_head_of_no_calls_sees_an_empty_list_and_the_months_rates() -> None:
    app = open_page("care/callbacks.py", Role.SUPERVISOR, department=make_department("绿化部"))
    assert not app.exception
    assert any("No callbacks here" in text.value for text in app.markdown)

"""The approvals: one thing at a time, the next opens by itself, what changed meanwhile is not approved."""

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.price_lists import review_price_list, withdraw_price_list
from db.queries.price_list_history import list_steps
from db.vocabulary import PriceListState, PriceListVerb, SendBackReason
from tests.factories import FRIDAY
from tests.pages.signed_in import open_page_as
from tests.price_factories import PriceOffice, make_price_office, see

pytestmark = pytest.mark.usefixtures("office")
PAGE = "prices/price_approval.py"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What opened counts as seen at once."""
    monkeypatch.setattr("components.approval_turn.LOOK_SECONDS", 0)


@pytest.fixture
def office_of_prices() -> PriceOffice:
    return make_price_office()


def words(app: AppTest) -> str:
    return str([each.value for each in app.markdown] + [each.value for each in app.info])


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def test_finance_reviews_and_the_next_version_opens(office_of_prices: PriceOffice) -> None:
    lists = [office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED) for _ in range(2)]
    app = open_page_as(PAGE, office_of_prices.finance)
    assert not app.exception
    assert "V3" in words(app) and "1 / 2" in words(app)
    press(app, "Confirm the review")
    assert not app.exception
    assert [see(each).state for each in lists] == [PriceListState.REVIEWED, PriceListState.SUBMITTED]
    assert "1 / 1" in words(app)


def test_a_version_goes_back_with_a_picked_reason_and_the_ticked_lines(office_of_prices: PriceOffice) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.REVIEWED)
    app = open_page_as(PAGE, office_of_prices.leader)
    app.session_state[f"lines list-{list_id}"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    press(app, "Send back…")
    app.button_group[0].set_value(SendBackReason.TOO_HIGH)
    next(each for each in app.text_input if each.label.startswith("Explanation")).set_value("请再谈")
    press(app, "Send back")
    assert not app.exception
    step = work.ask(list_steps, list_id=list_id)[0]
    assert (step.verb, step.state) == (PriceListVerb.SEND_BACK, PriceListState.DRAFT)
    assert (step.who, step.note) == ("沈国华", "too_high 空调清洗 · 请再谈")
    assert "Nothing waits for your decision" in words(app)


def test_to_send_back_needs_a_reason_and_keeps_the_words(office_of_prices: PriceOffice) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED)
    app = open_page_as(PAGE, office_of_prices.finance)
    app.text_input[0].set_value("成本看不懂")
    press(app, "Send back…")
    assert app.text_input[0].value == "成本看不懂"
    press(app, "Send back")
    assert "Fill in: Reason." in words(app)
    assert app.text_input[0].value == "成本看不懂"
    assert see(list_id).state is PriceListState.SUBMITTED
    press(app, "Back")
    assert app.text_input[0].value == "成本看不懂"


def test_the_leader_approves_and_the_manager_publishes(office_of_prices: PriceOffice) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.REVIEWED)
    press(open_page_as(PAGE, office_of_prices.leader), "Approve the prices")
    assert see(list_id).state is PriceListState.APPROVED
    app = open_page_as(PAGE, office_of_prices.manager)
    assert not app.text_input and "Send back…" not in [each.label for each in app.button]
    press(app, "Publish")
    assert see(list_id).state is PriceListState.PUBLISHED


def test_what_changed_meanwhile_is_not_approved(office_of_prices: PriceOffice) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED)
    app = open_page_as(PAGE, office_of_prices.finance)
    app.text_input[0].set_value("看过成本表")
    version = see(list_id).version
    work.act(withdraw_price_list, by=office_of_prices.manager, at=FRIDAY, list_id=list_id, version=version)
    office_of_prices.edit(list_id, office_of_prices.drain, new_price="300", reason="悄悄加价")
    office_of_prices.submit(list_id)
    press(app, "Confirm the review")
    assert not app.exception
    assert see(list_id).state is PriceListState.SUBMITTED
    assert any("look at it again" in each.value.lower() or "changed" in each.value.lower() for each in app.error)
    assert app.text_input[0].value == "看过成本表"
    assert "300" in str(app.dataframe[0].value["new"].tolist())
    press(app, "Confirm the review")
    assert see(list_id).state is PriceListState.REVIEWED


def test_what_somebody_else_decided_meanwhile_gives_way_to_the_next(office_of_prices: PriceOffice) -> None:
    first, second = (office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED) for _ in range(2))
    app = open_page_as(PAGE, office_of_prices.finance)
    office_of_prices.decide(review_price_list, office_of_prices.finance, first)
    press(app, "Confirm the review")
    assert not app.exception
    assert "no longer waits for you" in words(app) and f"V{see(second).version_no}" in words(app)
    assert see(second).state is PriceListState.SUBMITTED


def test_a_press_on_what_has_only_just_opened_decides_nothing(
    office_of_prices: PriceOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED)
    app = open_page_as(PAGE, office_of_prices.finance)
    monkeypatch.setattr("components.approval_turn.LOOK_SECONDS", 60)
    press(app, "Confirm the review")
    assert see(list_id).state is PriceListState.SUBMITTED
    assert any("only just opened" in each.value for each in app.toast)


def test_several_versions_are_reviewed_with_one_press_after_they_were_ticked(office_of_prices: PriceOffice) -> None:
    lists = [office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED) for _ in range(3)]
    app = open_page_as(PAGE, office_of_prices.finance)
    app.button_group[0].set_value("together").run()
    assert next(each for each in app.button if each.label == "Confirm the review (0)").disabled
    app.session_state["versions decide versions#0"] = {"selection": {"rows": [0, 2], "columns": [], "cells": []}}
    app.run()
    assert len(app.dataframe) == 3
    press(app, "Confirm the review (2)")
    assert not app.exception
    states = [see(each).state for each in lists]
    assert states == [PriceListState.REVIEWED, PriceListState.SUBMITTED, PriceListState.REVIEWED]


def test_who_asked_takes_it_back(office_of_prices: PriceOffice) -> None:
    list_id = office_of_prices.bring(office_of_prices.written(), PriceListState.REVIEWED)
    app = open_page_as(PAGE, office_of_prices.manager)
    app.button_group[0].set_value("mine").run()
    press(app, "Take back")
    assert "What was decided on it is void" in words(app)
    press(app, "Take back")
    assert not app.exception
    assert see(list_id).state is PriceListState.DRAFT


def test_in_chinese_too(office_of_prices: PriceOffice) -> None:
    office_of_prices.bring(office_of_prices.written(), PriceListState.SUBMITTED)
    app = open_page_as(PAGE, office_of_prices.finance)
    app.session_state["language"] = "zh_CN"
    app.run()
    assert not app.exception
    assert app.text_input[0].label == "备注"

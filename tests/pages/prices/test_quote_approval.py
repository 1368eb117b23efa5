"""Quotes before their decision: one after the other, with a reason where the margin asks for it, never one's own."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from components.navigation import COUNTS
from db import work
from db.operations.quotes import withdraw_quote
from db.tables.staff import DutyWaiver
from db.vocabulary import DutyRule, QuoteState, Role, SendBackReason
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import later
from tests.pages.signed_in import open_page_as
from tests.quote_factories import DEAR, Pricing, make_pricing, quote_of, revisions_of

pytestmark = pytest.mark.usefixtures("office")
PAGE = "prices/price_approval.py"
APPROVE, PASS_ON = "Approve the quote", "Approve and pass on to the leader"
EXPLAINED = {"profit_rate": 2000, "margin_reason": "整桶计料"}


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday; what opened counts as seen at once."""
    monkeypatch.setenv("OFFICE_NOW", later(days=3).isoformat())
    monkeypatch.setattr("components.approval_turn.LOOK_SECONDS", 0)


@pytest.fixture
def pricing() -> Pricing:
    return make_pricing()


def words(app: AppTest) -> str:
    """What the page says, without the strokes that tell free words from Markdown."""
    said = [each.value for each in (*app.markdown, *app.info, *app.error)]
    return " ".join([*said, *(str(each.proto) for each in app.get("vega_lite_chart"))]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    app = next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_manager_approves_and_the_next_opens(pricing: Pricing, language: str) -> None:
    first, second = pricing.signed(), pricing.signed()
    app = open_page_as(PAGE, pricing.desk.manager)
    app.session_state["language"] = language
    app.run()
    assert not app.exception
    assert quote_of(first).quote_no in words(app) and "1 / 2" in words(app)
    next(each for each in app.button if each.proto.is_form_submitter).click().run()
    assert not app.exception
    assert [quote_of(each).state for each in (first, second)] == [QuoteState.APPROVED, QuoteState.SIGNED]
    assert quote_of(second).quote_no in words(app) and "1 / 1" in words(app)


def test_the_quote_shows_what_it_is_made_of_and_what_it_compares_with(pricing: Pricing) -> None:
    pricing.confirmed()
    pricing.signed()
    app = open_page_as(PAGE, pricing.desk.manager)
    assert not app.exception
    shown = words(app)
    for said in ("厨房墙面防水修补", "铲除旧层", "3-1-1201", "1,920.11", "1,677.24"):
        assert said in shown


def test_an_address_opens_its_quote_and_the_arrows_go_to_both_sides(pricing: Pricing) -> None:
    first, second = pricing.signed(), pricing.signed()
    app = open_page_as(PAGE, pricing.desk.manager)
    app.query_params["open"] = f"quote-{second}"
    app.run()
    assert "2 / 2" in words(app) and quote_of(second).quote_no in words(app)
    app.button(key="approval before").click().run()
    assert "1 / 2" in words(app) and quote_of(first).quote_no in words(app)


def test_over_the_ceiling_there_is_no_yes_without_a_reason(pricing: Pricing) -> None:
    quote_id = pricing.signed(**EXPLAINED)
    app = open_page_as(PAGE, pricing.desk.manager)
    press(app, APPROVE)
    assert quote_of(quote_id).state is QuoteState.SIGNED
    assert "Write down why" in words(app)
    field = next(each for each in app.text_input if each.label.startswith("Reason of the approval *"))
    field.set_value("余料交库房登记")
    press(app, APPROVE)
    assert (quote_of(quote_id).state, quote_of(quote_id).approval_reason) == (QuoteState.APPROVED, "余料交库房登记")


def test_over_the_limit_the_managers_yes_passes_it_on_to_the_leader(pricing: Pricing) -> None:
    quote_id = pricing.signed(lines=DEAR)
    app = open_page_as(PAGE, pricing.desk.manager)
    assert "after your yes the leader decides" in words(app)
    press(app, PASS_ON)
    assert quote_of(quote_id).state is QuoteState.ENDORSED
    assert "Nothing waits for your decision" in words(app)
    press(open_page_as(PAGE, pricing.leader), APPROVE)
    assert quote_of(quote_id).state is QuoteState.APPROVED


def test_sent_back_with_a_picked_reason_the_next_revision_is_there(pricing: Pricing) -> None:
    quote_id = pricing.signed()
    app = open_page_as(PAGE, pricing.desk.manager)
    press(app, "Send back…")
    press(app, "Send back")
    assert "Fill in: Reason." in words(app) and quote_of(quote_id).state is QuoteState.SIGNED
    app.button_group[0].set_value(SendBackReason.PLAN_UNCLEAR)
    press(app, "Send back")
    states = [row[:2] for row in revisions_of(quote_of(quote_id).work_order_id)]
    assert states == [(1, QuoteState.REJECTED), (2, QuoteState.DRAFT)]


def test_a_revision_withdrawn_meanwhile_is_not_approved(pricing: Pricing) -> None:
    quote_id, other = pricing.signed(), pricing.signed()
    app = open_page_as(PAGE, pricing.desk.manager)
    taken = {"quote_id": quote_id, "version": quote_of(quote_id).version, "reason": "漏了一项"}
    work.act(withdraw_quote, by=pricing.head, at=FRIDAY, **taken)
    press(app, APPROVE)
    assert [quote_of(each).state for each in (quote_id, other)] == [QuoteState.WITHDRAWN, QuoteState.SIGNED]
    assert "no longer waits for you" in words(app) and quote_of(other).quote_no in words(app)


def test_the_own_quote_comes_only_under_a_waiver_and_with_its_mark(pricing: Pricing) -> None:
    alone = make_actor(Role.SUPERVISOR, Role.MANAGER, department=pricing.desk.engineering)
    Pricing(replace(pricing.desk, supervisor=alone), pricing.leader).signed()
    assert "Nothing waits for your decision" in words(open_page_as(PAGE, alone))
    until = {"until_on": date(2026, 12, 31), "reason": "人手不足", "granted_at": FRIDAY}
    rule, leader = DutyRule.PRICE_DRAFTER_APPROVES, pricing.leader.user_id
    put(lambda session: session.add(DutyWaiver(rule=rule, granted_by=leader, **until)))
    assert "one-person waiver" in words(open_page_as(PAGE, alone))


def test_the_head_takes_a_signed_quote_back_with_a_reason(pricing: Pricing) -> None:
    quote_id = pricing.signed()
    app = open_page_as(PAGE, pricing.head)
    app.button_group[0].set_value("mine").run()
    press(app, "Take back")
    app.text_input[0].set_value("漏了一项")
    press(app, "Take back")
    assert quote_of(quote_id).state is QuoteState.WITHDRAWN


def test_the_menu_counts_what_waits(pricing: Pricing) -> None:
    pricing.signed()
    assert work.ask(COUNTS["approvals"], actor=pricing.desk.manager) == 1
    assert work.ask(COUNTS["approvals"], actor=pricing.head) == 0

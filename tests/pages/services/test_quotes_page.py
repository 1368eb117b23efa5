"""Quotes on screen: drafted, saved, signed, offered, confirmed; each sees the buttons that are theirs."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.dispatch import start_order
from db.operations.quotes import change_quote
from db.types import Actor
from db.vocabulary import AcceptedHow, OrderState, OrderVerb, QuoteState, Settlement
from tests.factories import FRIDAY
from tests.order_factories import order_of
from tests.pages.services.test_order_pages import buttons, field, press, texts
from tests.pages.signed_in import open_page_as
from tests.quote_factories import LINES, PRICE, Pricing, facts, make_pricing, quote_of, revisions_of

PAGE, ORDER = "services/quotes.py", "services/work_order.py"


@pytest.fixture
def pricing(office: Path, monkeypatch: pytest.MonkeyPatch) -> Pricing:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_pricing()


def show(actor: Actor, page_file: str = PAGE, language: str = "en", **where: str) -> AppTest:
    page = open_page_as(page_file, actor)
    page.session_state["language"] = language
    for name, value in where.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def number_of(quote_id: int) -> str:
    return quote_of(quote_id).quote_no


def grid(page: AppTest, quote_id: int, kind: str, **change: Any) -> None:
    """What somebody typed into the grid of a kind, as the browser sends it."""
    key = f"{kind} quote draft {quote_id}#0"
    page.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **change}
    page.run()
    assert not page.exception


def test_the_head_drafts_a_quote_from_the_order_and_signs_it(pricing: Pricing) -> None:
    order_id = pricing.job()
    page = show(pricing.head, order=order_of(order_id).order_no)
    press(page, "Draft a quote")
    quote_id = work.ask(lambda session: session.scalar(_newest()))
    assert quote_id is not None
    field(page, "text_area", "Way of doing it").set_value("打孔 → 安装 → 试用")
    field(page, "date_input", "Agreed on").set_value(FRIDAY.date())
    grid(page, quote_id, "labour", added_rows=[{"name": "木工", "people": 2, "quantity": 3.5}])
    grid(page, quote_id, "material", added_rows=[{"name": "晾衣架", "quantity": 1, "unit": "套", "cost": 480.5}])
    # 455.00 labour + 480.50 material, 8 % overhead, 8 % profit, 6 % tax.
    assert "¥1,156\\.64" in " ".join(str(said.value) for said in page.subheader)
    assert "Sign and submit" not in buttons(page)
    press(page, "Save the draft")
    assert quote_of(quote_id).total_fen == 1156_64
    press(page, "Sign and submit")
    assert quote_of(quote_id).state is QuoteState.SIGNED


def _newest() -> Any:
    from sqlalchemy import func, select

    from db.tables.quotes import Quote

    return select(func.max(Quote.id))


def test_what_is_missing_is_said_and_nothing_typed_is_lost(pricing: Pricing) -> None:
    quote_id = pricing.drafted(method="")
    page = show(pricing.head, no=number_of(quote_id))
    press(page, "Sign and submit")
    assert "Fill in" in texts(page)
    grid(page, quote_id, "material", added_rows=[{"name": "", "quantity": 1, "cost": 5}])
    press(page, "Save the draft")
    assert "Fill in" in texts(page)
    assert quote_of(quote_id).total_fen == PRICE
    assert "Discard" in buttons(page)


def test_a_draft_saved_by_somebody_else_meanwhile_is_said_before_it_is_overwritten(pricing: Pricing) -> None:
    quote_id = pricing.drafted()
    page = show(pricing.head, no=number_of(quote_id))
    field(page, "text_input", "Job").set_value("我的标题")
    page.run()
    seen = {"quote_id": quote_id, "version": quote_of(quote_id).version, "lines": LINES}
    work.act(change_quote, by=pricing.head, at=FRIDAY, facts=facts(title="别人的标题"), **seen)
    press(page, "Save the draft")
    assert "Somebody changed this meanwhile" in texts(page)
    assert quote_of(quote_id).title == "别人的标题"
    assert field(page, "text_input", "Job").value == "我的标题"
    press(page, "Save the draft")
    assert quote_of(quote_id).title == "我的标题"


def test_a_margin_over_the_ceiling_asks_for_the_reason_at_once(pricing: Pricing) -> None:
    quote_id = pricing.drafted()
    page = show(pricing.head, no=number_of(quote_id))
    field(page, "number_input", "Profit").set_value(12.0)
    page.run()
    assert "over 10 %" in texts(page)
    field(page, "text_input", "Reason for loss or margin").set_value("按整桶计")
    page.run()
    press(page, "Save the draft")
    assert (quote_of(quote_id).profit_rate, quote_of(quote_id).margin_reason) == (1200, "按整桶计")


def test_the_desk_offers_and_the_customers_yes_makes_the_order_ready(pricing: Pricing) -> None:
    order_id = pricing.job()
    quote_id = pricing.approved(order_id)
    page = show(pricing.desk.clerk, no=number_of(quote_id))
    press(page, "Offer to the customer")
    press(page, "Offer to the customer")
    assert quote_of(quote_id).state is QuoteState.OFFERED
    press(page, "Customer confirms")
    press(page, "Customer confirms")
    assert "Fill in" in texts(page)
    field(page, "button_group", "How confirmed").set_value(AcceptedHow.WRITING)
    field(page, "button_group", "Settlement").set_value(Settlement.IMMEDIATE)
    press(page, "Customer confirms")
    assert (order_of(order_id).state, order_of(order_id).amount_fen) == (OrderState.ACCEPTED, PRICE)


def test_a_refusal_of_the_customer_is_kept_with_its_reason(pricing: Pricing) -> None:
    quote_id = pricing.offered()
    page = show(pricing.desk.clerk, no=number_of(quote_id))
    press(page, "Customer refuses")
    field(page, "text_input", "Reason").set_value("太贵")
    press(page, "Customer refuses")
    assert quote_of(quote_id).state is QuoteState.REFUSED
    assert "太贵" in texts(page)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_state_shows_its_page_to_everybody_who_may_see_quotes(pricing: Pricing, language: str) -> None:
    desk = pricing.desk
    made = [pricing.drafted(), pricing.signed(), pricing.approved(), pricing.offered(), pricing.confirmed()]
    for actor in (desk.clerk, pricing.head, desk.manager, desk.finance, pricing.leader):
        page = show(actor, language=language)
        assert not page.exception
        for quote_id in made:
            show(actor, language=language, no=number_of(quote_id))


def test_only_who_may_do_it_sees_the_button(pricing: Pricing) -> None:
    quote_id = pricing.signed()
    number = number_of(quote_id)
    assert "Take back" in buttons(show(pricing.head, no=number))
    assert "Decide" in buttons(show(pricing.desk.manager, no=number))
    for actor in (pricing.desk.clerk, pricing.desk.finance, pricing.leader):
        seen = buttons(show(actor, no=number))
        assert not {"Take back", "Decide", "Sign and submit"} & set(seen)


def test_a_foreign_number_or_order_gets_a_calm_sentence(pricing: Pricing) -> None:
    assert "no quote with this number" in texts(show(pricing.head, no="BJ-1"))
    assert "no order with this number" in texts(show(pricing.head, order="TY-1"))
    assert show(pricing.head, no="BJ-1", revision="x") is not None


def test_the_order_page_shows_its_quote_and_offers_no_price_by_hand(pricing: Pricing) -> None:
    order_id = pricing.job()
    pricing.confirmed(order_id)
    pricing.desk.dispatch(order_id)
    work.act(start_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
    order_no = order_of(order_id).order_no
    page = show(pricing.head, ORDER, no=order_no)
    assert "BJ\\-20261120\\-001" in texts(page)
    page.query_params["do"] = OrderVerb.CHANGE_PRICE.value
    page.run()
    assert not [box for box in page.number_input if "Unit price" in box.label]
    press(page, "The job changes: next revision")
    field(page, "text_input", "Reason").set_value("水管锈蚀")
    press(page, "Next revision")
    assert [state for _number, state, _fen in revisions_of(order_id)] == [QuoteState.CONFIRMED, QuoteState.DRAFT]
    assert order_of(order_id).state is OrderState.ON_HOLD


def test_the_next_revision_of_an_ended_quote_is_one_press(pricing: Pricing) -> None:
    order_id = pricing.job()
    quote_id = pricing.offered(order_id)
    page = show(pricing.head, no=number_of(quote_id))
    press(page, "Take back")
    field(page, "text_input", "Reason").set_value("算错了")
    press(page, "Take back")
    press(page, "Next revision")
    assert [revision for revision, _state, _fen in revisions_of(order_id)] == [1, 2]


def test_a_draft_saved_by_somebody_else_after_the_look_is_not_signed_unseen(pricing: Pricing) -> None:
    quote_id = pricing.drafted()
    page = show(pricing.head, no=number_of(quote_id))
    pricing.change(quote_id, lines=LINES[:1])
    press(page, "Sign and submit")
    assert quote_of(quote_id).state is QuoteState.DRAFT
    assert any("changed under the click" in said.value for said in page.toast)


def primary(page: AppTest) -> list[str]:
    return [button.label for button in page.button if button.proto.type.startswith("primary")]


def test_one_button_at_a_time_is_the_next_step(pricing: Pricing) -> None:
    order_id = pricing.job()
    assert "Tell the price" not in primary(show(pricing.desk.clerk, ORDER, no=order_of(order_id).order_no))
    page = show(pricing.desk.clerk, no=number_of(pricing.approved(order_id)))
    assert primary(page) == ["Offer to the customer"]
    press(page, "Offer to the customer")
    assert primary(page) == ["Offer to the customer"]

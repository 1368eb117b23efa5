"""Quotes are found by state, department, number and room; what is alike and who the customer is stands beside one."""

from datetime import date, timedelta

import pytest

from db import work
from db.operations.quotes import withdraw_quote
from db.queries.quotes import QuoteFilter, list_quote_hints, list_quotes
from db.queries.quotes_one import QuoteView, get_quote
from db.vocabulary import QuoteState
from tests.factories import FRIDAY
from tests.order_factories import later
from tests.quote_factories import PRICE, make_pricing, quote_of

pytestmark = pytest.mark.usefixtures("office")

TODAY = date(2026, 11, 20)


def numbers(which: QuoteFilter, today: date = TODAY) -> list[str]:
    return [row.number[-3:] for row in work.ask(list_quotes, which=which, today=today).rows]


def seen(quote_id: int) -> QuoteView:
    found = work.ask(get_quote, at=FRIDAY, quote_id=quote_id)
    assert found is not None
    return found


def test_a_list_shows_the_newest_revision_of_what_fits() -> None:
    pricing = make_pricing()
    pricing.offered()
    draft = pricing.drafted()
    order_id = pricing.job()
    gone = pricing.drafted(order_id)
    version = quote_of(gone).version
    work.act(withdraw_quote, by=pricing.head, at=FRIDAY, quote_id=gone, version=version, reason="不做了")
    engineering, centre = pricing.desk.engineering.id, pricing.desk.centre.id
    assert numbers(QuoteFilter()) == ["003", "002", "001"]
    assert numbers(QuoteFilter(states=(QuoteState.DRAFT,))) == ["002"]
    assert numbers(QuoteFilter(states=(QuoteState.OFFERED,), department_id=engineering)) == ["001"]
    assert numbers(QuoteFilter(department_id=centre)) == []
    assert numbers(QuoteFilter(text="bj-20261120-002")) == ["002"]
    assert numbers(QuoteFilter(text="3-1-1201", states=(QuoteState.WITHDRAWN,))) == ["003"]
    assert numbers(QuoteFilter(text="9-9-999")) == []
    assert seen(draft).is_newest


def test_an_offer_past_its_day_is_listed_as_expired() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.offered(order_id)
    after = TODAY + timedelta(days=16)
    assert numbers(QuoteFilter(states=(QuoteState.OFFERED,)), after) == []
    assert numbers(QuoteFilter(states=(QuoteState.EXPIRED,)), after) == ["001"]
    hint = work.ask(list_quote_hints, order_ids=[order_id], today=after)[order_id]
    assert (hint.state, hint.total_fen) == (QuoteState.EXPIRED, PRICE)


def test_the_last_three_confirmed_prices_of_such_jobs_stand_beside_it() -> None:
    pricing = make_pricing()
    for _number in range(4):
        pricing.confirmed()
    pricing.offered()
    other = pricing.drafted(pricing.job(item_name="阳台晾衣架"), title="阳台晾衣架", category="安装")
    like = seen(pricing.drafted())
    assert [row.number[-3:] for row in like.similar] == ["004", "003", "002"]
    assert {row.total_fen for row in like.similar} == {PRICE}
    assert seen(other).similar == ()


def test_the_customer_is_told_in_three_figures() -> None:
    pricing = make_pricing()
    pricing.confirmed()
    found = seen(pricing.signed()).customer
    assert (found.name, found.orders, found.orders_fen, found.owed_fen) == ("张伟", 2, PRICE, PRICE)
    assert work.ask(get_quote, at=later(), quote_no="BJ-20261120-009") is None

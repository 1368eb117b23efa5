"""Quotes and versions in the inbox: each step with who takes the next one, its term and its place."""

from datetime import date

import pytest

from db import work
from db.clock import office_instant
from db.operations.dispatch import start_order
from db.operations.quote_customer import refuse_quote
from db.operations.quote_decisions import send_back_quote
from db.operations.quotes import revise_quote, withdraw_quote
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_item import WorkItem
from db.types import Actor
from db.vocabulary import PriceListState, Role, SendBackReason, Settlement, WorkKind
from tests.factories import FRIDAY, make_actor
from tests.order_factories import Desk, later, order_of
from tests.price_factories import NEW_YEAR, make_price_office
from tests.quote_factories import Pricing, make_pricing, quote_of

pytestmark = pytest.mark.usefixtures("office")
MONDAY_EVENING = office_instant(date(2026, 11, 23), 20)


@pytest.fixture
def pricing() -> Pricing:
    return make_pricing()


@pytest.fixture
def desk(pricing: Pricing) -> Desk:
    return pricing.desk


def inbox(actor: Actor, days: int = 0) -> list[WorkItem]:
    at = later(days=days)
    found = work.ask(list_work_items, actor=actor, at=at)
    assert found.total == len(found.items) == work.ask(count_work_items, actor=actor, at=at)
    return found.items


def kinds(actor: Actor) -> list[WorkKind]:
    return [item.kind for item in inbox(actor)]


def test_an_order_without_a_list_price_waits_for_its_quote_in_its_department(pricing: Pricing, desk: Desk) -> None:
    order_id = pricing.job()
    (item,) = inbox(desk.supervisor)
    assert (item.kind, item.page, item.params) == (WorkKind.QUOTE, "quotes", {"order": order_of(order_id).order_no})
    assert kinds(make_actor(Role.SUPERVISOR, department=desk.centre)) == []


def test_a_draft_still_waits_and_a_signed_quote_does_not(pricing: Pricing, desk: Desk) -> None:
    pricing.drafted()
    assert kinds(desk.supervisor) == [WorkKind.QUOTE]
    pricing.signed()
    assert kinds(desk.supervisor) == [WorkKind.QUOTE]


def test_a_signed_quote_is_answered_within_one_working_day(pricing: Pricing, desk: Desk) -> None:
    quote_id = pricing.signed()
    (item,) = inbox(desk.manager)
    assert (item.kind, item.number, item.who) == (WorkKind.APPROVE_QUOTE, quote_of(quote_id).quote_no, "3-1-1201 张伟")
    assert (item.due_at, item.is_overdue) == (MONDAY_EVENING, False)
    assert (item.page, item.params) == ("approvals", {"open": f"quote-{quote_id}"})
    assert inbox(desk.manager, days=4)[0].is_overdue


def test_what_was_sent_back_or_withdrawn_waits_with_the_department_again(pricing: Pricing, desk: Desk) -> None:
    quote_id, other = pricing.signed(), pricing.signed()
    assert kinds(desk.supervisor) == []
    back = {"version": quote_of(quote_id).version, "reason": SendBackReason.TOO_HIGH}
    work.act(send_back_quote, by=desk.manager, at=FRIDAY, quote_id=quote_id, **back)
    assert kinds(desk.supervisor) == [WorkKind.QUOTE]
    taken = {"version": quote_of(other).version, "reason": "漏了一项"}
    work.act(withdraw_quote, by=desk.supervisor, at=FRIDAY, quote_id=other, **taken)
    assert kinds(desk.supervisor) == [WorkKind.QUOTE] * 2


def test_an_approved_quote_waits_to_be_offered_at_the_desk_and_in_its_department(pricing: Pricing, desk: Desk) -> None:
    quote_id = pricing.approved()
    (item,) = inbox(desk.clerk)
    assert (item.kind, item.due_at, item.page) == (WorkKind.OFFER_QUOTE, MONDAY_EVENING, "quotes")
    assert item.params == {"no": quote_of(quote_id).quote_no}
    assert kinds(desk.supervisor) == [WorkKind.OFFER_QUOTE]
    assert kinds(make_actor(Role.SUPERVISOR, department=desk.centre)) == kinds(desk.manager) == []


def test_an_offer_waits_for_the_customer_and_is_overdue_once_it_has_expired(pricing: Pricing, desk: Desk) -> None:
    quote_id = pricing.offered()
    (item,) = inbox(desk.clerk)
    assert (item.kind, item.due_at) == (WorkKind.CONFIRM_QUOTE, office_instant(date(2026, 12, 5), 23, 59))
    assert not inbox(desk.clerk, days=15)[0].is_overdue
    assert inbox(desk.clerk, days=16)[0].is_overdue
    refused = {"version": quote_of(quote_id).version, "reason": "太贵"}
    work.act(refuse_quote, by=desk.clerk, at=FRIDAY, quote_id=quote_id, **refused)
    assert kinds(desk.clerk) == [] and kinds(desk.supervisor) == [WorkKind.QUOTE]


def test_a_confirmed_quote_leaves_a_slip_to_dispatch(pricing: Pricing, desk: Desk) -> None:
    pricing.confirmed()
    assert kinds(desk.clerk) == [WorkKind.DISPATCH]


def test_a_change_on_site_waits_for_its_new_price(pricing: Pricing, desk: Desk) -> None:
    quote_id = pricing.confirmed(settlement=Settlement.MONTHLY)
    order_id = quote_of(quote_id).work_order_id
    desk.dispatch(order_id)
    work.act(start_order, by=desk.clerk, at=FRIDAY, order_id=order_id)
    work.act(revise_quote, by=desk.supervisor, at=FRIDAY, work_order_id=order_id, reason="墙内水管也漏")
    assert kinds(desk.supervisor) == [WorkKind.QUOTE]


def test_a_version_is_due_before_its_prices_hold() -> None:
    prices = make_price_office()
    list_id = prices.bring(prices.written(), PriceListState.SUBMITTED)
    (item,) = inbox(prices.finance)
    assert (item.kind, item.number, item.what) == (WorkKind.REVIEW_PRICES, "V3", "1")
    assert (item.due_at, item.params) == (office_instant(NEW_YEAR), {"open": f"list-{list_id}"})
    assert inbox(prices.finance, days=45)[0].is_overdue
    assert kinds(prices.leader) == kinds(prices.manager) == []

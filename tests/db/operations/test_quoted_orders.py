"""What a quote means for its order: nothing goes out before the yes, nobody types its price, both prices stay."""

from typing import Any

import pytest

from db import work
from db.errors import Incomplete, RuleError
from db.operations.acceptance import (
    PriceMissing,
    accept_price,
    cancel_order,
    decline_request,
    grant_free,
    price_request,
)
from db.operations.completion import change_price_on_site, sign_off_order
from db.operations.corrections import correct_reconciled_amount
from db.operations.dispatch import hold_order, print_slip, resume_order, start_order
from db.operations.intake import correct_order
from db.operations.order_steps import PriceNotAccepted, QuoteNotConfirmed, ScopeUnanswered
from db.operations.quote_customer import SettlementStays, refuse_quote
from db.operations.quote_holds import QuoteDecides, QuotedPriceByManager
from db.operations.quote_steps import QuoteOutOfPlace
from db.operations.quotes import AgreedOnSiteOnly, draft_quote, revise_quote, withdraw_quote
from db.operations.reconcile import reconcile_order
from db.operations.scope import ask_about_scope
from db.rules.prices import Line
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    AcceptedHow,
    FreeGround,
    LineKind,
    OrderState,
    QuoteState,
    Settlement,
    SignOff,
)
from tests.factories import FRIDAY, put
from tests.order_factories import entries_of, later, lines_of, order_of
from tests.quote_factories import DEAR, LINES, PRICE, Pricing, make_pricing, quote_of, revisions_of, steps_of

pytestmark = pytest.mark.usefixtures("office")

BY_HAND = [Line("手写价", 1000, 1_00, LineKind.PART)]


def started(pricing: Pricing, *, settlement: Settlement = Settlement.IMMEDIATE) -> int:
    """A quoted job under way."""
    order_id = pricing.job()
    pricing.confirmed(order_id, settlement=settlement)
    pricing.desk.dispatch(order_id)
    work.act(start_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
    return order_id


def revise(pricing: Pricing, order_id: int, reason: str = "墙内水管也要换") -> int:
    return work.act(revise_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id, reason=reason)


def test_nothing_goes_out_before_the_last_yes() -> None:
    pricing = make_pricing()
    order_id = pricing.job()

    def refused() -> None:
        with pytest.raises(QuoteNotConfirmed):
            pricing.desk.dispatch(order_id)
        with pytest.raises(QuoteNotConfirmed):
            work.act(print_slip, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
        with pytest.raises(RuleError):
            work.act(accept_price, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, accepted_how=AcceptedHow.PHONE)

    refused()
    quote_id = pricing.drafted(order_id)
    for step in (pricing.sign, pricing.approve, pricing.offer):
        refused()
        step(quote_id)
    refused()
    pricing.confirm(quote_id)
    pricing.desk.dispatch(order_id)
    assert order_of(order_id).state is OrderState.DISPATCHED


def test_nobody_types_the_price_of_a_quoted_job() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.drafted(order_id)
    with pytest.raises(QuoteDecides):
        work.act(price_request, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, item_id=pricing.desk.item.id)
    under_way = started(pricing)
    with pytest.raises(QuoteDecides):
        work.act(
            change_price_on_site,
            by=pricing.desk.clerk,
            at=FRIDAY,
            order_id=under_way,
            lines=BY_HAND,
            reason="便宜点",
            accepted_how=AcceptedHow.ON_SITE,
        )
    with pytest.raises(QuoteDecides):
        work.act(
            sign_off_order,
            by=pricing.desk.clerk,
            at=FRIDAY,
            order_id=under_way,
            sign_off=SignOff.SIGNED,
            result="完成",
            parts=BY_HAND,
            accepted_how=AcceptedHow.ON_SITE,
        )
    assert order_of(under_way).amount_fen == PRICE


def test_after_the_work_only_the_manager_corrects_a_quoted_price() -> None:
    pricing = make_pricing()
    order_id = started(pricing, settlement=Settlement.MONTHLY)
    work.act(
        sign_off_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, sign_off=SignOff.SIGNED, result="完成"
    )
    work.act(reconcile_order, by=pricing.head, at=later(days=1), order_id=order_id)
    said: dict[str, Any] = {
        "at": later(days=1),
        "order_id": order_id,
        "lines": [Line("厨房墙面防水修补", 1000, 1800_00)],
        "reason": "协商减价",
        "accepted_how": AcceptedHow.PHONE,
    }
    with pytest.raises(QuotedPriceByManager):
        work.act(correct_reconciled_amount, by=pricing.head, **said)
    work.act(correct_reconciled_amount, by=pricing.desk.manager, **said)
    assert order_of(order_id).amount_fen == 1800_00


def test_changed_on_site_the_work_waits_for_the_new_yes_and_both_prices_stay() -> None:
    pricing = make_pricing()
    order_id = started(pricing)
    with pytest.raises(Incomplete):
        revise(pricing, order_id, reason=" ")
    second = revise(pricing, order_id)
    assert (order_of(order_id).state, order_of(order_id).amount_fen) == (OrderState.ON_HOLD, PRICE)
    assert quote_of(second).is_on_site
    with pytest.raises(RuleError):
        work.act(resume_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
    with pytest.raises(PriceMissing):
        work.act(accept_price, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, accepted_how=AcceptedHow.PHONE)
    pricing.change(second, lines=DEAR)
    pricing.sign(second)
    assert pricing.approve(second) == "endorsed"
    pricing.approve(second, by=pricing.leader)
    pricing.offer(second)
    with pytest.raises(SettlementStays):
        pricing.confirm(second, settlement=Settlement.MONTHLY)
    pricing.confirm(second, how=AcceptedHow.ON_SITE)
    new = quote_of(second).total_fen
    assert new > PRICE
    order = order_of(order_id)
    assert (order.state, order.amount_fen, order.accepted_fen, order.accepted_how) == (
        OrderState.IN_PROGRESS,
        new,
        new,
        AcceptedHow.ON_SITE,
    )
    assert lines_of(order_id) == [(1, "厨房墙面防水修补", 1000, PRICE), (2, "厨房墙面防水修补", 1000, new)]
    assert revisions_of(order_id) == [(1, QuoteState.CONFIRMED, PRICE), (2, QuoteState.CONFIRMED, new)]
    assert [kind for kind, *_rest in entries_of(order_id)] == ["charge", "reversal", "charge"]


@pytest.mark.parametrize("ending", ["refused", "withdrawn"])
def test_without_a_new_yes_the_work_may_go_on_at_the_price_agreed_before(ending: str) -> None:
    pricing = make_pricing()
    order_id = started(pricing)
    second = revise(pricing, order_id)
    if ending == "refused":
        pricing.change(second, lines=LINES[:4])
        pricing.sign(second)
        pricing.approve(second)
        pricing.offer(second)
        seen = {"quote_id": second, "version": quote_of(second).version, "reason": "太贵"}
        work.act(refuse_quote, by=pricing.desk.clerk, at=FRIDAY, **seen)
    else:
        seen = {"quote_id": second, "version": quote_of(second).version, "reason": "不用了"}
        work.act(withdraw_quote, by=pricing.head, at=FRIDAY, **seen)
    work.act(resume_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
    assert (order_of(order_id).state, order_of(order_id).amount_fen) == (OrderState.IN_PROGRESS, PRICE)


def test_before_the_work_begins_a_confirmed_price_does_not_change() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.confirmed(order_id)
    with pytest.raises(AgreedOnSiteOnly):
        revise(pricing, order_id)


def test_the_same_price_for_other_work_is_confirmed_too() -> None:
    pricing = make_pricing()
    order_id = started(pricing)
    second = revise(pricing, order_id)
    pricing.change(second, method="改用另一种涂料")
    pricing.sign(second)
    pricing.approve(second)
    pricing.offer(second)
    pricing.confirm(second)
    assert order_of(order_id).state is OrderState.IN_PROGRESS
    assert [kind for kind, *_rest in entries_of(order_id)] == ["charge"]


@pytest.mark.parametrize("ending", ["cancelled", "declined", "free", "priced from the list", "on site"])
def test_when_the_order_needs_no_quote_any_more_its_live_revision_ends_with_it(ending: str) -> None:
    pricing = make_pricing()
    desk = pricing.desk
    order_id = started(pricing) if ending == "on site" else pricing.job()
    quote_id = revise(pricing, order_id) if ending == "on site" else pricing.signed(order_id)
    if ending in ("cancelled", "on site"):
        work.act(cancel_order, by=pricing.head, at=FRIDAY, order_id=order_id, reason="客户取消")
    elif ending == "declined":
        work.act(decline_request, by=desk.manager, at=FRIDAY, order_id=order_id, reason="不在范围")
    elif ending == "free":
        work.act(grant_free, by=desk.manager, at=FRIDAY, order_id=order_id, ground=FreeGround.GOODWILL)
    else:
        work.act(correct_order, by=desk.clerk, at=FRIDAY, order_id=order_id, request=desk.request())
    assert quote_of(quote_id).state is QuoteState.WITHDRAWN
    assert steps_of(quote_id)[-1] == "withdraw_quote"


def test_while_the_manager_is_asked_about_the_scope_no_quote_goes_on() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    quote_id = pricing.approved(order_id)
    work.act(ask_about_scope, by=pricing.desk.clerk, at=FRIDAY, work_order_id=order_id, question="承重墙？")
    with pytest.raises(ScopeUnanswered):
        pricing.offer(quote_id)
    other = pricing.job()
    work.act(ask_about_scope, by=pricing.desk.clerk, at=FRIDAY, work_order_id=other, question="承重墙？")
    with pytest.raises(ScopeUnanswered):
        work.act(draft_quote, by=pricing.head, at=FRIDAY, work_order_id=other)


def test_an_order_that_moved_on_takes_no_offer() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    quote_id = pricing.approved(order_id)

    def settle(session: Any) -> None:
        session.get_one(WorkOrder, order_id).needs_quote = False

    put(settle)
    with pytest.raises(QuoteOutOfPlace):
        pricing.offer(quote_id)


def test_a_job_on_hold_for_another_reason_may_be_quoted_anew_too() -> None:
    pricing = make_pricing()
    order_id = started(pricing)
    work.act(hold_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, reason="等材料")
    assert quote_of(revise(pricing, order_id)).revision == 2
    assert issubclass(QuoteNotConfirmed, PriceNotAccepted)

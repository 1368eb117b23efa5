"""What a forged value, a strange order of steps or a raw statement does to a quote: nothing, and it is said."""

import pytest
from sqlalchemy import text

from db import work
from db.errors import RuleError
from db.operations.acceptance import grant_free
from db.operations.completion import NothingToPrice
from db.operations.dispatch import start_order
from db.operations.intake import correct_order
from db.operations.order_lines import AmountTooLarge
from db.operations.quotes import revise_quote
from db.operations.scope import answer_about_scope, ask_about_scope
from db.rules.quotes import CostLine
from db.tables.billing import MOST_FEN
from db.vocabulary import FreeGround, OrderState, QuoteLineKind, QuoteState, Role, ScopeAnswer
from tests.factories import FRIDAY, make_actor, make_department
from tests.order_factories import order_of
from tests.quote_factories import make_pricing, quote_of, revisions_of

pytestmark = pytest.mark.usefixtures("office")

HUGE = CostLine(QuoteLineKind.MATERIAL, "金砖", MOST_FEN, MOST_FEN)


def test_a_cost_that_no_slip_can_hold_is_refused_even_when_a_loss_hides_it() -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted()
    with pytest.raises(AmountTooLarge):
        pricing.change(quote_id, lines=[HUGE], profit_rate=-10_000)


def test_a_job_free_of_charge_is_never_priced_anew_on_site() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.drafted(order_id)
    work.act(grant_free, by=pricing.desk.manager, at=FRIDAY, order_id=order_id, ground=FreeGround.GOODWILL)
    pricing.desk.dispatch(order_id)
    work.act(start_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id)
    with pytest.raises(NothingToPrice):
        work.act(revise_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id, reason="另有工作")
    assert order_of(order_id).state is OrderState.IN_PROGRESS


def test_given_to_another_department_while_the_manager_is_asked_the_first_ones_draft_is_void() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.drafted(order_id)
    asked = work.act(ask_about_scope, by=pricing.desk.clerk, at=FRIDAY, work_order_id=order_id, question="能做吗？")
    green = make_department("绿化部")
    request = pricing.desk.request(item_id=None, item_name="厨房墙面防水修补", department_id=green.id)
    work.act(correct_order, by=pricing.desk.clerk, at=FRIDAY, order_id=order_id, request=request)
    answer = {"question_id": asked, "answer": ScopeAnswer.TAKEN_ON, "reason": "可以做"}
    work.act(answer_about_scope, by=pricing.desk.manager, at=FRIDAY, **answer)
    assert [state for _revision, state, _fen in revisions_of(order_id)] == [QuoteState.WITHDRAWN]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quote SET state = 'draft'",
        "UPDATE quote SET title = 'x'",
        "UPDATE quote SET margin_reason = 'x'",
        "UPDATE quote SET content_hash = 'x'",
        "UPDATE quote SET labour_fen = labour_fen + 1, material_fen = material_fen - 1",
        "UPDATE quote SET signed_by = NULL",
        "UPDATE quote SET manager_limit_fen = 0",
    ],
)
def test_the_database_keeps_all_that_was_signed(change: str) -> None:
    make_pricing().signed()
    with pytest.raises(RuleError), work.writing(by=make_actor(Role.ADMIN), at=FRIDAY, operation="test") as session:
        session.execute(text(change))


def test_the_database_moves_no_line_into_a_signed_quote() -> None:
    pricing = make_pricing()
    signed, draft = pricing.signed(), pricing.drafted()
    move = f"UPDATE quote_line SET quote_id = {signed}, position = position + 100 WHERE quote_id = {draft}"
    with pytest.raises(RuleError), work.writing(by=make_actor(Role.ADMIN), at=FRIDAY, operation="test") as session:
        session.execute(text(move))


def test_a_price_confirmed_cannot_be_made_unconfirmed_in_the_database() -> None:
    pricing = make_pricing()
    quote_id = pricing.confirmed()
    for change in ("UPDATE quote SET state = 'offered'", "UPDATE quote SET state = 'withdrawn'"):
        with pytest.raises(RuleError), work.writing(by=pricing.head, at=FRIDAY, operation="test") as session:
            session.execute(text(change))
    assert quote_of(quote_id).state is QuoteState.CONFIRMED

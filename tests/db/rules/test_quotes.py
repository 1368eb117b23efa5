"""The formula of an ad-hoc price (R-DEC-20) and what it must explain (R-PRICE-6), as laws."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import NotAllowed
from db.rules.permissions import ALLOWED
from db.rules.quote_states import (
    STEPS,
    QuoteStepNotPossible,
    quote_buttons,
    require_quote_step,
    shown_state,
)
from db.rules.quotes import (
    BuildUp,
    CostLine,
    LossNeedsReason,
    MarginNeedsReason,
    Rates,
    approval_leads_to,
    build_up,
    content_hash,
    likeness,
    needs_reason,
)
from db.rules.work_order_states import OtherDepartment
from db.types import Actor
from db.vocabulary import QuoteLineKind, QuoteState, QuoteVerb, Role

OWN, OTHER = 1, 2

lines = st.lists(
    st.builds(
        CostLine,
        st.sampled_from(QuoteLineKind),
        st.just("x"),
        st.integers(1, 10**6),
        st.integers(0, 10**6),
        people=st.integers(1, 20),
    ),
    max_size=12,
)
rates = st.builds(Rates, st.integers(0, 10_000), st.integers(-10_000, 10_000), st.integers(0, 10_000))


def half_up(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@settings(max_examples=100)
@given(lines, rates)
def test_a_price_adds_up_to_the_fen_rounded_half_up_line_by_line(taken: list[CostLine], by: Rates) -> None:
    price = build_up(taken, by)
    amounts = [half_up(Decimal(t.people * t.quantity_thousandths * t.unit_cost_fen) / 1000) for t in taken]
    direct = sum(amounts)
    assert [line.amount_fen for line in taken] == amounts
    assert price.labour_fen + price.material_fen + price.other_fen == direct
    assert price.overhead_fen == half_up(Decimal(direct * by.overhead) / 10_000)
    assert price.cost_fen == direct + price.overhead_fen
    assert price.profit_fen == half_up(Decimal(price.cost_fen * by.profit) / 10_000)
    assert price.tax_fen == half_up(Decimal((price.cost_fen + price.profit_fen) * by.tax) / 10_000)
    assert price.total_fen == price.cost_fen + price.profit_fen + price.tax_fen >= 0


@settings(max_examples=100)
@given(st.integers(1, 10**9), st.integers(-(10**8), 10**8), st.integers(0, 10_000))
def test_a_loss_or_a_margin_above_the_ceiling_asks_for_a_reason_and_nothing_else(
    cost: int, profit: int, ceiling: int
) -> None:
    price = BuildUp(cost, 0, 0, 0, cost, profit, 0, cost + profit)
    asked = needs_reason(price, ceiling_rate=ceiling)
    if profit < 0:
        assert asked is LossNeedsReason
    elif profit * 10_000 > ceiling * (cost + profit):
        assert asked is MarginNeedsReason
    else:
        assert asked is None


def test_the_margin_is_profit_over_cost_and_profit() -> None:
    assert BuildUp(0, 0, 0, 0, 1677_24, 201_27, 112_71, 1991_22).margin_rate == 1071
    assert BuildUp(0, 0, 0, 0, 0, 0, 0, 0).margin_rate == 0


@pytest.mark.parametrize(
    ("total", "leads_to"),
    [(4999_99, QuoteState.APPROVED), (5000_00, QuoteState.APPROVED), (5000_01, QuoteState.ENDORSED)],
)
def test_one_fen_over_the_limit_goes_to_the_leader(total: int, leads_to: QuoteState) -> None:
    assert approval_leads_to(QuoteState.SIGNED, total_fen=total, manager_limit_fen=5000_00) is leads_to
    assert approval_leads_to(QuoteState.ENDORSED, total_fen=total, manager_limit_fen=5000_00) is QuoteState.APPROVED


def test_the_seal_breaks_with_any_word_figure_or_order_of_lines() -> None:
    one = CostLine(QuoteLineKind.LABOUR, "瓦工", 6000, 65_00, 2)
    two = CostLine(QuoteLineKind.MATERIAL, "涂料", 2000, 168_00, 1, "桶")
    sealed = content_hash(["方案"], [one, two])
    changed = [
        content_hash(["方案 "], [one, two]),
        content_hash(["方案"], [two, one]),
        content_hash(["方案"], [one, two._replace(unit_cost_fen=168_01)]),
        content_hash(["方案"], [one]),
    ]
    assert sealed == content_hash(["方案"], [one, two])
    assert sealed not in changed


def test_titles_are_alike_by_their_words_without_gaps() -> None:
    assert likeness("厨房墙面防水修补", "厨房墙面防水") == 100
    assert likeness("厨房墙面防水修补", "卫生间防水修补") >= 50
    assert likeness("厨房墙面防水修补", "阳台加装晾衣架") == 0
    assert likeness("", "灯") == 0


def test_an_offer_past_its_last_day_is_expired() -> None:
    day = date(2026, 11, 20)
    assert shown_state(QuoteState.OFFERED, valid_until=day, today=day) is QuoteState.OFFERED
    assert shown_state(QuoteState.OFFERED, valid_until=day, today=date(2026, 11, 21)) is QuoteState.EXPIRED
    assert shown_state(QuoteState.CONFIRMED, valid_until=day, today=date(2026, 11, 21)) is QuoteState.CONFIRMED


# Written out by hand, as the office would say it; the table in the product is read against it.
EXPECTED = {
    "-": {"draft_quote": "draft"},
    "draft": {"change_quote": "draft", "sign_quote": "signed", "withdraw_quote": "withdrawn"},
    "signed": {"approve_quote": "approved", "send_back_quote": "rejected", "withdraw_quote": "withdrawn"},
    "endorsed": {"approve_quote": "approved", "send_back_quote": "rejected", "withdraw_quote": "withdrawn"},
    "approved": {"offer_quote": "offered", "withdraw_quote": "withdrawn"},
    "offered": {"confirm_quote": "confirmed", "refuse_quote": "refused", "withdraw_quote": "withdrawn"},
    **{state: {"revise_quote": state} for state in ("confirmed", "rejected", "refused", "expired", "withdrawn")},
}
WHO = {
    ("signed", "approve_quote"): {Role.MANAGER},
    ("signed", "send_back_quote"): {Role.MANAGER},
    ("endorsed", "approve_quote"): {Role.LEADER},
    ("endorsed", "send_back_quote"): {Role.LEADER},
}


def test_the_way_of_a_quote_is_what_the_office_says() -> None:
    said = {
        (None if state == "-" else QuoteState(state), QuoteVerb(verb)): QuoteState(to)
        for state, verbs in EXPECTED.items()
        for verb, to in verbs.items()
    }
    assert dict(STEPS) == said


@pytest.mark.parametrize(("state", "verb"), list(product([None, *QuoteState], QuoteVerb)))
def test_every_pair_is_for_its_roles_and_nobody_else(state: QuoteState | None, verb: QuoteVerb) -> None:
    roles = WHO.get((state.value if state else "-", verb.value), set(ALLOWED[verb.value]))
    for role in Role:
        own, other = (Actor(1, "x", frozenset({role}), department) for department in (OWN, OTHER))

        def take(by: Actor) -> QuoteState:
            return require_quote_step(by, state=state, verb=verb, department_id=OWN)

        if (state, verb) not in STEPS:
            with pytest.raises(QuoteStepNotPossible):
                take(own)
            continue
        if role not in roles:
            with pytest.raises(NotAllowed):
                take(own)
        else:
            assert take(own) is STEPS[state, verb]
            if role is Role.SUPERVISOR:
                with pytest.raises(OtherDepartment):
                    take(other)
        if state is not None:
            assert (verb in quote_buttons(state, own, department_id=OWN)) == (role in roles)

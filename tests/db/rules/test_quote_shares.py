"""The customer's paper adds up to the fen, whatever detail it shows."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.quote_shares import shown_amounts
from db.rules.quotes import CostLine, Rates, build_up
from db.vocabulary import QuoteLineKind

AMOUNTS = st.lists(st.integers(0, 5_000_000_00), min_size=1, max_size=40)


@settings(max_examples=100)
@given(AMOUNTS, st.integers(0, 1_000_000_000_00))
def test_shares_add_up_to_the_price_and_stay_within_a_fen_of_their_proportion(amounts: list[int], price: int) -> None:
    shares = shown_amounts(amounts, price)
    assert sum(shares) == price
    assert min(shares) >= 0
    if whole := sum(amounts):
        exact = [Fraction(amount * price, whole) for amount in amounts]
        assert all(abs(share - proper) < 1 for share, proper in zip(shares, exact, strict=True))


@settings(max_examples=50)
@given(AMOUNTS, st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 2000))
def test_lines_and_tax_are_the_price_of_the_build_up(amounts: list[int], overhead: int, profit: int, tax: int) -> None:
    kinds = list(QuoteLineKind)
    lines = [CostLine(kinds[i % 3], "-", 1000, fen) for i, fen in enumerate(amounts)]
    price = build_up(lines, Rates(overhead, profit, tax))
    shares = shown_amounts([line.amount_fen for line in lines], price.total_fen - price.tax_fen)
    assert sum(shares) + price.tax_fen == price.total_fen


def test_the_fen_left_over_go_to_the_lines_cut_most_the_earlier_first() -> None:
    assert shown_amounts([1, 1, 1], 100) == [34, 33, 33]
    assert shown_amounts([1, 2, 3], 100) == [17, 33, 50]


def test_a_line_that_costs_nothing_shows_nothing_unless_no_line_costs_anything() -> None:
    assert shown_amounts([500, 0], 600) == [600, 0]
    assert shown_amounts([0, 0], 600) == [600, 0]
    assert shown_amounts([], 0) == []


@pytest.mark.parametrize(("amounts", "price"), [([], 1), ([-1, 2], 5)])
def test_a_price_that_no_line_can_carry_is_refused(amounts: list[int], price: int) -> None:
    with pytest.raises(ValueError, match="lines that carry it"):
        shown_amounts(amounts, price)

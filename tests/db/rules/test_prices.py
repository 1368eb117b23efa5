"""The price that holds on a day, and what lines cost."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.prices import Line, PriceNotAsTold, PriceStart, price_in_force, require_told, total_fen

JANUARY, JULY, DECEMBER = date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 1)
LIST = [PriceStart(1, JANUARY, 100_00), PriceStart(2, JULY, 120_00), PriceStart(3, DECEMBER, None)]


@pytest.mark.parametrize(
    ("day", "fen"),
    [
        (date(2025, 12, 31), None),
        (JANUARY, 100_00),
        (date(2026, 6, 30), 100_00),
        (JULY, 120_00),
        (date(2026, 11, 30), 120_00),
        (DECEMBER, None),
        (date(2027, 5, 1), None),
    ],
)
def test_the_price_in_force_is_the_latest_start_up_to_the_day(day: date, fen: int | None) -> None:
    holds = price_in_force(LIST, day)
    assert (holds and holds.unit_price_fen) == fen


# Versions in the order in which they were published: (day of publication, day from which it holds, price in fen).
OLD, BACK_DATED, FUTURE = (
    (date(2026, 1, 5), JANUARY, 100_00),
    (JULY, date(2026, 5, 1), 110_00),
    (JULY, DECEMBER, 150_00),
)
END = (DECEMBER, date(2027, 2, 1), None)


@pytest.mark.parametrize(
    ("versions", "day", "fen"),
    [
        # one version
        ([OLD], date(2025, 12, 31), None),
        ([OLD], JANUARY, 100_00),
        ([OLD], date(2030, 1, 1), 100_00),
        # a back-dated version holds from its own day, also before it was published
        ([OLD, BACK_DATED], date(2026, 4, 30), 100_00),
        ([OLD, BACK_DATED], date(2026, 5, 1), 110_00),
        ([OLD, BACK_DATED], date(2026, 6, 30), 110_00),
        ([OLD, BACK_DATED], JULY, 110_00),
        # a future version changes nothing before its day
        ([OLD, FUTURE], date(2026, 11, 30), 100_00),
        ([OLD, FUTURE], DECEMBER, 150_00),
        # a back-dated version published after a later one does not reach past that one's day
        ([OLD, FUTURE, BACK_DATED], date(2026, 4, 30), 100_00),
        ([OLD, FUTURE, BACK_DATED], date(2026, 11, 30), 110_00),
        ([OLD, FUTURE, BACK_DATED], date(2026, 12, 31), 150_00),
        # an end, and what came before it
        ([OLD, FUTURE, END], date(2027, 1, 31), 150_00),
        ([OLD, FUTURE, END], date(2027, 2, 1), None),
        ([OLD, FUTURE, END], date(2029, 1, 1), None),
        # back on the list after an end, and an end that a back-dated version undoes
        ([OLD, END, (END[0], date(2027, 5, 1), 90_00)], date(2027, 4, 30), None),
        ([OLD, END, (END[0], date(2027, 5, 1), 90_00)], date(2027, 5, 1), 90_00),
        ([OLD, END, (END[0], date(2027, 2, 2), 95_00)], date(2027, 2, 1), None),
        ([], JANUARY, None),
    ],
)
def test_back_dated_and_future_versions_hold_by_their_own_day_only(
    versions: list[tuple[date, date, int | None]], day: date, fen: int | None
) -> None:
    rows = [PriceStart(n, valid_from, price) for n, (_published, valid_from, price) in enumerate(versions)]
    for order in permutations(rows):
        holds = price_in_force(order, day)
        assert (holds and holds.unit_price_fen) == fen


@settings(max_examples=50)
@given(
    starts=st.dictionaries(st.integers(0, 400), st.one_of(st.none(), st.integers(0, 10**6)), max_size=8),
    day=st.integers(-1, 401),
)
def test_exactly_one_price_or_none_holds_on_every_day(starts: dict[int, int | None], day: int) -> None:
    """Each price holds from its start to the next start of any kind; the spans never meet and leave no gap."""
    rows = [PriceStart(n, JANUARY + timedelta(days=n), fen) for n, fen in starts.items()]
    on = JANUARY + timedelta(days=day)
    ends = {n: min((other for other in starts if other > n), default=10**6) for n in starts}
    spans = [n for n, fen in starts.items() if fen is not None and n <= day < ends[n]]
    holds = price_in_force(rows, on)
    assert ([] if holds is None else [holds.price_id]) == spans
    assert len(spans) <= 1


@settings(max_examples=50)
@given(
    starts=st.dictionaries(st.integers(0, 400), st.one_of(st.none(), st.integers(0, 10**6)), max_size=8),
    day=st.integers(0, 400),
)
def test_a_later_price_never_changes_an_earlier_day(starts: dict[int, int | None], day: int) -> None:
    rows = [PriceStart(n, JANUARY + timedelta(days=n), fen) for n, fen in starts.items()]
    on = JANUARY + timedelta(days=day)
    assert price_in_force(rows, on) == price_in_force([row for row in rows if row.valid_from <= on], on)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_the_total_is_the_sum_of_what_each_line_shows(lines: list[tuple[int, int]]) -> None:
    made = [Line("x", quantity, fen) for quantity, fen in lines]
    assert total_fen(made) == sum(line.amount_fen for line in made)


def test_each_line_is_rounded_half_up_by_itself() -> None:
    # 0.5 × 0.01 = 0.005 → 0.01 on each of the two lines.
    assert total_fen([Line("a", 500, 1), Line("b", 500, 1)]) == 2


def test_an_amount_other_than_the_one_told_is_refused() -> None:
    require_told(told_fen=None, amount_fen=100)
    require_told(told_fen=100, amount_fen=100)
    with pytest.raises(PriceNotAsTold):
        require_told(told_fen=99, amount_fen=100)

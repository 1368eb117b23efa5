"""Periods without gaps or overlaps, prices that add up to the fen (R-BILL-6, R-BILL-12)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.recurring_periods import (
    LineTerms,
    Period,
    Span,
    Stretch,
    calendar_period,
    charged_span,
    due_periods,
    fee_of,
    period_words,
    periods_from,
    stretches,
    vacant_discount,
)
from db.vocabulary import PartPeriod, Produces, Rhythm

ONE_DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
terms = st.builds(
    LineTerms,
    version_id=st.just(1),
    produces=st.just(Produces.FEE),
    title=st.just("物业管理费"),
    rhythm=st.sampled_from(Rhythm),
    unit_price_fen=st.integers(0, 100_000),
    is_in_advance=st.booleans(),
)


def line(rhythm: Rhythm = Rhythm.QUARTERLY, price: int = 2_80, *, is_in_advance: bool = True) -> LineTerms:
    return LineTerms(1, Produces.FEE, "物业管理费", rhythm, price, is_in_advance)


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Stretch], date, date]:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 900)))
    begins = sorted({first, *draw(st.lists(st.dates(first, last), max_size=3))})
    return stretches([(day, draw(terms)) for day in begins], first=first, last=last), first, last


@settings(max_examples=80)
@given(lines())
def test_the_periods_of_a_term_leave_no_day_out_and_take_none_twice(drawn: tuple[list[Stretch], date, date]) -> None:
    found, first, last = drawn
    made = list(periods_from(found, first))
    assert made[0].first == first and made[-1].last == last
    assert all(after.first == before.last + ONE_DAY for before, after in pairwise(made))
    assert all(calendar_period(one.terms.rhythm, one.first).last >= one.last for one in made)


@settings(max_examples=80)
@given(lines(), st.lists(st.integers(0, 1000), max_size=6))
def test_runs_in_any_order_make_what_one_run_makes(drawn: tuple[list[Stretch], date, date], steps: list[int]) -> None:
    found, first, last = drawn
    made: list[Period] = []
    for step in steps:
        begin = made[-1].last + ONE_DAY if made else first
        made += due_periods(found, first=begin, until=first + timedelta(days=step))
    begin = made[-1].last + ONE_DAY if made else first
    made += due_periods(found, first=begin, until=last + timedelta(days=400))
    assert made == due_periods(found, first=first, until=last + timedelta(days=400))


@settings(max_examples=100)
@given(terms, st.integers(1, 300_000), days, st.lists(st.integers(0, 365), max_size=4))
def test_parts_by_day_add_up_to_the_whole_period(said: LineTerms, quantity: int, day: date, cuts: list[int]) -> None:
    whole = calendar_period(said.rhythm, day)
    length = (whole.last - whole.first).days + 1
    firsts = sorted({whole.first, *(whole.first + timedelta(days=cut % length) for cut in cuts)})
    lasts = [after - ONE_DAY for after in firsts[1:]] + [whole.last]
    parts = [fee_of(said, quantity, Span(a, b)) for a, b in zip(firsts, lasts, strict=True)]
    assert sum(parts) == fee_of(said, quantity, whole)
    assert min(parts) >= 0


@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_a_vacant_unit_never_pays_less_than_nothing_or_more_than_all(amount: int, rate: int) -> None:
    assert 0 <= vacant_discount(amount, rate) <= amount


def test_a_quarter_costs_three_months_and_a_year_twelve() -> None:
    assert fee_of(line(Rhythm.QUARTERLY), 88_530, Span(date(2026, 10, 1), date(2026, 12, 31))) == 743_65
    assert fee_of(line(Rhythm.YEARLY), 88_530, Span(date(2026, 1, 1), date(2026, 12, 31))) == 2974_61
    assert fee_of(line(Rhythm.WEEKLY, 70_00), 1000, Span(date(2026, 11, 16), date(2026, 11, 22))) == 70_00


def test_ten_days_of_november_are_a_third_of_the_month() -> None:
    assert fee_of(line(Rhythm.MONTHLY, 100_00), 1000, Span(date(2026, 11, 1), date(2026, 11, 10))) == 33_33
    assert fee_of(line(Rhythm.QUARTERLY, 100_00), 1000, Span(date(2026, 10, 1), date(2026, 11, 15))) == 150_00


@pytest.mark.parametrize(
    ("part", "fen"), [(PartPeriod.BY_DAY, 50_00), (PartPeriod.WHOLE, 100_00)], ids=["by the day", "whole"]
)
def test_the_first_period_is_charged_as_agreed(part: PartPeriod, fen: int) -> None:
    span = Span(date(2026, 11, 16), date(2026, 11, 30))
    paid = charged_span(Rhythm.MONTHLY, span, term_first=span.first, term_last=None, part_period=part)
    assert fee_of(line(Rhythm.MONTHLY, 100_00), 1000, paid) == fen


def test_a_new_price_holds_from_its_day_and_a_new_wording_cuts_nothing() -> None:
    old = line(Rhythm.QUARTERLY, 2_80)
    said = [(date(2026, 7, 1), old), (date(2026, 8, 1), old._replace(version_id=2, title="物业费"))]
    dearer = (date(2026, 11, 11), old._replace(version_id=3, unit_price_fen=3_00))
    found = stretches([*said, dearer], first=date(2026, 7, 1), last=None)
    made = due_periods(found, first=date(2026, 7, 1), until=date(2026, 12, 31))
    assert [(one.terms.version_id, one.first, one.last) for one in made] == [
        (1, date(2026, 7, 1), date(2026, 9, 30)),
        (1, date(2026, 10, 1), date(2026, 11, 10)),
        (3, date(2026, 11, 11), date(2026, 12, 31)),
    ]


def test_a_line_that_a_version_drops_ends_the_day_before() -> None:
    found = stretches([(date(2026, 1, 1), line()), (date(2026, 8, 1), None)], first=date(2026, 1, 1), last=None)
    assert list(periods_from(found, date(2026, 1, 1)))[-1].last == date(2026, 7, 31)


def test_a_fee_in_arrears_is_due_with_its_last_day() -> None:
    found = stretches([(date(2026, 7, 1), line(is_in_advance=False))], first=date(2026, 7, 1), last=None)
    assert due_periods(found, first=date(2026, 7, 1), until=date(2026, 9, 29)) == []
    assert len(due_periods(found, first=date(2026, 7, 1), until=date(2026, 9, 30))) == 1


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-11-01", "2026-11-30", "2026-11"),
        ("2026-10-01", "2026-12-31", "2026-10~12"),
        ("2026-12-01", "2027-01-31", "2026-12~2027-01"),
        ("2026-11-15", "2026-11-30", "2026-11-15~30"),
        ("2026-11-15", "2026-12-31", "2026-11-15~12-31"),
        ("2026-12-28", "2027-01-03", "2026-12-28~2027-01-03"),
        ("2026-11-15", "2026-11-15", "2026-11-15"),
    ],
)
def test_a_period_is_said_as_short_as_it_is_clear(first: str, last: str, said: str) -> None:
    assert period_words(Span(date.fromisoformat(first), date.fromisoformat(last))) == said

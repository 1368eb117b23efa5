"""Months, quarters and years of the reports, and the days each is fairly compared with."""

from datetime import date

import pytest

from db.rules.report_periods import (
    Days,
    PeriodNotReadable,
    as_far,
    earlier,
    period_of,
    read_period,
    trend,
    until_today,
)
from db.vocabulary import ReportSpan

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_known_by_its_name(name: str, first: date, last: date) -> None:
    period = read_period(name)
    assert (period.name, period.days) == (name, Days(first, last))
    assert period_of(period.span, last) == period


@pytest.mark.parametrize("name", ["", "2026-13", "2026-Q5", "26", "2026-11-20", "２０２６", "now"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(PeriodNotReadable):
        read_period(name)


def test_half_a_month_is_compared_with_half_a_month() -> None:
    november = read_period("2026-11")
    assert until_today(november, TODAY) == Days(date(2026, 11, 1), TODAY)
    assert as_far(november, 1, TODAY) == Days(date(2026, 10, 1), date(2026, 10, 20))
    assert as_far(november, 12, TODAY) == Days(date(2025, 11, 1), date(2025, 11, 20))


def test_a_whole_month_is_compared_with_a_whole_month() -> None:
    assert as_far(read_period("2026-02"), 1, TODAY) == Days(date(2026, 1, 1), date(2026, 1, 31))
    assert as_far(read_period("2028-02"), 12, date(2028, 4, 1)) == Days(date(2027, 2, 1), date(2027, 2, 28))
    # On the last day of a month it is whole.
    assert as_far(read_period("2026-11"), 1, date(2026, 11, 30)) == Days(date(2026, 10, 1), date(2026, 10, 31))


def test_a_day_that_the_earlier_month_has_not_is_its_last_one() -> None:
    assert as_far(read_period("2026-03"), 1, date(2026, 3, 30)) == Days(date(2026, 2, 1), date(2026, 2, 28))


def test_quarters_and_years_go_back_as_far() -> None:
    assert as_far(read_period("2026-Q4"), 3, TODAY) == Days(date(2026, 7, 1), date(2026, 8, 20))
    assert as_far(read_period("2026"), 12, TODAY) == Days(date(2025, 1, 1), date(2025, 11, 20))
    assert [each.name for each in earlier(read_period("2026-Q2"), 4)] == ["2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3"]
    assert [each.name for each in earlier(period_of(ReportSpan.MONTH, TODAY), 12)][-1] == "2025-12"


def test_a_trend_has_thirteen_months_each_as_far_as_the_last() -> None:
    days = trend(read_period("2026-11"), TODAY)
    assert (len(days), days[0], days[-1]) == (
        13,
        Days(date(2025, 11, 1), date(2025, 11, 20)),
        Days(date(2026, 11, 1), TODAY),
    )
    past = trend(read_period("2026-Q1"), TODAY)
    assert (past[0], past[-1]) == (
        Days(date(2025, 3, 1), date(2025, 3, 31)),
        Days(date(2026, 3, 1), date(2026, 3, 31)),
    )

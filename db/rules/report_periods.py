"""Months, quarters and years as reports look at them, and the days each is fairly compared with."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from db.errors import RuleError
from db.rules.billing_calendar import day_in_month, first_day, last_day
from db.vocabulary import N_, ReportSpan

MONTHS = {ReportSpan.MONTH: 1, ReportSpan.QUARTER: 3, ReportSpan.YEAR: 12}
QUARTER = re.compile(r"([12][0-9]{3})-Q([1-4])")
YEAR = re.compile(r"[12][0-9]{3}")
TREND = 13
"""Months of a trend: the same month of the year before is among them."""


class PeriodNotReadable(RuleError):
    message = N_("{period} is not a month, a quarter or a year. Write it as 2026-11, 2026-Q4 or 2026.")


class Days(NamedTuple):
    """From the first to the last day, both included."""

    first: date
    last: date


class Period(NamedTuple):
    """One month, quarter or year by its name: 2026-11, 2026-Q4, 2026."""

    span: ReportSpan
    name: str
    days: Days


def read_period(name: str) -> Period:
    """Raises PeriodNotReadable."""
    if quarter := QUARTER.fullmatch(name):
        return _period(ReportSpan.QUARTER, f"{quarter[1]}-{int(quarter[2]) * 3 - 2:02d}")
    if YEAR.fullmatch(name):
        return _period(ReportSpan.YEAR, f"{name}-01")
    try:
        return _period(ReportSpan.MONTH, f"{first_day(name):%Y-%m}")
    except RuleError:
        raise PeriodNotReadable("period", period=name) from None


def period_of(span: ReportSpan, day: date) -> Period:
    """The one that a day lies in."""
    months = MONTHS[span]
    return _period(span, f"{day.year}-{(day.month - 1) // months * months + 1:02d}")


def earlier(period: Period, count: int) -> list[Period]:
    """This one and those before it, the newest first."""
    begin = f"{period.days.first:%Y-%m}"
    return [_period(period.span, shifted(begin, -place * MONTHS[period.span])) for place in range(count)]


def until_today(period: Period, today: date) -> Days:
    """As much of it as has been."""
    return Days(period.days.first, min(period.days.last, max(today, period.days.first)))


def as_far(period: Period, months: int, today: date) -> Days:
    """So many months earlier, up to the same day while the period runs: half a month is not compared with a whole."""
    begin, seen = f"{period.days.first:%Y-%m}", until_today(period, today).last
    first = first_day(shifted(begin, -months))
    return Days(first, same_day(seen, -months))


def same_day(day: date, months: int) -> date:
    """That day of another month; the last day of a month is the last of the other."""
    other = shifted(f"{day:%Y-%m}", months)
    return last_day(other) if day == last_day(f"{day:%Y-%m}") else day_in_month(other, day.day)


def trend(period: Period, today: date) -> Sequence[Days]:
    """Thirteen months up to the period's last one, the oldest first, each up to the same day while that one runs."""
    seen = until_today(period, today).last
    ends = [same_day(seen, -back) for back in range(TREND)]
    return [Days(end.replace(day=1), end) for end in ends[::-1]]


def shifted(month: str, months: int) -> str:
    """2026-11 and so many months on, or back."""
    day = first_day(month)
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year:04d}-{place + 1:02d}"


def _period(span: ReportSpan, begin: str) -> Period:
    first, last = first_day(begin), last_day(shifted(begin, MONTHS[span] - 1))
    names = {
        ReportSpan.MONTH: begin,
        ReportSpan.QUARTER: f"{first.year}-Q{(first.month + 2) // 3}",
        ReportSpan.YEAR: str(first.year),
    }
    return Period(span, names[span], Days(first, last))

"""Working days: the office's own table, then China's calendar with make-up days, then Monday to Friday as a guess."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

SATURDAY = 5
# The longest run of days that is entered at once.
MOST_DAYS = 31


class DueDay(NamedTuple):
    """A day counted in working days; provisional while that year's holidays are not announced."""

    day: date
    is_provisional: bool


def days_until(day: date, until: date | None) -> list[date]:
    """The days of a period with both ends; one day without an end, none when it is no period."""
    count = 1 if until is None else (until - day).days + 1
    return [day + timedelta(days=n) for n in range(count)] if count <= MOST_DAYS else []


@cache
def _announced(year: int) -> frozenset[date] | None:
    """The working days of an announced year, None for a year not announced yet."""
    import chinese_calendar  # 0.1 s: only who asks for a day pays for it

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    try:
        return frozenset(day for day in days if day.year == year and chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_announced(year: int) -> bool:
    return _announced(year) is not None


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked: `overrides` is the office's own table (day → worked), complete for `entered_years`."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    entered_years: frozenset[int] = frozenset()

    def is_working_day(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        announced = _announced(day.year)
        return day.weekday() < SATURDAY if announced is None else day in announced

    def is_provisional(self, day: date) -> bool:
        return day not in self.overrides and not self.is_known(day.year)

    def is_known(self, year: int) -> bool:
        """Announced, or entered by the office itself."""
        return year in self.entered_years or is_announced(year)

    def add_working_days(self, day: date, count: int) -> DueDay:
        """The count-th working day after `day` (R-CALL-1: count 1 is the next working day)."""
        provisional = False
        while count > 0:
            day += timedelta(days=1)
            provisional = provisional or self.is_provisional(day)
            count -= self.is_working_day(day)
        return DueDay(day, provisional)

    def next_working_day(self, day: date) -> DueDay:
        return self.add_working_days(day, 1)

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after one day and up to another."""
        return sum(self.is_working_day(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

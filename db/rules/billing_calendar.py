"""Months as the office writes them (2026-11) and the bill month of an entry (R-DEC-1)."""

import calendar
import re
from collections.abc import Collection
from datetime import date, timedelta

from db.errors import RuleError
from db.vocabulary import N_

# Plain digits only, and years of four: months are compared as texts.
MONTH = re.compile(r"([12][0-9]{3})-(0[1-9]|1[0-2])")


class MonthNotReadable(RuleError):
    message = N_("{month} is not a month. Write it as 2026-11.")


class FutureMonth(RuleError):
    message = N_("{month} has not begun yet. Choose this month or an earlier one.")


def first_day(month: str) -> date:
    """Raises MonthNotReadable."""
    found = MONTH.fullmatch(month)
    if found is None:
        raise MonthNotReadable("month", month=month)
    return date(int(found[1]), int(found[2]), 1)


def last_day(month: str) -> date:
    day = first_day(month)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(month: str) -> str:
    return f"{last_day(month) + timedelta(days=1):%Y-%m}"


def previous_month(month: str) -> str:
    return f"{first_day(month) - timedelta(days=1):%Y-%m}"


def require_month_begun(month: str, today: date) -> None:
    """Raises MonthNotReadable or FutureMonth (R-DEC-6)."""
    if first_day(month) > today:
        raise FutureMonth("month", month=month)


def day_in_month(month: str, day: int) -> date:
    """The 25th or the 31st of a month, clipped to its last day."""
    return min(first_day(month) + timedelta(days=max(day, 1) - 1), last_day(month))


def bill_month(
    business_month: str,
    *,
    issued_months: Collection[str],
    locked_months: Collection[str] = (),
    handed_in_months: Collection[str] = (),
    corrects: str | None = None,
) -> str:
    """The month of its business date, or the next one that is neither issued nor handed in by its department.

    A month before an issued one counts as issued: the later notices already show it in their opening balance.
    A correction takes the month of the notice that it corrects until that or a later one is locked, whose opening
    balance must stay as well; then the next month not issued.
    """
    if corrects is not None and corrects > max(locked_months, default=""):
        return corrects
    month = max(business_month, corrects or business_month)
    last_issued = max((*issued_months, *locked_months), default="")
    while month <= last_issued or month in handed_in_months:
        month = next_month(month)
    return month

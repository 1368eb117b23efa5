"""Days reckoned by the database itself."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.clock import office_instant, office_time
from db.types import BigInt, Day

HOURS_OF_A_LONG_DAY = 26


def days_after(day: Any, days: Any) -> FunctionElement[date]:
    """A day so many days later; the two databases say it differently."""
    return _DaysAfter(day, days)


class _DaysAfter(FunctionElement[date]):
    type = Day()
    inherit_cache = True


@compiles(_DaysAfter, "sqlite")
def _days_after_sqlite(element: _DaysAfter, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"date({compiler.process(day, **kw)}, {compiler.process(days, **kw)} || ' days')"


@compiles(_DaysAfter, "postgresql")
def _days_after_postgresql(element: _DaysAfter, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"({compiler.process(day, **kw)} + {compiler.process(days, **kw)})"


def seconds_between(begin: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """Seconds on the clock from the first moment to the second; a fraction of one is lost."""
    since, until = (cast(extract("epoch", moment), BigInt) for moment in (begin, end))
    return until - since


def hour_begun(moment: SQLColumnExpression[Any]) -> FunctionElement[str]:
    """The hour of a moment, in UTC, as 2026-11-22T10; the two databases say it differently."""
    return _HourBegun(moment)


def hours_like(first: date, last: date, weekday: int, hour: int) -> list[str]:
    """Every such hour of the office's clock on these days, as `hour_begun` says it; Monday is 0.

    Where clocks are put back an hour comes twice, where they are put forward it is missing: so it is looked up.
    """
    found = []
    for place in range((weekday - first.weekday()) % 7, (last - first).days + 1, 7):
        begin = office_instant(first + timedelta(days=place)).replace(minute=0)
        for moment in (begin + timedelta(hours=each) for each in range(HOURS_OF_A_LONG_DAY)):
            there = office_time(moment)
            if (there.weekday(), there.hour) == (weekday, hour):
                found.append(f"{moment:%Y-%m-%dT%H}")
    return found


class _HourBegun(FunctionElement[str]):
    type = Text()
    inherit_cache = True


@compiles(_HourBegun, "sqlite")
def _hour_begun_sqlite(element: _HourBegun, compiler: Any, **kw: Any) -> str:
    (moment,) = element.clauses
    return f"substr({compiler.process(moment, **kw)}, 1, 13)"


@compiles(_HourBegun, "postgresql")
def _hour_begun_postgresql(element: _HourBegun, compiler: Any, **kw: Any) -> str:
    (moment,) = element.clauses
    return f"to_char({compiler.process(moment, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')"

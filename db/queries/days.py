"""Days reckoned by the database itself."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.types import BigInt, Day


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

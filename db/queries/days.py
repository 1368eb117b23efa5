"""Days reckoned by the database itself."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.types import BigInt, Day


class days_after(FunctionElement[date]):  # noqa: N801 - reads as a function of SQL
    """A day so many days later; the two databases say it differently."""

    type = Day()
    inherit_cache = True


@compiles(days_after, "sqlite")
def _days_after_sqlite(element: days_after, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"date({compiler.process(day, **kw)}, {compiler.process(days, **kw)} || ' days')"


@compiles(days_after, "postgresql")
def _days_after_postgresql(element: days_after, compiler: Any, **kw: Any) -> str:
    day, days = element.clauses
    return f"({compiler.process(day, **kw)} + {compiler.process(days, **kw)})"


def seconds_between(begin: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """Seconds on the clock from the first moment to the second; a fraction of one is lost."""
    since, until = (cast(extract("epoch", moment), BigInt) for moment in (begin, end))
    return until - since


class hour_begun(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The hour of a moment, in UTC, as 2026-11-22T10; the two databases say it differently."""

    type = Text()
    inherit_cache = True


@compiles(hour_begun, "sqlite")
def _hour_begun_sqlite(element: hour_begun, compiler: Any, **kw: Any) -> str:
    (moment,) = element.clauses
    return f"substr({compiler.process(moment, **kw)}, 1, 13)"


@compiles(hour_begun, "postgresql")
def _hour_begun_postgresql(element: hour_begun, compiler: Any, **kw: Any) -> str:
    (moment,) = element.clauses
    return f"to_char({compiler.process(moment, **kw)} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24')"

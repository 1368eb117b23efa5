"""Days reckoned by the database itself."""

from datetime import date
from typing import Any

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


class seconds_between(FunctionElement[int]):  # noqa: N801 - reads as a function of SQL
    """Whole seconds from the first moment to the second."""

    type = BigInt
    inherit_cache = True


@compiles(seconds_between, "sqlite")
def _seconds_between_sqlite(element: seconds_between, compiler: Any, **kw: Any) -> str:
    begin, end = (f"CAST(strftime('%s', {compiler.process(moment, **kw)}) AS INTEGER)" for moment in element.clauses)
    return f"({end} - {begin})"


@compiles(seconds_between, "postgresql")
def _seconds_between_postgresql(element: seconds_between, compiler: Any, **kw: Any) -> str:
    begin, end = (
        f"CAST(floor(EXTRACT(EPOCH FROM {compiler.process(moment, **kw)})) AS BIGINT)" for moment in element.clauses
    )
    return f"({end} - {begin})"

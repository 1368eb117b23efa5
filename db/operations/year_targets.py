"""What management wants the year's figures to reach (R-YEAR)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.rules import permissions
from db.rules.year_report import YEAR_FIGURES, read_target, require_year, shown_target
from db.tables.reports import YearTarget
from db.types import Actor

FIGURES = tuple(YEAR_FIGURES.values())


class Seen(NamedTuple):
    """A figure's target as its editor saw it; version 0 where there was none."""

    version: int
    target: Decimal | None


def save_year_targets(session: Session, *, by: Actor, at: datetime, year: int, changes: Sequence[RowChange]) -> int:
    """Set or take away targets of a year, all or none. Returns how many.

    The id of a change is the figure's place in the report, from 1. Raises NotAllowed, YearNotReadable, NotFound,
    ColumnsNotEditable, TargetNotPossible, RowsChangedMeanwhile.
    """
    permissions.require(by, "save_year_targets")
    require_columns(changes, ("target",))
    require_year(year, office_day(at))
    rows = {row.figure: row for row in session.scalars(select(YearTarget).where(YearTarget.year == year))}
    seen = {}
    for place, figure in enumerate(FIGURES, start=1):
        row = rows.get(figure.key)
        seen[place] = Seen(row.version, shown_target(figure, row.wanted)) if row else Seen(0, None)
    require_unchanged(changes, seen, {place: figure.name for place, figure in enumerate(FIGURES, start=1)})
    for change in changes:
        figure = FIGURES[change.id - 1]
        wanted, row = read_target(figure, change.values.get("target")), rows.get(figure.key)
        if wanted is None:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(YearTarget(year=year, figure=figure.key, wanted=wanted))
        else:
            row.wanted = wanted
    session.flush()
    return len(changes)

"""What the rows behind a figure are asked for, as their address says it. No screen."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from components.choice import row_number
from db.errors import RuleError
from db.queries.figure_rows import SPLIT_BY, has_parts
from db.queries.figure_slices import Slice
from db.rules.figures import FIGURES, Figure
from db.vocabulary import N_, Term

PAGE = "figure-rows"
YES, NO = "yes", "no"
COUNTED = "counted"
FIRST, LAST, MOST_DAYS = date(1990, 1, 1), date(2199, 12, 31), 3_660


class FigureNotReadable(RuleError):
    message = N_("This address names no figure and no days. Open the figure from the dashboard or from a report.")


class FigureAsked(NamedTuple):
    """`is_part`: of a share of rows, only those in the part or only those not in it."""

    figure: Figure
    days: Slice
    is_part: bool | None = None

    @property
    def address(self) -> dict[str, str]:
        days = self.days
        said = {
            "figure": self.figure.key,
            "from": days.from_on.isoformat(),
            "until": days.until_on.isoformat(),
            "zone": days.zone,
            "department": "" if days.department_id is None else str(days.department_id),
            "only": "" if days.only is None else days.only.value,
            COUNTED: {True: YES, False: NO, None: ""}[self.is_part],
        }
        return {name: value for name, value in said.items() if value}


def read_figure(asked: Mapping[str, str]) -> FigureAsked:
    """Raises FigureNotReadable: what cannot be read must not open the rows of something else."""
    figure = FIGURES.get(asked.get("figure", ""))
    if figure is None:
        raise FigureNotReadable()
    days = Slice(
        _day(asked, "from"), _day(asked, "until"), asked.get("zone", ""), _department(asked), _only(asked, figure)
    )
    if not 0 <= (days.until_on - days.from_on).days <= MOST_DAYS:
        raise FigureNotReadable()
    is_part = {YES: True, NO: False}.get(asked.get(COUNTED, ""))
    return FigureAsked(figure, days, is_part if has_parts(figure) else None)


def _day(asked: Mapping[str, str], name: str) -> date:
    try:
        day = date.fromisoformat(asked.get(name, ""))
    except ValueError:
        raise FigureNotReadable(name) from None
    if not FIRST <= day <= LAST:
        raise FigureNotReadable(name)
    return day


def _department(asked: Mapping[str, str]) -> int | None:
    said = asked.get("department", "")
    if said and row_number(said) is None:
        raise FigureNotReadable("department")
    return row_number(said)


def _only(asked: Mapping[str, str], figure: Figure) -> Term | None:
    said = asked.get("only", "")
    if not said:
        return None
    for term in SPLIT_BY.get(figure, ()):
        if term.value == said:
            return term
    raise FigureNotReadable("only")

"""A figure of the dashboard with all the times it is compared with. No screen."""

from typing import NamedTuple

from components.dashboard_panel import View
from components.dashboard_view import LAST_YEAR
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.rules.figures import Figure, Value


class Measured(NamedTuple):
    """A figure of the period, as it was before and a year ago, and by month."""

    figure: Figure
    present: Value
    before: Value
    last_year: Value
    months: list[Value]

    def against(self, way: str) -> Value:
        return self.last_year if way == LAST_YEAR else self.before


def measured(figure: Figure, view: View) -> Measured:
    """One question for all the days asked about; equal days are asked once."""
    look = view.look
    asked = [look.present, look.before, look.last_year, *look.trend]
    slices: list[Slice] = list(dict.fromkeys(asked))
    values = view.ask(measure, actor=view.actor, figure=figure, slices=slices, at=look.at)
    found = dict(zip(slices, values, strict=True))
    present, before, last_year, *months = (found[each] for each in asked)
    return Measured(figure, present, before, last_year, months)

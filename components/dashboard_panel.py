"""A chart of the dashboard: what it found, how it is drawn, the table behind it, and the lists behind its bars."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from components.dashboard_view import Look
from components.figure_lists import Goes
from components.figure_words import Translate
from components.survey_charts import CHOSEN, LOW, REST, RateBar, rate_chart
from db.rules.figures_charts import Chart
from db.types import Actor

MOST_BARS = 10
BARS = "key"


class View(NamedTuple):
    """Who looks at what, in which language; `ask` puts the questions."""

    look: Look
    actor: Actor
    ask: Callable[..., Any]
    translate: Translate

    @property
    def mark(self) -> str:
        """What the marks on bars are."""
        _ = self.translate
        return _("mark: {period}").format(period=self.look.compared_period.name)

    def found(self, query: Callable[..., Any], **more: Any) -> tuple[Any, Any]:
        """The answer for the period, and for the one that it is compared with."""
        asked = {"actor": self.actor, **more}
        return tuple(self.ask(query, days=days, **asked) for days in (self.look.present, self.look.compared))


class Panel(NamedTuple):
    """`draw` takes is_dark, width and height; without it there is nothing to draw and the title says so."""

    chart: Chart
    title: str
    note: str = ""
    draw: Callable[..., Any] | None = None
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    goes: Mapping[str, Goes] = {}
    lines: int = 0

    @property
    def alt(self) -> str:
        """All of it for who does not see it."""
        return f"{self.title}. " + "; ".join(
            " ".join(str(cell) for cell in row if cell is not None) for row in self.rows
        )


class Line(NamedTuple):
    """One bar before it is drawn: key, name, the number and the one that it is compared with, in words as well."""

    key: str
    name: str
    value: Any
    before: Any
    said: str
    goes: Goes | None = None
    stands_out: bool = False
    is_worse: bool = False


def bars_panel(
    chart: Chart, title: str, note: str, lines: Sequence[Line], heads: Sequence[str], *, most: float = 0
) -> Panel:
    """Bars with a mark for the period before; as long as the largest, or against `most`."""
    shown = lines[:MOST_BARS]
    top = most or max([1.0, *(float(each.value or 0) for each in shown), *(float(each.before or 0) for each in shown)])
    bars = [
        RateBar(
            each.key,
            each.name,
            max(0.0, 100 * float(each.value or 0) / top),
            each.said,
            None if each.before is None else max(0.0, 100 * float(each.before) / top),
            LOW if each.is_worse else CHOSEN if each.stands_out else REST,
            f"{each.name} {each.said}",
        )
        for each in shown
    ]
    rows = [(each.name, each.value, each.before) for each in lines]
    goes = {each.key: each.goes for each in shown if each.goes is not None}
    return Panel(chart, title, note, partial(rate_chart, bars, picks=BARS), heads, rows, goes, len(bars))

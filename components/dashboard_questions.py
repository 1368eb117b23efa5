"""The questions of the dashboard, each with its charts: one table for the page, the pictures and the workbook."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from components.dashboard_care import draw_complained, draw_exceptions, draw_pareto
from components.dashboard_course import draw_course
from components.dashboard_load import draw_hours, draw_workers
from components.dashboard_money import draw_ages, draw_earners, draw_groups, draw_margins
from components.dashboard_panel import Panel, View
from components.dashboard_view import Look, is_shown
from components.dashboard_work import draw_pick_ups, draw_speed, draw_split
from db.rules import figures_charts
from db.rules.figures_charts import Chart
from db.types import Actor
from db.vocabulary import N_, OrderSplit

DRAWN: Mapping[Chart, Callable[[View], Panel]] = {
    figures_charts.COURSE: draw_course,
    figures_charts.GROUPS: draw_groups,
    figures_charts.COMPLAINED: draw_complained,
    **{chart: partial(draw_split, split) for split, chart in figures_charts.SPLITS.items()},
    figures_charts.SPEED: draw_speed,
    figures_charts.PICK_UPS: draw_pick_ups,
    figures_charts.EARNERS: draw_earners,
    figures_charts.MARGINS: draw_margins,
    figures_charts.PARETO: draw_pareto,
    figures_charts.EXCEPTIONS: draw_exceptions,
    figures_charts.AGES: draw_ages,
    figures_charts.HOURS: draw_hours,
    figures_charts.WORKERS: draw_workers,
}


class Asked(NamedTuple):
    """A question with its charts in rows, each with its share of the width."""

    name: str
    rows: Sequence[Sequence[tuple[Chart, int]]]


SPLITS = figures_charts.SPLITS
QUESTIONS: Mapping[str, Asked] = {
    "glance": Asked(
        N_("At a glance"),
        [[(figures_charts.COURSE, 40), (figures_charts.GROUPS, 32), (figures_charts.COMPLAINED, 28)]],
    ),
    "work": Asked(
        N_("Where does the work come from?"),
        [
            [(SPLITS[OrderSplit.ITEM], 50), (SPLITS[OrderSplit.ZONE], 50)],
            [(SPLITS[OrderSplit.CHANNEL], 50), (SPLITS[OrderSplit.TRADE], 50)],
        ],
    ),
    "speed": Asked(N_("How fast are we?"), [[(figures_charts.SPEED, 55), (figures_charts.PICK_UPS, 45)]]),
    "money": Asked(N_("What does it bring?"), [[(figures_charts.EARNERS, 45), (figures_charts.MARGINS, 55)]]),
    "trouble": Asked(
        N_("What hurts?"),
        [[(figures_charts.PARETO, 40), (figures_charts.EXCEPTIONS, 30), (figures_charts.AGES, 30)]],
    ),
    "load": Asked(N_("How busy are we?"), [[(figures_charts.HOURS, 62), (figures_charts.WORKERS, 38)]]),
}


def questions_for(actor: Actor, look: Look) -> dict[str, Asked]:
    """Those that have a chart this person may see; a department is asked nothing that it cannot be asked."""
    shown = {}
    for key, asked in QUESTIONS.items():
        rows = [[one for one in row if is_shown(one[0].figure, look, actor)] for row in asked.rows]
        if any(rows):
            shown[key] = Asked(asked.name, [row for row in rows if row])
    return shown

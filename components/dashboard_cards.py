"""The figures of the dashboard: each with its formula, its changes, thirteen months, and the list behind it."""

from decimal import Decimal
from typing import Any

import streamlit as st

from components.dashboard_choice import compared_with
from components.dashboard_measured import Measured, measured
from components.dashboard_panel import View
from components.dashboard_view import BEFORE, LAST_YEAR, Look
from components.figure_lists import list_behind
from components.figure_words import change, number, shown, shown_change
from components.navigation import PAGES
from components.words import _
from db.rules import figures
from db.rules.figures import Figure
from db.types import Actor
from db.vocabulary import Better, ReportSpan

PER_ROW = 4
ICON = ":material/chevron_right:"
# They read months of entries and payments.
TAKE_LONG = (figures.RATE_OF_YEAR, figures.ARREARS)
COLOURS = {Better.UP: "normal", Better.DOWN: "inverse", Better.EITHER: "off"}


def show_cards(view: View, shown_figures: list[Figure]) -> None:
    """The places first, then each figure as it is counted: what takes long keeps nobody waiting for the others."""
    grid = st.grid(PER_ROW, gap="xsmall", border=True)
    cells = [(figure, grid.cell()) for figure in shown_figures]
    for figure, cell in sorted(cells, key=lambda one: one[0] in TAKE_LONG):
        one = measured(figure, view)
        with cell.container(gap=None):
            _show_name(figure, view.look, view.actor)
            _show_number(one, view.look)


def _show_name(figure: Figure, look: Look, actor: Actor) -> None:
    """It leads to what was counted, row by row; how it is counted stands behind it."""
    goes = list_behind(figure, look.present, look.today)
    if not goes.opens_for(actor):
        st.markdown(f":small[{_(figure.name)}]", help=_(figure.meaning))
        return
    link: dict[str, Any] = {"icon": ICON, "icon_position": "right", "query_params": dict(goes.asks)}
    st.page_link(PAGES[goes.page].file, label=_(figure.name), help=_(figure.meaning), **link)


def _show_number(one: Measured, look: Look) -> None:
    """Green is better and red is worse, whichever way the number went."""
    moved = change(one.figure, one.present, one.against(look.against))
    points = [float(value) for each in one.months if (value := number(one.figure, each)) is not None]
    st.metric(
        _(one.figure.name),
        shown(one.figure, one.present),
        None if moved is None else shown_change(one.figure, moved, _),
        delta_description=_times(one, look) if moved is not None else None,
        chart_data=points if len(points) > 1 else None,
        label_visibility="collapsed",
        **_direction(one.figure, moved),
    )


def _direction(figure: Figure, moved: Decimal | None) -> dict[str, Any]:
    if not moved:
        return {"delta_color": "off", "delta_arrow": "off"}
    return {"delta_color": COLOURS[figure.better]}


def _times(one: Measured, look: Look) -> str:
    """What the coloured change is from, and the change from the other time: last year, or the period before."""
    if look.period.span is ReportSpan.YEAR:
        return compared_with(look)
    said = _("before {change}") if look.against == LAST_YEAR else _("year {change}")
    other = one.against(BEFORE if look.against == LAST_YEAR else LAST_YEAR)
    moved = shown_change(one.figure, change(one.figure, one.present, other), _)
    return f"{compared_with(look)} · {said.format(change=moved)}"

"""The charts of the chosen question as cards: finding, drawing, the table behind it, a click to the list behind it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.chips import plain
from components.choice import choose_part
from components.dashboard_panel import Panel, View
from components.dashboard_questions import DRAWN, Asked, questions_for
from components.dashboard_view import ASKS, Look
from components.figure_lists import Goes
from components.navigation import PAGES
from components.quote_card import is_dark
from components.words import _

LOWEST, HIGHEST, LINE = 186, 300, 24
SHAPES = ("png", "svg")


def show_questions(view: View) -> None:
    """One question at a time, kept in the address; a chart is counted only where it is seen."""
    questions = questions_for(view.actor, view.look)
    if not questions:
        return
    asked = questions[choose_part(_("Question"), {key: _(each.name) for key, each in questions.items()}, key=ASKS)]
    show_charts(asked, view)


def show_charts(asked: Asked, view: View) -> None:
    """Side by side as tall as the longest of their row."""
    wanted: Goes | None = None
    for row in asked.rows:
        panels = [DRAWN[chart](view) for chart, _share in row]
        height = min(HIGHEST, max(LOWEST, *(LINE * panel.lines for panel in panels)))
        for box, panel in zip(st.columns([share for _chart, share in row], gap="xsmall"), panels, strict=True):
            wanted = _show(box, panel, view, height) or wanted
    if wanted is not None:
        st.switch_page(PAGES[wanted.page].file, query_params=dict(wanted.asks))


def _show(column: DeltaGenerator, panel: Panel, view: View, height: int) -> Goes | None:
    """Gives the list behind the bar that was clicked."""
    box = column.container(border=True, gap="xsmall", height="stretch")
    head = box.container(horizontal=True, vertical_alignment="top", gap="xsmall", wrap=False)
    note = f"  \n:gray[:small[{plain(panel.note)}]]" if panel.note else ""
    head.markdown(f"**{plain(panel.title)}**{note}", width="stretch")
    _show_more(head, panel, view.look)
    if panel.draw is None:
        return None
    goes = {key: each for key, each in panel.goes.items() if each.opens_for(view.actor)}
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "pick"} if goes else {}
    state = box.altair_chart(
        panel.draw(is_dark=is_dark(), height=height),
        theme=None,
        key=f"{panel.chart.key} {sorted(view.look.address.items())}",
        alt=panel.alt,
        **options,
    )
    picked = state.selection.get("pick") if goes else None
    return goes.get(_key(picked[0])) if picked else None


def _key(picked: Mapping[str, Any]) -> str:
    """Of a bar, or of a cell of the heat map."""
    return str(picked["key"]) if "key" in picked else f"{picked.get('at')}-{picked.get('about')}"


def _show_more(head: DeltaGenerator, panel: Panel, look: Look) -> None:
    """How it is counted, the same as a table, the same as a picture."""
    with head.popover("", icon=":material/more_horiz:", type="tertiary", help=_("How is this counted? Table, picture")):
        st.markdown(f"**{_(panel.chart.name)}**  \n:gray[:small[{_(panel.chart.meaning)}]]", width=420)
        if panel.draw is None:
            return
        _table(panel.heads, panel.rows)
        line = st.container(horizontal=True)
        for shape in SHAPES:
            address = f"/papers/dashboard/{panel.chart.key}.{shape}?{urlencode(look.address)}"
            line.link_button(f".{shape}", address, icon=":material/image:")


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    shown = [dict(zip(heads, row, strict=True)) for row in rows]
    st.dataframe(shown, hide_index=True, height="content" if len(shown) < 12 else 400, placeholder="–")

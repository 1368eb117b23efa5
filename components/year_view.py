"""The year-end report on screen: figures with their targets, by zone, and by group, trade and topic (R-YEAR)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.chips import chips_column
from components.choice import choose_one
from components.figure_cells import Cells
from components.figure_lists import Goes, list_behind
from components.grid import edit_table
from components.navigation import PAGES
from components.page import card
from components.tables import button_column, text_column
from components.words import _
from components.year_tables import NO, YES, YearTable, changed, reached, said, unit
from db.operations.year_targets import FIGURES, save_year_targets
from db.queries.year_end import YearLine, YearReport
from db.rules.permissions import may
from db.rules.year_report import shown_target
from db.types import Actor

TARGETS, CLICK = "year targets", "year figure click"
# Pixels, and how many columns fit into half of them.
WHOLE, HALF, MOST_BESIDE = 976, 464, 6


def choose_year(years: list[int]) -> int:
    return int(choose_one(st.container(), _("Year"), {str(year): str(year) for year in years}, key="year", width=110))


def show_help(box: Any, lines: Iterable[YearLine]) -> None:
    """Every formula in words."""
    with box.popover(_("How is this counted?"), icon=":material/help:", type="tertiary"):
        for line in lines:
            figure = line.figure
            st.markdown(f"**{_(figure.name)}** :gray[:small[{_(figure.meaning)}]]", width=460)


def show_year_figures(report: YearReport, actor: Actor, today: date) -> None:
    """One row a figure; who sets targets types them in place: yuan, a number, or per cent."""
    columns = {
        "part": text_column(_("Part"), width=115),
        "figure": text_column(_("Figure"), width=180),
        "present": _right(str(report.year), 115),
        "rows": button_column(_("Rows behind"), key=CLICK, on_click=None, width=90),
        "target": st.column_config.NumberColumn(_("Target"), min_value=0, alignment="right", width=90),
        "unit": text_column(_("Measured in"), width=85),
        "reached": chips_column(_("Target reached"), {_reached(YES): "green", _reached(NO): "red"}, width=100),
        "last_year": _right(str(report.year - 1), 115),
        "change": _right(_("Against last year"), 115),
    }
    before = ["", *(line.part for line in report.lines)]
    lists = [list_behind(line.figure, line.days, today) for line in report.lines]
    _open_list(lists, actor)
    rows = [_row(line, line.part != part) for line, part in zip(report.lines, before, strict=False)]
    for row, goes in zip(rows, lists, strict=True):
        row["rows"] = _("Show them") if goes.opens_for(actor) else ""
    if not may(actor, "save_year_targets"):
        st.dataframe(
            rows,
            column_config=columns,
            column_order=list(columns),
            hide_index=True,
            height="content",
            placeholder="—",
        )
        return
    edit_table(
        f"{TARGETS} {report.year}",
        rows,
        columns=columns,
        editable=["target"],
        save=save_year_targets,
        labels={"target": _("Target")},
        request={"year": report.year},
    )


def _open_list(lists: Sequence[Goes], actor: Actor) -> None:
    """The rows behind the figure that was clicked."""
    click = st.session_state.get(CLICK)
    goes = lists[click.row] if click and 0 <= click.row < len(lists) else None
    if goes is not None and goes.opens_for(actor):
        st.switch_page(PAGES[goes.page].file, query_params=dict(goes.asks))


def _row(line: YearLine, is_first: bool) -> dict[str, Any]:
    figure, wanted = line.figure, shown_target(line.figure, line.wanted)
    sign = reached(line)
    return {
        "id": FIGURES.index(figure) + 1,
        "version": line.version,
        "part": _(line.part) if is_first else "",
        "figure": _(figure.name),
        "present": said(figure, line.present).text,
        "target": None if wanted is None else float(wanted),
        "unit": unit(figure, _),
        "reached": [_reached(sign)] if sign else [],
        "last_year": said(figure, line.last_year).text,
        "change": changed(line, _).text,
    }


def _reached(sign: str) -> str:
    return f"{sign} {_('target met') if sign == YES else _('target missed')}"


def show_tables(tables: Sequence[YearTable], cells: Mapping[str, Cells], actor: Actor) -> None:
    """Wide ones over the whole page, the others two beside each other; `cells` by the keys of the tables."""
    narrow = [table for table in tables if len(table.heads) <= MOST_BESIDE and len(tables) > 1]
    for table in tables:
        if table not in narrow:
            show_table(table, WHOLE, cells.get(table.key), actor)
    for place in range(0, len(narrow), 2):
        for cell, table in zip(st.columns(2, gap="small"), narrow[place : place + 2], strict=False):
            with cell:
                show_table(table, HALF, cells.get(table.key), actor)


def show_table(table: YearTable, room: int, cells: Cells | None = None, actor: Actor | None = None) -> None:
    """A card; its columns share the room, in pixels, as they do on paper. A click on a number opens its rows."""
    opens = {} if actor is None else {place: goes for place, goes in (cells or {}).items() if goes.opens_for(actor)}
    with card(table.title, _("A click on a number opens its rows as they stand now.") if opens else ""):
        names = [str(place) for place in range(len(table.heads))]
        columns = {}
        for place, (name, label) in enumerate(zip(names, table.heads, strict=True)):
            width = int(room * table.widths[place] / sum(table.widths))
            columns[name] = text_column(label, width=width) if place < table.words else _right(label, width)
        rows = [{name: cell.text for name, cell in zip(names, row, strict=True)} for row in table.rows]
        looks: dict[str, Any] = {"column_config": columns, "column_order": names, "hide_index": True}
        if not opens:
            st.dataframe(rows, height="content", **looks)
            return
        select: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-cell"}
        state = st.dataframe(rows, height="content", key=f"numbers {table.key}", **select, **looks)
    for row, name in state.selection.cells:
        if goes := opens.get((row, int(name))):
            st.switch_page(PAGES[goes.page].file, query_params=dict(goes.asks))


def _right(label: str, width: int | str) -> Any:
    return st.column_config.TextColumn(label, alignment="right", width=width)

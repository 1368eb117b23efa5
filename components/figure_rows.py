"""The rows behind a figure on screen: the figure itself, what is shown of it, the table that leads to the records."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.act import ask
from components.chips import chips_column, plain
from components.choice import choose_part
from components.figure_asked import COUNTED, NO, YES, FigureAsked
from components.figure_row_columns import COUNTS, COUNTS_NOT, OF_MONEY, RowColumn, cells_of, columns_of
from components.figure_words import shown
from components.navigation import PAGES
from components.paper.workbook import CellKind
from components.tables import button_column, money_column, number_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.figure_counted import Record
from db.queries.figure_rows import SURVEYS, FigureRow, FigureRows, has_parts
from db.queries.staff import list_departments
from db.rules.figure import Figure, Value
from db.types import Actor
from db.vocabulary import FigureUnit

KEY = "rows_behind"
# The page of a record, and what it is asked for.
OPENS: Mapping[Record, tuple[str, str]] = {
    Record.ORDER: ("order", "no"),
    Record.QUOTE: ("quotes", "no"),
    Record.COMPLAINT: ("complaint", "no"),
    Record.ADJUSTMENT: ("adjustments", "no"),
    Record.CUSTOMER: ("customer", "id"),
    Record.HAND_OVER: ("home-hand-overs", "entry"),
    Record.VISIT: ("visits", "entry"),
    Record.CHECK: ("vacant-checks", "entry"),
    Record.HOME: ("occupancy", "room"),
    Record.VISITED: ("visits", "room"),
    Record.SURVEY: ("survey-results", "survey"),
}


def show_figure(asked: FigureAsked, value: Value) -> None:
    """Its value as reports say it, of what, and how it is counted."""
    figure, days = asked.figure, asked.days
    said = [f"{shown_day(days.from_on)} – {shown_day(days.until_on)}", days.zone, _department(days.department_id)]
    said += [word(days.only)] if days.only is not None else []
    left, right = st.columns([24, 76], vertical_alignment="center")
    left.metric(_(figure.name), shown(figure, value), label_visibility="collapsed")
    right.markdown(f"{plain(' · '.join(part for part in said if part))}  \n:gray[:small[{plain(_(figure.meaning))}]]")
    if figure.unit is FigureUnit.SHARE and value.whole:
        right.caption(
            _("{part} of {whole}").format(part=_number(figure, value.part), whole=_number(figure, value.whole))
        )


def choose_rows(figure: Figure) -> None:
    """Of a share the rows that count, or those that do not; the address keeps it."""
    if has_parts(figure):
        parts = {"": _("All"), YES: _(COUNTS), NO: _(COUNTS_NOT)}
        choose_part(_("Show"), parts, key=COUNTED)


def why_no_rows(asked: FigureAsked, found: FigureRows) -> str:
    if found.value.part is None:
        return _("This figure cannot be said of one department. Ask for the whole office.")
    return _("No row is in it.")


def note_on(figure: Figure) -> str:
    if figure in SURVEYS:
        return _("Survey by survey: single sheets are not listed, so that nobody is recognised by the answers.")
    return ""


def show_rows(figure: Figure, rows: Sequence[FigureRow], actor: Actor) -> None:
    """A click on a number opens its record, where this person may open it."""
    columns = columns_of(figure, _)
    opens = any(_place(row, actor) for row in rows)
    cells = [_cells(columns, row) for row in rows]
    st.dataframe(
        cells,
        column_config={each.name: _column(each, opens=opens) for each in columns},
        column_order=[each.name for each in columns],
        hide_index=True,
        height="content",
        placeholder="—",
        key=KEY,
    )
    clicked = st.session_state.get(f"{KEY}_open")
    # The row that was clicked, unless the rows have moved meanwhile: a room may stand in several.
    alike = [number for number, each in enumerate(rows) if clicked and each.number == clicked["label"]]
    at = next((number for number in alike if number == clicked.get("row")), alike[0] if alike else None)
    place = None if at is None else _place(rows[at], actor)
    if place is not None:
        st.switch_page(PAGES[place[0]].file, query_params=place[1])


def _place(row: FigureRow, actor: Actor) -> tuple[str, dict[str, str]] | None:
    page, name = OPENS[row.opens]
    return (page, {name: row.key}) if PAGES[page].opens_for(actor) else None


def _cells(columns: Sequence[RowColumn], row: FigureRow) -> dict[str, Any]:
    cells: dict[str, Any] = cells_of(row, _)
    for each in columns:
        if each.kind is CellKind.MONEY:
            cells[each.name] = shown_yuan(cells[each.name])
    cells |= {"on": shown_day(cells["on"]), "counts": [cells["counts"]]}
    return {each.name: cells[each.name] for each in columns}


def _column(each: RowColumn, *, opens: bool) -> Any:
    if each.name == "number" and opens:
        return button_column(each.label, key=f"{KEY}_open", on_click=None, width=each.width)
    if each.name == "counts":
        return chips_column(each.label, {_(COUNTS): "green", _(COUNTS_NOT): "red"}, width=each.width)
    if each.kind is CellKind.MONEY:
        return money_column(each.label, width=each.width)
    return (number_column if each.kind is CellKind.INTEGER else text_column)(each.label, width=each.width)


def _number(figure: Figure, number: int | None) -> str:
    return format_yuan(number or 0) if figure in OF_MONEY else f"{number or 0:,}"


def _department(department_id: int | None) -> str:
    names = {row.id: row.name for row in ask(list_departments, with_closed=True)} if department_id is not None else {}
    return names.get(department_id or 0, "")

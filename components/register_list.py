"""A register's list: its keepers correct plain facts in it, everybody opens an entry by its first cell."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.chips import chip, chips_column, look
from components.grid import edit_table, pinned_rows
from components.register_fields import cell, column, in_words
from components.tables import button_column
from components.words import _, word
from db.operations.registers import change_entries
from db.queries.registers import EntryRow
from db.registers import Register
from db.types import Actor
from db.vocabulary import Term

LATE = "late"
MOST_IN_FULL = 13
# Beside an open entry: enough to see where one is.
MOST_BESIDE = 6


def show_list(
    register: Register, rows: Sequence[EntryRow], actor: Actor, *, is_struck_out: bool, is_beside: bool
) -> None:
    """`is_struck_out`: the struck-out ones, with why; nobody changes these. `is_beside`: an entry is open below."""
    listed = [field for field in register.fields if field.is_listed and field.name != "state"]
    first = listed[0].name
    columns: dict[str, Any] = {
        first: button_column(_(listed[0].label), key=f"{register.name} click", on_click=None, width=listed[0].width)
    }
    if register.state is not None:
        columns["state"] = _states(register)
    columns |= {field.name: column(field) for field in listed[1:]}
    if is_struck_out:
        columns["why"] = st.column_config.TextColumn(_("Why struck out"), width=170)
    shown = [_shown(row, first) for row in rows]
    most, height_of_most = (MOST_BESIDE, 235) if is_beside else (MOST_IN_FULL, 460)
    height = "content" if len(rows) <= most else height_of_most
    if is_struck_out or not actor.has(*register.keepers):
        st.dataframe(
            shown, column_config=columns, column_order=list(columns), hide_index=True, height=height, placeholder="—"
        )
    else:
        edit_table(
            register.name,
            shown,
            columns=columns,
            editable=sorted(register.editable),
            save=change_entries,
            labels={field.name: _(field.label) for field in register.fields},
            height=height,
            request={"register": register.name},
        )
        shown = pinned_rows(register.name)
    st.session_state[f"{register.name} drawn"] = [row["id"] for row in shown]


def clicked_entry(register: Register) -> int | None:
    """The entry whose first cell was clicked, by the rows as they were drawn before this run."""
    click = st.session_state.get(f"{register.name} click")
    drawn = st.session_state.get(f"{register.name} drawn", ())
    return drawn[click.row] if click and 0 <= click.row < len(drawn) else None


def _shown(row: EntryRow, first: str) -> dict[str, Any]:
    values = {name: cell(value) for name, value in row.values.items()}
    if row.state is not None:
        values["state"] = [late_chip(row.state)] if row.is_late else chip(row.state)
    facts = {"id": row.id, "version": row.version, "why": row.struck_out_because}
    return {**values, first: in_words(row.values[first]), **facts}


def late_chip(state: Term) -> str:
    return f"! {word(state)}"


def _states(register: Register) -> Any:
    assert register.state is not None
    looks = {f"{look(term).sign} {word(term)}": look(term).colour for term in register.state.terms or ()}
    late = {late_chip(term): LATE for term in register.waiting} if register.late else {}
    return chips_column(_(register.state.label), looks | late, width=register.state.width)

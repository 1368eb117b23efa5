"""All corrective actions as a table: the manager edits measure, owner and days in it (R-SURV-5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from components.act import ask
from components.action_board import open_action_page
from components.change import following
from components.chips import chip, chip_column
from components.choice import page_chosen
from components.grid import edit_table
from components.page import empty_state, pages_below
from components.session import current_actor
from components.survey_tables import percent
from components.tables import button_column, text_column
from components.words import _, word
from db.operations.corrective_actions import EDITABLE, LABELS, change_action
from db.queries.corrective_actions import (
    PER_PAGE,
    ActionFilter,
    ActionRow,
    list_actions,
    list_possible_owners,
)
from db.rules.permissions import may
from db.vocabulary import ActionState

EVERYTHING = "all"
SHOWN = "actions chosen"


def show_list(at: datetime, survey_no: str) -> None:
    """Fifty a page, what waits first by its day."""
    if SHOWN in st.session_state:
        open_action_page(str(st.session_state.pop(SHOWN)))
    sought = _filter(survey_no)
    if st.session_state.setdefault("actions listed", sought) != sought:
        st.session_state.update({"actions listed": sought, "page": 1})
    page = page_chosen()
    found = ask(list_actions, actor=current_actor(), asked_for=sought, at=at, page=page)
    if not found.rows:
        empty_state("search_off", _("No corrective action like this. Take a filter away."))
        return
    st.caption(_("Corrective actions: {n}").format(n=found.total))
    _table(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def _filter(survey_no: str) -> ActionFilter:
    row = st.container(horizontal=True, vertical_alignment="center")
    states = {EVERYTHING: _("All states")} | {state.value: word(state) for state in ActionState}
    asked = st.query_params.get("state", EVERYTHING)
    if st.session_state.get("action state") not in states:
        st.session_state["action state"] = asked if asked in states else EVERYTHING
    state = row.selectbox(
        _("State"),
        list(states),
        format_func=lambda name: states.get(name, name),
        key="action state",
        on_change=following("action state", _keep_state),
        label_visibility="collapsed",
        width=150,
    )
    text = row.text_input(
        _("Search"),
        placeholder=_("Number, question, measure, owner"),
        type="search",
        key="actions text",
        label_visibility="collapsed",
        width=280,
    )
    chosen = next((each for each in ActionState if each.value == state), None)
    return ActionFilter(state=chosen, survey_no=survey_no, word=text)


def _keep_state(name: str) -> None:
    if name == EVERYTHING:
        st.query_params.pop("state", None)
    else:
        st.query_params["state"] = name


def _table(rows: list[ActionRow]) -> None:
    owners = {row.user_id: row.name for row in ask(list_possible_owners)}
    owners |= {row.owner_id: row.owner for row in rows if row.owner_id is not None}
    labels = {name: _(label) for name, label in LABELS.items()}
    columns = _columns(labels, owners)
    shown = [_cells(row) for row in rows]
    st.session_state["actions drawn"] = [row.action_no for row in rows]
    if may(current_actor(), "change_action"):
        edit_table(
            "actions",
            shown,
            columns=columns,
            editable=[name for name in columns if name in EDITABLE],
            save=change_action,
            labels=labels,
            height="content" if len(rows) <= 14 else 500,
        )
        return
    st.dataframe(
        shown, column_config=columns, column_order=list(columns), hide_index=True, placeholder="—", key="actions"
    )


def _cells(row: ActionRow) -> dict[str, Any]:
    return row._asdict() | {"state": chip(row.state), "percent": percent(row.share), "what": row.title}


def _columns(labels: Mapping[str, str], owners: Mapping[int, str]) -> dict[str, Any]:
    """Nine, as wide as a screen of 1366 points has room for."""
    column = st.column_config
    return {
        "state": chip_column(_("State"), list(ActionState), width=116),
        "action_no": button_column(_("Number"), key="action click", on_click=_open, width=110),
        "what": text_column(_("What scored low"), width=110),
        "percent": column.NumberColumn(_("Mark %"), format="%.1f", width=62),
        "measure": text_column(labels["measure"], width=166),
        "owner_id": column.SelectboxColumn(
            labels["owner_id"], options=list(owners), format_func=lambda each: owners.get(each, ""), width=84
        ),
        "due_on": column.DateColumn(labels["due_on"], format="YYYY-MM-DD", width=92),
        "check_on": column.DateColumn(labels["check_on"], format="YYYY-MM-DD", width=92),
        "progress_percent": column.ProgressColumn(_("Progress"), min_value=0, max_value=100, format="%d%%", width=90),
    }


def _open() -> None:
    """A click on a row's number, by the rows as they were drawn."""
    drawn = st.session_state.get("actions pinned")
    numbers = [row["action_no"] for row in drawn] if drawn else st.session_state.get("actions drawn", [])
    place = st.session_state["action click"].row
    if 0 <= place < len(numbers):
        st.session_state[SHOWN] = numbers[place]

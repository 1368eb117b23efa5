"""The month's callbacks as a table: due, done, on time, reached, satisfied (R-CALL-5)."""

from datetime import date
from functools import partial

import streamlit as st

from components.act import ask
from components.choice import choose_part
from components.navigation import PAGES
from components.tables import button_column, text_column
from components.words import _, word
from db.queries.callback_report import CallbackCounts, CallbackGroup, CallbackReport, get_callback_report
from db.rules import care_figures as figures
from db.types import Actor

Line = tuple[str, dict[str, str], CallbackCounts]
"""The name, what the list of orders is filtered by (nothing: the worklist is opened), and the numbers."""


def show_callback_report(actor: Actor, month: str, today: date) -> None:
    report = ask(get_callback_report, actor=actor, month=month, today=today)
    box = st.container(border=True, gap="xsmall", height="stretch")
    splits = {"kind": _("Callbacks"), "department": _("Department")}
    splits |= {} if report.workers is None else {"worker": _("Worker")}
    with box:
        split = choose_part(_("Split by"), splits, key="calls")
    lines = _lines(report, split)
    key = f"callbacks {month} {split}"
    st.session_state[f"{key} lines"] = lines
    follow = partial(_follow, key)
    box.dataframe(
        [
            {
                "name": name,
                "due": str(counts.due),
                "done": counts.done.said,
                "on_time": counts.on_time.said,
                "reached": counts.reached.said,
                "satisfied": counts.satisfied.said,
            }
            for name, _chosen, counts in lines
        ],
        column_config={
            "name": text_column(splits[split], width=104),
            "due": button_column(_("Callbacks"), key=f"{key} click", on_click=follow, width=74),
            "done": text_column(_("Finished"), width=72),
            "on_time": text_column(_("In time"), width=70),
            "reached": text_column(_("Reached"), width=72),
            "satisfied": text_column(_(figures.SATISFIED.name), width=76),
        },
        hide_index=True,
        height="content",
        key=key,
    )
    goes = st.session_state.pop("calls wanted", None)
    if goes is not None:
        page = "work-orders" if goes else "callbacks"
        st.switch_page(PAGES[page].file, query_params={**goes, **({"month": month, "state": "all"} if goes else {})})


def _lines(report: CallbackReport, split: str) -> list[Line]:
    total: Line = (_("All"), {}, report.total)
    if split == "kind":
        return [total, *((word(kind), {}, counts) for kind, counts in report.kinds)]
    if split == "worker":
        return [total, *((each.name, {}, each.counts) for each in report.workers or [])]
    return [total, *((each.name or _("Routine contact"), _orders(each), each.counts) for each in report.departments)]


def _orders(group: CallbackGroup) -> dict[str, str]:
    return {} if group.key is None else {"department": str(group.key)}


def _follow(key: str) -> None:
    """A click on a number, by the lines as they were drawn."""
    lines, place = st.session_state[f"{key} lines"], st.session_state[f"{key} click"].row
    if 0 <= place < len(lines):
        st.session_state["calls wanted"] = lines[place][1]

"""All complaints as a table, narrowed by what the address says; figures of the monthly analysis lead here."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.act import ask
from components.chips import chip, chip_column
from components.choice import page_chosen
from components.complaint_filter import show_filter, sought_now
from components.navigation import PAGES
from components.page import empty_state, pages_below
from components.session import current_actor
from components.tables import button_column, shown_moment, text_column
from components.words import _, word
from db.queries.complaints import PER_PAGE, ComplaintRow, list_complaints
from db.vocabulary import ComplaintState, Severity


def show_list(at: datetime) -> None:
    """Fields for the usual questions, badges for the others, fifty a page, the newest first."""
    show_filter()
    sought = sought_now()
    if st.session_state.setdefault("complaints listed", sought) != sought:
        st.session_state.update({"complaints listed": sought, "page": 1})
    page = page_chosen()
    found = ask(list_complaints, actor=current_actor(), looked_for=sought, at=at, page=page)
    if not found.rows:
        empty_state("search_off", _("No complaint like this. Take a filter away, or register one."))
        return
    st.caption(_("Complaints: {n}").format(n=found.total))
    show_complaints(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def show_complaints(rows: Sequence[ComplaintRow], *, key: str = "complaints", is_narrow: bool = False) -> None:
    """The table; a click on a number opens that complaint."""
    st.dataframe(
        [
            {
                "state": chip(row.state),
                "severity": chip(row.severity),
                "number": row.complaint_no,
                "who": f"{row.room} {row.who}".strip(),
                "title": row.title,
                "kind": word(row.kind),
                "department": row.department,
                "received": shown_moment(row.received_at)[:10],
                "cause": word(row.cause),
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(ComplaintState), width=136),
            "severity": chip_column(_("Severity"), list(Severity), width=70),
            "number": button_column(_("Number"), key=f"open {key}", on_click=None, width=124),
            "who": None if is_narrow else text_column(_("Room · customer"), width=116),
            "title": text_column(_("Matter"), width=150),
            "kind": None if is_narrow else text_column(_("Kind of complaint"), width=124),
            "department": None if is_narrow else text_column(_("Department"), width=88),
            "received": text_column(_("Heard on"), width=82),
            "cause": None if is_narrow else text_column(_("Cause"), width=118),
        },
        hide_index=True,
        height="content" if len(rows) <= 14 else 500,
        key=key,
    )
    clicked = st.session_state.get(f"open {key}")
    if clicked:
        st.switch_page(PAGES["complaint"].file, query_params={"no": str(clicked["label"])})

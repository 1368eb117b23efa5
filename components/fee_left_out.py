"""Units that a run of fees leaves out until somebody mends their facts."""

from collections.abc import Sequence

import streamlit as st

from components.chips import chip, chip_column
from components.tables import button_column, shown_day, text_column
from components.words import _
from db.queries.agreement_runs import LeftOut
from db.vocabulary import FeeLeftOut

# As many as can be looked at; the rest comes up when these are mended.
MOST_SHOWN = 200


def show_left_out(rows: Sequence[LeftOut]) -> None:
    """Units that a run leaves out until somebody mends their facts; the button leads there."""
    shown = list(rows[:MOST_SHOWN])
    st.session_state["left out shown"] = shown
    st.dataframe(
        [
            {
                "why": chip(row.reason),
                "room": row.label,
                "number": row.agreement_no,
                "since": shown_day(row.since),
                "verb": _("Open the customer") if row.customer_id else _("Find the unit"),
            }
            for row in shown
        ],
        column_config={
            "why": chip_column(_("Reason"), list(FeeLeftOut), width=150),
            "room": text_column(_("Room"), width=140),
            "number": text_column(_("Agreement"), width=130),
            "since": text_column(_("Not charged from"), width=130),
            "verb": button_column(_("Do"), key="left out click", on_click=_follow, width=140),
        },
        hide_index=True,
        row_height=29,
        height="content" if len(shown) <= 15 else 470,
        key="fees left out",
    )


def _follow() -> None:
    """The row that was seen at the click; the page's next run goes there."""
    row = st.session_state["left out click"].row
    shown: list[LeftOut] = st.session_state.get("left out shown", [])
    if 0 <= row < len(shown):
        st.session_state["left out opens"] = shown[row]


def go_where_asked() -> None:
    """At the top of the page: to the customer of a unit, or to the list of units."""
    wanted: LeftOut | None = st.session_state.pop("left out opens", None)
    if wanted is None:
        return
    if wanted.customer_id:
        st.switch_page("records/customer.py", query_params={"id": str(wanted.customer_id)})
    st.session_state["customers text"] = wanted.label
    st.switch_page("records/customers.py", query_params={"show": "units"})

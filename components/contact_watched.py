"""Who is watched, with the last word and the next contact; one click opens the file or plans a call (R-CUST-3)."""

from collections.abc import Sequence

import streamlit as st

from components.act import act, show_refusal
from components.chips import chip, chip_column
from components.navigation import PAGES
from components.page import empty_state
from components.press import noting, press_of
from components.tables import button_column, number_column, shown_day, text_column
from components.words import _, word
from db.operations.contacts import bring_contact_forward
from db.queries.watched import LastContact, WatchedRow
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import CustomerClass

OFTEN, SILENT = "often", "silent"
FORM = "call forward"


def call_forward() -> None:
    """The click on a row's button: its contact is due on the next working day."""
    press = press_of(FORM)
    if press is not None:
        done = _("{0.customer} is to be called on {0.day}")
        act(bring_contact_forward, form=FORM, done=done, customer_id=press.about)
    show_refusal(FORM)
    st.session_state.pop(f"refusal:{FORM}", None)  # there is no form to correct: said once


def show_watched(rows: Sequence[WatchedRow], actor: Actor, note: str, *, key: str) -> None:
    """The list; a number opens the customer, the verb plans the call for who may."""
    st.markdown(f":gray[:small[{note}]]")
    if not rows:
        said = (
            _("Nobody complains so often.") if key == OFTEN else _("With everybody somebody has spoken in that time.")
        )
        empty_state("task_alt", said)
        return
    columns = {
        "number": button_column(_("Customer"), key=f"{key} open", on_click=None, width=100),
        "who": text_column(_("Room · customer"), width=210),
        "class": chip_column(_("Class"), list(CustomerClass), width=86),
        "complaints": number_column(_("Complaints"), width=84),
        "open": number_column(_("Open"), width=56),
        "last": text_column(_("Last word"), width=240),
        "next": text_column(_("Next contact"), width=100),
    }
    if key == SILENT:
        del columns["complaints"], columns["open"]
    st.session_state[f"{key} shown"] = [row.customer_id for row in rows]
    if may(actor, "bring_contact_forward"):
        columns["verb"] = button_column(_("Do"), key=f"{key} call", on_click=lambda: _note_press(key), width=120)
    st.dataframe(
        [
            {
                "number": row.customer_no,
                "who": f"{row.room} {row.name}".strip(),
                "class": chip(row.customer_class),
                "complaints": row.complaints,
                "open": row.open or None,
                "last": _last(row.last),
                "next": shown_day(row.next_on) or _("no rule"),
                "verb": _("Call this week"),
            }
            for row in rows
        ],
        column_config=columns,
        column_order=list(columns),
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        placeholder="—",
        key=f"{key} rows",
    )
    clicked = st.session_state.get(f"{key} open")
    if clicked:
        chosen = next((row for row in rows if row.customer_no == clicked["label"]), None)
        if chosen is not None:
            st.switch_page(PAGES["customer"].file, query_params={"id": str(chosen.customer_id)})


def _note_press(key: str) -> None:
    """By the rows as they were drawn."""
    shown, place = st.session_state.get(f"{key} shown", []), st.session_state[f"{key} call"].row
    if 0 <= place < len(shown):
        noting(FORM, key, shown[place])()


def _last(last: LastContact | None) -> str:
    if last is None:
        return _("never")
    return " · ".join(part for part in (shown_day(last.on), word(last.how), last.by) if part)

"""The one small component of our own: what a browser can do and Streamlit does not."""

from pathlib import Path
from typing import Any

import streamlit as st

SCRIPT = Path(__file__).with_name("browser.js")
_component = st.components.v2.component("office_browser", js=SCRIPT.read_text(encoding="utf-8"))


def send_ticket(ticket: str) -> None:
    """Let the browser exchange a sign-in ticket for its session cookie."""
    _component(key=f"ticket-{ticket[:8]}", data={"send": {"method": "POST", "ticket": ticket}})


def drop_cookie(*, forget_drafts: bool) -> None:
    """Let the browser forget the session cookie, and at a wanted sign-out what was typed and not saved."""
    _component(key="drop-cookie", data={"send": {"method": "DELETE", "forget": forget_drafts}})


def keyboard(round_: str, *, focus: str = "", draft: str = "", state: dict[str, Any] | None = None) -> dict[str, Any]:
    """Enter goes to the next field; each new round of the form (`fresh(form)`) starts at the field labelled `focus`.

    `draft` names what is being written, with the user's id: the text fields of the page's form then survive a reload or
    a look at another page, and go when the form is saved and its next round begins. `state` is what is chosen outside
    the form (ids, not names); after a reload it comes back once, as the browser kept it: check it like any input.
    """
    answer = _component(
        key=f"keyboard-{round_}",
        data={"enter": True, "round": round_, "focus": focus, "draft": draft, "state": state},
        on_restored_change=lambda: None,
    )
    return dict(answer.restored or {})

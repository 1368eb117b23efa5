"""An act that needs a word before it is done: its button opens a small form with the question, there and then."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.seen import look_again
from components.words import _


def open_form(name: str) -> None:
    """Show one such form; the one open before closes. It is about what is shown now."""
    look_again(name)
    st.session_state["asking"] = name


def is_open(name: str) -> bool:
    return bool(st.session_state.get("asking") == name)


def close_form(_answer: object = None) -> None:
    st.session_state.pop("asking", None)


def ask_first(
    name: str,
    question: str,
    label: str,
    operation: Callable[..., Any],
    *,
    done: str = "",
    reason: str = "reason",
    proposed: str = "",
    **request: Any,
) -> None:
    """The question, a field for the reason unless `reason` is empty, two buttons. A refusal keeps what was typed."""
    if not is_open(name):
        return
    with st.container(border=True), entry_form(fresh(name)):
        st.markdown(plain(question))
        show_refusal(name)
        if reason:
            request[reason] = st.text_input(_("Reason") + " *", proposed, key=f"why {fresh(name)}")
            field_error(name, reason)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, label, form=name, type="primary", shortcut="Ctrl+Enter"):
            act(operation, form=name, done=done or label, then=close_form, **request)
        foot.form_submit_button(_("Back"), on_click=close_form)

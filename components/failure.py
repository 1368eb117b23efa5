"""A fault of the program: the office sees a calm sentence and a number, the log keeps the trace under that number."""

import logging
import secrets

import streamlit as st

from components.words import _

log = logging.getLogger("office")


def show_failure(error: Exception) -> bool:
    """For `st.App(on_script_error=…)`: nothing of the error itself reaches the browser."""
    number = secrets.token_hex(3)
    log.error("fault %s", number, exc_info=error)
    st.error(
        _(
            "Something went wrong, and nothing of this click was saved. Tell the administrator the number {number}."
        ).format(number=number),
        icon=":material/error:",
    )
    return True

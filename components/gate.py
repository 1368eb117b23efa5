"""What stands before the office: one calm column with the icon, a title, and the choice of language."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.change import following
from components.locale import LANGUAGES
from components.words import _, language

STATIC = Path(__file__).parent / "static"


def gate(title: str, *, wide: bool = False) -> DeltaGenerator:
    """The column in the middle of the screen, its head already drawn."""
    _left, middle, _right = st.columns([1, 3, 1] if wide else [1, 1.1, 1])
    middle.space("medium")
    head = middle.container(horizontal=True, vertical_alignment="center")
    head.image(STATIC / "icon.svg", width=32)
    head.header(title, anchor=False, width="content")
    head.space("stretch")
    head.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        default=language(),
        key="language_before",
        required=True,
        on_change=following("language_before", _pick),
        label_visibility="collapsed",
    )
    return middle


def _pick(chosen: str) -> None:
    st.session_state.update(language=chosen, picked_language=chosen)

"""What a list is narrowed by besides the fields above it: each said as a badge, all taken away together."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from components.chips import badge_of
from components.words import _


def show_quiet(said: Mapping[str, str]) -> None:
    """The words of what the address asks for, by their names in it."""
    if not said:
        return
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    for words in said.values():
        line.markdown(badge_of(words, "blue", "filter_alt"), width="content")
    line.button(_("Take away"), icon=":material/close:", type="tertiary", on_click=partial(_drop, tuple(said)))


def _drop(names: tuple[str, ...]) -> None:
    for name in names:
        st.query_params.pop(name, None)

"""One of a few parts of a page, kept in its address by its stable name.

Streamlit's own binding writes the label into the address; a label has counts in it and changes with the language.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.change import following


def choose_part(label: str, parts: Mapping[str, str], *, key: str) -> str:
    """Pills of parts by name, the first one chosen unless the address (`?key=name`) says another."""
    return str(st.pills(label, list(parts), required=True, **_begin(parts, key)))


def choose_one(
    box: DeltaGenerator, label: str, things: Mapping[str, str], *, key: str, width: int | str = "stretch"
) -> str:
    """The same as a list to open, for what grows with the years."""
    return str(box.selectbox(label, list(things), width=width, **_begin(things, key)))


def choose_view(box: DeltaGenerator, label: str, views: Mapping[str, str], *, key: str) -> str:
    """The same as one bar in a head: ways to look at one thing. A link to the page itself may choose another one."""
    asked, kept = st.query_params.get(key, ""), f"{key} in the address"
    if asked in views and asked != st.session_state.get(kept):
        st.session_state[key] = asked
    st.session_state[kept] = asked
    return str(box.segmented_control(label, list(views), required=True, **_begin(views, key)))


def open_part(key: str, name: str) -> None:
    """Choose another one on the next run: for what was made just now."""
    st.session_state.pop(key, None)
    st.query_params[key] = name


def page_chosen(key: str = "page") -> int:
    """The page of a list: as the control below it says, before that is drawn as the address does."""
    return page_number(st.session_state.get(key) or st.query_params.get(key, "1"))


def page_number(asked: object) -> int:
    """The first for what is none."""
    said = str(asked)
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1


def row_number(said: str) -> int | None:
    """The id of a row as an address says it; None for what no row can have."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _begin(parts: Mapping[str, str], key: str) -> dict[str, Any]:
    """Chooses what the address says or the first one; gives what every widget of a choice has."""
    asked = st.query_params.get(key, "")
    if st.session_state.get(key) not in parts:
        st.session_state[key] = asked if asked in parts else next(iter(parts))
    return {
        "format_func": lambda name: parts.get(name, name),
        "key": key,
        "on_change": following(key, partial(_keep, key)),
        "label_visibility": "collapsed",
    }


def _keep(key: str, name: str) -> None:
    """Everything, said by no name at all, needs no place in the address."""
    if name:
        st.query_params[key] = name
    else:
        st.query_params.pop(key, None)

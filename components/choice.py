"""One of a few parts of a page, kept in its address by its stable name.

Streamlit's own binding writes the label into the address; a label has counts in it and changes with the language.
"""

from collections.abc import Mapping

import streamlit as st


def choose_part(label: str, parts: Mapping[str, str], *, key: str) -> str:
    """Pills of parts by name, the first one chosen unless the address (`?key=name`) says another."""
    asked = st.query_params.get(key, "")
    if st.session_state.get(key) not in parts:
        st.session_state[key] = asked if asked in parts else next(iter(parts))

    def keep() -> None:
        st.query_params[key] = st.session_state[key]

    chosen = st.pills(
        label,
        list(parts),
        required=True,
        format_func=lambda name: parts.get(name, name),
        key=key,
        on_change=keep,
        label_visibility="collapsed",
    )
    return str(chosen)

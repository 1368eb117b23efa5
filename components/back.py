"""Back leads to the page as it was left.

Streamlit writes the question of the next page into the address of this one before it goes there, so the browser's Back
would open this page with a question that is not its own: the dashboard narrowed to the zone that was clicked.
"""

import streamlit as st

SHOWN, OWN, LEFT = "page shown", "own addresses", "left addresses"


def restore_address(page: str) -> None:
    """Puts the page's own question back when Back opened it with that of the page that it was left for."""
    shown: str | None = st.session_state.get(SHOWN)
    own: dict[str, dict[str, str]] = st.session_state.setdefault(OWN, {})
    left: dict[str, tuple[str, dict[str, str]]] = st.session_state.setdefault(LEFT, {})
    asked = st.query_params.to_dict()
    if shown is not None and shown != page:
        if asked and left.get(page) == (shown, asked):
            asked = own.get(page, {})
            st.query_params.from_dict(asked)
        else:
            left[shown] = (page, asked)
    own[page] = asked
    st.session_state[SHOWN] = page

"""What a changed field leads to, while that field stands on the screen."""

from collections.abc import Callable
from typing import Any

import streamlit as st


def following(key: str, follow: Callable[[Any], object]) -> Callable[[], None]:
    """For `on_change`: `follow` gets the value of the field with this key.

    Where a session begins or ends, the tab is emptied while the browser still shows the fields from before. A click in
    that moment brings their values along as if they were new: nobody changed them, and nothing follows.
    """

    def follow_it() -> None:
        if key in st.session_state:
            follow(st.session_state[key])

    return follow_it

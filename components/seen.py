"""The version of a record that a person looks at while a form about it is open: what they save is saved against it."""

from typing import Protocol

import streamlit as st

from components.act import fresh


class Seen(Protocol):
    """What somebody looks at while a form about it is open."""

    @property
    def version(self) -> int: ...


def seen_version(one: Seen, form: str) -> int:
    """The version the person looked at when the form was opened; after a refusal, the new one that is shown now."""
    key = _key(form)
    if key not in st.session_state or f"refusal:{form}" in st.session_state:
        st.session_state[key] = one.version
    return int(st.session_state[key])


def drawn_version(one: Seen, form: str, *, is_pressed: bool) -> int:
    """For what is done at a click, without a form: the version that was on the screen when it was clicked."""
    key = f"drawn {form}"
    drawn = int(st.session_state.get(key, one.version))
    if not is_pressed:
        st.session_state[key] = one.version
    return drawn


def look_again(form: str, version: int | None = None) -> None:
    """What is shown next is looked at anew, where it was this version or whatever version."""
    if version is None or st.session_state.get(_key(form)) == version:
        st.session_state.pop(_key(form), None)


def _key(form: str) -> str:
    return f"seen {fresh(form)}"

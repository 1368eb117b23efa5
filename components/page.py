"""The head of every page, cards and empty states: one look everywhere."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.words import _


def page_head(title: str, note: str = "", *, rule: str = "", clause: str = "") -> DeltaGenerator:
    """One row: title, grey line, the rule's clause; put the page's buttons into what comes back, primary last."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.header(title, width="content", anchor=False)
    if note:
        row.markdown(f":gray[{note}]", width="content")
    if st.session_state.get("acts_instead"):
        row.markdown(st.session_state["acts_instead"], width="content")
    row.space("stretch")
    if rule:
        with row.popover(_("Rule {rule}").format(rule=rule), icon=":material/menu_book:", type="tertiary"):
            st.markdown(clause, width=320)
    return row


def card(title: str, note: str = "", *, height: str = "content") -> DeltaGenerator:
    """A bordered card: bold title left, a grey note or badge right."""
    box = st.container(border=True, gap="xsmall", height=height)
    head = box.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.markdown(f"**{title}**", width="content")
    if note:
        head.markdown(note if note.startswith(":") else f":gray[:small[{note}]]", width="content")
    return box


def money_line(box: DeltaGenerator, words: str, amount: str, *, strong: bool = False) -> None:
    """Grey words left, the amount right."""
    row = box.container(horizontal=True, horizontal_alignment="distribute")
    row.markdown(f":gray[{words}]", width="content")
    row.markdown(f"**{amount}**" if strong else amount, width="content")


def empty_state(
    icon: str, sentence: str, *, button: str = "", go: Callable[[], None] | None = None, key: str = "empty"
) -> None:
    """Why there is nothing here and what to do next."""
    with st.container(border=True, horizontal_alignment="center", gap="small"):
        st.markdown(f":material/{icon}: :gray[{sentence}]", width="content")
        if button:
            st.button(button, key=key, type="primary", on_click=go)


def pages_below(total: int, per_page: int, key: str) -> int:
    """The page control under a list, kept in the URL; gives the page chosen, from 1."""
    count = max(1, -(-total // per_page))
    if count == 1:
        return 1
    return int(st.pagination(count, key=key, bind="query-params") or 1)

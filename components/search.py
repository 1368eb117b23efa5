"""Ctrl+K on every screen: one box, and a row for every place that the text can mean."""

import streamlit as st

from components.act import ask
from components.browser import keyboard
from components.chips import badge, plain
from components.navigation import PAGES
from components.session import current_actor
from components.words import _, word
from db.clock import now, office_day
from db.queries.find import find_anything
from db.rules.permissions import may


def show_search_button() -> None:
    """In the sidebar, for whoever may see customers."""
    if may(current_actor(), "view_customers"):
        st.button(
            _("Find"), icon=":material/search:", shortcut="Ctrl+K", width="stretch", key="find", on_click=_open_box
        )


def _open_box() -> None:
    st.session_state["find opened"] = True
    st.session_state["find text"] = ""
    st.session_state["find round"] = st.session_state.get("find round", 0) + 1


def show_search() -> None:
    """The box itself, once per click; what was chosen in it leads away on this run."""
    if "found" in st.session_state:
        page, params = st.session_state.pop("found")
        st.switch_page(PAGES[page].file, query_params=params)
    if st.session_state.get("find opened"):
        st.dialog(_("Find"), width="medium", icon=":material/search:")(_box)()
        # Only now: a run that is cut before it is drawn opens it the next time.
        st.session_state.pop("find opened", None)


def _box() -> None:
    text = st.text_input(
        _("Find"),
        placeholder=_("Slip number, room, name, initials, last digits of the phone"),
        type="search",
        live=True,
        key="find text",
        label_visibility="collapsed",
    )
    keyboard(f"find {st.session_state.get('find round', 0)}", focus=_("Find"))
    show_found(text)


def show_found(text: str) -> None:
    """The places as buttons, the closest first."""
    if not text.strip():
        st.caption(_("007 is today's seventh slip; zw finds 张伟; 3-1-12 finds the rooms that begin so."))
        return
    found = ask(find_anything, text=text, today=office_day(now()), actor=current_actor())
    if not any(found):
        st.caption(_("Nothing is found. Try the room number, or the last four digits of the phone."))
    for order in found.orders:
        label = f"{order.order_no} {plain(order.who)} {plain(order.item)} {badge(order.state)}"
        _row(label, "order", {"no": order.order_no}, f"find {order.order_no}")
    if found.receipt_no:
        _row(
            _("Receipt {number}").format(number=found.receipt_no),
            "till",
            {"receipt": found.receipt_no, "view": "receipts"},
            "find receipt",
        )
    if found.fapiao_no:
        label = _("Receipts of fapiao {number}").format(number=found.fapiao_no)
        _row(label, "till", {"number": found.fapiao_no, "view": "receipts"}, "find fapiao")
    for complaint in found.complaints:
        label = f"{complaint.complaint_no} {plain(complaint.title)} {badge(complaint.state)}"
        _row(label, "complaint", {"no": complaint.complaint_no}, f"find {complaint.complaint_no}")
    for hit in found.customers:
        facts = f"{hit.unit_label} {hit.name} · {word(hit.kind)} · {hit.phone_masked} · {hit.customer_no}"
        _row(plain(facts.strip()), "customer", {"id": str(hit.id)}, f"find {hit.id}-{hit.unit_id}")


def _row(label: str, page: str, params: dict[str, str], key: str) -> None:
    if page in PAGES and st.button(label, key=key, type="tertiary", icon=f":material/{PAGES[page].icon}:"):
        st.session_state["found"] = (page, params)
        st.rerun()

"""Around the request's form: what was just saved, what was written down later, and emptying it for the next one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import field_error, renew
from components.chips import badge, badge_of
from components.customer_search import forget_customer
from components.order_table import open_order
from components.words import _
from db.clock import now, office_day, office_instant, office_time
from db.operations.intake import Registered
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import OrderState, OrderVerb


def when_it_happened(head: DeltaGenerator) -> datetime | None:
    """Written down later (R-DEC-17): the day and time of the request itself; None means now."""
    with head.popover(_("Written down later"), icon=":material/history:", type="tertiary"):
        is_later = st.checkbox(_("The request came earlier"), key="later", bind="query-params")
        day = st.date_input(_("Day"), office_day(now()), max_value=office_day(now()), key="day", disabled=not is_later)
        time = st.time_input(_("Time"), office_time(now()).time(), key="time", disabled=not is_later)
        field_error("intake", "happened_at")
        if not is_later or day is None or time is None:
            return None
    moment = office_instant(day, time.hour, time.minute)
    head.markdown(badge_of(f"{day:%Y-%m-%d} {time:%H:%M}", "orange", "history"), width="content")
    return moment


def begin_round(first: Mapping[str, Any]) -> None:
    """Before the fields are drawn: all empty after a save; what was chosen is put back after another page."""
    if st.session_state.pop("intake_done", False):
        st.session_state.pop("intake_kept", None)
        for name, value in first.items():
            st.session_state[name] = value
        forget_customer("intake")
        return
    for name, value in st.session_state.get("intake_kept", {}).items():
        if name not in st.session_state and name not in st.query_params:
            st.session_state[name] = value


def note_choices(fields: Iterable[str]) -> None:
    st.session_state["intake_kept"] = {name: st.session_state[name] for name in fields if name in st.session_state}


def remember_saved(saved: Registered) -> None:
    """The next run shows what was saved and starts with an empty form."""
    st.session_state["intake_done"] = True
    st.session_state["intake_last"] = saved


def start_anew() -> None:
    """Empty everything without saving."""
    renew("intake")
    st.session_state.pop("intake_last", None)
    st.session_state["intake_done"] = True


def show_saved(actor: Actor) -> None:
    """After a save: print the slip, dispatch, or simply go on with the next request below."""
    saved: Registered | None = st.session_state.get("intake_last")
    if saved is None:
        return
    state = OrderState(saved.state)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{badge(state)} **{saved.order_no}**", width="content")
        ready = _("Saved. The form below is ready for the next request.")
        waits = {
            OrderState.REGISTERED: _("It waits for a quote, or for the manager's word."),
            OrderState.PRICED: _("The customer has not accepted yet: no slip before that."),
        }
        st.markdown(f":gray[{waits.get(state, ready)}]", width="content")
        st.space("stretch")
        if state is OrderState.ACCEPTED:
            st.link_button(_("Print slip"), f"/papers/slip/{saved.order_no}", icon=":material/print:", shortcut="Alt+P")
            if may(actor, OrderVerb.DISPATCH.value) and st.button(
                _("Dispatch"), icon=":material/send:", shortcut="Alt+D"
            ):
                open_order(saved.order_no, do=OrderVerb.DISPATCH.value)
        if st.button(_("Open the order"), icon=":material/open_in_new:", key="open_saved"):
            open_order(saved.order_no)

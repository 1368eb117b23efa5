"""Where a new complaint begins: empty, or at the customer or order that another page named; where it goes."""

import streamlit as st

from components.act import ask, fresh
from components.browser import keyboard
from components.customer_search import forget_customer
from components.navigation import PAGES
from components.session import current_actor
from db.operations.complaint_requests import RegisteredComplaint
from db.queries.work_orders_one import get_order
from db.rules.permissions import may
from db.types import Actor

CHOICES = ("stranger", "heard", "about", "handled by")
FORM = "complaint"


def keep_words(focus: str = "") -> None:
    """What is typed survives a reload and a look at another page, until the complaint is saved."""
    keyboard(fresh(FORM), focus=focus, draft=f"{FORM} {current_actor().user_id}")


def forget_words() -> None:
    """On the page that a save leads to: the browser sees the next round begin and lets go of the saved words."""
    if st.session_state.pop("complaint saved", False):
        keep_words()


def begin_round() -> None:
    """Before the fields are drawn: empty after a save, and then on to what was saved."""
    made = st.session_state.pop("complaint made", "")
    if made:
        for name in CHOICES:
            st.session_state.pop(name, None)
        forget_customer(FORM)
        st.session_state["complaint saved"] = True
        st.switch_page(PAGES["complaint"].file, query_params={"no": made})


def go_to_complaint(made: RegisteredComplaint) -> None:
    st.session_state["complaint made"] = made.complaint_no


def order_in_address(actor: Actor) -> tuple[int, str] | None:
    """The order that the page before named; its customer is chosen, once."""
    number = st.query_params.get("order", "")
    order = ask(get_order, order_no=number) if number and may(actor, "view_orders") else None
    if order is None:
        return None
    if st.session_state.get("complaint about order") != number and "customer" not in st.query_params:
        st.session_state["complaint about order"] = number
        st.query_params["customer"] = f"{order.customer_id}-{order.unit_id or ''}"
    return order.id, f"{order.order_no} {order.item_name}"

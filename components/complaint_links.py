"""The complaints about one order, and the way to register another."""

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import card
from components.session import current_actor
from components.words import _
from db.queries.complaints import list_complaints_of_order
from db.queries.work_orders_one import OrderView
from db.rules.permissions import may


def show_complaints_of(order: OrderView) -> None:
    """Nothing at all where there is none and nobody who could register one."""
    by = current_actor()
    rows = ask(list_complaints_of_order, actor=by, order_id=order.id)
    if not rows and not may(by, "register_complaint"):
        return
    with card(_("Complaints"), str(len(rows) or "")):
        for row in rows:
            label = f"{plain(row.title)} {badge(row.state)}"
            st.page_link(PAGES["complaint"].file, label=label, query_params={"no": row.complaint_no})
        if may(by, "register_complaint"):
            st.page_link(
                PAGES["new-complaint"].file,
                label=_("Register complaint"),
                icon=":material/feedback:",
                query_params={"order": order.order_no},
            )

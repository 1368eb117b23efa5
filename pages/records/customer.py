"""One customer's file: facts, units, orders, money and callbacks in one view."""

import streamlit as st

from components.act import ask
from components.agreement_table import show_customer_agreements
from components.chips import badge, badge_of, plain
from components.customer_cards import show_calls, show_facts, show_money, show_new_form, show_phone
from components.customer_receipts import show_customer_receipts
from components.customer_units import show_units
from components.navigation import PAGES
from components.order_table import show_orders
from components.page import card, empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.queries.customer_files import get_customer_file
from db.queries.work_orders import OrderFilter, list_orders
from db.rules.permissions import may

actor = require_page("customer")
at, today = now(), office_day(now())
wanted = st.query_params.get("id", "")
shown = ask(get_customer_file, customer_id=int(wanted), today=today) if wanted.isdecimal() else None
if shown is None:
    head = page_head(_("Customer"))
    if head.button(_("All customers"), icon=":material/group:"):
        st.switch_page("records/customers.py")
    if wanted or not may(actor, "add_customer"):
        empty_state("person_off", _("There is no such customer. Search in the list."))
    else:
        show_new_form()
    st.stop()

row = shown.row
head = page_head(plain(row.name), plain(f"{row.customer_no} · {word(row.kind)} · {row.units}"))
marks = badge(row.customer_class) + ("" if row.is_active else " " + badge_of(_("Not in use"), "gray", "block"))
head.markdown(marks, width="content")
if head.button(_("All customers"), icon=":material/group:"):
    st.switch_page("records/customers.py")
unit = next((link.unit_id for link in shown.links if link.until_on is None), "")
if PAGES["intake"].opens_for(actor) and head.button(
    _("New request"), icon=":material/add:", type="primary", disabled=not row.is_active
):
    st.switch_page(PAGES["intake"].file, query_params={"customer": f"{row.id}-{unit}"})

left, right = st.columns([62, 38], gap="small")
with left:
    show_facts(shown, may_change=may(actor, "change_customer"))
    show_units(shown, today, may_change=may(actor, "link_unit"))
with right:
    show_phone(shown, may_open=may(actor, "reveal_phone"))
    show_money(row.id, today, actor)
    show_customer_agreements(row.id, unit, actor, today)
    show_calls(row.id, at, actor)
    if may(actor, "view_receipts"):
        show_customer_receipts(row.id)
orders = ask(list_orders, wanted=OrderFilter(customer_id=row.id))
with card(_("Orders"), _("{n} in all").format(n=f"{orders.total}{'+' if orders.is_more else ''}")):
    if orders.rows:
        columns = ("state", "number", "job", "amount", "money", "wanted", "department", "worker")
        show_orders(orders.rows[:20], key="customer_orders", columns=columns)
    else:
        st.caption(_("No orders yet."))

"""One customer's file: everything about them in one view, with the line of time (R-CUST-1)."""

import streamlit as st

from components.act import ask
from components.agreement_table import show_customer_agreements
from components.choice import row_number
from components.customer_cards import show_customer_orders, show_facts, show_money, show_new_form
from components.customer_glance import show_head, show_open, show_strip
from components.customer_receipts import show_customer_receipts
from components.customer_timeline import show_timeline
from components.customer_units import show_units
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.counter import get_account
from db.queries.customer_files import get_customer_file
from db.queries.customer_glance import get_customer_glance
from db.rules.permissions import may

actor = require_page("customer")
today = office_day(now())
wanted = st.query_params.get("id", "")
number = row_number(wanted)
shown = None if number is None else ask(get_customer_file, customer_id=number, today=today)
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
unit = next((link.unit_id for link in shown.links if link.until_on is None), "")
show_head(row, unit, actor)
seen = ask(get_customer_glance, actor=actor, customer_id=row.id)
account = ask(get_account, customer_id=row.id, today=today)
show_strip(shown, seen, account, actor, today)
left, right = st.columns([66, 34], gap="small")
with left:
    happened, file, jobs = st.tabs([_("Timeline"), _("Facts and units"), _("Orders")])
    with happened:
        show_timeline(actor, row.id)
    with file:
        show_facts(shown, may_change=may(actor, "change_customer"))
        show_units(shown, today, may_change=may(actor, "link_unit"))
    with jobs:
        show_customer_orders(row.id)
with right:
    show_open(seen, actor)
    show_money(account, today, actor)
    show_customer_agreements(row.id, unit, actor, today)
    if may(actor, "view_receipts"):
        show_customer_receipts(row.id)

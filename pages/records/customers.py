"""Customers and units: found by what somebody says, plain facts edited in the list."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import choose_part
from components.customer_tables import show_customers, show_units
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.customer_files import PER_PAGE, count_customers, count_units, list_customers, list_units
from db.rules.permissions import may

actor = require_page("customers")
if "customer chosen" in st.session_state:
    st.switch_page("records/customer.py", query_params={"id": str(st.session_state.pop("customer chosen"))})
today = office_day(now())
clause = _("One file per customer: units, orders, money, callbacks. Phone numbers are masked.")
head = page_head(
    _("Customers"), _("class, remark and occupancy are edited in the list"), rule="R-CUST-1", clause=clause
)
if may(actor, "add_customer") and head.button(_("New customer"), icon=":material/person_add:", type="primary"):
    st.switch_page("records/customer.py")

bar = st.container(horizontal=True, vertical_alignment="center")
# No name or phone number ever gets into an address: the text is not bound to it.
text = bar.text_input(
    _("Search"),
    placeholder=_("Room, name, initials, phone, number"),
    type="search",
    key="customers text",
    label_visibility="collapsed",
    width=320,
)
with bar:
    is_units = choose_part(_("Show"), {"customers": _("Customers"), "units": _("Units")}, key="show") == "units"
total = ask(count_units, text=text) if is_units else ask(count_customers)
bar.markdown(f":gray[:small[{_('{n} entries').format(n=total)}]]", width="content")
body = st.container()
page = 1 if text and not is_units else pages_below(total, PER_PAGE, "p")
window = {"today": today, "text": text, "limit": PER_PAGE, "offset": PER_PAGE * (page - 1)}
with body:
    if is_units and (units := ask(list_units, **window)):
        show_units(units, actor)
    elif not is_units and (customers := ask(list_customers, **window)):
        show_customers(customers, actor)
    else:
        empty_state("person_search", _("Nothing is found by “{text}”. Try the room number.").format(text=plain(text)))

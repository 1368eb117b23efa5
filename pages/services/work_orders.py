"""The list of work orders: filters in the address, fifty a page, a click on a number opens the order."""

import streamlit as st

from components.act import ask
from components.browser import keyboard
from components.choice import page_chosen, row_number
from components.navigation import PAGES
from components.order_table import show_orders
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _, word
from db.clock import month_of, now, office_day
from db.queries.staff import list_departments
from db.queries.work_orders import OPEN, PER_PAGE, OrderFilter, list_orders
from db.rules.permissions import may
from db.vocabulary import OrderState

actor, today = require_page("work-orders"), office_day(now())
clause = _("Requests come by visit, phone, letter or online; each is registered with who took it and what was agreed.")
head = page_head(_("Work orders"), rule="R-ORDER-1", clause=clause)
months = [month_of(today)]
while len(months) < 24:
    year, month = (int(part) for part in months[-1].split("-"))
    months.append(f"{year - (month == 1)}-{month - 1 or 12:02d}")
departments = {row.id: row.name for row in ask(list_departments)}
groups = {"open": OPEN, "all": ()} | {state.value: (state,) for state in OrderState}
names = {"open": _("All open"), "all": _("All")} | {state.value: word(state) for state in OrderState}
one, two, three, four = st.columns([22, 22, 22, 34])
group = one.selectbox(_("State"), list(groups), key="state", bind="query-params", format_func=lambda name: names[name])
department = two.selectbox(
    _("Department"), list(departments), index=None, key="department", bind="query-params",
    format_func=lambda id_: departments[id_], placeholder=_("All departments"),
)  # fmt: skip
month = three.selectbox(_("Month"), months, index=None, key="month", bind="query-params", placeholder=_("All months"))
text = four.text_input(
    _("Number or room"), key="q", bind="query-params", type="search", live=True, placeholder="TY-20261121, 3-1-1201"
)
customer = st.query_params.get("customer", "").partition("-")[0]
wanted = OrderFilter(groups[group], department, month, text, row_number(customer))
above = st.empty()
if st.session_state.setdefault("listed", wanted) != wanted:
    st.session_state.update(listed=wanted, page=1)
found = ask(list_orders, wanted=wanted, page=page_chosen())
said = _("Orders: {n}").format(n=f"{found.total:,}")
if found.is_more:
    said = _("{n}+ orders; narrow the filters to see the rest").format(n=f"{found.total:,}")
above.markdown(f":gray[:small[{said}]]")
if found.rows:
    show_orders(found.rows, key="orders")
    pages_below(found.total, PER_PAGE, "page")
else:
    empty_state("search_off", _("No orders fit these filters."))
if may(actor, "register_request") and head.button(_("New request"), type="primary", icon=":material/edit_square:"):
    st.switch_page(PAGES["intake"].file)
keyboard("work-orders")

"""The list of work orders: filters in the address, fifty a page, a click on a number opens the order."""

import streamlit as st

from components.act import ask
from components.browser import keyboard
from components.choice import choose_one, page_chosen, row_number
from components.navigation import PAGES
from components.order_filter import quiet_now, show_narrowed
from components.order_table import show_orders
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _, word
from db.clock import month_of, now, office_day
from db.queries.staff import list_departments
from db.queries.work_orders import OPEN, PER_PAGE, OrderFilter, list_orders
from db.rules.permissions import may
from db.rules.report_periods import shifted
from db.vocabulary import OrderState

actor, today = require_page("work-orders"), office_day(now())
clause = _("Requests come by visit, phone, letter or online; each is registered with who took it and what was agreed.")
head = page_head(_("Work orders"), rule="R-ORDER-1", clause=clause)
groups = {"open": OPEN, "all": ()} | {state.value: (state,) for state in OrderState}
names = {"open": _("All open"), "all": _("All")} | {state.value: word(state) for state in OrderState}
one, two, three, four = st.columns([22, 22, 22, 34])
group = choose_one(one, _("State"), names, key="state")
departments = {"": _("All departments")} | {str(row.id): row.name for row in ask(list_departments)}
department = row_number(choose_one(two, _("Department"), departments, key="department"))
begin = month_of(today)
months = {"": _("All months")} | {month: month for month in (shifted(begin, -back) for back in range(24))}
month = choose_one(three, _("Month"), months, key="month") or None
text = four.text_input(
    _("Number or room"), key="q", bind="query-params", type="search", live=True, placeholder="TY-20261121, 3-1-1201"
)
wanted = OrderFilter(groups[group], department, month, text, **quiet_now())
show_narrowed()
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

"""The dispatch view: every department's load of the day, what waits, what is under way; one click to the order."""

import streamlit as st

from components.act import ask
from components.agreement_jobs import show_due_jobs
from components.chips import badge_of
from components.order_table import show_orders, table_head
from components.page import card, empty_state, page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.work_orders_dispatch import list_board, list_day_load
from db.rules.permissions import may
from db.vocabulary import OrderState, OrderVerb, Role

actor, today = require_page("dispatch"), office_day(now())
clause = _(
    "Jobs must not disturb other customers and must not delay regular duties: look at the load of the day and at what "
    "the worker has at that time already."
)
head = page_head(_("Dispatch"), _("Load of the day"), rule="R-ORDER-7", clause=clause)
day = head.date_input(
    _("Day"), today, key="day", bind="query-params", format="YYYY-MM-DD", label_visibility="collapsed", width=150
)
loads = ask(list_day_load, day=day or today)
for cell, load in zip(st.columns(max(len(loads), 4)), loads, strict=False):
    with cell:
        waits = badge_of(_("{n} to dispatch").format(n=load.waiting), "orange", "hourglass_top") if load.waiting else ""
        with card(load.department, waits):
            st.metric(_("Planned"), load.planned, label_visibility="collapsed")
            st.caption(_("planned; {done} done, {n} workers").format(done=load.done, n=load.workers))
if may(actor, "make_agreement_orders"):
    show_due_jobs(today)
departments = {load.department_id: load.department for load in loads}
own = actor.department_id if actor.department_id in departments and not actor.has(Role.CLERK) else None
department = st.pills(
    _("Department"), list(departments), default=own, key="department", bind="query-params",
    format_func=lambda id_: departments[id_], label_visibility="collapsed",
)  # fmt: skip
rows = ask(list_board, department_id=department)
waiting = [row for row in rows if row.state is OrderState.ACCEPTED]
going = [row for row in rows if row.state is not OrderState.ACCEPTED]
columns = ("state", "number", "who", "job", "wanted", "department", "worker", "amount")
table_head(_("To dispatch"), _("Orders: {n}").format(n=len(waiting)))
if waiting:
    show_orders(waiting, key="to_dispatch", columns=columns, do=OrderVerb.DISPATCH.value)
else:
    empty_state("task_alt", _("Nothing waits. Requests come here as soon as the customer has accepted the price."))
if going:
    table_head(_("Under way"), _("Orders: {n}").format(n=len(going)))
    show_orders(going, key="under_way", columns=columns)

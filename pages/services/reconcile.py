"""The next morning: yesterday's slips against the register, day by day, until the day is closed (R-ORDER-6)."""

import streamlit as st

from components.act import act, ask, pressed, show_refusal
from components.chips import chip, chip_column
from components.order_table import open_order
from components.page import empty_state, page_head
from components.session import require_page
from components.tables import button_column, money_column, shown_moment, shown_yuan, text_column
from components.words import _, word
from db.clock import now, office_day
from db.operations.reconcile import close_reconciled_day, reconcile_order
from db.queries.work_orders_reconcile import list_days_not_closed, list_slips_to_reconcile
from db.vocabulary import SignOff, SlipProblem

actor, today = require_page("reconcile"), office_day(now())
clause = _(
    "On the morning of the next working day the supervisor compares yesterday's slips with the register: each is "
    "confirmed, or marked with what is wrong. A day is closed when all its slips are reconciled."
)
head = page_head(_("Reconcile"), _("Slips against the register"), rule="R-ORDER-6", clause=clause)
if actor.department_id is None:
    empty_state("domain_disabled", _("Your login belongs to no department. Ask an administrator to set it."))
    st.stop()
show_refusal("reconcile")
days = {row.day: row for row in ask(list_days_not_closed, department_id=actor.department_id, today=today)}
slips = ask(list_slips_to_reconcile, department_id=actor.department_id)
choices = sorted({*days, *(slip.completed_on for slip in slips)})
if not choices:
    empty_state("task_alt", _("All slips are reconciled and all days are closed."))
    st.stop()
names = {one: sum(slip.completed_on == one for slip in slips) for one in choices}
day = head.selectbox(
    _("Day"), choices, key="day", label_visibility="collapsed", width=190,
    format_func=lambda one: _("{day}, slips: {n}").format(day=one, n=names.get(one, 0)),
)  # fmt: skip
shown = [slip for slip in slips if slip.completed_on == day]
picked = []
if shown:
    listed = [(slip.order_id, slip.version) for slip in shown]
    fits = [n for n, slip in enumerate(shown) if slip.sign_off is not SignOff.UNSIGNED and slip.slip_problem is None]
    picked = st.dataframe(
        [
            {
                "number": slip.order_no, "who": f"{slip.unit_label} {slip.customer}".strip(), "job": slip.item,
                "worker": slip.worker, "done": shown_moment(slip.completed_at), "settlement": word(slip.settlement),
                "amount": shown_yuan(slip.amount_fen), "signed": word(slip.sign_off),
                "problem": chip(slip.slip_problem) if slip.slip_problem else [],
            }
            for slip in shown
        ],
        column_config={
            "number": button_column(_("Number"), key="open_slip", on_click=None, width=142),
            "who": text_column(_("Room · customer"), width=140), "job": text_column(_("Job"), width=170),
            "worker": text_column(_("Worker"), width=70), "done": text_column(_("Completed"), width=126),
            "settlement": text_column(_("Settlement"), width=84), "amount": money_column(_("Amount (CNY)"), width=84),
            "signed": text_column(_("Customer's confirmation"), width=110),
            "problem": chip_column(_("What is wrong"), list(SlipProblem), width=110),
        },
        hide_index=True, height="content", key=f"slips {day} {listed}",
        on_select="rerun", selection_mode="multi-row", selection_default={"selection": {"rows": fits, "columns": []}},
    ).selection.rows  # fmt: skip
    st.caption(_("Slips without a signature or marked as wrong are not chosen; a click on the number opens them."))
    if st.session_state.get("open_slip"):
        open_order(st.session_state["open_slip"]["label"])
chosen = [{"order_id": shown[n].order_id, "version": shown[n].version} for n in picked if n < len(shown)]
label = _("Reconcile ({n})").format(n=len(chosen))
# Key and press name the slips with their versions: on a list that has changed a click does nothing, and that is said.
if shown and pressed(
    head.button, label, form="reconcile", about=chosen, key=f"do {day} {listed}", type="primary",
    disabled=not chosen, icon=":material/fact_check:",
):  # fmt: skip
    act(reconcile_order, form="reconcile", each=chosen)
is_over = day < today and not (days[day].waiting if day in days else shown)
close = _("Close {day}").format(day=day)
if is_over and pressed(head.button, close, form="reconcile", type="primary", icon=":material/lock:"):
    act(close_reconciled_day, form="reconcile", department_id=actor.department_id, day=day, done=_("Closed."))

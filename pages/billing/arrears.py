"""Overdue money: who owes since when, the step that is due, one customer's case (R-BILL-9, R-BILL-11)."""

import streamlit as st

from components.act import ask, fresh
from components.arrears_batch import FORM, NAMES, send_to, show_due, show_letters
from components.arrears_case import show_case
from components.arrears_list import show_ageing, show_list
from components.choice import choose_part, page_chosen
from components.page import card, empty_state, page_head, pages_below
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.money import format_yuan
from db.operations.dunning import MOST_AT_ONCE
from db.queries.arrears import count_arrears, count_steps, list_ageing, list_arrears
from db.queries.customers import list_hits
from db.queries.overdue import get_dunning_terms
from db.rules.permissions import may
from db.vocabulary import CustomerGroup, DunningStage

PER_PAGE = 50
actor, today = require_page("arrears"), office_day(now())
clause = _(
    "Reminder when the term of payment after delivery has passed; three days later a written notice; then the manager "
    "decides: nothing more on account, instalments, collection. Never water, power, gas or access."
)
counts = {row.step: row for row in ask(count_steps, today=today)}
every = counts[DunningStage.NONE]
note = _("{amount} overdue, {n} customers").format(amount=format_yuan(every.amount_fen), n=every.customers)
page_head(_("Arrears"), note, rule="R-BILL-9", clause=clause)
parts = {"all": _("All {n}").format(n=every.customers)}
parts |= {step.value: f"{_(name)} {counts[step].customers}" for step, name in NAMES.items()}
parts["ageing"] = _("By group and age")
part = choose_part(_("Part"), parts, key="part")
asked = st.query_params.get("customer", "")

if part == "ageing":
    show_ageing(ask(list_ageing, today=today))
    st.stop()

step = None if part == "all" else DunningStage(part)
left, right = st.columns([64, 36], gap="medium")
with left:
    show_letters()
    group = st.segmented_control(
        _("Group"), list(CustomerGroup), format_func=word, key="group", label_visibility="collapsed"
    )
    chosen = {"step": step, "group": group}
    if st.session_state.setdefault("arrears listed", (part, group)) != (part, group):
        st.session_state.update({"arrears listed": (part, group), "page": 1})
    page = page_chosen()
    rows = ask(list_arrears, today=today, **chosen, limit=PER_PAGE, offset=PER_PAGE * (page - 1))
    ticked = show_list(rows, today, key=f"arrears {part} {group} {page} {fresh(FORM)}") if rows else []
    if not rows:
        empty_state("savings", _("Nobody is due for this step.") if step else _("Nobody owes anything overdue."))
    pages_below(ask(count_arrears, today=today, **chosen), PER_PAGE, "page")
with right:
    if len(ticked) == 1:
        show_case(actor, ticked[0].customer_id, ticked[0].customer, today)
    elif not ticked and asked.isdecimal() and len(asked) < 10:
        hit = next(iter(ask(list_hits, pairs=[(int(asked), None)])), None)
        if hit is not None:
            show_case(actor, hit.id, hit.name, today)
    elif step and rows and may(actor, "send_dunning"):
        due = ticked or ask(list_arrears, today=today, **chosen, limit=MOST_AT_ONCE)
        about = _("{n} ticked").format(n=len(due)) if ticked else _("all {n} that are due").format(n=len(due))
        send_to(due, step, ask(get_dunning_terms), today, about)
    elif step and rows:
        show_due(rows, step)
    else:
        card(_("One customer")).caption(_("Tick one row for the case; choose a step above to send it to many."))

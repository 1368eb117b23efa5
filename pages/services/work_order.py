"""One order: its way, its facts, its money, its history, and the buttons this person may press now."""

import streamlit as st

from components.act import act, ask, show_refusal
from components.attachments import show_attachments
from components.complaint_links import show_complaints_of
from components.navigation import PAGES
from components.order_card import show_facts
from components.order_forms import show_form
from components.order_quote import is_decided_by, quote_of, show_quote_of
from components.order_saving import AT_ONCE, choice_of, is_next, keep_choice
from components.order_scope import is_waiting, questions_of, show_scope
from components.order_side import show_callback, show_history, show_money, show_papers
from components.order_strip import show_strip
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.money import format_yuan
from db.queries.work_orders_one import get_order
from db.rules.work_order_states import buttons_for
from db.vocabulary import MoneyState, OrderVerb, Settlement

actor = require_page("order")
order = ask(get_order, order_no=st.query_params.get("no", ""))
if order is None:
    page_head(_("Work order"))
    empty_state("search_off", _("There is no order with this number. Look it up in the list."))
    st.page_link(PAGES["work-orders"].file, label=_("Work orders"), icon=":material/assignment:")
    st.stop()
clause = _(
    "On completion the customer confirms and signs; the result, the parts used and the time are recorded. "
    "If the job changes on site, the work pauses until the customer accepts one new price (R-PRICE-7)."
)
note = _("{job}, {place}").format(job=order.item_name, place=f"{order.unit_label} {order.customer}".strip())
head = page_head(order.order_no, note, rule="R-ORDER-5", clause=clause)
questions = questions_of(order)
offered = buttons_for(order, actor, waits_for_scope=is_waiting(questions))
quote = quote_of(order)
verbs = [verb for verb in offered if verb is not OrderVerb.PRINT and not is_decided_by(quote, verb)]
seen = st.session_state.get("seen order", (order.id, order.version))
version = seen[1] if seen[0] == order.id else order.version
form = f"order {order.id}"
chosen = None
if OrderVerb.PRINT in offered:
    head.link_button(_("Print"), f"/papers/slip/{order.order_no}", icon=":material/print:")
if rare := verbs[1:]:
    chosen = head.menu_button(_("More"), rare, format_func=word, key="more verbs", on_click=keep_choice, args=(form,))
due = order.money.state in (MoneyState.DUE, MoneyState.PART_PAID) and order.settlement is Settlement.IMMEDIATE
due = due and PAGES["counter"].opens_for(actor)
take = _("Take {amount}").format(amount=format_yuan(order.money.due_fen))
if due and head.button(take, type="primary", icon=":material/payments:"):
    st.switch_page(PAGES["counter"].file, query_params={"slip": order.order_no})
asked = st.query_params.get("do", "")
look = "primary" if verbs and is_next(order, verbs[0]) and not (due or asked) else "secondary"
if verbs and head.button(word(verbs[0]), type=look, on_click=keep_choice, args=(form, verbs[0])):
    chosen = verbs[0]
chosen = chosen or choice_of(form, verbs)
if chosen in AT_ONCE:
    done = _("{verb}: {number}").format(verb=word(chosen), number=order.order_no)
    act(AT_ONCE[chosen], form=form, done=done, order_id=order.id, version=version)
elif chosen is not None:
    st.query_params["do"] = chosen.value
show_refusal(form)
show_strip(order)
left, right = st.columns([64, 36], gap="medium")
with left:
    for verb in verbs:
        if verb.value == st.query_params.get("do") and verb not in AT_ONCE:
            show_form(order, verb, actor)
    show_scope(order, questions, actor)
    show_quote_of(order, quote, actor)
    show_facts(order)
    show_history(order)
with right:
    for show in (show_money, show_papers, show_callback, show_complaints_of):
        show(order)
    show_attachments(order.id)
st.session_state["seen order"] = (order.id, order.version)

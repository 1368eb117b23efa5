"""Fees of the month: what agreements have due, made for all units in one press; a wrong one made again."""

import streamlit as st

from components.act import act, ask, once, pressed, show_refusal
from components.choice import choose_part
from components.fee_correct import show_correction
from components.fee_left_out import go_where_asked, show_left_out
from components.fee_tables import at_nothing, sentence, show_due, show_fees
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _
from db.clock import month_of, now, office_day
from db.money import format_yuan
from db.operations.agreement_runs import make_fees
from db.queries.agreement_runs import list_due_periods
from db.queries.fees import count_month_fees, list_fees_at_nothing, list_month_fees
from db.queries.months import list_months
from db.rules.permissions import may

PER_PAGE = 10
actor, today = require_page("fees"), office_day(now())
go_where_asked()
clause = _(
    "Area × rate per month and unit, parking and lift fees, and the fees of agreements: made for all units in one run, "
    "never twice for a day. A vacant unit's reduction is a discount of its own."
)
head = page_head(_("Fees of the month"), rule="R-BILL-12", clause=clause)
month = head.selectbox(
    _("Month"), ask(list_months, today=today), key="month", bind="query-params", label_visibility="collapsed", width=130
) or month_of(today)  # fmt: skip
due = ask(list_due_periods, until_month=month)
left_out, may_correct = len(due.left_out), may(actor, "correct_period")
form, may_make = "make fees", bool(due.agreements) and may(actor, "make_fees")
if may_make and pressed(head.button, _("Make the fees"), form=form, about=month, type="primary"):
    with st.spinner(_("Making the fees…")):
        done = _("{0.periods} fees of {0.customers} customers made")
        act(make_fees, form=form, key=once(form), done=done, month=month)
show_refusal(form)
sums, rows = ask(list_month_fees, month=month, limit=1)
parts = {"due": _("To make {n}").format(n=f"{due.periods:,}")} if due.agreements else {}
parts |= {"made": _("Made {n}").format(n=f"{sums.fees:,}")}
parts |= {"left": _("Left out {n}").format(n=f"{left_out:,}")} if left_out else {}
parts |= {"nothing": _("Charged nothing")}
line = st.container(horizontal=True, vertical_alignment="center")
with line:
    part = choose_part(_("Show"), parts, key="show")
if part == "due":
    line.markdown(sentence(due, left_out), width="content")
    show_due(due.agreements)
    if nothing := at_nothing(due):
        st.caption(_("Nothing to pay: {units}").format(units=nothing))
    st.stop()
if part == "left":
    st.caption(_("Mend the facts, then make the fees once more: only what is missing is made."))
    show_left_out(due.left_out)
    st.stop()
if part == "nothing":
    text, rows = "", ask(list_fees_at_nothing, month=month)
    line.markdown(f":gray[{_('not handed over; charged from the day on which somebody corrects it')}]", width="content")
else:
    text = line.text_input(
        _("Search"), placeholder=_("Room, name, customer or agreement number"), type="search", key="fees text",
        label_visibility="collapsed", width=270,
    )  # fmt: skip
    count = ask(count_month_fees, month=month, text=text)
    with line:
        page = pages_below(count, PER_PAGE, "p")
    sums, rows = ask(list_month_fees, month=month, text=text, limit=PER_PAGE, offset=PER_PAGE * (page - 1))
    amounts = {"amount": format_yuan(sums.amount_fen), "discount": format_yuan(sums.discount_fen)}
    st.caption(_("{amount}, discounts {discount}").format(**amounts))
if not rows:
    no_fee = _("Nothing is found.") if text else _("No fee of {month} is made here.").format(month=month)
    empty_state("receipt_long", no_fee)
    st.stop()
chosen = show_fees(rows, key=f"fees {month} {part} {len(rows)} {text}", select=may_correct)
if chosen:
    show_correction(chosen, actor)
elif may_correct:
    st.caption(_("Tick a fee that is wrong to make it again with today's facts of its unit."))

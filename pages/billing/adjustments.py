"""Discounts, waivers and refunds: what is asked for, decided on and paid out (R-BILL-10, R-DEC-21)."""

import streamlit as st

from components.account_table import customer_numbers
from components.act import ask
from components.adjustment_ask import kinds_for, show_ask
from components.adjustment_card import show_adjustment
from components.adjustment_list import list_and_choose
from components.page import card, page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.adjustments import get_adjustment
from db.queries.counter import get_account
from db.vocabulary import AdjustmentKind

actor, today = require_page("adjustments"), office_day(now())
clause = _(
    "A discount is a line of its own with a ground and an approver, never a changed price. One person asks, another "
    "decides: the manager, and the leader on refunds and write-offs above the limit. Finance pays refunds out."
)
number, charge = st.query_params.get("no", ""), st.query_params.get("charge", "")
customer, unit = customer_numbers(st.query_params.get("ask", ""))
kind = next((each for each in AdjustmentKind if each == st.query_params.get("kind")), None)
page_head(_("Refunds and discounts"), rule="R-BILL-10", clause=clause)
left, right = st.columns([65, 35], gap="small")
with left:
    list_and_choose(today)
with right:
    shown = ask(get_adjustment, adjustment_no=number, today=today) if number else None
    if customer and kinds_for(actor) and shown is None:
        account = ask(get_account, customer_id=customer, unit_id=unit, today=today)
        charge_id = int(charge) if charge.isascii() and charge.isdecimal() and len(charge) < 16 else None
        show_ask(account, actor, charge_id=charge_id, kind=kind)
    elif shown is not None:
        show_adjustment(shown, actor)
    else:
        with card(_("How it goes")):
            st.caption(_("Choose a number in the list. One is asked for at the counter, or from a customer."))
            if number:
                st.caption(_("There is no request with this number. Look it up in the list."))

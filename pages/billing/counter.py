"""The counter: find the account by scan or typing, tick what is paid, take the money, print the receipt (R-BILL-1)."""

import streamlit as st

from components.account_table import choose_account, show_account
from components.act import ask, fresh
from components.browser import keyboard
from components.counter_more import show_more
from components.navigation import PAGES
from components.page import card, empty_state, page_head
from components.receipt_made import show_taken
from components.receipt_table import show_receipts
from components.session import require_page
from components.take_money import take_money
from components.till_now import show_held
from components.words import _
from db.clock import now, office_day
from db.money import format_yuan
from db.queries.payments import get_day_sheet, list_receipts
from db.queries.tills import get_till_now

actor, today = require_page("counter"), office_day(now())
clause = _(
    "The customer pays on completion or before the work and gets a numbered receipt; a payment goes to the oldest "
    "charges first unless the customer names one. All money goes to finance the same day."
)
page_head(_("Counter"), _("Scan, or type a slip number, room or name"), rule="R-BILL-1", clause=clause)
left, right = st.columns([67, 33], gap="medium")
with left:
    found = choose_account(_("Account"))
    if found is not None and found[0].lines:
        ticked = show_account(*found)
    elif found is not None:
        ticked = []
        account = found[0]
        empty_state(
            "task_alt", _("{who} owes nothing. Money taken now becomes credit.").format(who=account.customer.name)
        )
    if found is not None:
        show_more(found[0], ticked, actor)
    receipts = ask(list_receipts, day=today, cashier_id=actor.user_id, limit=100)
    sums = ask(get_day_sheet, day=today, cashier_id=actor.user_id)
    taken = sum(row.amount_fen - row.given_back_fen for row in sums)
    voids = sum(row.voids for row in sums)
    note = _("Receipts: {n}, void: {voids}, taken {sum}").format(n=len(receipts), voids=voids, sum=format_yuan(taken))
    title = _("My receipts today")
    st.markdown(f"**{title}** :gray[:small[{note}]]")
    if receipts:
        show_receipts(receipts, key="own receipts")
    else:
        st.caption(_("No receipt yet today."))
with right:
    # No second payment by a second Ctrl+Enter: the form comes back for the next customer, or on demand.
    if not show_taken() and found is not None:
        take_money(found[0], ticked)
    till = card(_("My till"), _("to finance today"))
    with till:
        show_held(ask(get_till_now, user_id=actor.user_id).sums, box=till)
        if st.button(_("Day sheet and hand-over"), icon=":material/account_balance_wallet:", width="stretch"):
            st.switch_page(PAGES["till"].file)
keyboard(fresh("counter"), focus=_("Account"))

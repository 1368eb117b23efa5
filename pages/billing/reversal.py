"""A wrong receipt: found by number or customer, what its void changes, then asked for or done (R-BILL-8)."""

import streamlit as st

from components.account_table import customer_numbers
from components.page import card, page_head
from components.receipt_card import show_receipt
from components.receipt_finder import find_receipt
from components.session import require_page
from components.void_changes import show_void_changes
from components.words import _

actor = require_page("reversal")
clause = _(
    "Nothing is deleted: a wrong receipt is voided with a reason by somebody else than its issuer, never waived. Its "
    "number stays, what it paid is owed again, and the void is in the till and in the books of its day."
)
page_head(_("Wrong receipts"), rule="R-BILL-8", clause=clause)
left, right = st.columns([67, 33], gap="small")
with left:
    receipt = find_receipt(customer_numbers(st.query_params.get("customer", ""))[0])
with right:
    if receipt is None:
        with card(_("How it goes")):
            st.caption(_("Find the receipt. You see what a void changes before you ask for it or do it."))
    else:
        show_void_changes(receipt)
        show_receipt(receipt, actor, tells_changes=False)

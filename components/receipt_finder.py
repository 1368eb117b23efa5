"""A receipt found by its number (typed or scanned), or among the receipts of a customer."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.page import empty_state
from components.receipt_table import show_receipts
from components.words import _
from db.clock import now, office_day
from db.queries.counter import find_account, numbers_in
from db.queries.payments import ReceiptRow, get_receipt, list_receipts, list_void_requests

MOST_SHOWN = 50


def find_receipt(customer_id: int) -> ReceiptRow | None:
    """The receipt meant: by `?receipt=`, by what is typed, or picked from a customer's; else what waits for a void."""
    text = st.text_input(
        _("Receipt"),
        key="receipt text",
        type="search",
        icon=":material/qr_code_scanner:",
        placeholder=_("Receipt number, room, name or phone"),
        label_visibility="collapsed",
    )
    named = next((row for number in numbers_in(text) if (row := ask(get_receipt, receipt_no=number))), None)
    if named is not None:
        show_receipts([named], key="found receipt")
        return named
    if text:
        hits = ask(find_account, text=text, today=office_day(now())).hits
        customer_id = hits[0].id if len({hit.id for hit in hits}) == 1 else 0
        if not customer_id:
            several = _("Several customers. Type more of the name, or the room.")
            st.caption(several if hits else _("Nothing found. Check the number, or search by room or name."))
            return None
    if customer_id:
        return pick(ask(list_receipts, customer_id=customer_id, limit=MOST_SHOWN), _("Receipts of this customer"))
    asked = st.query_params.get("receipt", "")
    opened = ask(get_receipt, receipt_no=asked) if asked else None
    waiting = ask(list_void_requests)
    return pick(waiting, _("Voids that somebody asks for")) or opened


def pick(rows: list[ReceiptRow], title: str) -> ReceiptRow | None:
    if not rows:
        empty_state("receipt_long", _("Nobody asks for a void. Type the number of the wrong receipt."))
        return None
    st.markdown(f"**{plain(title)}** :gray[:small[{len(rows)}]]")
    return show_receipts(rows, key=f"receipts {title}", select=True)

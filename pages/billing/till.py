"""The till's day: receipts and sums by way of paying, the sheet to hand over, wrong receipts voided (R-BILL-7)."""

import streamlit as st

from components.act import ask
from components.page import card, empty_state, page_head
from components.receipt_card import show_receipt
from components.receipt_table import show_receipts, show_sums
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.payments import get_day_sheet, get_receipt, list_cashiers, list_receipts, list_void_requests
from db.rules.permissions import may

actor, today = require_page("till"), office_day(now())
clause = _(
    "Each shift balances its till at hand-over: receipts by way of paying against counted cash. The day's money goes "
    "to finance against signature. A wrong receipt is voided by somebody else than its issuer."
)
head = page_head(_("Receipts and till"), rule="R-BILL-7", clause=clause)
sees_all = may(actor, "view_all_tills")
wanted = ask(get_receipt, receipt_no=st.query_params["receipt"]) if "receipt" in st.query_params else None
if wanted is not None and not sees_all and wanted.cashier_id != actor.user_id:
    wanted = None
first_day = wanted.paid_on if wanted else today
day = head.date_input(
    _("Day"), first_day, max_value=today, key="day", format="YYYY-MM-DD", label_visibility="collapsed", width=150
) or today  # fmt: skip
cashier = actor.user_id
if sees_all:
    names = {None: _("All tills")} | {row.user_id: row.name for row in ask(list_cashiers, day=day)}
    cashier = head.selectbox(
        _("Till"),
        list(names),
        format_func=lambda id_: names[id_],
        label_visibility="collapsed",
        width=160,
        key="till of",
    )
if cashier is not None:
    sheet = f"/papers/till/{day}?cashier={cashier}"
    head.link_button(_("Print day sheet"), sheet, icon=":material/print:", type="primary")
rows = ask(list_receipts, day=day, cashier_id=cashier, limit=500)
left, right = st.columns([67, 33], gap="medium")
with left:
    if rows:
        chosen = show_receipts(rows, key=f"receipts {day} {cashier}", select=True)
    else:
        chosen = None
        empty_state("receipt_long", _("No receipt on this day."))
    waiting = ask(list_void_requests) if may(actor, "void_receipt") else []
    if waiting:
        title = _("Voids that somebody asks for")
        st.markdown(f"**{title}** :gray[:small[{len(waiting)}]]")
        chosen = show_receipts(waiting, key="voids asked", select=True) or chosen
with right:
    sums = card(_("Day by way of paying"), f"{day}")
    methods = ask(get_day_sheet, day=day, cashier_id=cashier)
    show_sums(sums, methods)
    if any(row.given_back_fen for row in methods):
        sums.caption(_("Voids of earlier days and refunds are taken off."))
    if chosen or wanted:
        show_receipt(chosen or wanted, actor)
    elif rows:
        st.caption(_("Choose a receipt to print it again or to void it."))

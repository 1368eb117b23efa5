"""Receipts and till: what my till holds, handing it over against signature, the receipts of a day (R-BILL-7)."""

import streamlit as st

from components.act import ask
from components.page import card, empty_state, page_head
from components.receipt_card import show_receipt
from components.receipt_table import show_receipts, show_sums
from components.session import require_page
from components.till_views import show_money_on_its_way
from components.words import _
from db.clock import now, office_day
from db.queries.payments import find_receipts, get_day_sheet, get_receipt, list_cashiers, list_receipts
from db.queries.payments import list_void_requests as list_asked
from db.queries.tills import list_to_receive
from db.rules.permissions import may
from db.vocabulary import Role

actor, today = require_page("till"), office_day(now())
clause = _(
    "Each shift balances its till at hand-over: receipts by way of paying against counted cash. The day's money goes "
    "to finance against signature. A wrong receipt is voided by somebody else than its issuer."
)
head = page_head(_("Receipts and till"), rule="R-BILL-7", clause=clause)
sees_all, asked = may(actor, "view_all_tills"), st.query_params
to_sign = ask(list_to_receive, actor=actor) if may(actor, "receive_hand_over") else []
views = {"mine": _("My till")} if may(actor, "hand_over_till") else {}
views |= {"receipts": _("Receipts of a day"), "hand-overs": _("Hand-overs") + (f" {len(to_sign)}" if to_sign else "")}
views |= {"others": _("Tills of others")} if may(actor, "hand_over_for_cashier") else {}
first = "mine" if actor.has(Role.CLERK) else "hand-overs" if to_sign else "receipts"
first = "receipts" if {"receipt", "number"} & set(asked) else asked.get("view", first)
link = " ".join(asked.get(name, "") for name in ("view", "receipt", "number", "hand-over", "cashier"))  # opens its view
view = head.segmented_control(
    _("View"), list(views), default=first if first in views else "receipts", required=True, format_func=views.get,
    key=f"view {link}", label_visibility="collapsed",
)  # fmt: skip
if view != "receipts":
    show_money_on_its_way(view, actor, to_sign, sees_all=sees_all)
    st.stop()

wanted = ask(get_receipt, receipt_no=asked["receipt"]) if "receipt" in asked else None
wanted = wanted if sees_all or (wanted and wanted.cashier_id == actor.user_id) else None
bar = st.container(horizontal=True, vertical_alignment="center")
day = bar.date_input(
    _("Day"), wanted.paid_on if wanted else today, max_value=today, key="day", format="YYYY-MM-DD",
    label_visibility="collapsed", width=150,
) or today  # fmt: skip
cashier = actor.user_id
if sees_all:
    names = {None: _("All tills")} | {row.user_id: row.name for row in ask(list_cashiers, day=day)}
    look = {"label_visibility": "collapsed", "width": 160, "key": "till of"}
    cashier = bar.selectbox(_("Till"), list(names), format_func=names.get, **look)
hint = _("Number of a receipt or fapiao")
look = {"placeholder": hint, "label_visibility": "collapsed", "type": "search", "width": 240}
find = bar.text_input(hint, key="number", bind="query-params", **look)
bar.space("stretch")
if cashier is not None:
    sheet = f"/papers/till/{day}?cashier={cashier}"
    bar.link_button(_("Print day sheet"), sheet, icon=":material/print:", type="primary")
rows = ask(find_receipts, number=find) if find else ask(list_receipts, day=day, cashier_id=cashier, limit=500)
rows = [row for row in rows if sees_all or row.cashier_id == actor.user_id]
left, right = st.columns([68, 32], gap="medium")
with left:
    chosen = show_receipts(rows, key=f"receipts {day} {cashier} {find}", select=True) if rows else None
    if not rows:
        empty_state("receipt_long", _("No receipt has this number.") if find else _("No receipt on this day."))
    if waiting := ask(list_asked) if may(actor, "void_receipt") else []:
        st.markdown(f"**{_('Voids that somebody asks for')}** :gray[:small[{len(waiting)}]]")
        chosen = show_receipts(waiting, key="voids asked", select=True) or chosen
with right:
    methods = ask(get_day_sheet, day=day, cashier_id=cashier)
    show_sums(sums := card(_("Day by way of paying"), f"{day}"), methods)
    if any(row.given_back_fen for row in methods):
        sums.caption(_("Voids of earlier days and refunds are taken off."))
    if chosen or wanted or (find and len(rows) == 1):
        show_receipt(chosen or wanted or rows[0], actor)
    elif rows:
        st.caption(_("Choose a receipt to print it again or to void it."))

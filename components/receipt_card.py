"""What may be done with a receipt: print it again, ask for a void, void it, decline (R-BILL-8, R-ROLE-1)."""

import streamlit as st

from components.chips import badge_of, plain
from components.fapiao_form import fapiao_form, show_fapiao
from components.page import card, money_line
from components.reason_form import ask_first, is_open, open_form
from components.tables import shown_moment
from components.void_changes import show_void_changes
from components.words import _, word
from db.money import format_yuan
from db.operations.receipts import ask_for_void, decline_void, void_receipt
from db.queries.payments import ReceiptRow
from db.rules.permissions import may
from db.types import Actor


def show_receipt(receipt: ReceiptRow, by: Actor, *, tells_changes: bool = True) -> None:
    """One receipt with what it pays, and the buttons that this person may press now.

    What a void changes is told before its button, unless the page tells it already.
    """
    box = card(receipt.receipt_no, f"{shown_moment(receipt.issued_at)} {plain(receipt.cashier)}")
    with box:
        if receipt.is_void:
            note = _("{who}: {why}").format(who=receipt.voided_by, why=receipt.void_reason)
            note = f"{shown_moment(receipt.voided_at)} {note}"
            badge = badge_of(_("Void"), "gray", "block")
            st.markdown(f"{badge} :small[:gray[{plain(note)}]]")
        elif receipt.void_asked_by:
            note = _("{who}: {why}").format(who=receipt.void_asked_by, why=receipt.void_asked_why)
            badge = badge_of(_("Void asked"), "orange", "hourglass_top")
            st.markdown(f"{badge} :small[:gray[{plain(note)}]]")
        for part in receipt.parts:
            what = part.item or (word(part.kind) if part.kind else _("Credit for later charges"))
            money_line(box, plain(f"{what} {part.order_no}".strip()), format_yuan(part.amount_fen))
        money_line(box, word(receipt.method), format_yuan(receipt.amount_fen), strong=True)
        show_fapiao(receipt)
        buttons = st.container(horizontal=True)
        if may(by, "print_receipt"):
            again = _("Print again ({n})").format(n=receipt.prints) if receipt.prints else _("Print receipt")
            buttons.link_button(again, f"/papers/receipt/{receipt.receipt_no}", icon=":material/print:")
        if receipt.is_void:
            return
        if may(by, "record_fapiao"):
            name = f"fapiao {receipt.receipt_no}"
            label = _("Change fapiao") if receipt.fapiao_no else _("Record fapiao")
            buttons.button(label, on_click=open_form, args=(name,), key=f"open {name}")
        is_own = receipt.cashier_id == by.user_id
        number, amount = receipt.receipt_no, format_yuan(receipt.amount_fen)
        verbs = []
        if may(by, "void_receipt") and not is_own:
            verbs.append("void")
        elif may(by, "ask_for_void") and not receipt.void_asked_by:
            verbs.append("ask")
        if receipt.void_asked_by and may(by, "decline_void"):
            verbs.append("decline")
        labels = {"void": _("Void"), "ask": _("Ask for a void"), "decline": _("Decline")}
        for verb in verbs:
            buttons.button(labels[verb], on_click=open_form, args=(f"{verb} {number}",), key=f"open {verb}")
    fapiao_form(receipt)
    if tells_changes and any(is_open(f"{verb} {number}") for verb in ("void", "ask")):
        show_void_changes(receipt)
    if "void" in verbs:
        question = _("{number} over {amount} becomes void: what it paid is owed again. The receipt stays on record.")
        said = question.format(number=number, amount=amount)
        why = receipt.void_asked_why
        ask_first(f"void {number}", said, labels["void"], void_receipt, receipt_no=number, proposed=why)
    if "ask" in verbs:
        said = _("Finance or the manager voids {number}. Write what is wrong with it.").format(number=number)
        ask_first(f"ask {number}", said, labels["ask"], ask_for_void, receipt_no=number)
    if "decline" in verbs:
        said = _("{number} stays valid. Whoever asked reads why.").format(number=number)
        ask_first(f"decline {number}", said, labels["decline"], decline_void, receipt_no=number, reason="answer")

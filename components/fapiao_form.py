"""The number of a 发票 beside its receipt: shown, recorded, corrected, taken off (R-DEC-19)."""

from datetime import date

import streamlit as st

from components.act import act, entry_form, field_error, fresh, once, pressed, show_refusal
from components.reason_form import close_form, is_open
from components.tables import shown_day
from components.words import _
from db.clock import now, office_day
from db.operations.fapiao import record_fapiao, remove_fapiao
from db.queries.payments import ReceiptRow


def show_fapiao(receipt: ReceiptRow) -> None:
    if receipt.fapiao_no:
        label, day = _("Fapiao"), shown_day(receipt.fapiao_on)
        st.markdown(f":gray[{label}] {receipt.fapiao_no} :gray[:small[{day}]]")


def fapiao_form(receipt: ReceiptRow) -> None:
    """A small form below the receipt; a refusal keeps what was typed."""
    name = f"fapiao {receipt.receipt_no}"
    if not is_open(name):
        return
    with st.container(border=True), entry_form(fresh(name)):
        show_refusal(name)
        number = st.text_input(_("Fapiao number") + " *", receipt.fapiao_no, key=f"no {fresh(name)}", max_chars=40)
        field_error(name, "fapiao_no")
        today = office_day(now())
        day = st.date_input(
            _("Issued on") + " *", receipt.fapiao_on or today, max_value=today, format="YYYY-MM-DD",
            key=f"day {fresh(name)}",
        )  # fmt: skip
        field_error(name, "issued_on")
        foot = st.container(horizontal=True)
        about = {"form": name, "key": once(name), "then": close_form, "receipt_no": receipt.receipt_no}
        if pressed(foot.form_submit_button, _("Save"), form=name, type="primary", shortcut="Ctrl+Enter"):
            done = _("Fapiao recorded")
            act(record_fapiao, done=done, fapiao_no=number, issued_on=day or date.min, **about)
        if receipt.fapiao_no and pressed(foot.form_submit_button, _("Take off"), form=name):
            act(remove_fapiao, done=_("Fapiao taken off"), **about)
        foot.form_submit_button(_("Back"), on_click=close_form)

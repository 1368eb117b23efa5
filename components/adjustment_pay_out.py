"""The form that gives an approved refund to the customer: way of paying and who receives it."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, once, pressed, show_refusal
from components.chips import plain
from components.reason_form import close_form, is_open
from components.words import _, word
from db.money import format_yuan
from db.operations.refunds import pay_out_refund
from db.queries.adjustments import AdjustmentRow, get_free_money
from db.vocabulary import AdjustmentVerb, PaymentMethod


def pay_out(row: AdjustmentRow, form: str) -> None:
    """Way of paying and who signs; the credit is looked at again when the button is pressed."""
    if not is_open(form):
        return
    free = ask(get_free_money, customer_id=row.customer_id)
    with st.container(border=True), entry_form(fresh(form)):
        said = _("{amount} goes to {who}; {left} is left to give back now.")
        amount = format_yuan(row.amount_fen)
        st.markdown(plain(said.format(amount=amount, who=row.customer, left=format_yuan(free))))
        show_refusal(form)
        label = _("How it is paid out") + " *"
        method = st.segmented_control(label, list(PaymentMethod), format_func=word, key=f"method {fresh(form)}")
        field_error(form, "method")
        receiver = st.text_input(_("Received by"), row.customer, key=f"receiver {fresh(form)}")
        field_error(form, "receiver")
        foot = st.container(horizontal=True)
        if pressed(
            foot.form_submit_button, word(AdjustmentVerb.PAY_OUT), form=form, type="primary", shortcut="Ctrl+Enter"
        ):
            act(
                pay_out_refund,
                form=form,
                key=once(form),
                done=_("Paid out: {0.voucher_no}"),
                then=close_form,
                adjustment_id=row.id,
                version=row.version,
                method=method,
                receiver=receiver,
            )
        foot.form_submit_button(_("Back"), on_click=close_form)

"""A wrong fee: taken back and made again with the unit's facts of today, with a reason (R-BILL-8)."""

import streamlit as st

from components.act import act, entry_form, field_error, fresh, once, pressed, show_refusal
from components.chips import plain
from components.page import card
from components.tables import shown_day
from components.words import _
from db.money import format_yuan
from db.operations.agreement_periods import correct_period
from db.queries.fees import FeeRow
from db.types import Actor
from db.vocabulary import Role


def show_correction(row: FeeRow, actor: Actor) -> None:
    """What is charged now, for a manager the first day to charge, the reason; the facts are mended at the customer."""
    form = f"correct {row.period_id}"
    with card(plain(f"{row.room} {row.customer}".strip()), plain(row.title)):
        if row.is_cancelled:
            st.caption(_("This fee was taken back; what was made instead stands beside it."))
            return
        now = _("Charged now: {amount}, discount {discount}").format(
            amount=format_yuan(row.amount_fen), discount=format_yuan(row.discount_fen)
        )
        note = _("It is made again with today's area, spaces, occupancy and payer. Mend these at the customer first.")
        head = st.container(horizontal=True, vertical_alignment="center")
        head.markdown(f"{plain(now)}  \n:gray[:small[{plain(note)}]]", width="stretch")
        if head.button(_("Open the customer"), icon=":material/person:", key=f"open {form}"):
            st.switch_page("records/customer.py", query_params={"id": str(row.customer_id)})
        with entry_form(fresh(form)):
            show_refusal(form)
            line = st.container(horizontal=True, vertical_alignment="bottom")
            from_on = row.first
            if actor.has(Role.MANAGER):
                help_ = _("Later than {day} for a home handed over within the period.").format(day=shown_day(row.first))
                from_on = line.date_input(
                    _("Charge from"), row.first, min_value=row.first, max_value=row.last, width=150,
                    format="YYYY-MM-DD", help=help_,
                )  # fmt: skip
            reason = line.text_input(_("Reason") + " *", width="stretch")
            field_error(form, "reason", "from_on", "period_id")
            if pressed(st.form_submit_button, _("Correct the fee"), form=form, shortcut="Ctrl+Enter"):
                act(
                    correct_period,
                    form=form,
                    key=once(form),
                    done=_("{0.title} is corrected"),
                    period_id=row.period_id,
                    reason=reason,
                    from_on=from_on,
                )

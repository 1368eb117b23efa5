"""One step for many customers at once: reminders, written notices, cases for the manager; then their letters."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from components.act import act, entry_form, field_error, fresh, once, pressed, show_refusal
from components.chips import plain
from components.page import card, money_line
from components.words import _, word
from db.money import format_yuan
from db.operations.dunning import SentSteps, send_dunning
from db.queries.arrears import ArrearsRow
from db.rules.dunning import DunningTerms
from db.vocabulary import N_, ContactWay, DunningStage

FORM, SENT = "send dunning", "letters sent"
NAMES = {
    DunningStage.REMINDER: N_("To remind"),
    DunningStage.WRITTEN: N_("To write to"),
    DunningStage.DECISION: N_("For the manager"),
}
VERBS = {
    DunningStage.REMINDER: N_("Remind {n} customers, {amount}"),
    DunningStage.WRITTEN: N_("Write to {n} customers, {amount}"),
    DunningStage.DECISION: N_("Give {n} cases to the manager, {amount}"),
}


def show_letters() -> None:
    """The letters of the last act, until the person closes them: one file to print."""
    sent: SentSteps | None = st.session_state.get(SENT)
    if sent is None:
        return
    box = st.container(border=True, gap="xsmall")
    said = _("{n} letters over {amount}").format(n=sent.steps, amount=format_yuan(sent.amount_fen))
    box.markdown(f"**{plain(said)}** :gray[:small[{sent.first_no} – {sent.last_no}]]")
    if sent.left_out:
        box.warning(_("Left out, not due any more: {names}").format(names=plain(sent.left_out)))
    row = box.container(horizontal=True)
    address = f"/papers/dunning/{sent.first_no}?until={sent.last_no}"
    row.link_button(_("Print the letters"), address, icon=":material/print:", type="primary")
    row.button(_("Close"), on_click=lambda: st.session_state.pop(SENT, None), key="close letters")


def send_to(rows: Sequence[ArrearsRow], stage: DunningStage, terms: DunningTerms, today: date, note: str) -> None:
    """The form that sends this step to these customers."""
    due = [row for row in rows if row.is_due_for(stage, today)]
    total = format_yuan(sum(row.dunned_fen for row in due))
    with card(_(NAMES[stage]), note):
        if len(due) < len(rows):
            st.caption(_("{n} of the ticked are not due for this step and stay out.").format(n=len(rows) - len(due)))
        if not due:
            return
        with entry_form(fresh(FORM)):
            show_refusal(FORM)
            more: dict[str, object] = {"way": ContactWay.LETTER}
            if stage is not DunningStage.DECISION:
                more["way"] = st.selectbox(_("Way"), list(ContactWay), list(ContactWay).index(ContactWay.LETTER),
                                           format_func=word)  # fmt: skip
                days = terms.written if stage is DunningStage.REMINDER else terms.decision
                more["pay_until"] = st.date_input(_("Pay until"), today + timedelta(days=days), min_value=today)
                field_error(FORM, "pay_until")
                more["note"] = st.text_input(_("Line at the end of the letter"))
                field_error(FORM, "note")
            label = _(VERBS[stage]).format(n=len(due), amount=total)
            about = [row.customer_id for row in due]
            if pressed(st.form_submit_button, label, form=FORM, about=about, type="primary", width="stretch"):
                act(
                    send_dunning,
                    form=FORM,
                    key=once(FORM),
                    done=_("{0.steps} sent, {0.first_no} to {0.last_no}"),
                    then=_keep if stage is not DunningStage.DECISION else None,
                    customer_ids=about,
                    stage=stage,
                    **more,
                )


def _keep(sent: SentSteps) -> None:
    st.session_state[SENT] = sent


def show_due(rows: Sequence[ArrearsRow], stage: DunningStage) -> None:
    """For who may not send: how many are due."""
    with card(_(NAMES[stage]), _("{n} customers").format(n=len(rows))):
        money_line(st.container(), _("Overdue"), format_yuan(sum(row.overdue_fen for row in rows)), strong=True)
        st.caption(_("Finance sends the letters. Tick one customer to note a talk."))

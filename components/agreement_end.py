"""An early end: the last day, what it changes in what was made already, and why."""

from datetime import date

import streamlit as st

from components.act import act, ask, field_error, fresh, once, pressed, show_refusal
from components.chips import plain
from components.page import card
from components.reason_form import close_form
from components.words import _, word
from db.money import format_yuan
from db.operations.agreement_decisions import end_agreement
from db.queries.adjustments import get_manager_limit, leader_takes_back
from db.queries.agreement_periods import EndPreview, preview_end
from db.queries.agreements_one import AgreementView
from db.rules.agreements import ONE_DAY
from db.vocabulary import AgreementVerb


def end_early(shown: AgreementView, form: str, today: date) -> None:
    """The day is not part of a form: what it would do is shown while it is chosen."""
    facts, key = shown.facts, fresh(form)
    first = facts.from_on - ONE_DAY
    last = None if facts.until_on is None else facts.until_on - ONE_DAY
    with card(word(AgreementVerb.END), f":gray[:small[{word(facts.part_period)}]]"):
        show_refusal(form)
        one, two = st.columns([22, 78])
        proposed = max(first, today if last is None else min(today, last))
        day = one.date_input(
            _("Last day") + " *", proposed, min_value=first, max_value=last, format="YYYY-MM-DD", key=f"last {key}"
        )
        reason = two.text_input(_("Reason") + " *", key=f"why {key}")
        field_error(form, "last_day", "reason")
        if day is not None:
            would = ask(preview_end, agreement_id=shown.id, last_day=day)
            for sentence in effects(would):
                st.markdown(f":orange[:material/arrow_right:] {plain(sentence)}")
            if ask(leader_takes_back, back_fen=would.back_fen):
                limit = format_yuan(ask(get_manager_limit))
                said = _("More than {limit} of fees is taken back: the leader ends it, on this page.")
                st.markdown(f":red[:material/arrow_right:] {plain(said.format(limit=limit))}")
        if shown.live is not None:
            st.markdown(f":orange[:material/arrow_right:] {_('The version in preparation is dropped.')}")
        foot = st.container(horizontal=True)
        if pressed(foot.button, _("End it on this day"), form=form, about=(shown.version, day), type="primary"):
            said = _("{number} ends on {day}.").format(number=shown.agreement_no, day=day)
            act(end_agreement, form=form, key=once(form), done=said, then=close_form, agreement_id=shown.id,
                version=shown.version, last_day=day, reason=reason)  # fmt: skip
        foot.button(_("Back"), on_click=close_form, key=f"back {key}")


def effects(would: EndPreview) -> list[str]:
    """What an early end does, sentence by sentence."""
    said = []
    if would.cancelled:
        said.append(_("Fees that fall away: {n}").format(n=would.cancelled))
    if would.shortened:
        said.append(_("Fees charged again up to the last day: {n}").format(n=would.shortened))
    if would.back_fen:
        said.append(_("Credited to the customer: {amount}").format(amount=format_yuan(would.back_fen)))
    if would.orders_cancelled:
        said.append(_("Work orders cancelled: {n}").format(n=would.orders_cancelled))
    if would.orders_left:
        said.append(_("Work orders already with the department: {n}. Settle them there.").format(n=would.orders_left))
    return said or [_("Nothing beyond this day has been made yet.")]

"""What may be done with an agreement now: buttons in the head, and the small form that a verb asks first."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.agreement_end import end_early
from components.chips import plain
from components.page import card
from components.reason_form import ask_first, close_form, is_open, open_form
from components.words import _, word
from db.operations.agreement_decisions import (
    approve_agreement,
    check_agreement,
    send_back_agreement,
    submit_agreement,
)
from db.operations.agreement_made import Drafted
from db.operations.agreements import drop_agreement, renew_agreement, revise_agreement
from db.queries.agreements_one import AgreementView
from db.rules.agreement_states import agreement_buttons
from db.rules.agreements import ONE_DAY, add_months, renewed_term
from db.types import Actor
from db.vocabulary import AgreementStage, AgreementState, AgreementVerb

Verb = AgreementVerb
ICONS = {
    Verb.SUBMIT: "send",
    Verb.CHECK: "fact_check",
    Verb.APPROVE: "verified",
    Verb.SEND_BACK: "undo",
    Verb.DROP: "delete",
    Verb.REVISE: "price_change",
    Verb.RENEW: "autorenew",
    Verb.END: "event_busy",
}
AT_ONCE = {Verb.SUBMIT: submit_agreement, Verb.CHECK: check_agreement, Verb.APPROVE: approve_agreement}


def verbs_of(shown: AgreementView, actor: Actor) -> list[AgreementVerb]:
    """Those of the version on its way first, then those of what is approved; the first is the next step."""
    verbs: list[AgreementVerb] = []
    where = shown.facts.department_id
    if shown.live is not None:
        live = agreement_buttons(shown.live.state, actor, department_id=where)
        verbs += [verb for verb in live if verb is not Verb.CHANGE]
    if shown.approved and shown.ended_on is None:
        open_ended = shown.facts.until_on is None or bool(shown.renewed_by)
        is_over = shown.stage is AgreementStage.ENDED
        for verb in agreement_buttons(AgreementState.APPROVED, actor, department_id=where):
            is_out = {
                Verb.RENEW: open_ended,
                Verb.REVISE: is_over or shown.live is not None,
                Verb.END: is_over,
            }[verb]
            verbs += [] if is_out else [verb]
    return verbs


def show_verbs(shown: AgreementView, actor: Actor, head: DeltaGenerator, *, is_changed: bool) -> None:
    """The buttons, primary last; what was typed is saved before the draft goes on."""
    if is_changed:
        return
    verbs = verbs_of(shown, actor)
    for verb in reversed(verbs):
        form, look = form_of(shown, verb), {"icon": f":material/{ICONS[verb]}:", "type": "secondary"}
        is_next = verb in AT_ONCE or (verb is Verb.RENEW and shown.stage is AgreementStage.EXPIRING)
        if is_next and not is_open(form):
            look["type"] = "primary"
        if verb in AT_ONCE and shown.live is not None:
            live = shown.live
            if pressed(head.button, word(verb), form=form, about=live.version, **look):
                sealed = {} if verb is Verb.SUBMIT else {"content_hash": live.content_hash}
                done = _("{number}: done").format(number=shown.agreement_no)
                act(AT_ONCE[verb], form=form, done=done, version_id=live.id, version=live.version, **sealed)
        else:
            head.button(word(verb), on_click=open_form, args=(form,), **look)


def show_asked(shown: AgreementView, actor: Actor, today: date) -> None:
    """The form of the verb that was chosen, and refusals of what asks nothing."""
    for verb in verbs_of(shown, actor):
        form = form_of(shown, verb)
        if verb in AT_ONCE:
            show_refusal(form)
            field_error(form, "customer_id", "until_on", "vacant_rate", "lines", "from_on")
        elif verb in (Verb.SEND_BACK, Verb.DROP) and shown.live is not None:
            target = {"version_id": shown.live.id, "version": shown.live.version}
            if verb is Verb.SEND_BACK:
                asked = _("Back to a draft; what was decided is void. Why?")
                ask_first(form, asked, word(verb), send_back_agreement, **target)
            else:
                asked = _("Give this draft up? It stays on record.")
                ask_first(form, asked, word(verb), drop_agreement, reason="", **target)
        elif is_open(form):
            {Verb.REVISE: _revise, Verb.RENEW: _renew, Verb.END: end_early}[verb](shown, form, today)


def form_of(shown: AgreementView, verb: AgreementVerb) -> str:
    return f"{verb.value} {shown.id}"


def _revise(shown: AgreementView, form: str, today: date) -> None:
    with card(word(Verb.REVISE)), entry_form(fresh(form)):
        show_refusal(form)
        said = _("The lines are copied into a draft; another price holds from the day on, once the manager approves.")
        st.markdown(f":gray[{plain(said)}]")
        one, two = st.columns([25, 75])
        month = add_months(today.replace(day=1), 1)
        proposed = max(month, shown.approved[-1].terms.from_on + ONE_DAY)
        day = one.date_input(_("In force from") + " *", proposed, format="YYYY-MM-DD")
        reason = two.text_input(_("Reason") + " *")
        field_error(form, "from_on", "reason")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, word(Verb.REVISE), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(revise_agreement, form=form, done=_("The next version is a draft."), then=close_form,
                agreement_id=shown.id, version=shown.version, from_on=day, reason=reason)  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)


def _renew(shown: AgreementView, form: str, today: date) -> None:
    facts = shown.facts
    assert facts.until_on is not None
    begin, end = renewed_term(facts.from_on, facts.until_on)
    with card(word(Verb.RENEW)), entry_form(fresh(form)):
        show_refusal(form)
        said = _("A successor from {day}, as a draft with the same lines; prices can be changed there.")
        st.markdown(f":gray[{plain(said.format(day=begin))}]")
        until_on = st.date_input(_("Until") + " *", end, min_value=begin, format="YYYY-MM-DD", width=200)
        field_error(form, "until_on", "customer_id", "unit_id", "department_id")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, word(Verb.RENEW), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(renew_agreement, form=form, done=_("{0.agreement_no} is a draft."), then=_open,
                agreement_id=shown.id, version=shown.version, until_on=until_on)  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)


def _open(made: Drafted) -> None:
    close_form()
    st.query_params["no"] = made.agreement_no

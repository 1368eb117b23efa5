"""What a verb on a complaint asks before it is done: one small form each, beside the complaint it is about."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.complaint_correction import correct
from components.complaint_fields import moment_fields
from components.complaint_saving import close_form, form_of, save
from components.page import card
from components.seen import seen_version
from components.words import _, word
from db.operations import complaint_outcomes, complaints
from db.operations import complaint_progress as progress
from db.queries.complaints_one import ComplaintOne, list_possible_owners
from db.queries.staff import list_departments
from db.vocabulary import N_, ComplaintCause, ComplaintVerb

Verb = ComplaintVerb
PRIMARY: Mapping[str, Any] = {"type": "primary", "shortcut": "Ctrl+Enter"}
# What only needs a word: its field and label, and what to mind.
ONE_WORD: Mapping[ComplaintVerb, tuple[Callable[..., Any], str, str, str]] = {
    Verb.ACCEPT: (
        *(complaint_outcomes.accept_outcome, "words", N_("Customer's words")),
        N_("Closed then. The call within three working days is made all the same."),
    ),
    Verb.REJECT: (
        *(complaint_outcomes.reject_outcome, "words", N_("Customer's words")),
        N_("One step graver, its terms anew, handled again. What was done stays on record."),
    ),
    Verb.CLOSE: (
        *(complaint_outcomes.close_complaint, "note", N_("Reason")),
        N_("The customer could not be reached or did not want to answer."),
    ),
    Verb.DECLINE: (
        *(complaint_outcomes.decline_complaint, "explanation", N_("Explanation to the customer")),
        N_("Out of our scope: say what the customer was told, and who helps instead. It stays on record."),
    ),
}


def show_form(one: ComplaintOne, verb: ComplaintVerb) -> None:
    """The form of a verb, with the way back."""
    form = form_of(one, verb)
    with card(word(verb)):
        show_refusal(form)
        seen_version(one, form)
        if verb in ONE_WORD:
            _ask_word(one, verb)
        else:
            FORMS[verb](one)
        st.button(_("Back"), type="tertiary", on_click=close_form, icon=":material/arrow_back:")


def _ask_word(one: ComplaintOne, verb: ComplaintVerb) -> None:
    form, (operation, field, label, note) = form_of(one, verb), ONE_WORD[verb]
    st.markdown(f":gray[:small[{plain(_(note))}]]")
    with entry_form(fresh(form)):
        star = "" if verb is Verb.ACCEPT else " *"
        said = st.text_area(_(label) + star, height=84)
        field_error(form, field)
        if pressed(st.form_submit_button, word(verb), form=form, **PRIMARY):
            save(one, verb, operation, **{field: said})


def start(one: ComplaintOne) -> None:
    form = form_of(one, Verb.START)
    with entry_form(fresh(form)):
        st.markdown(_("From now on it is in your hands; the time of beginning is kept."))
        earlier = moment_fields(st.container(), _("Begun earlier on"), key=fresh(form), is_past=True)
        field_error(form, "happened_at")
        if pressed(st.form_submit_button, word(Verb.START), form=form, **PRIMARY):
            save(one, Verb.START, complaints.start_complaint, happened_at=earlier)


def settle(one: ComplaintOne) -> None:
    form = form_of(one, Verb.SETTLE)
    with entry_form(fresh(form)):
        outcome = st.text_area(
            _("Outcome") + " *", height=84, placeholder=_("What was done, and what the customer gets")
        )
        field_error(form, "outcome")
        cause = st.pills(_("Cause") + " *", list(ComplaintCause), format_func=word)
        field_error(form, "cause")
        earlier = moment_fields(st.container(), _("Settled earlier on"), key=fresh(form), is_past=True)
        field_error(form, "happened_at")
        if pressed(st.form_submit_button, word(Verb.SETTLE), form=form, **PRIMARY):
            request = {"outcome": outcome, "cause": cause, "happened_at": earlier}
            save(one, Verb.SETTLE, complaint_outcomes.settle_complaint, **request)


def tell(one: ComplaintOne) -> None:
    form = form_of(one, Verb.TELL)
    with entry_form(fresh(form)):
        note = st.text_area(_("What the customer was told") + " *", height=84)
        field_error(form, "note")
        earlier = moment_fields(st.container(), _("Told earlier on"), key=fresh(form), is_past=True)
        field_error(form, "happened_at")
        if pressed(st.form_submit_button, word(Verb.TELL), form=form, **PRIMARY):
            save(one, Verb.TELL, progress.tell_progress, note=note, happened_at=earlier)


def _ask_moment(verb: ComplaintVerb, operation: Callable[..., Any], field: str, label: str, one: ComplaintOne) -> None:
    form = form_of(one, verb)
    with entry_form(fresh(form)):
        moment = moment_fields(st.container(), _(label) + " *", key=fresh(form), is_past=False)
        field_error(form, field)
        note = st.text_input(_("Remark") if verb is Verb.PROMISE else _("What was agreed") + " *")
        field_error(form, "note")
        if pressed(st.form_submit_button, word(verb), form=form, **PRIMARY):
            save(one, verb, operation, note=note, **{field: moment})


def hand_over(one: ComplaintOne) -> None:
    form = form_of(one, Verb.HAND_OVER)
    names = {row.id: row.name for row in ask(list_departments)}
    ids = list(names)
    place = ids.index(one.department_id) if one.department_id in ids else 0
    to = st.selectbox(_("Department"), ids, index=place, format_func=lambda each: names[each], key=f"to {fresh(form)}")
    field_error(form, "department_id")
    owners = {row.user_id: row.name for row in ask(list_possible_owners, department_id=to, led_by=one.led_by)}
    with entry_form(fresh(form)):
        owner = st.selectbox(
            _("Handled by"),
            list(owners),
            index=None,
            format_func=lambda each: owners.get(each, str(each)),
            placeholder=_("Its head"),
        )
        field_error(form, "owner_id")
        note = st.text_input(_("Reason") + " *")
        field_error(form, "note")
        if pressed(st.form_submit_button, word(Verb.HAND_OVER), form=form, **PRIMARY):
            request = {"department_id": to, "owner_id": owner, "note": note}
            save(one, Verb.HAND_OVER, complaints.hand_over_complaint, **request)


FORMS: Mapping[ComplaintVerb, Callable[[ComplaintOne], None]] = {
    Verb.START: start,
    Verb.SETTLE: settle,
    Verb.TELL: tell,
    Verb.PROMISE: partial(_ask_moment, Verb.PROMISE, progress.promise_reply, "reply_by", N_("Reply promised by")),
    Verb.AGREE_TERM: partial(_ask_moment, Verb.AGREE_TERM, progress.agree_term, "settle_by", N_("Agreed term")),
    Verb.HAND_OVER: hand_over,
    Verb.CORRECT: correct,
}

"""The outcome of a call in one form by keyboard, and where a dissatisfied answer goes in the same step."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.callback_card import ACCEPTED, YES_NO
from components.callback_words import if_missed
from components.navigation import PAGES
from components.session import current_actor
from components.survey_questions import ask_by_phone
from components.words import _, word
from db.operations.callbacks import record_callback
from db.operations.callbacks_answers import Complain
from db.queries.callbacks_one import CallbackCard
from db.queries.survey_entries import list_asked
from db.rules.permissions import may
from db.rules.survey_answers import question_field
from db.vocabulary import CallbackKind, ComplaintKind, Mark, Outcome, Reached, Severity, Term


def show_answer_form(shown: CallbackCard) -> None:
    """Nothing is chosen beforehand, for a chosen mark proves nothing."""
    form = f"callback {shown.row.id}"
    with entry_form(fresh(form), border=True), st.container(gap="xsmall"):
        show_refusal(form)
        answers = _choices(shown)
        field_error(form, *answers)
        if shown.survey_id is not None:
            questions = ask(list_asked, survey_id=shown.survey_id)
            answers["survey_answers"] = ask_by_phone(questions)
            field_error(form, *(question_field(question.id) for question in questions))
        words = st.text_area(_words_label(shown), height=68)
        field_error(form, "words", "title")
        has_complaint = shown.row.kind is not CallbackKind.COMPLAINT and may(current_actor(), "register_complaint")
        # A survey's marks are no word of one bad job: who complains says so.
        has_tick = has_complaint and shown.survey_id is None
        is_ticked, asked = _complaint_row() if has_tick else (False, Complain())
        foot = st.container(horizontal=True, vertical_alignment="center")
        saved = pressed(foot.form_submit_button, _("Save and next"), form=form, type="primary", shortcut="Ctrl+Enter")
        complains = orders = False
        if has_complaint:
            label = _("To a complaint")
            complains = pressed(foot.form_submit_button, label, form=form, icon=":material/feedback:")
        if may(current_actor(), "register_request") and shown.customer_id is not None:
            orders = pressed(foot.form_submit_button, _("Another work order"), form=form, icon=":material/add:")
        st.markdown(f":gray[:small[{if_missed(shown)}]]")
    if saved or complains or orders:
        # A new work order is the other way to put it right: the tick is for who only saves.
        complain = asked._replace(always=complains) if complains or (is_ticked and not orders) else None
        act(
            record_callback,
            form=form,
            done=_("Saved: {0.number} {0.complaint_no}"),
            then=lambda _answer: _go_on(shown, words, to_intake=orders),
            callback_id=shown.row.id,
            version=shown.row.version,
            words=words,
            complain=complain,
            **answers,
        )


def _choices(shown: CallbackCard) -> dict[str, Any]:
    """What the kind of call asks, two in a row, in the order in which Enter goes through them."""
    star = " *" if "satisfaction" in shown.asked else ""
    if shown.survey_id is not None:
        return {"reached": _one_of(st.container(), _("Reached") + " *", Reached)}
    one, two = st.columns([63, 37], gap="xsmall")
    answers: dict[str, Any] = {
        "reached": _one_of(one, _("Reached") + " *", Reached),
        "satisfaction": two.segmented_control(
            _("Satisfaction{star} (5 is best)").format(star=star), [5, 4, 3, 2, 1], width="stretch"
        ),
    }
    if shown.row.kind is CallbackKind.ORDER:
        one, two = st.columns(2)
        answers["attitude"] = _one_of(one, _("Attitude") + " *", Mark)
        answers["skill"] = _one_of(two, _("Skill") + " *", Mark)
        one, two = st.columns([54, 46])
        answers["outcome"] = _one_of(one, _("Result") + " *", Outcome)
        answers["is_price_as_agreed"] = _yes_no(two, _("Price against the quote") + " *", YES_NO)
    if shown.row.kind is CallbackKind.COMPLAINT:
        answers["is_outcome_accepted"] = _yes_no(st.container(), _("Outcome of the complaint") + " *", ACCEPTED)
    return answers


def _one_of(box: DeltaGenerator, label: str, words: type[Term]) -> Any:
    return box.segmented_control(label, list(words), format_func=word, width="stretch")


def _yes_no(box: DeltaGenerator, label: str, words: dict[bool, str]) -> bool | None:
    return box.segmented_control(label, list(words), format_func=lambda yes: _(words[yes]), width="stretch")


def _words_label(shown: CallbackCard) -> str:
    if shown.row.kind is CallbackKind.ORDER:
        return _("Customer's words (a dissatisfied answer goes to the manager at once)")
    if shown.row.kind is CallbackKind.COMPLAINT:
        return _("Customer's words (needed when the outcome is not accepted)")
    if shown.survey_id is not None:
        return _("Remark (a complaint needs the customer's words)")
    return _("Minutes") + " *" if "words" in shown.asked else _("What was talked about")


def _complaint_row() -> tuple[bool, Complain]:
    """The tick, and what a complaint would be: what is left as it is follows from the answer and the job (R-CALL-4)."""
    tick, how_bad, what = st.columns([46, 24, 30], vertical_alignment="center")
    is_ticked = tick.checkbox(_("Dissatisfied: register a complaint"), value=True)
    severity = how_bad.selectbox(
        _("Severity"),
        list(Severity),
        index=None,
        format_func=word,
        placeholder=_("By the mark"),
        label_visibility="collapsed",
    )
    kind = what.selectbox(
        _("Kind of complaint"),
        list(ComplaintKind),
        index=None,
        format_func=word,
        placeholder=_("By the answers"),
        label_visibility="collapsed",
    )
    return is_ticked, Complain(severity=severity, kind=kind)


def _go_on(shown: CallbackCard, words: str, *, to_intake: bool) -> None:
    """To the next customer, or to a new request of this one with the old slip's item and what was said."""
    st.session_state["callbacks round"] = st.session_state.get("callbacks round", 0) + 1
    st.session_state["just called"] = shown.row.id
    if to_intake:
        # As if somebody had begun the request and come back to it.
        st.session_state["intake_kept"] = {"item": shown.item_code or None}
        number, said = shown.row.number, words.strip()
        both = _("{number}: {words}").format(number=number, words=said)
        st.session_state[f"description {fresh('intake')}"] = both if number and said else number or said
        customer = f"{shown.customer_id}-{shown.unit_id or ''}"
        st.switch_page(PAGES["intake"].file, query_params={"customer": customer})

"""What may be done with a survey now: buttons in the head, and the small form that a step asks first."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import entry_form, field_error, fresh, pressed, show_refusal
from components.page import card
from components.reason_form import ask_first, close_form, is_open, open_form
from components.seen import drawn_version, seen_version
from components.survey_saving import form_of, save
from components.survey_step_forms import FORMS, OPERATIONS
from components.words import _, word
from db.operations import survey_course as course
from db.operations import survey_decisions as decisions
from db.queries.surveys_one import SurveyFile
from db.rules.survey_states import next_step, survey_buttons
from db.types import Actor
from db.vocabulary import N_, SurveyState, SurveyVerb

Verb = SurveyVerb
PRIMARY: Mapping[str, Any] = {"type": "primary", "shortcut": "Ctrl+Enter"}
ICONS = {
    Verb.SUBMIT: "send",
    Verb.WITHDRAW: "undo",
    Verb.APPROVE: "verified",
    Verb.SEND_BACK: "undo",
    Verb.TRAIN: "school",
    Verb.START: "play_arrow",
    Verb.EXTEND: "more_time",
    Verb.CLOSE: "stop_circle",
    Verb.CANCEL: "block",
}
AT_ONCE: Mapping[SurveyVerb, Callable[..., Any]] = {
    Verb.SUBMIT: decisions.submit_survey,
    Verb.START: course.start_survey,
}
# What needs a reason and nothing else: the operation, and what to mind.
REASONED: Mapping[SurveyVerb, tuple[Callable[..., Any], str]] = {
    Verb.SEND_BACK: (decisions.send_back_survey, N_("Back to a draft. Why?")),
    Verb.WITHDRAW: (decisions.withdraw_survey, N_("The approval and the sample are void then. Why?")),
    Verb.CANCEL: (decisions.cancel_survey, N_("Give this survey up? Its answers count nowhere then. Why?")),
}
# What is done in another part of the page.
PARTS: Mapping[SurveyVerb | None, str] = {
    Verb.DRAW: "distribution",
    Verb.REPORT: "filing",
    Verb.APPROVE_REPORT: "filing",
    Verb.FILE: "filing",
}
# Before these days a step is possible or refused, but never what the page leads to.
FROM: Mapping[SurveyVerb, Callable[[SurveyFile], date]] = {
    Verb.START: lambda one: one.starts_on,
    Verb.CLOSE: lambda one: one.ends_on,
}
FIELDS = (
    *("title", "purpose", "starts_on", "ends_on", "training_on", "owner_id", "zones", "groups", "methods"),
    *("questionnaire_id", "sample_size", "sample_seed", "carried_out_by", "evaluation"),
)


def show_verbs(one: SurveyFile, actor: Actor, head: DeltaGenerator, today: date, *, is_changed: bool) -> None:
    """The buttons, primary last; what was typed into a draft is saved before it goes on."""
    verbs, step = survey_buttons(one, actor), next_step(one)
    is_asked = any(is_open(form_of(one, verb)) for verb in verbs)
    for verb in [] if is_changed else reversed([verb for verb in verbs if verb in ICONS]):
        form = form_of(one, verb)
        is_next = verb is step and today >= FROM.get(verb, lambda one: date.min)(one) and not is_asked
        look = {"icon": f":material/{ICONS[verb]}:", "type": "primary" if is_next else "secondary"}
        if verb in AT_ONCE or (verb is Verb.WITHDRAW and one.state is SurveyState.SUBMITTED):
            is_pressed = pressed(head.button, word(verb), form=form, **look)
            version = drawn_version(one, form, is_pressed=is_pressed)
            if is_pressed:
                save(one, verb, AT_ONCE.get(verb, decisions.withdraw_survey), version=version)
        else:
            head.button(word(verb), on_click=open_form, args=(form,), **look)
    part = PARTS.get(step, "") if step in verbs else ""
    if step is not None and part and st.query_params.get("part") != part:
        go = partial(st.query_params.update, part=part)
        look = {"icon": ":material/arrow_forward:", "type": "secondary" if is_asked else "primary"}
        head.button(word(step), on_click=go, key="to the next step", **look)


def show_asked(one: SurveyFile, actor: Actor, today: date) -> None:
    """The form of the step that was chosen, and refusals of what asks nothing."""
    for verb in survey_buttons(one, actor):
        form = form_of(one, verb)
        if verb in AT_ONCE:
            if verb is Verb.SUBMIT and st.session_state.get("part", "plan") == "plan":
                _say_beside_the_fields(one, form)
            show_refusal(form)
            field_error(form, *FIELDS)
        elif verb in REASONED:
            operation, asked = REASONED[verb]
            version = seen_version(one, form) if is_open(form) else one.version
            ask_first(form, _(asked), word(verb), operation, survey_id=one.id, version=version)
        elif verb in FORMS and is_open(form):
            with card(word(verb)), entry_form(fresh(form)):
                show_refusal(form)
                seen_version(one, form)
                request = FORMS[verb](one, form, today)
                foot = st.container(horizontal=True)
                if pressed(foot.form_submit_button, word(verb), form=form, **PRIMARY):
                    save(one, verb, OPERATIONS[verb], **request)
                foot.form_submit_button(_("Back"), on_click=close_form)


def _say_beside_the_fields(one: SurveyFile, form: str) -> None:
    """What a plan lacks is said in the form of the plan that stands below, and is gone when that is saved."""
    if f"refusal:{form}" in st.session_state:
        st.session_state[f"refusal:plan {one.id}"] = st.session_state.pop(f"refusal:{form}")

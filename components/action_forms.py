"""What a verb on a corrective action asks before it is done: one small form each, beside the action."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components.act import entry_form, field_error, fresh, pressed, show_refusal
from components.action_fields import USUAL, check_fields, plan_fields
from components.action_saving import close_form, form_of, save, save_changes
from components.page import card
from components.seen import seen_version
from components.words import _, word
from db.clock import now, office_day
from db.operations import action_steps
from db.operations import corrective_actions as actions
from db.queries.corrective_actions import ActionRow
from db.vocabulary import ActionState, ActionVerb

Verb = ActionVerb
PRIMARY: Mapping[str, Any] = {"type": "primary", "shortcut": "Ctrl+Enter"}


def show_form(one: ActionRow, verb: ActionVerb) -> None:
    """The form of a verb, with the way back."""
    form = form_of(one, verb)
    with card(word(verb)):
        show_refusal(form)
        seen_version(one, form)
        FORMS[verb](one)
        st.button(_("Back"), type="tertiary", on_click=close_form, icon=":material/arrow_back:")


def open_it(one: ActionRow) -> None:
    form = form_of(one, Verb.OPEN)
    with entry_form(fresh(form)):
        given = plan_fields(one, form)
        if pressed(st.form_submit_button, word(Verb.OPEN), form=form, **PRIMARY):
            save(one, Verb.OPEN, actions.open_action, **given)


def change(one: ActionRow) -> None:
    form = form_of(one, Verb.CHANGE)
    with entry_form(fresh(form)):
        if one.state is ActionState.DONE:
            st.caption(_("It is done: only the check can still be planned anew."))
            given = check_fields(one, st.columns(2), one.check_on)
            field_error(form, *given)
        else:
            given = plan_fields(one, form)
        if pressed(st.form_submit_button, _("Save"), form=form, **PRIMARY):
            save_changes(one, given)


def dismiss(one: ActionRow) -> None:
    form = form_of(one, Verb.DISMISS)
    with entry_form(fresh(form)):
        reason = st.text_input(_("Reason") + " *")
        field_error(form, "reason")
        if pressed(st.form_submit_button, word(Verb.DISMISS), form=form, **PRIMARY):
            save(one, Verb.DISMISS, actions.dismiss_action, reason=reason)


def progress(one: ActionRow) -> None:
    form = form_of(one, Verb.PROGRESS)
    with entry_form(fresh(form)):
        percent = st.slider(_("Progress (%)"), 0, 95, min(one.progress_percent, 95), step=5)
        field_error(form, "percent")
        note = st.text_input(_("Work done") + " *")
        field_error(form, "note")
        if pressed(st.form_submit_button, word(Verb.PROGRESS), form=form, **PRIMARY):
            save(one, Verb.PROGRESS, action_steps.report_progress, percent=percent, note=note)


def finish(one: ActionRow) -> None:
    form, today = form_of(one, Verb.FINISH), office_day(now())
    with entry_form(fresh(form)):
        note = st.text_input(_("Work done") + " *")
        field_error(form, "note")
        day = st.date_input(_("Done on"), today, max_value=today, format="YYYY-MM-DD", width=180)
        field_error(form, "done_on")
        if pressed(st.form_submit_button, word(Verb.FINISH), form=form, **PRIMARY):
            save(one, Verb.FINISH, action_steps.finish_action, note=note, done_on=day)


def check(one: ActionRow) -> None:
    """What did not work gets a new day, and another measure if need be."""
    form, today = form_of(one, Verb.CHECK), office_day(now())
    answers = {True: _("It worked"), False: _("It did not work")}
    has_worked = st.segmented_control(
        _("Did it work?") + " *",
        list(answers),
        format_func=lambda each: answers[each],
        key=f"worked {fresh(form)}",
    )
    field_error(form, "has_worked")
    with entry_form(fresh(form)):
        note = st.text_input(_("What was seen") + " *", placeholder=_("Marks, callbacks, or a look on the spot"))
        field_error(form, "note")
        again: dict[str, Any] = {}
        if has_worked is False:
            again["measure"] = st.text_area(_("Measure taken"), one.measure, height=84)
            field_error(form, "measure")
            again["due_on"] = st.date_input(_("Due on") + " *", today + USUAL, format="YYYY-MM-DD", width=180)
            field_error(form, "due_on")
        label = _("Open it again") if has_worked is False else word(Verb.CHECK)
        if pressed(st.form_submit_button, label, form=form, **PRIMARY):
            save(one, Verb.CHECK, action_steps.check_action, has_worked=has_worked, note=note, **again)


FORMS: Mapping[ActionVerb, Callable[[ActionRow], None]] = {
    Verb.OPEN: open_it,
    Verb.CHANGE: change,
    Verb.DISMISS: dismiss,
    Verb.PROGRESS: progress,
    Verb.FINISH: finish,
    Verb.CHECK: check,
}

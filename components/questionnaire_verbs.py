"""What may be done with a questionnaire now: buttons in its head, and the small form that a verb asks first."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.change import following
from components.choice import open_part
from components.navigation import PAGES
from components.page import card
from components.reason_form import ask_first, close_form, is_open, open_form
from components.seen import seen_version
from components.words import _, word
from db.operations.questionnaires import (
    change_questionnaire,
    drop_questionnaire,
    release_questionnaire,
    retire_questionnaire,
    revise_questionnaire,
)
from db.operations.questions import change_questions
from db.queries.questionnaires import EarlierQuestion, QuestionnaireView
from db.rules.permissions import may
from db.rules.questionnaires import STEPS
from db.types import Actor
from db.vocabulary import QuestionnaireVerb, SurveyAudience

Verb = QuestionnaireVerb
NEXT = (Verb.RELEASE, Verb.REVISE)


def verbs_of(shown: QuestionnaireView, actor: Actor) -> list[QuestionnaireVerb]:
    return [verb for verb in STEPS[shown.state] if may(actor, verb.value)]


def show_verbs(head: DeltaGenerator, shown: QuestionnaireView, verbs: list[QuestionnaireVerb]) -> None:
    """The next step as a button, the rest in a menu."""
    offered = [verb for verb in verbs if verb is not Verb.EDIT]
    rest = [verb for verb in offered if verb not in NEXT]
    if rest:
        key = "more questionnaire verbs"
        choose = following(key, lambda verb: open_form(form_of(shown, verb)))
        head.menu_button(_("More"), rest, format_func=word, key=key, on_click=choose)
    for verb in offered:
        if verb in NEXT:
            kind = "primary" if verb is Verb.RELEASE and not is_open(form_of(shown, verb)) else "secondary"
            head.button(
                word(verb), type=kind, on_click=open_form, args=(form_of(shown, verb),), key=f"open {verb.value}"
            )


def form_of(shown: QuestionnaireView, verb: QuestionnaireVerb) -> str:
    return f"{verb.value} {shown.id}"


def show_asked(shown: QuestionnaireView, verbs: list[QuestionnaireVerb]) -> None:
    """The form of the verb that was chosen."""
    verb = next((verb for verb in verbs if is_open(form_of(shown, verb))), None)
    if verb is None:
        return
    form, one = form_of(shown, verb), {"questionnaire_id": shown.id}
    seen = {**one, "version": seen_version(shown, form)}
    if verb is Verb.CHANGE:
        _change(shown, form, seen)
    elif verb is Verb.RELEASE:
        asked = _("Released it stays as it is and plans may ask it; an earlier version is not offered any more.")
        ask_first(form, asked, word(verb), release_questionnaire, reason="", done=_("Released."), **seen)
    elif verb is Verb.REVISE:
        asked = _("The questions are copied into a draft; reworded they stay compared with earlier surveys.")
        _ask(form, asked, word(verb), revise_questionnaire, open_made, **one)
    elif verb is Verb.RETIRE:
        asked = _("No plan is offered it any more; surveys that asked it keep it.")
        ask_first(form, asked, word(verb), retire_questionnaire, reason="", **seen)
    elif verb is Verb.DROP:
        asked = _("The draft goes with its questions. Earlier versions stay.")
        _ask(form, asked, word(verb), drop_questionnaire, _leave, **seen)


def _ask(form: str, asked: str, label: str, operation: Callable[..., Any], then: Callable[[Any], None], **request: Any
         ) -> None:  # fmt: skip
    """As `ask_first`, and goes elsewhere after."""
    with st.container(border=True), entry_form(fresh(form)):
        st.markdown(asked)
        show_refusal(form)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, label, form=form, type="primary", shortcut="Ctrl+Enter"):
            act(operation, form=form, done=label, then=then, **request)
        foot.form_submit_button(_("Back"), on_click=close_form)


def open_made(questionnaire_id: object) -> None:
    """Shows the questionnaire that was made just now."""
    close_form()
    open_part("id", str(questionnaire_id))
    st.switch_page(PAGES["questionnaire"].file, query_params={"id": str(questionnaire_id)})


def _leave(_answer: object) -> None:
    close_form()
    st.switch_page(PAGES["questionnaires"].file)


def _change(shown: QuestionnaireView, form: str, seen: dict[str, int]) -> None:
    with card(word(Verb.CHANGE)), entry_form(fresh(form)):
        show_refusal(form)
        one, two = st.columns([70, 30])
        three, four = st.columns(2)
        given = {
            "name": one.text_input(_("Name of the questionnaire") + " *", shown.name, disabled=shown.revision > 1),
            "audience": two.selectbox(
                _("For whom"), list(SurveyAudience), list(SurveyAudience).index(shown.audience), format_func=word
            ),
            "intro": three.text_area(_("Introduction"), shown.intro, height=90),
            "intro_en": four.text_area(_("Introduction in English"), shown.intro_en, height=90),
        }
        field_error(form, *given)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Save"), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(change_questionnaire, form=form, done=_("Saved."), then=close_form, **seen, **given)
        foot.form_submit_button(_("Back"), on_click=close_form)


def show_asked_before(shown: QuestionnaireView, earlier: list[EarlierQuestion]) -> None:
    """Questions of earlier questionnaires to ask again: their answers are compared."""
    if not earlier:
        return
    form = f"asked before {shown.id}"
    names = {row.id: f"{row.topic} · {row.wording}".removeprefix(" · ") for row in earlier}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.multiselect(
            _("Ask again what was asked before"), list(names), format_func=lambda id_: names.get(id_, ""),
            placeholder=_("Compared with earlier surveys"), key=f"{fresh(form)} chosen", select_all=False,
        )  # fmt: skip
        label = _("Put at the end")
        if pressed(st.button, label, form=form, about=chosen, disabled=not chosen, icon=":material/playlist_add:"):
            act(change_questions, form=form, done=_("{0} questions added"), questionnaire_id=shown.id,
                asked_before=chosen)  # fmt: skip
    show_refusal(form)

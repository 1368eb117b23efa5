"""Questionnaires as a table of their versions, and the form that begins a new one, empty or as a copy."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import chip, chip_column
from components.choice import choose_part, page_chosen, row_number
from components.navigation import PAGES
from components.page import card, empty_state, pages_below
from components.questionnaire_verbs import open_made
from components.reason_form import close_form, is_open, open_form
from components.tables import button_column, number_column, shown_moment, text_column
from components.words import _, word
from db.operations.questionnaires import draft_questionnaire
from db.queries.questionnaires import PER_PAGE, QuestionnaireRow, count_questionnaires, list_questionnaires
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import QuestionnaireState, SurveyAudience

NEW, COPIED = "new questionnaire", "questionnaire to copy"
MOST_COPIED = 200
STATES = {
    "used": (QuestionnaireState.DRAFT, QuestionnaireState.RELEASED),
    "retired": (QuestionnaireState.RETIRED,),
}


def list_and_filter() -> None:
    """Those in use, or those that are not any more; a click on a version opens it."""
    counts = {name: ask(count_questionnaires, states=states) for name, states in STATES.items()}
    parts = {"used": f"{_('In use')} {counts['used']}", "retired": f"{_('No longer used')} {counts['retired']}"}
    part = choose_part(_("State"), parts, key="state")
    if st.session_state.setdefault("questionnaires listed", part) != part:
        st.session_state.update({"questionnaires listed": part, "page": 1})
    rows = ask(list_questionnaires, states=STATES[part], offset=PER_PAGE * (page_chosen() - 1))
    if not rows:
        empty_state("quiz", _("No questionnaires here. Begin one; a survey asks it once it is released."))
        return
    _show(rows)
    pages_below(counts[part], PER_PAGE, "page")


def _show(rows: list[QuestionnaireRow]) -> None:
    st.dataframe(
        [
            {
                "state": chip(row.state),
                "revision": f"V{row.revision}",
                "name": row.name,
                "audience": word(row.audience),
                "questions": row.questions,
                "surveys": row.surveys,
                "drafted": shown_moment(row.drafted_at)[:10],
                "released": shown_moment(row.released_at)[:10],
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(QuestionnaireState), width=112),
            "revision": button_column(_("Version"), key="open_questionnaire", on_click=None, width=74),
            "name": text_column(_("Questionnaire"), width=300),
            "audience": text_column(_("For whom"), width=90),
            "questions": number_column(_("Number of questions"), width=146),
            "surveys": number_column(_("Times asked"), width=100),
            "drafted": text_column(_("Drafted"), width=92),
            "released": text_column(_("Released"), width=92),
        },
        hide_index=True,
        height="content",
        placeholder="—",
        key="questionnaires",
    )
    clicked = st.session_state.get("open_questionnaire")
    if clicked and 0 <= clicked["row"] < len(rows):
        st.switch_page(PAGES["questionnaire"].file, query_params={"id": str(rows[clicked["row"]].id)})


def show_new_form(actor: Actor) -> None:
    """Name, for whom, and whose questions to begin with: those that the address names (`?copy=3`)."""
    if not may(actor, "draft_questionnaire"):
        return
    if "copy" in st.query_params:
        st.session_state[COPIED] = row_number(st.query_params.pop("copy"))
        open_form(NEW)
    if not is_open(NEW):
        st.session_state.pop(COPIED, None)
        return
    copied = {row.id: f"{row.name} V{row.revision}" for row in ask(list_questionnaires, limit=MOST_COPIED)}
    with card(_("New questionnaire")), entry_form(fresh(NEW)):
        show_refusal(NEW)
        one, two, three = st.columns([40, 22, 38])
        given = {
            "name": one.text_input(_("Name of the questionnaire") + " *"),
            "audience": two.selectbox(_("For whom"), list(SurveyAudience), format_func=word),
            "copy_of": three.selectbox(
                _("Questions as in"), list(copied), index=_row_place(list(copied)), placeholder=_("begin empty"),
                format_func=lambda id_: copied.get(id_, ""),
            ),
        }  # fmt: skip
        field_error(NEW, *given)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Begin"), form=NEW, type="primary", shortcut="Ctrl+Enter"):
            act(draft_questionnaire, form=NEW, done=_("The questionnaire is a draft."), then=open_made, **given)
        foot.form_submit_button(_("Back"), on_click=close_form)


def _row_place(ids: list[int]) -> int | None:
    """The questionnaire that the address proposed to copy."""
    asked = st.session_state.get(COPIED)
    return ids.index(asked) if asked in ids else None

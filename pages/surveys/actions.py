"""Corrective actions: the board, the list, and one with what is done and whether it worked (R-SURV-5)."""

import streamlit as st

from components.act import ask
from components.action_board import show_board
from components.action_card import show_check, show_facts, show_trail
from components.action_forms import show_form
from components.action_list import show_list
from components.action_saving import open_form
from components.action_words import SIDE_WAYS, term_badge
from components.chips import badge, plain
from components.choice import choose_one, choose_view
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.queries.corrective_actions import get_action, list_surveys_with_actions
from db.rules.action_states import action_buttons

actor, at = require_page("survey-actions"), now()
clause = _(
    "Every question and zone below the threshold gets a corrective action with owner, due date and measure. Somebody "
    "else checks that it worked, by the next survey, by callbacks or on the spot; if not, it is open again."
)
number = st.query_params.get("no", "")
one = ask(get_action, action_no=number) if number else None
if one is None:
    head = page_head(_("Corrective actions"), plain(number), rule="R-SURV-5", clause=clause)
    if number:
        empty_state("search_off", _("There is no corrective action with this number. Look it up in the list."))
        st.page_link(PAGES["survey-actions"].file, label=_("Corrective actions"), icon=":material/build_circle:")
        st.stop()
    surveys = {"": _("All surveys"), **ask(list_surveys_with_actions)}
    survey_no = choose_one(head, _("Survey"), surveys, key="survey", width=260)
    view = choose_view(head, _("View"), {"board": _("Board"), "list": _("List")}, key="view")
    if view == "board":
        show_board(survey_no)
    else:
        show_list(at, survey_no)
    st.stop()

head = page_head(plain(one.title), plain(one.action_no), rule="R-SURV-5", clause=clause)
head.markdown(f"{badge(one.state)} {term_badge(one, office_day(at))}".strip(), width="content")
verbs = list(action_buttons(one, actor))
asked = next((verb for verb in verbs if verb.value == st.query_params.get("do", "")), None)
steps = [verb for verb in verbs if verb not in SIDE_WAYS]
if rest := [verb for verb in verbs if verb in SIDE_WAYS]:
    head.menu_button(_("More"), rest, format_func=word, key="more action verbs", on_click=open_form)
for verb in steps:
    if verb is not asked:
        look = "primary" if verb is steps[-1] and asked is None else "secondary"
        head.button(word(verb), type=look, on_click=open_form, args=(verb,), key=f"step {verb}")
left, right = st.columns([62, 38], gap="medium")
with left:
    if asked is not None:
        show_form(one, asked)
    show_facts(one)
with right:
    show_check(one)
    show_trail(one)

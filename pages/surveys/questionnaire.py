"""One questionnaire: its questions as a table, beside it the form as the resident sees it, its versions."""

import streamlit as st

from components.act import ask
from components.chips import badge, look, plain
from components.choice import choose_one, row_number
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.question_grid import edit_questions, show_questions
from components.questionnaire_preview import show_preview
from components.questionnaire_verbs import show_asked, show_asked_before, show_verbs, verbs_of
from components.session import require_page
from components.tables import shown_moment
from components.words import _, word
from db.queries.questionnaires import get_questionnaire, list_earlier_questions, list_questions, list_revisions
from db.rules.permissions import may
from db.vocabulary import QuestionnaireVerb

actor = require_page("questionnaire")
clause = _(
    "A plan names its questionnaire. Released it is fixed; a change is its next version. The same question keeps its "
    "comparison from survey to survey."
)
asked = row_number(str(st.session_state.get("id") or st.query_params.get("id", "")))
shown = None if asked is None else ask(get_questionnaire, questionnaire_id=asked)
if shown is None:
    page_head(_("Questionnaire"))
    empty_state("search_off", _("There is no such questionnaire. Look it up in the list."))
    st.page_link(PAGES["questionnaires"].file, label=_("Questionnaires"), icon=":material/quiz:")
    st.stop()
rows, verbs = ask(list_questions, questionnaire_id=shown.id), verbs_of(shown, actor)
head = page_head(plain(shown.name), word(shown.audience), rule="R-SURV-4", clause=clause)
head.markdown(badge(shown.state), width="content")
revisions = {
    str(row.id): f"{look(row.state).sign} V{row.revision} · {shown_moment(row.released_at or row.drafted_at)[:10]}"
    for row in ask(list_revisions, name=shown.name)
}
if len(revisions) > 1:
    choose_one(head, _("Version"), revisions, key="id", width=170)
left, right = st.columns([68, 32], gap="medium")
changes = []
with left:
    show_asked(shown, verbs)
    if QuestionnaireVerb.EDIT in verbs:
        changes = edit_questions(rows, shown.id)
        how = _("Write in the empty rows; a new question is on the scale unless you say otherwise. Reworded it stays "
                "compared with what it was: for another question take it out and write a new one.")  # fmt: skip
        st.caption(how)
        show_asked_before(shown, ask(list_earlier_questions, questionnaire_id=shown.id))
    else:
        show_questions(rows)
with right:
    show_preview(shown, rows, changes)
    if may(actor, "draft_questionnaire"):
        there, again = {"copy": str(shown.id)}, _("Begin another one with these questions")
        st.page_link(PAGES["questionnaires"].file, label=again, icon=":material/content_copy:", query_params=there)
if not changes:
    show_verbs(head, shown, verbs)

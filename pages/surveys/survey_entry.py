"""Paper sheets of a running survey: typed in by keyboard, a part of them twice, wrong ones voided."""

import streamlit as st

from components.act import ask
from components.choice import choose_one, choose_view
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.survey_entries import show_entries, show_figures
from components.survey_entry import show_first_entry, show_second_entry
from components.words import _
from db.clock import now, office_day
from db.queries.settings import get_settings
from db.queries.survey_entries import get_entry_figures, list_entry_surveys, list_to_type_again
from db.rules.permissions import may

actor, today = require_page("survey-entry"), office_day(now())
clause = _(
    "Nobody influences answers: what is typed is never changed. A wrong entry is voided with a reason and typed again; "
    "both are kept. Some sheets, drawn by lot, are typed twice to find typing errors."
)
head = page_head(_("Type in sheets"), rule="R-SURV-3", clause=clause)
surveys = {survey.survey_no: survey for survey in ask(list_entry_surveys)}
if not surveys:
    empty_state("keyboard", _("No survey runs now. Sheets are typed while it does."))
    st.page_link(PAGES["surveys"].file, label=_("Surveys"), icon=":material/poll:")
    st.stop()
titles = {number: f"{number} {survey.title}" for number, survey in surveys.items()}
survey = surveys[choose_one(head, _("Survey"), titles, key="no", width=380)]
percent = ask(get_settings).survey_second_entry_percent
waiting = ask(list_to_type_again, survey_id=survey.id, survey_no=survey.survey_no, percent=percent)
parts = {"first": _("Type in"), "again": _("Type a second time ({n})").format(n=len(waiting)), "typed": _("On record")}
if not may(actor, "enter_answers"):
    parts = {"typed": parts["typed"]}
part = choose_view(st.container(), _("Show"), parts, key="part")
if part == "first":
    show_first_entry(survey, today)
elif part == "again":
    show_second_entry(survey, waiting, today)
else:
    show_entries(survey, may_void=may(actor, "void_response"))
show_figures(ask(get_entry_figures, survey_id=survey.id), len(waiting))

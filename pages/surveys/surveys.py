"""Surveys: the rounds that are due, all surveys with what came back, a new plan (R-SURV)."""

import streamlit as st

from components.navigation import PAGES
from components.page import page_head
from components.session import require_page
from components.survey_new import show_new_form
from components.survey_table import list_and_filter, show_rounds
from components.words import _
from db.clock import now, office_day
from db.rules.permissions import may

actor, today = require_page("surveys"), office_day(now())
if "survey opens" in st.session_state:
    st.switch_page(PAGES["survey"].file, query_params={"no": st.session_state.pop("survey opens")})
clause = _(
    "Shops every quarter, consumers once a year in May, residents once a year. A plan is approved by the leader "
    "20 days before it starts; everybody of the sample is reached, 70 % answer; filed within 5 days after the end."
)
head = page_head(_("Surveys"), _("from the approved plan to the corrective action"), rule="R-SURV-2", clause=clause)
may_draft = may(actor, "draft_survey")
if st.query_params.get("new") and may_draft:
    show_new_form(actor, today)
    st.stop()
if may_draft and head.button(_("Draft a plan"), type="primary", icon=":material/add:"):
    st.query_params["new"] = "1"
    st.rerun()
show_rounds(actor, today)
list_and_filter()

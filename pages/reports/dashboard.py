"""The dashboard: eight figures with their course, and charts by question (R-YEAR)."""

from urllib.parse import urlencode

import streamlit as st

from components.act import ask
from components.dashboard_cards import show_cards
from components.dashboard_choice import look_now, show_choice
from components.dashboard_panel import View
from components.dashboard_parts import show_questions
from components.dashboard_view import cards_of
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.tables import shown_moment
from components.words import _
from db.clock import now
from db.vocabulary import ReportSpan

actor, at = require_page("dashboard"), now()
look = look_now(actor, at)
view = View(look, actor, ask, _)
note = _("as of {moment}").format(moment=shown_moment(at)) if look.is_running else ""
head = page_head(_("Dashboard"), note)
show_choice(head, look, actor)
head.link_button(_("Tables"), f"/papers/dashboard.xlsx?{urlencode(look.address)}", icon=":material/table:")
report = PAGES["monthly-report"]
has_report = look.period.span is ReportSpan.MONTH and report.opens_for(actor)
if has_report and head.button(_("Monthly report"), icon=":material/description:", type="primary"):
    st.switch_page(report.file, query_params={"month": look.period.name})
cards = cards_of(look, actor)
if not cards:
    empty_state(
        "domain_disabled", _("You head no department yet. The administrator enters it; then its figures stand here.")
    )
    st.stop()
show_cards(view, cards)
show_questions(view)

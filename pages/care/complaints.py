"""Complaints: the board with its running clocks, the list, and what the month says (R-COMP)."""

import streamlit as st

from components.act import ask
from components.choice import choose_view
from components.complaint_analysis import show_analysis
from components.complaint_board import show_board
from components.complaint_departments import show_responsible
from components.complaint_list import show_list
from components.navigation import PAGES
from components.page import page_head
from components.session import require_page
from components.tables import shown_moment
from components.words import _
from db.clock import now
from db.queries.complaints import count_open_complaints
from db.rules.permissions import may

actor, at = require_page("complaints"), now()
clause = _(
    "Critical: at once to the manager, who leads. Major: begun within an hour by the head of the department. Minor: "
    "settled within two days or the term agreed. From the 6th working day on the customer hears of it daily."
)
note = _("{n} open, {moment}").format(n=ask(count_open_complaints, actor=actor), moment=shown_moment(at))
head = page_head(_("Complaints"), note, rule="R-COMP-2", clause=clause)
show_responsible(head, actor)
views = {"board": _("Board"), "list": _("List"), "analysis": _("Monthly analysis")}
view = choose_view(head, _("View"), views, key="view")
if may(actor, "register_complaint") and head.button(_("Register complaint"), icon=":material/add:", type="primary"):
    st.switch_page(PAGES["new-complaint"].file)
if view == "board":
    show_board()
elif view == "list":
    show_list(at)
else:
    show_analysis(actor)

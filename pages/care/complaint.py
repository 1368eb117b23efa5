"""One complaint: what was said, its clocks and its history, and the buttons this person may press now."""

import streamlit as st

from components.act import ask
from components.attachments import show_complaint_files
from components.chips import badge, plain
from components.complaint_card import show_call, show_clocks, show_contact, show_facts, show_trail
from components.complaint_forms import show_form
from components.complaint_saving import open_form
from components.complaint_start import forget_words
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.clock import now
from db.queries.complaints_one import get_complaint
from db.rules.complaint_clocks import TOLD_BY
from db.rules.complaint_states import complaint_buttons
from db.vocabulary import ComplaintVerb

# Possible, but never what the page leads to.
SIDE_WAYS = (ComplaintVerb.HAND_OVER, ComplaintVerb.CORRECT, ComplaintVerb.DECLINE, ComplaintVerb.REJECT)

actor, at = require_page("complaint"), now()
one = ask(get_complaint, actor=actor, complaint_no=st.query_params.get("no", ""))
if one is None:
    page_head(_("Complaint"))
    empty_state("search_off", _("There is no complaint with this number. Look it up in the list."))
    st.page_link(PAGES["complaints"].file, label=_("Complaints"), icon=":material/support_agent:")
    st.stop()
clause = _(
    "Critical: at once to the manager, who leads. Major: begun within an hour by the head of the department. Minor: "
    "settled within two days or the term agreed. Rejected: one step graver, handled again (R-COMP-5)."
)
head = page_head(plain(one.title), plain(one.complaint_no), rule="R-COMP-2", clause=clause)
head.markdown(f"{badge(one.severity)} {badge(one.state)}", width="content")
verbs = list(complaint_buttons(one, actor))
asked = next((verb for verb in verbs if verb.value == st.query_params.get("do", "")), None)
first = verbs[0] if verbs and verbs[0] not in SIDE_WAYS else None
rest = [verb for verb in verbs if verb is not first]
if rest:
    head.menu_button(_("More"), rest, format_func=word, key="more complaint verbs", on_click=open_form)
if first is not None and asked is not first:
    waits = first is not ComplaintVerb.TELL or (one.clocks and one.clocks[0].clock in TOLD_BY)
    look = "primary" if waits and not asked else "secondary"
    head.button(word(first), type=look, on_click=open_form, args=(first,), key="next step")
left, right = st.columns([62, 38], gap="medium")
with left:
    if asked is not None:
        show_form(one, asked)
    show_facts(one, actor)
    show_trail(one)
with right:
    show_clocks(one, at)
    show_contact(one, actor)
    show_call(one, actor)
    show_complaint_files(one.id)
forget_words()

"""Agreements: who has which service or fee at which price, on its way to approval, running, ending (R-BILL-6)."""

import streamlit as st

from components.act import ask
from components.agreement_card import show_agreed, show_stages
from components.agreement_editor import edit_draft, save_draft
from components.agreement_new import show_new_button, show_new_form
from components.agreement_produced import show_produced
from components.agreement_table import list_and_filter
from components.agreement_trail import show_history, show_versions
from components.agreement_verbs import show_asked, show_verbs
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.agreements_one import get_agreement
from db.rules.agreement_states import may_take_agreement
from db.rules.permissions import may
from db.vocabulary import AgreementState, AgreementVerb

actor, today = require_page("agreements"), office_day(now())
number = st.query_params.get("no", "")
clause = _(
    "The desk or the department drafts, finance checks, the manager approves; then it makes fees and work orders by "
    "its rhythm, each period once. A price changes only by a new approved version; one month before the end it is "
    "told, and a renewal follows as a successor."
)
shown = ask(get_agreement, agreement_no=number, today=today) if number else None
if shown is None:
    head = page_head(_("Agreements"), plain(number), rule="R-BILL-6", clause=clause)
    if number:
        empty_state("search_off", _("There is no agreement with this number. Look it up in the list."))
        st.page_link(PAGES["agreements"].file, label=_("Agreements"), icon=":material/contract:")
    elif st.query_params.get("new") and may(actor, "draft_agreement"):
        show_new_form(actor, today)
    else:
        show_new_button(head, actor)
        list_and_filter(today)
    st.stop()

head = page_head(shown.agreement_no, plain(shown.facts.title), rule="R-BILL-6", clause=clause)
head.markdown(badge(shown.stage), width="content")
if may(actor, "print_agreement") and (shown.live is None or shown.live.state is not AgreementState.DRAFT):
    version = (shown.live or shown.in_force or shown.newest).number
    paper = f"/papers/agreement/{shown.agreement_no}?version={version}"
    head.link_button(_("Print"), paper, icon=":material/print:")
show_stages(shown)
show_asked(shown, actor, today)
live = shown.live
is_draft = live is not None and live.state is AgreementState.DRAFT and may_take_agreement(
    actor, state=live.state, verb=AgreementVerb.CHANGE, department_id=shown.facts.department_id
)  # fmt: skip
typed, is_changed = None, False
left, right = st.columns([74, 26] if is_draft else [66, 34], gap="small")
with left:
    if live is not None and is_draft:
        typed, is_changed = edit_draft(shown, live)
    else:
        show_agreed(shown, live or shown.in_force or shown.newest)
    show_produced(shown)
with right:
    for label, other in ((_("Renews {number}"), shown.renews), (_("Renewed by {number}"), shown.renewed_by)):
        if other:
            st.page_link(PAGES["agreements"].file, label=label.format(number=other), query_params={"no": other})
    show_versions(shown)
    show_history(shown)
show_verbs(shown, actor, head, is_changed=is_changed)
if live is not None and typed is not None:
    save_draft(shown, live, typed, head, is_changed=is_changed)

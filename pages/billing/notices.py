"""A month's notices: found, printed by customer and building, delivered, restated after a correction (R-BILL-4)."""

import streamlit as st

from components.act import ask, fresh
from components.navigation import PAGES
from components.notice_files import show_files
from components.notice_one import show_notice
from components.notice_table import OF_A_BUILDING, PER_PAGE, chosen_notices, show_delivery, show_notices, show_stale
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.money import format_yuan
from db.queries.months import list_months
from db.queries.notices import (
    count_notices,
    get_notice_totals,
    list_buildings,
    list_notices,
    list_stale,
    newest_numbers,
)
from db.rules.permissions import may

actor, today = require_page("notices"), office_day(now())
clause = _(
    "Notices go out through the service department; each delivery is recorded, by whom, when and how, and so is a "
    "failed one with the next way to try. The term of payment runs from the delivery."
)
head = page_head(_("Notices"), rule="R-BILL-4", clause=clause)
months = ask(list_months, today=today)
month = head.selectbox(
    _("Month"), months, key="month", bind="query-params", label_visibility="collapsed", width=130
) or months[0]  # fmt: skip
text = head.text_input(
    _("Find"),
    placeholder=_("Number, room or name"),
    type="search",
    label_visibility="collapsed",
    width=200,
    key="notice text",
)
totals = ask(get_notice_totals, month=month)
if not totals.notices:
    can_open = PAGES["billing_rollup"].opens_for(actor)
    empty_state("receipt_long", _("The notices of {month} are not made yet.").format(month=month))
    if can_open and st.button(_("To the month end"), type="primary"):
        st.switch_page(PAGES["billing_rollup"].file, query_params={"month": month})
    st.stop()
stale = ask(list_stale, month=month) if may(actor, "reissue_notice") else []
if stale:
    show_stale(month, stale, ask(newest_numbers, month=month, customers=[draft.sums.customer_id for draft in stale]))
left, right = st.columns([72, 28], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = {"month": month, "text": text or "", **chosen_notices(ask(list_buildings, month=month))}
    found, per_page = ask(count_notices, **wanted), PER_PAGE if wanted["building"] is None else OF_A_BUILDING
    said = _("Notices: {n}, total {total}").format(n=totals.notices, total=format_yuan(totals.total_fen))
    shown = _("shown: {n}").format(n=found) if found != totals.notices else ""
    st.markdown(f"**{said}** :gray[{shown}]")
    table = st.container()
    page = pages_below(found, per_page, "page")
    rows = ask(list_notices, **wanted, limit=per_page, offset=per_page * (page - 1))
    with table:
        ticked = show_notices(rows, key=f"notices {page} {wanted} {fresh('delivery')}") if rows else []
        if not rows:
            st.caption(_("Nothing found. Check the number, or search by room or name."))
with right:
    if len(ticked) == 1:
        show_notice(ticked[0])
    if ticked and may(actor, "record_delivery"):
        show_delivery(ticked, today)
    elif may(actor, "record_delivery"):
        st.caption(_("Tick the notices that were delivered or came back."))
    if may(actor, "print_notices"):
        show_files(month)

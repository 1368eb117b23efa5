"""A month's notices: found, printed by customer and building, delivered, restated after a correction (R-BILL-4)."""

import streamlit as st

from components.act import ask
from components.navigation import PAGES
from components.notice_files import show_files
from components.notice_table import show_delivery, show_notices, show_stale
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.money import format_yuan
from db.queries.months import list_months
from db.queries.notices import count_notices, get_notice_totals, list_notices, list_stale, newest_numbers
from db.rules.permissions import may

PER_PAGE = 15
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
    width=220,
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
found = ask(count_notices, month=month, text=text or "")
left, right = st.columns([72, 28], gap="medium")
with left:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        said = _("Notices: {n}, total {total}").format(n=totals.notices, total=format_yuan(totals.total_fen))
        st.markdown(f"**{said}**", width="content")
        page = pages_below(found, PER_PAGE, "page")
    rows = ask(list_notices, month=month, text=text or "", limit=PER_PAGE, offset=PER_PAGE * (page - 1))
    ticked = show_notices(rows, key=f"notices {month} {page} {text}") if rows else []
    if not rows:
        st.caption(_("Nothing found. Check the number, or search by room or name."))
with right:
    if ticked and may(actor, "record_delivery"):
        show_delivery(ticked, today)
    elif may(actor, "record_delivery"):
        st.caption(_("Tick the notices that were delivered or came back."))
    if may(actor, "print_notices"):
        show_files(month)

"""The month: its stages, the equation, what stays out first, then each customer; issued once, locked by two."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import choose_part
from components.month_stages import show_equation, show_notes, show_stages
from components.month_tables import show_customers, show_exceptions, show_hand_ins
from components.month_unmade import show_unmade_fees
from components.month_verbs import show_questions, show_verbs, verbs_of
from components.page import empty_state, page_head, pages_below
from components.session import require_page
from components.words import _, word
from db.clock import month_of, now, office_day
from db.money import format_yuan
from db.queries.billing import get_register_total, get_unit_names, list_rollup_page
from db.queries.billing_exceptions import count_exceptions, list_exceptions
from db.queries.months import get_month, list_hand_ins, list_months
from db.queries.notices import list_notices_as_rollup
from db.queries.settings import get_settings
from db.vocabulary import BillingException, MonthState

PER_PAGE = 8
actor, today = require_page("billing_rollup"), office_day(now())
clause = _(
    "By the 25th the departments hand in the month's slips, checked and signed; by the last day finance has made all "
    "notices. Exceptions and missing hand-ins warn, they do not block. Finance asks to lock, the manager confirms."
)
head = page_head(_("Month end"), rule="R-BILL-2", clause=clause)
months = ask(list_months, today=today)
month = head.selectbox(
    _("Month"), months, key="month", bind="query-params", label_visibility="collapsed", width=130
) or month_of(today)  # fmt: skip
stage, hand_ins = ask(get_month, month=month), ask(list_hand_ins, month=month)
head.link_button(_("Closing sheet"), f"/papers/closing/{month}", icon=":material/print:")
verbs = verbs_of(stage, hand_ins, actor)
show_verbs(head, month, verbs)
with st.container(gap="small"):
    show_stages(stage, hand_ins, ask(get_settings), today)
    show_notes(stage)
    page = st.session_state.get("page", 1) if isinstance(st.session_state.get("page", 1), int) else 1
    is_open = stage.state is MonthState.OPEN
    find = list_rollup_page if is_open else list_notices_as_rollup
    totals, rows = ask(find, month=month, limit=PER_PAGE, offset=PER_PAGE * (page - 1))
    counts = ask(count_exceptions, month=month)
    left_out = sum(count.orders for count in counts)
    if is_open:
        show_unmade_fees(month, actor)
    show_questions(stage, totals, left_out, actor, verbs)
    show_equation(totals, ask(get_register_total, month=month) if is_open else totals.charges_fen)
    parts = {"customers": _("Customers {n}").format(n=totals.customers)}
    parts |= {"hand_ins": _("Hand-ins {n}").format(n=sum(row.signed_at is not None for row in hand_ins))}
    if counts:
        line = st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
        amount = format_yuan(sum(count.amount_fen for count in counts))
        said = _("Slips with an exception: {n}, {amount}").format(n=left_out, amount=amount)
        note = _("not in the totals above")
        line.markdown(f":red[:material/error: **{plain(said)}**] :gray[:small[{note}]]", width="content")
        with line:
            kinds = {"all": _("All {n}").format(n=left_out)}
            kinds |= {count.kind.value: f"{word(count.kind)} {count.orders}" for count in counts}
            kind = choose_part(_("Exception"), kinds, key="exception")
        only = None if kind == "all" else next(one for one in BillingException if one == kind)
        show_exceptions(ask(list_exceptions, month=month, kind=only), key="exceptions")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        part = choose_part(_("Show"), parts, key="show")
        if part == "customers":
            pages_below(totals.customers, PER_PAGE, "page")
    if part == "hand_ins":
        show_hand_ins(hand_ins)
    elif rows:
        units = ask(get_unit_names, customers=[row.customer_id for row in rows], day=today)
        show_customers(rows, units, key="customers")
    else:
        empty_state("receipt_long", _("No slip of this month goes to the monthly account yet."))

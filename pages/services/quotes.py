"""Quotes for jobs outside the price list: what waits for whom, one quote with its way, build-up and history."""

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import empty_state, page_head
from components.quote_card import show_build_up, show_similar
from components.quote_editor import edit_draft, save_draft
from components.quote_table import list_and_filter
from components.quote_trail import show_customer, show_trail
from components.quote_verbs import show_asked, show_first, show_verbs
from components.session import require_page
from components.words import _
from db.clock import now
from db.queries.quotes_one import get_quote
from db.queries.work_orders_one import get_order
from db.rules.quote_states import may_take_quote
from db.vocabulary import QuoteState, QuoteVerb

actor, at = require_page("quotes"), now()
number, order_no = st.query_params.get("no", ""), st.query_params.get("order", "")
asked = st.query_params.get("revision", "")
clause = _(
    "The department agrees the way of doing it with the customer and builds the price; its head signs, the manager "
    "approves, the customer confirms. Nothing goes out before the last yes."
)
quote = None
if number or order_no:
    quote = ask(get_quote, at=at, quote_no=number, order_no="" if number else order_no,
                revision=int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None)  # fmt: skip
if quote is not None:
    head = page_head(quote.number, plain(f"{quote.department} · {quote.order_no}"), rule="R-PRICE-5", clause=clause)
    head.markdown(badge(quote.shown_state), width="content")
    head.page_link(PAGES["order"].file, label=_("Work order"), query_params={"no": quote.order_no})
    if quote.state not in (QuoteState.DRAFT, QuoteState.SIGNED, QuoteState.ENDORSED, QuoteState.REJECTED):
        paper = f"/papers/quote/{quote.quote_no}?revision={quote.revision}"
        head.link_button(_("Print"), paper, icon=":material/print:")
    is_draft = quote.state is QuoteState.DRAFT and may_take_quote(
        actor, state=quote.state, verb=QuoteVerb.CHANGE, department_id=quote.department_id
    )
    left, right = st.columns([52, 48] if is_draft else [63, 37], gap="small")
    with left:
        show_asked(quote, actor)
        live, is_changed = edit_draft(quote) if is_draft else (quote, False)
        if not is_draft:
            show_build_up(quote)
    with right:
        if is_draft:
            show_build_up(live)
        show_similar(live)
        show_trail(quote)
        show_customer(quote)
    show_verbs(quote, actor, head, is_changed=is_changed)
    if is_draft:
        save_draft(quote, live, head, is_changed=is_changed)
else:
    head = page_head(_("Quotes"), plain(order_no or number), rule="R-PRICE-5", clause=clause)
    if order_no:
        st.page_link(PAGES["order"].file, label=_("Work order"), query_params={"no": order_no})
        show_first(ask(get_order, order_no=order_no), actor, head)
    elif number:
        empty_state("search_off", _("There is no quote with this number. Look it up in the list."))
        st.page_link(PAGES["quotes"].file, label=_("Quotes"), icon=":material/request_quote:")
    else:
        list_and_filter()

"""The quote of a work order on its page: where it stands, the way to it, and the next revision on site (R-PRICE-7)."""

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import card
from components.reason_form import ask_first, is_open, open_form
from components.words import _, word
from db.clock import now, office_day
from db.money import format_yuan
from db.operations.quotes import revise_quote
from db.queries.quotes import QuoteHint, list_quote_hints
from db.queries.work_orders_one import OrderView
from db.rules.quote_states import LIVE, may_take_quote
from db.rules.quotes import shown_no
from db.types import Actor
from db.vocabulary import OrderState, OrderVerb, QuoteState, QuoteVerb

ON_SITE = (OrderState.IN_PROGRESS, OrderState.ON_HOLD)
# What nobody types by hand where a quote decides.
QUOTE_DECIDES = (OrderVerb.PRICE, OrderVerb.CHANGE_PRICE)


def quote_of(order: OrderView) -> QuoteHint | None:
    """Where the quote of this order stands."""
    return ask(list_quote_hints, order_ids=[order.id], today=office_day(now())).get(order.id)


def is_decided_by(quote: QuoteHint | None, verb: OrderVerb) -> bool:
    """Whether the quote, not this verb, makes the price."""
    return quote is not None and verb in QUOTE_DECIDES and quote.state in (*LIVE, QuoteState.CONFIRMED)


def show_quote_of(order: OrderView, quote: QuoteHint | None, actor: Actor) -> None:
    """The card with the state; nothing for a job of the price list."""
    if quote is None and not order.needs_quote:
        return
    with card(word_of(quote), badge(quote.state) if quote else ""):
        row = st.container(horizontal=True, vertical_alignment="center")
        if quote is None:
            row.markdown(f":gray[{_('Not on the price list: its department makes a quote first.')}]", width="content")
        else:
            number = shown_no(quote.quote_no, quote.revision)
            row.markdown(f"{plain(number)} **{plain(format_yuan(quote.total_fen))}**", width="content")
        row.space("stretch")
        may_draft = may_take_quote(actor, state=None, verb=QuoteVerb.DRAFT, department_id=order.department_id)
        form = f"on site {order.id}"
        if quote is not None and quote.state is QuoteState.CONFIRMED and order.state in ON_SITE and may_draft:
            label = _("The job changes: next revision")
            if not is_open(form):
                row.button(label, icon=":material/edit_document:", on_click=open_form, args=(form,))
        label = word(QuoteVerb.DRAFT) if quote is None and may_draft else _("Open the quote")
        if quote is not None or may_draft:
            where = {"order": order.order_no} if quote is None else {"no": quote.quote_no}
            icon = ":material/request_quote:"
            row.page_link(PAGES["quotes"].file, label=label, icon=icon, query_params=where)
        asked = _("The work pauses until the customer confirms the new price; both prices stay on record.")
        ask_first(form, asked, word(QuoteVerb.REVISE), revise_quote, work_order_id=order.id)


def word_of(quote: QuoteHint | None) -> str:
    return _("Quote, changed on site") if quote is not None and quote.is_on_site else _("Quote")

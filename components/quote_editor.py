"""The draft of a quote: the way agreed with the customer first, then what it takes, with the price live beside it.

What is typed is pinned to the revision as it was opened: a save of somebody else never wipes it out.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, field_error, fresh, once, pressed, renew, show_refusal
from components.page import card
from components.quote_grid import edit_lines
from components.quote_words import percent
from components.seen import seen_version
from components.words import _, word
from db.clock import now, office_day
from db.operations.quotes import QuoteFacts, change_quote
from db.queries.catalogue import list_items
from db.queries.quotes_one import QuoteView
from db.rules.quotes import CostLine, Rates, build_up
from db.vocabulary import QuoteDetail, QuoteLineKind


def form_of(quote: QuoteView) -> str:
    return f"quote draft {quote.id}"


def edit_draft(quote: QuoteView) -> tuple[QuoteView, bool]:
    """Draw the fields; gives the revision as it would be saved now, and whether anything differs from what is saved."""
    form = form_of(quote)
    key = fresh(form)
    pinned: QuoteView = st.session_state.setdefault(f"pinned {key}", quote)
    with card(_("Way of doing it"), f":gray[:small[{_('First agree it with the customer (R-PRICE-5)')}]]"):
        facts = _facts(pinned, key)
    with card(_("What it takes")):
        show_refusal(form)
        field_error(form, "lines")
        lines = [line for kind in QuoteLineKind for line in edit_lines(pinned, kind, key)]
        facts = _rest(pinned, facts, lines, key)
    price = build_up(lines, Rates(quote.overhead_rate, facts.profit_rate, quote.tax_rate))
    typed = {**facts._asdict(), "lines": tuple(lines)}
    live = replace(quote, price=price, total_fen=price.total_fen, **typed)
    is_changed = any(getattr(quote, name) != value for name, value in typed.items())
    return live, is_changed


def save_draft(quote: QuoteView, live: QuoteView, head: DeltaGenerator, *, is_changed: bool) -> None:
    """Save what was typed against the version that was on the screen; after a refusal, against the one shown now."""
    form = form_of(quote)
    seen = seen_version(quote, form)
    if st.session_state[f"pinned {fresh(form)}"].version != quote.version:
        st.warning(_("Somebody saved this draft meanwhile."), icon=":material/sync_problem:")
    if not is_changed:
        return
    head.button(_("Discard"), on_click=renew, args=(form,), icon=":material/undo:")
    look = {"type": "primary", "icon": ":material/save:"}
    if pressed(head.button, _("Save the draft"), form=form, **look):
        facts = QuoteFacts(**{name: getattr(live, name) for name in QuoteFacts._fields})
        act(
            change_quote,
            form=form,
            key=once(form),
            done=_("{number} is saved.").format(number=quote.number),
            quote_id=quote.id,
            version=seen,
            facts=facts,
            lines=list(live.lines),
        )


def _facts(quote: QuoteView, key: str) -> QuoteFacts:
    form = form_of(quote)
    one, two, three = st.columns([44, 28, 28])
    title = one.text_input(_("Job") + " *", quote.title, key=f"title {key}")
    field_error(form, "title")
    categories = sorted({row.category for row in ask(list_items, day=office_day(now()))} | {quote.category} - {""})
    category = two.selectbox(
        _("Category"),
        categories,
        index=categories.index(quote.category) if quote.category in categories else None,
        accept_new_options=True,
        placeholder=_("for the comparison"),
        key=f"category {key}",
    )
    day = three.date_input(
        _("Agreed on") + " *",
        quote.method_agreed_on,
        max_value=office_day(now()),
        format="YYYY-MM-DD",
        key=f"agreed {key}",
    )
    method = st.text_area(
        _("Way of doing it") + " *",
        quote.method,
        height=68,
        placeholder=_("Step by step, as the customer understands it"),
        label_visibility="collapsed",
        key=f"method {key}",
    )
    field_error(form, "method", "method_agreed_on", "category")
    return QuoteFacts(title, method, day, quote.profit_rate, category or "", quote.margin_reason, quote.shown_detail)


def _rest(quote: QuoteView, facts: QuoteFacts, lines: Sequence[CostLine], key: str) -> QuoteFacts:
    form = form_of(quote)
    one, two = st.columns([30, 70])
    profit = one.number_input(
        _("Profit (%)"), -100.0, 100.0, value=quote.profit_rate / 100, step=0.5, format="%g", key=f"profit {key}"
    )
    field_error(form, "profit_rate")
    rate = int(Decimal(str(round(profit or 0, 2))) * 100)
    detail = two.segmented_control(
        _("The customer sees"), list(QuoteDetail), default=quote.shown_detail, format_func=word, key=f"detail {key}"
    )
    price = build_up(lines, Rates(quote.overhead_rate, rate, quote.tax_rate))
    facts = facts._replace(profit_rate=rate, shown_detail=detail or quote.shown_detail)
    asks = replace(quote, price=price).must_explain
    reason = quote.margin_reason
    if asks or reason:
        label = _("Reason for loss or margin") + (" * (R-PRICE-6)" if asks else "")
        reason = st.text_input(label, reason, key=f"margin reason {key}")
    field_error(form, "margin_reason")
    fixed = _("Overhead {overhead} and tax {tax} by the settings; the margin needs a reason above {ceiling}.")
    said = fixed.format(
        overhead=percent(quote.overhead_rate), tax=percent(quote.tax_rate), ceiling=percent(quote.margin_ceiling)
    )
    st.caption(said)
    return facts._replace(margin_reason=reason)

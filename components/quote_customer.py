"""The customer's part of a quote as small forms: how it is offered, how and when the yes came."""

from datetime import datetime, timedelta

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, once, pressed, show_refusal
from components.page import card
from components.reason_form import close_form
from components.words import _, word
from db.clock import now, office_day, office_instant
from db.money import format_yuan
from db.operations.quote_customer import confirm_quote, offer_quote
from db.queries.quotes_one import QuoteView
from db.queries.settings import get_settings
from db.vocabulary import AcceptedHow, QuoteDetail, QuoteVerb, Settlement

WAYS = (AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING)
PRIMARY = {"type": "primary", "shortcut": "Ctrl+Enter"}


def offer(quote: QuoteView, form: str) -> None:
    today = office_day(now())
    with card(word(QuoteVerb.OFFER)), entry_form(fresh(form)):
        show_refusal(form)
        one, two, three = st.columns([25, 32, 43])
        proposed = today + timedelta(days=ask(get_settings).quote_valid_days)
        until = one.date_input(_("Valid until") + " *", proposed, min_value=today, format="YYYY-MM-DD")
        how = two.segmented_control(_("How told"), WAYS, format_func=word)
        detail = three.segmented_control(
            _("The customer sees"), list(QuoteDetail), default=quote.shown_detail, format_func=word
        )
        field_error(form, "valid_until", "told_how")
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, word(QuoteVerb.OFFER), form=form, **PRIMARY):
            said = _("{number} is offered.").format(number=quote.number)
            act(offer_quote, form=form, done=said, then=close_form, quote_id=quote.id, version=quote.version,
                valid_until=until, told_how=how, shown_detail=detail)  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)


def confirm(quote: QuoteView, form: str) -> None:
    with card(word(QuoteVerb.CONFIRM), f":gray[{format_yuan(quote.total_fen)}]"), entry_form(fresh(form)):
        show_refusal(form)
        one, two = st.columns(2)
        how = one.segmented_control(_("How confirmed") + " *", WAYS, format_func=word)
        settled = [Settlement.IMMEDIATE, Settlement.MONTHLY]
        if quote.is_on_site:
            settled = [quote.order_settlement]
        settlement = two.segmented_control(
            _("Settlement") + " *", settled, default=settled[0] if quote.is_on_site else None, format_func=word
        )
        with one, st.expander(_("It was earlier; I write it down now")):
            left, right = st.columns(2)
            day = left.date_input(_("Day"), None, max_value=office_day(now()), format="YYYY-MM-DD")
            hour = right.time_input(_("Time"), None)
        field_error(form, "how", "settlement", "happened_at")
        if ask(get_settings).ad_hoc_in_advance:
            two.caption(_("Pay at once: the job is paid now, before the work starts (R-PRICE-5)."))
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, word(QuoteVerb.CONFIRM), form=form, **PRIMARY):
            on: datetime | None = None
            if day is not None:
                on = office_instant(day, *((hour.hour, hour.minute) if hour else (12, 0)))
            said = _("{number} is confirmed; the order has its price.").format(number=quote.number)
            act(confirm_quote, form=form, key=once(form), done=said, then=close_form, quote_id=quote.id,
                version=quote.version, how=how, settlement=settlement, happened_at=on)  # fmt: skip
        foot.form_submit_button(_("Back"), on_click=close_form)

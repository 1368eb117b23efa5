"""What may be done with a revision now: buttons in the head, and the small form that a verb asks first."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, field_error, pressed, show_refusal
from components.navigation import PAGES
from components.page import empty_state
from components.quote_customer import confirm, offer
from components.reason_form import ask_first, is_open, open_form
from components.words import _, word
from db.money import format_yuan
from db.operations.quote_customer import refuse_quote
from db.operations.quotes import draft_quote, revise_quote, sign_quote, withdraw_quote
from db.queries.quotes_one import QuoteView
from db.queries.work_orders_one import OrderView
from db.rules.permissions import may
from db.rules.quote_states import may_take_quote, quote_buttons
from db.types import Actor
from db.vocabulary import OrderState, QuoteState, QuoteVerb

ON_SITE = (OrderState.IN_PROGRESS, OrderState.ON_HOLD)
FORWARD = (QuoteVerb.SIGN, QuoteVerb.OFFER, QuoteVerb.CONFIRM, QuoteVerb.REVISE)
ICONS = {
    QuoteVerb.SIGN: "draw",
    QuoteVerb.OFFER: "forward_to_inbox",
    QuoteVerb.CONFIRM: "handshake",
    QuoteVerb.REFUSE: "thumb_down",
    QuoteVerb.WITHDRAW: "undo",
    QuoteVerb.REVISE: "edit_document",
}


def verbs_of(quote: QuoteView, actor: Actor) -> list[QuoteVerb]:
    """The verbs of the shown revision; only the newest moves, and a yes given in time may be written down later."""
    if not quote.is_newest:
        return []
    verbs = [
        verb
        for verb in quote_buttons(quote.shown_state, actor, department_id=quote.department_id)
        if verb not in (QuoteVerb.CHANGE, QuoteVerb.APPROVE, QuoteVerb.SEND_BACK)
    ]
    if quote.shown_state is QuoteState.EXPIRED and quote.state is QuoteState.OFFERED and may(actor, "confirm_quote"):
        verbs.append(QuoteVerb.CONFIRM)
    is_settled = quote.shown_state is QuoteState.CONFIRMED and quote.order_state not in ON_SITE
    ended = quote.order_state not in (OrderState.REGISTERED, *ON_SITE)
    return [verb for verb in verbs if verb is not QuoteVerb.REVISE or not (is_settled or ended)]


def show_verbs(quote: QuoteView, actor: Actor, head: DeltaGenerator, *, is_changed: bool) -> None:
    """The buttons, primary last; signing waits until what was typed is saved."""
    decides = QuoteVerb.APPROVE in quote_buttons(quote.shown_state, actor, department_id=quote.department_id)
    if decides and head.button(_("Decide"), icon=":material/rule_settings:"):
        st.switch_page(PAGES["approvals"].file, query_params={"open": f"quote-{quote.id}"})
    verbs = verbs_of(quote, actor)
    for verb in reversed(verbs):
        form, icon = form_of(quote, verb), f":material/{ICONS[verb]}:"
        is_next = verb is verbs[0] and verb in FORWARD and not (is_changed or is_open(form))
        look = {"icon": icon, "type": "primary" if is_next else "secondary"}
        if verb is QuoteVerb.SIGN:
            label = word(verb)
            if not is_changed and pressed(head.button, label, form=form, about=quote.version, **look):
                said = _("{number} is signed and with the manager.").format(number=quote.number)
                act(sign_quote, form=form, done=said, quote_id=quote.id, version=quote.version)
        elif verb is QuoteVerb.REVISE and not is_on_site(quote):
            if pressed(head.button, word(verb), form=form, about=quote.version, **look):
                act(revise_quote, form=form, done=_("The next revision is a draft."), work_order_id=quote.order_id)
        else:
            head.button(word(verb), on_click=open_form, args=(form,), **look)


def show_asked(quote: QuoteView, actor: Actor) -> None:
    """The form of the verb that was chosen, and refusals of what asks nothing."""
    verbs = verbs_of(quote, actor)
    target = {"quote_id": quote.id, "version": quote.version}
    for verb in verbs:
        form = form_of(quote, verb)
        if verb is QuoteVerb.OFFER and is_open(form):
            offer(quote, form)
        elif verb is QuoteVerb.CONFIRM and is_open(form):
            confirm(quote, form)
        elif verb is QuoteVerb.REFUSE:
            asked = _("The customer says no to {amount}. Why?").format(amount=format_yuan(quote.total_fen))
            ask_first(form, asked, word(verb), refuse_quote, **target)
        elif verb is QuoteVerb.WITHDRAW:
            asked = _("Take {number} back? What was decided on it is void.").format(number=quote.number)
            ask_first(form, asked, word(verb), withdraw_quote, **target)
        elif verb is QuoteVerb.REVISE and is_on_site(quote):
            asked = _("The work pauses until the customer confirms the new price; both prices stay on record.")
            ask_first(form, asked, word(verb), revise_quote, work_order_id=quote.order_id)
        elif verb in (QuoteVerb.SIGN, QuoteVerb.REVISE):
            show_refusal(form)
            field_error(form, "method", "method_agreed_on", "lines", "margin_reason", "work_order_id")


def form_of(quote: QuoteView, verb: QuoteVerb) -> str:
    return f"{verb} {quote.id}"


def is_on_site(quote: QuoteView) -> bool:
    return quote.order_state in ON_SITE


def show_first(order: OrderView | None, actor: Actor, head: DeltaGenerator) -> None:
    """An order that has no quote yet, and the way to begin one."""
    form = "draft a quote"
    if order is None:
        empty_state("search_off", _("There is no order with this number. Look it up in the list."))
        return
    show_refusal(form)
    empty_state("request_quote", _("This order has no quote yet. Its department's head drafts it."))
    verb, look = QuoteVerb.DRAFT, {"type": "primary", "icon": ":material/edit_document:"}
    may_draft = may_take_quote(actor, state=None, verb=verb, department_id=order.department_id)
    if may_draft and pressed(head.button, word(verb), form=form, about=order.id, **look):
        act(draft_quote, form=form, done=_("A draft is open."), work_order_id=order.id)

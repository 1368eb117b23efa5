"""Beside a quote: the customer, and who did what with every revision of the price."""

import streamlit as st

from components.chips import badge, plain
from components.page import card
from components.tables import shown_moment
from components.words import _, word
from db.money import format_yuan
from db.queries.quotes_one import QuoteView, StepRow
from db.vocabulary import AcceptedHow, QuoteState, QuoteVerb, SendBackReason, Term

# What the first word of a remark means in the history, by verb.
NOTE_WORDS: dict[QuoteVerb, type[Term]] = {
    QuoteVerb.SEND_BACK: SendBackReason,
    QuoteVerb.OFFER: AcceptedHow,
    QuoteVerb.CONFIRM: AcceptedHow,
    QuoteVerb.DRAFT: SendBackReason,
}


def show_customer(quote: QuoteView) -> None:
    customer = quote.customer
    with card(_("Customer"), f":gray[{plain(f'{word(customer.customer_class)} · {word(customer.kind)}')}]"):
        orders = _("orders in 12 months: {n}, {amount}").format(
            n=customer.orders, amount=format_yuan(customer.orders_fen)
        )
        owes = _("nothing owed")
        if customer.owed_fen:
            owes = _("{amount} not paid yet").format(amount=format_yuan(customer.owed_fen))
        st.markdown(f":gray[:small[{plain(f'{orders} · {owes}')}]]")


def show_trail(quote: QuoteView) -> None:
    """Who did what with every revision of this job's price, and the revisions themselves."""
    with card(_("What happened"), f":gray[:small[{plain(quote.order_no)}]]"):
        if len(quote.revisions) > 1:
            st.table(
                [
                    {
                        "n": f"**{row.revision}**" if row.revision == quote.revision else f":gray[{row.revision}]",
                        "state": badge(row.state),
                        "price": plain(format_yuan(row.total_fen)),
                    }
                    for row in quote.revisions
                ],
                border=False,
                hide_header=True,
                hide_index=True,
            )
        lines = [step_words(step, is_several=len(quote.revisions) > 1) for step in quote.steps]
        st.markdown("  \n".join([*lines, *to_come(quote)]))


def to_come(quote: QuoteView) -> list[str]:
    """Whose turn it is now, and what follows."""
    turns = {
        QuoteState.DRAFT: _("The department's head signs"),
        QuoteState.SIGNED: _("The manager approves"),
        QuoteState.ENDORSED: _("The leader approves"),
        QuoteState.APPROVED: _("It is offered to the customer"),
        QuoteState.OFFERED: _("The customer confirms"),
    }
    left = list(turns.values())[list(turns).index(quote.shown_state) :] if quote.shown_state in turns else []
    if quote.shown_state is not QuoteState.ENDORSED and not quote.is_over_limit:
        left = [turn for turn in left if turn != turns[QuoteState.ENDORSED]]
    later = " → ".join(plain(turn) for turn in left[1:])
    return [
        *(f":orange[:material/hourglass_top:] **{plain(turn)}**" for turn in left[:1]),
        *([f":gray[:material/circle: {later}]"] if later else []),
    ]


def step_words(step: StepRow, *, is_several: bool) -> str:
    words = NOTE_WORDS.get(step.verb)
    first, _space, rest = step.note.partition(" ")
    known = None if words is None else next((term for term in words if term.value == first), None)
    note = step.note if known is None else f"{word(known)} {rest}".strip()
    who = step.who or _("the program")
    if step.instead_of:
        who = _("{who} instead of {absent}").format(who=who, absent=step.instead_of)
    number = f"{step.revision}\\. " if is_several else ""
    icon = "undo" if step.verb in (QuoteVerb.SEND_BACK, QuoteVerb.WITHDRAW, QuoteVerb.REFUSE) else "check_circle"
    colour = "orange" if icon == "undo" else "green"
    said = f":{colour}[:material/{icon}:] {number}{plain(word(step.verb))} :gray[:small[{plain(who)}"
    return f"{said} {plain(shown_moment(step.at))} {plain(note)}]]"

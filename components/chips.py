"""How a state looks, everywhere the same: a badge in text, a chip in a table. Never colour alone.

red = late or wrong, orange = waits for somebody, blue = current, green = done, grey = later or closed.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from components.words import word
from db.vocabulary import (
    AdjustmentState,
    BankGrade,
    BillingException,
    CallbackState,
    CustomerClass,
    MoneyException,
    MoneyState,
    MonthState,
    OrderState,
    PriceChange,
    PriceListState,
    QuoteState,
    SlipProblem,
    Term,
)


class Look(NamedTuple):
    colour: str
    icon: str
    sign: str


LATER = Look("gray", "schedule", "○")
CURRENT = Look("blue", "autorenew", "◎")
WAITS = Look("orange", "hourglass_top", "△")
DONE = Look("green", "check_circle", "✓")
WRONG = Look("red", "error", "!")
ENDED = Look("gray", "block", "×")
SEALED = Look("gray", "lock", "✓")
SPECIAL = Look("violet", "star", "☆")

LOOKS: dict[Term, Look] = {
    OrderState.REGISTERED: WAITS,
    OrderState.PRICED: WAITS,
    OrderState.ACCEPTED: WAITS,
    OrderState.DISPATCHED: CURRENT,
    OrderState.IN_PROGRESS: CURRENT,
    OrderState.ON_HOLD: WAITS,
    OrderState.COMPLETED: DONE,
    OrderState.RECONCILED: DONE,
    OrderState.CLOSED: SEALED,
    OrderState.CANCELLED: ENDED,
    OrderState.DECLINED: ENDED,
    MoneyState.FREE: LATER,
    MoneyState.UNBILLED: LATER,
    MoneyState.DUE: WAITS,
    MoneyState.ON_NOTICE: CURRENT,
    MoneyState.PART_PAID: WAITS,
    MoneyState.PAID: DONE,
    MonthState.OPEN: CURRENT,
    MonthState.ISSUED: DONE,
    MonthState.LOCKED: SEALED,
    MonthState.REOPENED: WAITS,
    PriceListState.DRAFT: LATER,
    PriceListState.SUBMITTED: WAITS,
    PriceListState.REVIEWED: WAITS,
    PriceListState.APPROVED: DONE,
    PriceListState.PUBLISHED: DONE,
    PriceListState.REPLACED: SEALED,
    PriceListState.DROPPED: ENDED,
    PriceChange.CHANGED: Look("blue", "swap_vert", "↕"),
    PriceChange.NEW: Look("green", "add", "＋"),
    PriceChange.ENDED: Look("red", "block", "×"),
    PriceChange.SAME: Look("gray", "drag_handle", "＝"),
    QuoteState.DRAFT: LATER,
    QuoteState.SIGNED: WAITS,
    QuoteState.ENDORSED: WAITS,
    QuoteState.APPROVED: CURRENT,
    QuoteState.OFFERED: WAITS,
    QuoteState.CONFIRMED: DONE,
    QuoteState.REJECTED: Look("red", "undo", "!"),
    QuoteState.REFUSED: ENDED,
    QuoteState.EXPIRED: Look("gray", "timer_off", "×"),
    QuoteState.WITHDRAWN: ENDED,
    AdjustmentState.ASKED: WAITS,
    AdjustmentState.APPROVED: DONE,
    AdjustmentState.PAID_OUT: SEALED,
    AdjustmentState.DECLINED: ENDED,
    AdjustmentState.WITHDRAWN: ENDED,
    CallbackState.DUE: CURRENT,
    CallbackState.DONE: DONE,
    CallbackState.UNREACHABLE: ENDED,
    CallbackState.REFUSED: ENDED,
    CustomerClass.A: SPECIAL,
    CustomerClass.B: CURRENT,
    CustomerClass.C: LATER,
    SlipProblem.MISSING_SIGNATURE: WRONG,
    SlipProblem.AMOUNT_DIFFERS: WRONG,
    SlipProblem.NOT_DONE: WRONG,
    BankGrade.SURE: DONE,
    BankGrade.LIKELY: WAITS,
    BillingException.NOT_RECONCILED: WRONG,
    BillingException.SLIP_PROBLEM: WRONG,
    BillingException.UNSIGNED: WAITS,
    BillingException.AMOUNT_DIFFERS: WRONG,
    BillingException.IMMEDIATE_UNPAID: WAITS,
    MoneyException.NOT_CHARGED: WRONG,
    MoneyException.OTHER_PRICE: WRONG,
    MoneyException.UNSIGNED: WAITS,
    MoneyException.UNRECONCILED: WAITS,
    MoneyException.MONEY_WITHOUT_RECEIPT: WRONG,
    MoneyException.RECEIPT_WITHOUT_MONEY: WRONG,
    MoneyException.DOUBLE_PAYMENT: WAITS,
    MoneyException.NOT_HANDED_OVER: WAITS,
    MoneyException.TILL_DIFFERENCE: WRONG,
}

# What Streamlit's canvas tables draw: pale behind the word, saturated for what is late.
CHIP_COLOURS = {
    "gray": "#EDF0F4",
    "blue": "#CFE1F5",
    "green": "#D5EBD7",
    "orange": "#F8E3C4",
    "red": "#F7D4D2",
    "violet": "#E3D9F0",
}
LATE_COLOUR = "#C62828"


def look(term: Term) -> Look:
    return LOOKS.get(term, LATER)


def badge(term: Term, text: str = "") -> str:
    """A Markdown badge: colour, icon and word."""
    colour, icon, _sign = look(term)
    return badge_of(text or word(term), colour, icon)


def badge_of(text: str, colour: str, icon: str) -> str:
    """A badge of free words, which are told from Markdown."""
    return f":{colour}-badge[:material/{icon}: {plain(text)}]"


def plain(text: str) -> str:
    """A text of somebody as text: Markdown's signs lose their meaning."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~:$^=&" else sign for sign in text).replace("\n", " ")


def chip(term: Term) -> list[str]:
    """The value of a chip column's cell."""
    return [f"{look(term).sign} {word(term)}"]


def chip_column(label: str, terms: Sequence[Term], *, width: int | str = "small") -> Any:
    """A table column of chips for these terms."""
    return chips_column(label, {chip(term)[0]: look(term).colour for term in terms}, width=width)


def chips_column(label: str, looks: dict[str, str], *, width: int | str = "small") -> Any:
    """A table column of chips of free words by colour; `late` is the saturated red."""
    colours = [LATE_COLOUR if colour == "late" else CHIP_COLOURS[colour] for colour in looks.values()]
    return st.column_config.MultiselectColumn(label, options=list(looks), color=colours, width=width, disabled=True)

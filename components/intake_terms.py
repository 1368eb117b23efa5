"""How a request came in, when it is wanted, how it is paid and whether the customer accepts. All start empty."""

from datetime import datetime
from typing import Any, NamedTuple

import streamlit as st

from components.act import field_error
from components.intake_subject import Subject
from components.visit_time import slot_control, visit_window
from components.words import _, word
from db.money import format_yuan
from db.vocabulary import N_, AcceptedHow, Channel, OrderKind, Settlement

CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.ONLINE, Channel.LETTER)
SETTLEMENTS = {"after": N_("Pay after"), "before": N_("Pay first"), "monthly": N_("Monthly")}
# A yes on one of three ways, or none yet.
ANSWERS = {"on_site": N_("Here"), "phone": N_("Phone"), "writing": N_("Writing"), "no": N_("Not yet")}
YES = {how.value: how for how in AcceptedHow}
# Every choice of the request at the start, by its key in the address.
FIRST_CHOICES: dict[str, Any] = {
    "item": None,
    "quantity": 1.0,
    "ground": None,
    "kind": OrderKind.SERVICE,
    "trade": None,
    "channel": None,
    "slot": None,
    "settle": None,
    "answer": None,
    "later": False,
}


class Terms(NamedTuple):
    channel: Channel | None
    wanted_at: datetime | None
    wanted_until: datetime | None
    settlement: Settlement | None
    is_paid_in_advance: bool
    accepted_how: AcceptedHow | None
    is_asked: bool


def choose_terms(subject: Subject, told_fen: int | None) -> Terms:
    """The next two rows: how it came in and when; how it is paid and whether the customer accepts. All start empty."""
    left, right = st.columns(2)
    with left:
        channel = st.segmented_control(
            _("Channel") + " *", CHANNELS, key="channel", bind="query-params", format_func=word, width="stretch"
        )
        field_error("intake", "channel")
    with right:
        slot = slot_control(_("Time slot") + " *", key="slot", bind=True)
        field_error("intake", "wanted_at")
    begin, end = visit_window(subject.visit, slot)
    # A row of its own: Enter goes through the fields as they are read.
    left, right = st.columns(2)
    if subject.ground is not None:
        return Terms(channel, begin, end, Settlement.FREE, False, None, True)
    with left:
        settle = st.segmented_control(
            _("Settlement") + " *",
            list(SETTLEMENTS),
            key="settle",
            bind="query-params",
            format_func=lambda way: _(SETTLEMENTS[way]),
            width="stretch",
        )
        field_error("intake", "settlement")
    settlement = {None: None, "monthly": Settlement.MONTHLY}.get(settle, Settlement.IMMEDIATE)
    if told_fen is None:
        return Terms(channel, begin, end, settlement, settle == "before", None, True)
    with right:
        answer = st.segmented_control(
            _("Customer accepts {amount}").format(amount=format_yuan(told_fen)) + " *",
            list(ANSWERS),
            key="answer",
            bind="query-params",
            format_func=lambda way: _(ANSWERS[way]),
            width="stretch",
        )
        field_error("intake", "accepted_how")
    how = None if answer in (None, "no") else YES[answer]
    return Terms(channel, begin, end, settlement, settle == "before", how, answer is not None)

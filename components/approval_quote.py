"""A quote before its decision: how its price is built up; beside it what it compares with, its way, the customer."""

from datetime import datetime

import streamlit as st

from components.act import ask
from components.quote_card import show_build_up, show_similar
from components.quote_trail import show_customer, show_trail
from db.queries.approvals import Approval
from db.queries.quotes_one import get_quote


def show_quote(shown: Approval, *, at: datetime) -> None:
    """Everything that the decision is about, on one screen."""
    quote = ask(get_quote, at=at, quote_id=shown.ref_id)
    if quote is None:
        return
    left, right = st.columns([64, 36], gap="small")
    with left:
        show_build_up(quote)
    with right:
        show_similar(quote)
        show_trail(quote)
        show_customer(quote)

"""Below an account at the counter: the credit, and what else may be done than taking money."""

from collections.abc import Sequence

import streamlit as st

from components.adjustment_ask import kinds_for
from components.chips import plain
from components.navigation import PAGES
from components.words import _
from db.money import format_yuan
from db.queries.counter import Account, AccountLine
from db.types import Actor
from db.vocabulary import AdjustmentKind


def show_more(account: Account, ticked: Sequence[AccountLine], by: Actor) -> None:
    """One row: credit left, a discount for the ticked charge, a refund of credit, a wrong receipt."""
    customer = account.customer
    pair, kinds = f"{customer.id}-{customer.unit_id or ''}", kinds_for(by)
    row = st.container(horizontal=True, vertical_alignment="center")
    if account.credit_fen:
        credit = _("Credit {credit}: later charges are paid from it by themselves.")
        said = plain(credit.format(credit=format_yuan(account.credit_fen)))
        row.markdown(f":green[:material/savings: {said}]", width="content")
    row.space("stretch")
    charges = [line.entry_id for line in ticked if line.entry_id is not None]
    if kinds and charges:
        asked = {"ask": pair, "charge": str(charges[0])}
        row.page_link(PAGES["adjustments"].file, label=_("Discount"), icon=":material/percent:", query_params=asked)
    if AdjustmentKind.REFUND in kinds and account.credit_fen:
        asked = {"ask": pair, "kind": AdjustmentKind.REFUND.value}
        row.page_link(PAGES["adjustments"].file, label=_("Refund"), icon=":material/undo:", query_params=asked)
    if PAGES["reversal"].opens_for(by):
        there = {"customer": pair}
        row.page_link(
            PAGES["reversal"].file, label=_("Wrong receipt"), icon=":material/receipt_long:", query_params=there
        )

"""The amount that a request for a discount or refund begins with, and what it is made of."""

from typing import NamedTuple

import streamlit as st

from components.act import ask, fresh
from components.words import _
from db.clock import now, office_day
from db.money import format_yuan
from db.queries.counter import AccountLine
from db.queries.monthly_fees import list_monthly_fees
from db.vocabulary import AdjustmentGround, AdjustmentKind

MOST_MONTHS = 12


class Proposal(NamedTuple):
    """The amount that the form begins with, and what it is made of."""

    fen: int
    words: str = ""


def propose(
    kind: AdjustmentKind,
    ground: AdjustmentGround | None,
    line: AccountLine | None,
    free: int,
    customer_id: int,
    form: str,
) -> Proposal:
    """A refund begins with all that is left, a waiver with all that is open, prepaid months with their fees."""
    if kind is AdjustmentKind.REFUND:
        return Proposal(free)
    if ground is AdjustmentGround.PREPAYMENT:
        return free_months(customer_id, form)
    if kind is AdjustmentKind.WAIVER and line is not None:
        return Proposal(line.open_fen)
    return Proposal(0)


def free_months(customer_id: int, form: str) -> Proposal:
    """So many months of a fee for nothing: who pays twelve months at once gets two (R-BILL-10)."""
    fees = {fee.period_id: fee for fee in ask(list_monthly_fees, customer_id=customer_id, today=office_day(now()))}
    if not fees:
        return Proposal(0, _("No monthly fee was made for this customer yet: enter the amount."))
    left, right = st.columns([62, 38])
    chosen = left.selectbox(
        _("Fee"),
        list(fees),
        format_func=lambda key: f"{fees[key].unit} {fees[key].title} {format_yuan(fees[key].month_fen)}".strip(),
        key=f"fee {fresh(form)}",
    )
    months = right.number_input(_("Free months"), 1, MOST_MONTHS, 2, key=f"months {fresh(form)}")
    fee = fees[chosen]
    said = _("{agreement}: {months} months of {fee} for nothing")
    return Proposal(
        fee.month_fen * int(months),
        said.format(agreement=fee.agreement_no, months=int(months), fee=format_yuan(fee.month_fen)),
    )

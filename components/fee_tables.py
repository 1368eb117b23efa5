"""Fees of a month as tables: what a run would make, and what is made."""

from collections.abc import Sequence

import streamlit as st

from components.chips import chips_column, plain
from components.tables import money_column, number_column, shown_yuan, text_column
from components.words import _, word
from db.money import format_quantity, format_yuan, to_yuan
from db.queries.agreement_runs import DueAgreement, DueFees
from db.queries.fees import FeeRow
from db.rules.recurring_periods import Span, period_words


def show_due(rows: Sequence[DueAgreement]) -> None:
    """What the run would make of each agreement."""
    st.dataframe(
        [
            {
                "number": row.agreement_no,
                "title": row.title,
                "period": period_words(Span(row.first, row.last)),
                "periods": row.periods,
                "amount": shown_yuan(row.amount_fen),
                "discount": shown_yuan(row.discount_fen or None),
                "left_out": row.left_out or None,
            }
            for row in rows
        ],
        column_config={
            "number": text_column(_("Agreement"), width=116),
            "title": text_column(_("Title"), width=240),
            "period": text_column(_("Period"), width=160),
            "periods": number_column(_("Fees"), width=76),
            "amount": money_column(_("Amount (CNY)"), width=130),
            "discount": money_column(_("Discount (CNY)"), width=120),
            "left_out": number_column(_("Left out"), width=84),
        },
        hide_index=True,
        row_height=29,
        height="content" if len(rows) <= 8 else 268,
        placeholder="—",
        key="fees due",
    )


def at_nothing(due: DueFees) -> str:
    """How many units pay nothing now, and why: nothing to mend."""
    return " · ".join(f"{word(reason)} {n}" for reason, n in due.at_nothing.items())


def show_fees(rows: Sequence[FeeRow], *, key: str, select: bool) -> FeeRow | None:
    """One row for each fee; with `select` one can be ticked, and comes back."""
    paid, part, open_, gone = "✓ " + _("Paid"), "◐ " + _("Partly paid"), "○ " + _("Open"), "× " + _("Reversed")
    nothing = "– " + _("Nothing")

    def state(row: FeeRow) -> str:
        if row.is_cancelled or not row.amount_fen:
            return gone if row.is_cancelled else nothing
        return paid if not row.open_fen else open_ if row.open_fen == row.amount_fen - row.discount_fen else part

    picked = st.dataframe(
        [
            {
                "state": [state(row)],
                "room": row.room,
                "customer": row.customer,
                "title": row.title,
                "quantity": format_quantity(row.quantity_thousandths),
                "price": to_yuan(row.unit_price_fen),
                "amount": shown_yuan(row.amount_fen),
                "discount": shown_yuan(row.discount_fen or None),
                "number": row.agreement_no,
            }
            for row in rows
        ],
        column_config={
            "state": chips_column(
                _("State"), {paid: "green", part: "orange", open_: "blue", gone: "gray", nothing: "gray"}, width=106
            ),
            "room": text_column(_("Room"), width=100),
            "customer": text_column(_("Customer"), width=100),
            "title": text_column(_("Fee"), width=210),
            "quantity": text_column(_("Quantity"), width=72),
            "price": money_column(_("Unit price"), width=80),
            "amount": money_column(_("Amount (CNY)"), width=100),
            "discount": money_column(_("Discount (CNY)"), width=100),
            "number": text_column(_("Agreement"), width=108),
        },
        hide_index=True,
        row_height=29,
        height="content",
        placeholder="—",
        on_select="rerun" if select else "ignore",
        selection_mode="single-row",
        key=key,
    )
    chosen = picked.selection.rows if select else []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def sentence(due: DueFees, left_out: int) -> str:
    """What the button makes, with the number of records and the amount."""
    said = _("{n} fees over {amount}, discounts {discount}; {left} units stay out.")
    amounts = {"amount": format_yuan(due.amount_fen), "discount": format_yuan(due.discount_fen)}
    return plain(said.format(n=f"{due.periods:,}", left=left_out, **amounts))

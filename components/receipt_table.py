"""Receipts as a table, and the sums of a day by way of paying: on the counter and on the till's page."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.billing_papers import receipt_text
from components.chips import chips_column
from components.page import money_line
from components.tables import money_column, shown_day, shown_time, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.payments import MethodSum, ReceiptRow


def show_receipts(rows: Sequence[ReceiptRow], *, key: str, select: bool = False) -> ReceiptRow | None:
    """The newest first; with `select` one row can be chosen, and comes back."""
    valid, void, asked = "✓ " + _("Valid"), "× " + _("Void"), "△ " + _("Void asked")
    has_days = len({row.paid_on for row in rows}) > 1
    has_fapiao = any(row.fapiao_no for row in rows) and not has_days
    is_full = has_fapiao or has_days
    picked = st.dataframe(
        [
            {
                "state": [void if row.is_void else asked if row.void_asked_by else valid],
                "number": row.receipt_no,
                "time": shown_day(row.paid_on) if has_days else shown_time(row.issued_at),
                "who": f"{row.room} {row.customer}".strip(),
                "what": receipt_text(row, _),
                "method": word(row.method),
                "amount": shown_yuan(row.amount_fen),
            }
            | ({"fapiao": f"…{row.fapiao_no[-4:]}" if row.fapiao_no else ""} if has_fapiao else {})
            for row in rows
        ],
        column_config={
            "state": chips_column(_("State"), {valid: "green", void: "gray", asked: "orange"}, width=92),
            "number": text_column(_("Receipt"), width=112),
            "time": text_column(_("Day") if has_days else _("Time"), width=82 if has_days else 48),
            "who": text_column(_("Room · customer"), width=98 if is_full else 116),
            "what": text_column(_("What for"), width=76 if is_full else 92),
            "method": text_column(_("Method"), width=78),
            "amount": money_column(_("Amount (CNY)"), width=84),
            "fapiao": text_column(_("Fapiao"), width=68),
        },
        hide_index=True,
        height="content" if len(rows) <= 12 else 420,
        on_select="rerun" if select else "ignore",
        selection_mode="single-row",
        key=key,
    )
    chosen = picked.selection.rows if select else []
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def show_sums(box: DeltaGenerator, sums: Sequence[MethodSum]) -> None:
    """One line for each way of paying, the sum below."""
    for row in sums:
        words = _("{method}, receipts: {n}").format(method=word(row.method), n=row.receipts)
        money_line(box, words, format_yuan(row.amount_fen - row.given_back_fen))
    total = sum(row.amount_fen - row.given_back_fen for row in sums)
    count = sum(row.receipts for row in sums)
    money_line(box, _("Sum, receipts: {n}").format(n=count), format_yuan(total), strong=True)

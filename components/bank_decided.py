"""The payments of statements that are decided: booked with their receipts, or not ours with the reason."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import ask
from components.bank_table import draw_lines
from components.page import empty_state, pages_below
from components.reason_form import ask_first, open_form
from components.tables import money_column, shown_day, shown_moment, shown_yuan, text_column
from components.words import _
from db.money import format_yuan
from db.operations.bank_lines import reopen_bank_line
from db.queries.bank import BankLineRow, count_bank_lines, list_bank_lines
from db.vocabulary import BankLineState

PER_PAGE = 50


def show_decided(state: BankLineState, today: date, *, decides: bool) -> None:
    """The newest first; whoever decides may take up again what was set aside."""
    page = pages_below(ask(count_bank_lines, state=state), PER_PAGE, "page")
    rows = ask(list_bank_lines, state=state, today=today, limit=PER_PAGE, offset=PER_PAGE * (page - 1))
    if not rows:
        empty_state("account_balance", _("Nothing here yet."))
    elif state is BankLineState.BOOKED:
        st.caption(_("A wrong one: open its receipt and have it voided; then the payment is to be decided again."))
        _show_booked(rows, key=f"booked {page}")
    elif (chosen := _show_not_ours(rows, key=f"not ours {page} {len(rows)}")) and decides:
        form = f"reopen {chosen.line_id}"
        st.button(_("Decide again …"), on_click=open_form, args=(form,))
        said = _("The payment of {amount} is to be decided again.").format(amount=format_yuan(chosen.amount_fen))
        ask_first(form, said, _("Decide again"), reopen_bank_line, reason="", line_id=chosen.line_id)


def _show_booked(rows: Sequence[BankLineRow], *, key: str) -> None:
    """The receipt's number opens it where it can be printed and voided."""
    cells = [
        {
            "receipt": f"/till?receipt={row.receipt_no}",
            "day": shown_day(row.paid_on),
            "payer": row.payer,
            "who": f"{row.room} {row.customer}".strip(),
            "amount": shown_yuan(row.amount_fen),
            "number": row.transaction_no,
            "account": row.account,
            "by": f"{row.decided_by} {shown_moment(row.decided_at)}",
        }
        for row in rows
    ]
    columns = {
        "receipt": st.column_config.LinkColumn(_("Receipt"), display_text=r"receipt=(.*)", width=124),
        "day": text_column(_("Paid on"), width=82),
        "payer": text_column(_("Payer"), width=110),
        "who": text_column(_("Customer"), width=150),
        "amount": money_column(_("Amount (CNY)"), width=92),
        "number": text_column(_("Transaction number"), width=190),
        "account": text_column(_("Receiving account"), width=90),
        "by": text_column(_("Booked by"), width=165),
    }
    draw_lines(cells, columns, key=key)


def _show_not_ours(rows: Sequence[BankLineRow], *, key: str) -> BankLineRow | None:
    """Gives the chosen one."""
    cells = [
        {
            "day": shown_day(row.paid_on),
            "payer": row.payer,
            "remark": row.remark,
            "amount": shown_yuan(row.amount_fen),
            "reason": row.reason,
            "account": row.account,
            "by": f"{row.decided_by} {shown_moment(row.decided_at)}",
        }
        for row in rows
    ]
    columns = {
        "day": text_column(_("Paid on"), width=86),
        "payer": text_column(_("Payer"), width=130),
        "remark": text_column(_("Remark"), width=210),
        "amount": money_column(_("Amount (CNY)"), width=104),
        "reason": text_column(_("Reason"), width=210),
        "account": text_column(_("Receiving account"), width=110),
        "by": text_column(_("Decided by"), width=180),
    }
    chosen = draw_lines(cells, columns, key=key, choose="single-row")
    return rows[chosen[0]] if chosen else None

"""Work orders as a table: the state as a chip, the number as the button that opens the order."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.act import ask
from components.chips import chip, chip_column
from components.navigation import PAGES
from components.tables import button_column, money_column, shown_time, shown_yuan, text_column
from components.words import _, word
from db.clock import now, office_day, office_time
from db.queries.quotes import list_quote_hints
from db.queries.work_orders import OrderRow
from db.vocabulary import MoneyState, OrderState

COLUMNS = ("state", "number", "who", "job", "amount", "money", "wanted", "department", "worker")


def open_order(order_no: str, **more: str) -> None:
    """Go to one order's page."""
    st.switch_page(PAGES["order"].file, query_params={"no": order_no, **more})


def table_head(title: str, note: str) -> None:
    """The bold words above a table, with a grey count."""
    st.markdown(f"**{title}** :gray[:small[{note}]]")


def quote_marks(rows: Sequence[OrderRow]) -> dict[int, str]:
    """Where the quote of an order stands, for those that wait for one."""
    waiting = [row.id for row in rows if row.needs_quote]
    hints = ask(list_quote_hints, order_ids=waiting, today=office_day(now())) if waiting else {}
    return {order_id: _("quote: {state}").format(state=word(hint.state)) for order_id, hint in hints.items()}


def show_orders(rows: Sequence[OrderRow], *, key: str, columns: Sequence[str] = COLUMNS, **more: str) -> None:
    """Draw the table; a click on a number opens that order, with `more` in its address."""
    config = {
        "state": chip_column(_("State"), list(OrderState), width=112),
        # The number itself is the button: what was clicked stays right when rows have moved meanwhile.
        "number": button_column(_("Number"), key=f"{key}_open", on_click=None, width=138),
        "who": text_column(_("Room · customer"), width=146),
        "job": text_column(_("Job"), width=152),
        "amount": money_column(_("Amount (CNY)"), width=84),
        "money": chip_column(_("Money"), list(MoneyState), width=106),
        "wanted": text_column(_("Wanted time"), width=94),
        "department": text_column(_("Department"), width=88),
        "worker": text_column(_("Worker"), width=64),
        "time": text_column(_("Time"), width=56),
    }
    quoted = quote_marks(rows)
    table = [
        {
            "state": chip(row.state),
            "number": row.order_no,
            "who": f"{row.unit_label} {row.customer}".strip(),
            "job": row.item + "".join(f" ({mark})" for mark in marks(row, quoted.get(row.id))),
            "amount": shown_yuan(row.amount_fen),
            "money": chip(row.money),
            "wanted": short(row.wanted_at),
            "department": row.department,
            "worker": row.worker,
            "time": shown_time(row.registered_at),
        }
        for row in rows
    ]
    st.dataframe(
        [{name: line[name] for name in columns} for line in table],
        column_config={name: config[name] for name in columns},
        hide_index=True,
        height="content",
        placeholder="—",
        key=key,
    )
    clicked = st.session_state.get(f"{key}_open")
    if clicked:
        open_order(clicked["label"], **more)


def short(at: datetime | None) -> str:
    """11-24 14:00: the year is this one or the next."""
    return "" if at is None else f"{office_time(at):%m-%d %H:%M}"


def marks(row: OrderRow, quoted: str | None = None) -> list[str]:
    """What is special about an order, in words."""
    found = [quoted or _("needs a quote")] if row.needs_quote else []
    if row.is_back_dated:
        found.append(_("written down later"))
    if row.slip_problem is not None:
        found.append(_(row.slip_problem.label))
    return found

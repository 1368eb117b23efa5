"""What an agreement has made so far: fees with their notices, and work orders, period by period."""

import streamlit as st

from components.act import ask
from components.chips import plain
from components.navigation import PAGES
from components.page import card
from components.tables import button_column, money_column, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.agreement_produced import PeriodRow, get_produced
from db.queries.agreements_one import AgreementView


def show_produced(shown: AgreementView) -> None:
    """The newest periods; an order's number opens it."""
    if not shown.approved:
        return
    found = ask(get_produced, agreement_id=shown.id)
    said = _("{n} periods").format(n=f"{found.periods:,}")
    if found.fees_fen:
        said += " · " + _("fees {amount}").format(amount=format_yuan(found.fees_fen))
    if found.discounts_fen:
        said += " · " + _("discounts {amount}").format(amount=format_yuan(found.discounts_fen))
    with card(_("What it has made"), f":gray[:small[{plain(said)}]]"):
        if not found.rows:
            st.caption(_("Nothing yet. The run of the month makes what is due."))
            return
        is_house = shown.facts.customer_id is None
        rows = [
            {
                "customer": row.customer,
                "title": row.title,
                "amount": shown_yuan(row.amount_fen or None if row.order_no else row.amount_fen),
                "discount": shown_yuan(row.discount_fen or None),
                "order": row.order_no or None,
                "where": _where(row),
            }
            for row in found.rows
        ]
        columns = {
            "customer": text_column(_("Customer"), width=88),
            "title": text_column(_("What"), width=214),
            "amount": money_column(_("Amount (CNY)"), width=96),
            "discount": money_column(_("Discount (CNY)"), width=96),
            "order": button_column(_("Work order"), key="period order", on_click=None, width=142),
            "where": text_column(_("Where it stands"), width=160),
        }
        has = {"customer": is_house, "discount": any(row.discount_fen for row in found.rows)}
        has["order"] = any(row.order_no for row in found.rows)
        left_out = [name for name in columns if not has.get(name, True)]
        st.dataframe(
            [{name: value for name, value in row.items() if name not in left_out} for row in rows],
            column_config={name: column for name, column in columns.items() if name not in left_out},
            hide_index=True,
            height="content" if len(rows) <= 12 else 420,
            placeholder="—",
            key="periods",
        )
        clicked = st.session_state.get("period order")
        if clicked:
            st.switch_page(PAGES["order"].file, query_params={"no": str(clicked["label"])})
        if found.periods > len(rows):
            st.caption(_("the newest {n}").format(n=len(rows)))


def _where(row: PeriodRow) -> str:
    if row.is_cancelled:
        return _("cancelled")
    if row.order_state is not None:
        return word(row.order_state)
    return row.notice_no or (_("on the account of {month}").format(month=row.bill_month) if row.bill_month else "")

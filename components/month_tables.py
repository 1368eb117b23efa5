"""The month's exceptions, customers and hand-ins as tables."""

from collections.abc import Sequence

import streamlit as st

from components.chips import chip, chip_column, chips_column
from components.order_table import open_order
from components.tables import button_column, money_column, number_column, shown_moment, shown_yuan, text_column
from components.words import _, word
from db.queries.billing import RollupRow, UnitName
from db.queries.billing_exceptions import ExceptionRow
from db.queries.months import HandInRow
from db.queries.rollup_document import message_of
from db.rules.billing_exceptions import WAYS_OUT
from db.vocabulary import BillingException


def show_exceptions(rows: Sequence[ExceptionRow], *, key: str) -> None:
    """Each with its reason and the verb that mends it, which leads to the slip."""
    st.session_state[f"{key} shown"] = [row.order_no for row in rows]
    st.dataframe(
        [
            {
                "kind": chip(row.kind),
                "number": row.order_no,
                "who": f"{row.room} {row.customer}".strip(),
                "item": row.item,
                "amount": shown_yuan(row.amount_fen),
                "department": row.department,
                "why": message_of(row, _(WAYS_OUT[row.kind].sentence)),
                "verb": word(WAYS_OUT[row.kind].verb),
            }
            for row in rows
        ],
        column_config={
            "kind": chip_column(_("Exception"), list(BillingException), width=154),
            "number": text_column(_("Slip"), width=118),
            "who": text_column(_("Room · customer"), width=122),
            "item": text_column(_("Job"), width=110),
            "amount": money_column(_("Amount (CNY)"), width=88),
            "department": text_column(_("Department"), width=86),
            "why": text_column(_("Why"), width=208),
            "verb": button_column(_("Do"), key=f"{key} click", on_click=_follow, width=120),
        },
        hide_index=True,
        row_height=29,
        height="content" if len(rows) <= 5 else 182,
        key=key,
    )
    wanted = st.session_state.pop("exception opens", None)
    if wanted:
        open_order(wanted)


def _follow() -> None:
    """The row that was seen at the click."""
    row = st.session_state["exceptions click"].row
    shown = st.session_state.get("exceptions shown", [])
    if 0 <= row < len(shown):
        st.session_state["exception opens"] = shown[row]


def show_customers(rows: Sequence[RollupRow], units: dict[int, UnitName], *, key: str) -> None:
    """One row for each notice; zeros are left out, so that the few that count are seen."""
    arrears, credit, even = "△ " + _("In arrears"), "□ " + _("Credit"), "✓ " + _("Even")
    st.dataframe(
        [
            {
                "state": [credit if row.total_fen < 0 else arrears if row.opening_fen > row.payments_fen else even],
                "room": units[row.customer_id].label if row.customer_id in units else "",
                "who": row.customer,
                "lines": row.lines,
                "opening": shown_yuan(row.opening_fen or None),
                "charges": shown_yuan(row.charges_fen or None),
                "discounts": shown_yuan(row.discounts_fen or None),
                "payments": shown_yuan(row.payments_fen or None),
                "total": shown_yuan(row.total_fen),
            }
            for row in rows
        ],
        column_config={
            "state": chips_column(_("State"), {arrears: "orange", credit: "violet", even: "gray"}, width=100),
            "room": text_column(_("Room"), width=104),
            "who": text_column(_("Customer"), width=130),
            "lines": number_column(_("Slips"), width=64),
            "opening": money_column(_("Brought forward"), width=120),
            "charges": money_column(_("Charges"), width=120),
            "discounts": money_column(_("Discounts"), width=110),
            "payments": money_column(_("Paid since"), width=120),
            "total": money_column(_("Total (CNY)"), width=130),
        },
        hide_index=True,
        row_height=29,
        height="content",
        placeholder="—",
        key=key,
    )


def show_hand_ins(rows: Sequence[HandInRow]) -> None:
    signed, open_, none = "✓ " + _("Handed in"), "△ " + _("Not handed in"), "○ " + _("No slips")
    st.dataframe(
        [
            {
                "state": [signed if row.signed_at else open_ if row.orders or row.exceptions else none],
                "department": row.department,
                "orders": row.orders,
                "amount": shown_yuan(row.amount_fen),
                "exceptions": row.exceptions,
                "signed": f"{row.signed_by} {shown_moment(row.signed_at)}".strip(),
                "signed_fen": shown_yuan(row.signed_fen if row.signed_at else None),
            }
            for row in rows
        ],
        column_config={
            "state": chips_column(_("State"), {signed: "green", open_: "orange", none: "gray"}, width=100),
            "department": text_column(_("Department"), width=180),
            "orders": number_column(_("Slips"), width=80),
            "amount": money_column(_("Amount (CNY)"), width=120),
            "exceptions": number_column(_("Exceptions"), width=90),
            "signed": text_column(_("Signed by"), width=240),
            "signed_fen": money_column(_("Signed (CNY)"), width=120),
        },
        hide_index=True,
        row_height=29,
        height="content",
        placeholder="—",
        key="hand-ins",
    )

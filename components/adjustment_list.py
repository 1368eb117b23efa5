"""Discounts, waivers and refunds as a table by what is to be done; a click on a number opens that one."""

from datetime import date

import streamlit as st

from components.act import ask
from components.chips import chip, chip_column
from components.choice import choose_part, page_chosen
from components.page import empty_state, pages_below
from components.tables import button_column, money_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.clock import office_day
from db.queries.adjustments import PER_PAGE, AdjustmentFilter, AdjustmentRow, list_adjustments
from db.vocabulary import AdjustmentKind, AdjustmentState

State, Kind = AdjustmentState, AdjustmentKind
GROUPS: dict[str, AdjustmentFilter] = {
    "all": AdjustmentFilter(),
    "asked": AdjustmentFilter((State.ASKED,)),
    "to pay": AdjustmentFilter((State.APPROVED,), (Kind.REFUND,)),
    "granted": AdjustmentFilter((State.APPROVED,), (Kind.DISCOUNT, Kind.WAIVER)),
    "paid": AdjustmentFilter((State.PAID_OUT,)),
    "ended": AdjustmentFilter((State.DECLINED, State.WITHDRAWN)),
}


def group_names() -> dict[str, str]:
    return {
        "all": _("All"),
        "asked": word(State.ASKED),
        "to pay": _("To be paid out"),
        "granted": _("Given"),
        "paid": _("Paid out"),
        "ended": _("Declined or withdrawn"),
    }


def list_and_choose(today: date, *, customer_id: int | None = None) -> None:
    """Pills by what is to be done, the newest first, fifty a page."""
    group = choose_part(_("State"), group_names(), key="group")
    if st.session_state.setdefault("adjustments listed", group) != group:
        st.session_state.update({"adjustments listed": group, "page": 1})
    page = page_chosen()
    wanted = GROUPS[group]._replace(customer_id=customer_id)
    found = ask(list_adjustments, sought=wanted, today=today, page=page)
    if not found.rows:
        empty_state("savings", _("Nothing here. A discount or refund is asked for at the counter or from a customer."))
        return
    show_adjustments(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def show_adjustments(rows: list[AdjustmentRow]) -> None:
    st.dataframe(
        [
            {
                "state": chip(row.state),
                "number": row.adjustment_no,
                "kind": f"{word(row.kind)} · {word(row.ground)}",
                "who": f"{row.room} {row.customer}".strip(),
                "amount": shown_yuan(row.amount_fen),
                "asked": shown_day(office_day(row.asked_at)),
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(AdjustmentState), width=132),
            "number": button_column(_("Number"), key="open_adjustment", on_click=None, width=114),
            "kind": text_column(_("Kind · ground"), width=112),
            "who": text_column(_("Room · customer"), width=112),
            "amount": money_column(_("Amount (CNY)"), width=84),
            "asked": text_column(_("Asked"), width=82),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        key="adjustments",
    )
    clicked = st.session_state.get("open_adjustment")
    if clicked and clicked["label"] != st.query_params.get("no"):
        st.query_params.from_dict({"no": str(clicked["label"]), "group": str(st.session_state.get("group", "all"))})
        st.rerun()

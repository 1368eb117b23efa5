"""What does not look right with money as a table: since when, what, how much, who acts, the way out."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.chips import chip, chip_column
from components.navigation import PAGES
from components.session import current_actor
from components.tables import button_column, money_column, shown_day, shown_yuan, text_column
from components.words import _, word
from db.money import format_yuan
from db.queries.exceptions_found import FoundException
from db.rules.money_exceptions import WAYS_OUT
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import MoneyException

SHOWN, CLICK = "exceptions shown", "exceptions click"


def show_found(rows: Sequence[FoundException], *, key: str, choose: bool) -> FoundException | None:
    """Gives the chosen row, where one may choose; a row's button leads to where it is mended, on the next run."""
    st.session_state[SHOWN] = list(rows)
    cells = [
        {
            "kind": chip(row.kind),
            "since": shown_day(row.since),
            "number": row.number,
            "who": f"{row.room} {row.customer}".strip(),
            "amount": shown_yuan(row.at_stake_fen),
            "why": why(row),
            "acts": row.department or word(WAYS_OUT[row.kind].role),
            "verb": _(WAYS_OUT[row.kind].verb),
        }
        for row in rows
    ]
    looks: dict[str, Any] = {
        "column_config": {
            "kind": chip_column(_("Kind"), list(MoneyException), width=162),
            "since": text_column(_("Since"), width=80),
            "number": text_column(_("Number"), width=112),
            "who": text_column(_("Room · customer"), width=112),
            "amount": money_column(_("Amount (CNY)"), width=92),
            "why": text_column(_("Why"), width=196),
            "acts": text_column(_("Who acts"), width=106),
            "verb": button_column(_("Do"), key=CLICK, on_click=_follow, width=118),
        },
        "hide_index": True,
        "row_height": 31,
        "height": "content" if len(rows) <= 15 else 540,
        "placeholder": "—",
        "key": key,
    }
    if not choose:
        st.dataframe(cells, **looks)
        return None
    chosen = st.dataframe(cells, on_select="rerun", selection_mode="single-row", **looks).selection.rows
    return rows[chosen[0]] if chosen and chosen[0] < len(rows) else None


def why(row: FoundException) -> str:
    """What is wrong, in a sentence."""
    amounts = {"amount": format_yuan(row.amount_fen), "other": format_yuan(row.other_fen)}
    return _(WAYS_OUT[row.kind].sentence).format(**amounts)


def go_where_asked() -> None:
    """At the top of the page: to the row that was clicked."""
    wanted: FoundException | None = st.session_state.pop("exception goes to", None)
    if wanted is None:
        return
    page, params = _place_of(wanted)
    if not PAGES[page].opens_for(current_actor()):
        # Whoever may not do it there sees what it is about.
        page, params = ("order", {"no": wanted.number}) if wanted.department_id else ("exceptions", {})
    st.switch_page(PAGES[page].file, query_params=params)


def _place_of(row: FoundException) -> tuple[str, dict[str, str]]:
    """The page on which it is mended, and what that opens with."""
    match row.kind:
        case MoneyException.UNRECONCILED:
            return "reconcile", {"day": row.since.isoformat()}
        case MoneyException.MONEY_WITHOUT_RECEIPT:
            return "bank-file", {}
        case MoneyException.RECEIPT_WITHOUT_MONEY | MoneyException.DOUBLE_PAYMENT:
            return "till", {"receipt": row.number}
        case MoneyException.CASHIER_GONE | MoneyException.NOT_HANDED_OVER:
            return "till", _till_of(row.done_by, current_actor())
        case MoneyException.NOT_SIGNED_FOR | MoneyException.TILL_DIFFERENCE:
            return "till", {"view": "hand-overs"}
        case _:
            return "order", {"no": row.number}


def _till_of(cashier_id: int | None, actor: Actor) -> dict[str, str]:
    """Where this person hands that till over: the own, or in the cashier's place; the others look on."""
    if cashier_id == actor.user_id:
        return {"view": "mine"}
    if may(actor, "hand_over_for_cashier"):
        return {"view": "others", "cashier": str(cashier_id)}
    return {"view": "hand-overs"}


def _follow() -> None:
    """The row that was seen at the click."""
    rows: list[FoundException] = st.session_state.get(SHOWN, [])
    row = st.session_state[CLICK].row
    if 0 <= row < len(rows):
        st.session_state["exception goes to"] = rows[row]

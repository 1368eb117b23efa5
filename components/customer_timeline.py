"""A customer's timeline on screen: what happened, newest first, each line with the way to it (R-CUST-1)."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from components.act import ask
from components.choice import choose_part
from components.navigation import PAGES
from components.tables import button_column, money_column, shown_time, shown_yuan, text_column
from components.words import _, word
from db.queries.timeline import PER_PAGE, VOID, TimelineRow, list_timeline
from db.rules.timeline import parts_for
from db.types import Actor
from db.vocabulary import (
    AddressState,
    AdjustmentKind,
    AdjustmentState,
    AgreementVerb,
    ArrearsDecisionKind,
    CallbackKind,
    CallbackState,
    ComplaintCause,
    ComplaintState,
    ContactAnswer,
    ContactMeans,
    ContactWay,
    DunningStage,
    OrderState,
    PaymentMethod,
    Severity,
    Term,
    TimelinePart,
    TimelineStep,
)


class Way(NamedTuple):
    """The page behind a line and what its address names: the number, the row or the customer."""

    page: str
    name: str
    what: str


Step = TimelineStep
WORDS: Mapping[Step, tuple[type[Term], ...]] = {
    Step.REQUEST: (OrderState,),
    Step.CALLBACK: (CallbackState, CallbackKind),
    Step.GREETING: (ContactMeans,),
    Step.COMPLAINT: (ComplaintState, Severity),
    Step.SETTLEMENT: (ComplaintCause,),
    Step.RECEIPT: (PaymentMethod,),
    Step.DUNNING: (DunningStage, ContactWay),
    Step.TALK: (ContactAnswer, ContactWay),
    Step.DECISION: (ArrearsDecisionKind,),
    Step.ADJUSTMENT: (AdjustmentKind, AdjustmentState),
    Step.AGREEMENT: (AgreementVerb,),
    Step.SURVEY: (AddressState,),
}
ARREARS = Way("arrears", "customer", "customer")
WAYS: Mapping[Step, Way] = {
    Step.REQUEST: Way("order", "no", "number"),
    Step.COMPLETION: Way("order", "no", "number"),
    Step.CALLBACK: Way("callbacks", "id", "row"),
    Step.COMPLAINT: Way("complaint", "no", "number"),
    Step.SETTLEMENT: Way("complaint", "no", "number"),
    Step.RECEIPT: Way("reversal", "receipt", "number"),
    Step.NOTICE: Way("notices", "month", "month"),
    Step.DUNNING: ARREARS,
    Step.TALK: ARREARS,
    Step.DECISION: ARREARS,
    Step.ADJUSTMENT: Way("adjustments", "no", "number"),
    Step.AGREEMENT: Way("agreements", "no", "number"),
    Step.SURVEY: Way("survey", "no", "number"),
}


def show_timeline(actor: Actor, customer_id: int) -> None:
    parts = {"all": _("All")} | {part.value: word(part) for part in parts_for(actor)}
    part = choose_part(_("Show"), parts, key="part")
    wanted = None if part == "all" else TimelinePart(part)
    count = f"timeline {customer_id} {part}"
    limit = st.session_state.get(count, PER_PAGE)
    found = ask(list_timeline, actor=actor, customer_id=customer_id, part=wanted, limit=limit)
    if not found.rows:
        st.caption(_("Nothing has happened yet."))
        return
    _draw(found.rows, customer_id, key=f"{count} {limit}")
    if found.is_more:
        st.button(_("Show 50 more"), icon=":material/expand_more:", on_click=partial(_show_more, count))


def _show_more(count: str) -> None:
    st.session_state[count] = st.session_state.get(count, PER_PAGE) + PER_PAGE


def _draw(rows: list[TimelineRow], customer_id: int, *, key: str) -> None:
    st.dataframe(
        [
            {
                "when": f"{row.on:%Y-%m-%d} {shown_time(row.at)}",
                "step": word(row.step),
                "go": row.number or (_("Show it") if row.step in WAYS else None),
                "what": said(row),
                "amount": None if row.step is Step.CALLBACK else shown_yuan(row.amount_fen),
                "by": row.by,
            }
            for row in rows
        ],
        column_config={
            "when": text_column(_("When"), width=114),
            "step": text_column(_("What"), width=94),
            "go": button_column(_("Number"), key=f"{key} click", on_click=None, width=136),
            "what": text_column(_("Matter"), width=176),
            "amount": money_column(_("Amount (CNY)"), width=88),
            "by": text_column(_("By"), width=56),
        },
        hide_index=True,
        height="content" if len(rows) <= 12 else 460,
        placeholder="—",
        key=key,
    )
    clicked = st.session_state.get(f"{key} click")
    if clicked and 0 <= clicked["row"] < len(rows):
        open_line(rows[clicked["row"]], customer_id)


def said(row: TimelineRow) -> str:
    """The matter in words: what it was about, and the words of its step."""
    stored = zip(WORDS.get(row.step, ()), (row.word, row.more), strict=False)
    told = [row.what, *(word(terms(value)) for terms, value in stored if value)]
    if row.step is Step.CALLBACK:
        is_plain = row.word == CallbackState.DONE and row.more == CallbackKind.ORDER
        told = [row.what, f"{row.amount_fen} / 5" if row.amount_fen else "", *([] if is_plain else told[1:])]
    told = told[::-1] if row.step is Step.SURVEY else told  # the titles are long, and begin alike
    if row.step is Step.RECEIPT and row.more == VOID:
        told.append(_("Void"))
    return " · ".join(part for part in told if part)


def open_line(row: TimelineRow, customer_id: int) -> None:
    """Go to what a line is about; a page that this person may not open says so itself."""
    way = WAYS.get(row.step)
    if way is None:
        return
    values = {"number": row.number, "row": str(row.ref_id), "customer": str(customer_id), "month": row.what}
    st.switch_page(PAGES[way.page].file, query_params={way.name: values[way.what]})

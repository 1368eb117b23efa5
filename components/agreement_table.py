"""Agreements as a table by where they stand, and as a card on the customer's page."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import ask
from components.agreement_words import lines_words, price_words, whom_words
from components.chips import badge, chip, chip_column, plain
from components.choice import choose_one, choose_part, page_chosen
from components.navigation import PAGES
from components.page import card, empty_state, pages_below
from components.tables import button_column, shown_day, text_column
from components.words import _, word
from db.queries.agreements import (
    PER_PAGE,
    AgreementFilter,
    AgreementRow,
    count_agreements,
    list_agreements,
    list_customer_agreements,
)
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementStage


def list_and_filter(today: date) -> None:
    """Pills by stage with their numbers, kind and text, all in the address; fifty a page."""
    counts = ask(count_agreements, today=today)
    names = {"all": _("All {n}").format(n=sum(counts.values()))}
    names |= {stage.value: f"{word(stage)} {counts[stage]}" for stage in AgreementStage}
    chosen = choose_part(_("Stage"), names, key="stage")
    one, two, three = st.columns([24, 34, 42], vertical_alignment="center")
    kinds = {"all": _("All kinds")} | {kind.value: word(kind) for kind in AgreementKind}
    kind = choose_one(one, _("Kind"), kinds, key="agreement_kind", width=230)
    text = two.text_input(
        _("Number, customer, room or title"), key="q", bind="query-params", type="search", live=True,
        placeholder=_("Number, customer, room or title"), label_visibility="collapsed",
    )  # fmt: skip
    stage = None if chosen == "all" else AgreementStage(chosen)
    which = AgreementFilter(stage, None if kind == "all" else AgreementKind(kind), None, text)
    if st.session_state.setdefault("agreements listed", which) != which:
        st.session_state.update({"agreements listed": which, "page": 1})
    page = page_chosen()
    found = ask(list_agreements, chosen=which, today=today, page=page)
    if not found.rows:
        empty_state("contract", _("No agreements here. A recurring service or fee at an agreed price begins with one."))
        return
    three.markdown(f":gray[:small[{_('Agreements: {n}').format(n=f'{found.total:,}')}]]")
    show_agreements(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def show_agreements(rows: Sequence[AgreementRow]) -> None:
    """Draw the table; a click on a number opens that agreement."""
    st.dataframe(
        [
            {
                "stage": chip(row.stage),
                "number": row.agreement_no,
                "whom": whom_words(row),
                "title": row.title,
                "lines": lines_words(row.lines),
                "from": shown_day(row.from_on),
                "until": shown_day(row.last_on) or "—",
                "department": row.department,
                "next": _next(row),
            }
            for row in rows
        ],
        column_config={
            "stage": chip_column(_("Stage"), list(AgreementStage), width=148),
            "number": button_column(_("Agreement"), key="open_agreement", on_click=None, width=110),
            "whom": text_column(_("Customer or place"), width=140),
            "title": text_column(_("Title"), width=122),
            "lines": text_column(_("Agreed price"), width=132),
            "from": text_column(_("From"), width=82),
            "until": text_column(_("Until"), width=82),
            "department": text_column(_("Department"), width=88),
            "next": text_column(_("On its way"), width=106),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        placeholder="—",
        key="agreements",
    )
    clicked = st.session_state.get("open_agreement")
    if clicked:
        st.switch_page(PAGES["agreements"].file, query_params={"no": str(clicked["label"])})


def _next(row: AgreementRow) -> str:
    if row.on_its_way is not None:
        return word(row.on_its_way)
    return _("renewed") if row.is_renewed else ""


def show_customer_agreements(customer_id: int, unit: object, actor: Actor, today: date) -> None:
    """The card of the customer's file; a new one begins from here, at the present unit."""
    rows = ask(list_customer_agreements, customer_id=customer_id, today=today)
    with card(_("Agreements"), str(len(rows)) if rows else ""):
        for row in rows:
            line = st.container(horizontal=True, vertical_alignment="center", gap="small")
            where = {"no": row.agreement_no}
            line.page_link(PAGES["agreements"].file, label=row.agreement_no, query_params=where, width="content")
            line.markdown(f"{plain(row.title)} {badge(row.stage)}", width="content")
            said = " · ".join(price_words(each) for each in row.lines[:2])
            st.markdown(f":gray[:small[{plain(said)} · {shown_day(row.from_on)} – {shown_day(row.last_on) or '…'}]]")
        if not rows:
            st.caption(_("No agreements yet."))
        if may(actor, "draft_agreement"):
            where = {"new": "1", "customer": f"{customer_id}-{unit}"}
            st.page_link(PAGES["agreements"].file, label=_("Draft an agreement"), query_params=where)

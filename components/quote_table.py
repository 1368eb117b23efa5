"""Quotes as a table: the state as a chip, the number as the button that opens it."""

from collections.abc import Sequence

import streamlit as st

from components.act import ask
from components.chips import chip, chip_column
from components.choice import choose_part, page_chosen
from components.navigation import PAGES
from components.page import empty_state, pages_below
from components.tables import button_column, money_column, shown_day, shown_yuan, text_column
from components.words import _
from db.clock import now, office_day
from db.queries.quotes import PER_PAGE, QuoteFilter, QuoteRow, list_quotes
from db.queries.staff import list_departments
from db.vocabulary import QuoteState

# Pills by what is to be done with them.
GROUPS: dict[str, tuple[QuoteState, ...]] = {
    "all": (),
    "draft": (QuoteState.DRAFT,),
    "deciding": (QuoteState.SIGNED, QuoteState.ENDORSED),
    "approved": (QuoteState.APPROVED,),
    "offered": (QuoteState.OFFERED,),
    "confirmed": (QuoteState.CONFIRMED,),
    "ended": (QuoteState.REJECTED, QuoteState.REFUSED, QuoteState.EXPIRED, QuoteState.WITHDRAWN),
}


def group_names() -> dict[str, str]:
    return {
        "all": _("All"),
        "draft": _("Drafts"),
        "deciding": _("To be approved"),
        "approved": _("To be offered"),
        "offered": _("With the customer"),
        "confirmed": _("Confirmed"),
        "ended": _("Come to nothing"),
    }


def list_and_filter() -> None:
    """Pills by what is to be done, department, number or room, all in the address; fifty a page."""
    names = group_names()
    group = choose_part(_("State"), names, key="group")
    one, two, three = st.columns([24, 30, 46], vertical_alignment="center")
    departments = {row.id: row.name for row in ask(list_departments)}
    department = one.selectbox(
        _("Department"), list(departments), index=None, key="department", bind="query-params",
        format_func=lambda id_: departments[id_], placeholder=_("All departments"), label_visibility="collapsed",
    )  # fmt: skip
    text = two.text_input(
        _("Number or room"), key="q", bind="query-params", type="search", live=True,
        placeholder=_("Number or room"), label_visibility="collapsed",
    )  # fmt: skip
    which = QuoteFilter(GROUPS[group], department, text)
    if st.session_state.setdefault("quotes listed", which) != which:
        st.session_state.update({"quotes listed": which, "page": 1})
    page = page_chosen()
    found = ask(list_quotes, which=which, today=office_day(now()), page=page)
    if not found.rows:
        empty_state("request_quote", _("No quotes here. A quote begins at a work order that is not on the price list."))
        return
    said = _("Quotes: {n}+") if found.is_more else _("Quotes: {n}")
    three.markdown(f":gray[:small[{said.format(n=f'{found.total:,}')}]]")
    show_quotes(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def show_quotes(rows: Sequence[QuoteRow]) -> None:
    """Draw the table; a click on a number opens that quote."""
    st.dataframe(
        [
            {
                "state": chip(row.state),
                "number": row.number,
                "who": f"{row.unit_label} {row.customer}".strip(),
                "job": row.title,
                "amount": shown_yuan(row.total_fen),
                "department": row.department,
                "drafted": shown_day(office_day(row.drafted_at)),
                "valid": shown_day(row.valid_until),
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(QuoteState), width=176),
            "number": button_column(_("Quote"), key="open_quote", on_click=None, width=142),
            "who": text_column(_("Room · customer"), width=146),
            "job": text_column(_("Job"), width=150),
            "amount": money_column(_("Price with tax (CNY)"), width=130),
            "department": text_column(_("Department"), width=88),
            "drafted": text_column(_("Drafted"), width=84),
            "valid": text_column(_("Valid until"), width=84),
        },
        hide_index=True,
        height="content",
        placeholder="—",
        key="quotes",
    )
    clicked = st.session_state.get("open_quote")
    if clicked:
        # BJ-20261120-003-2 is a revision of BJ-20261120-003.
        number = "-".join(str(clicked["label"]).split("-")[:3])
        st.switch_page(PAGES["quotes"].file, query_params={"no": number})

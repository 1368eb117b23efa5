"""Surveys as a table, and the rounds that are due as cards above it (R-SURV-2)."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from components.act import ask
from components.chips import badge, badge_of, chip, chip_column, plain
from components.choice import choose_part, page_chosen
from components.navigation import PAGES
from components.page import card, empty_state, pages_below
from components.survey_words import return_words
from components.tables import button_column, shown_day, text_column
from components.words import _, word
from db.queries.survey_rounds import RoundNow, list_rounds
from db.queries.surveys import PER_PAGE, SurveyFilter, SurveyRow, count_surveys, list_surveys
from db.rules.permissions import may
from db.rules.survey_rounds import Round, quarter_of
from db.rules.survey_states import OVER, PREPARED
from db.shares import format_percent
from db.types import Actor
from db.vocabulary import SurveyAudience, SurveyState

PARTS = {
    "all": tuple(SurveyState),
    "prepared": PREPARED,
    "running": (SurveyState.RUNNING,),
    "closed": (SurveyState.CLOSED,),
    "over": OVER,
}


def show_rounds(actor: Actor, today: date) -> None:
    """A card for each: its survey, or by when its plan is to be approved."""
    rounds = ask(list_rounds, today=today)
    for cell, now in zip(st.columns(len(rounds), gap="small"), rounds, strict=True):
        due = now.round
        with cell, card(f"{word(due.audience)} {round_words(due)}", height="stretch"):
            line = st.container(horizontal=True, vertical_alignment="center", gap="small")
            line.markdown(_badge(now, today), width="content")
            if now.survey_no:
                where = {"no": now.survey_no}
                line.page_link(PAGES["survey"].file, label=now.survey_no, query_params=where, width="content")
                continue
            if now.is_wanted and may(actor, "draft_survey"):
                plan_it = partial(st.query_params.update, new="1", audience=due.audience.value)
                line.button(_("Plan it"), type="tertiary", key=f"plan {due.audience} {due.from_on}", on_click=plan_it)
            said = _("approve by {day}, begin by {start}").format(day=due.approve_by, start=due.start_by)
            st.markdown(f":gray[:small[{plain(said)}]]")


def round_words(due: Round) -> str:
    """2026 Q4, or the year."""
    if due.audience is SurveyAudience.SHOPS:
        return _("{year} Q{quarter}").format(year=due.from_on.year, quarter=quarter_of(due.from_on))
    return str(due.from_on.year)


def _badge(now: RoundNow, today: date) -> str:
    if now.state is not None:
        return badge(now.state)
    if today > now.round.start_by:
        return badge_of(_("missed"), "red", "error")
    if today > now.round.approve_by:
        return badge_of(_("plan overdue"), "red", "error")
    return (
        badge_of(_("to be planned"), "orange", "schedule") if now.is_wanted else badge_of(_("later"), "gray", "event")
    )


def list_and_filter() -> None:
    """Pills by stage with their numbers, audience and text, all in the address."""
    counts = ask(count_surveys)
    labels = {"all": _("All"), "prepared": _("In preparation"), "running": _("Running"),
              "closed": _("Being evaluated"), "over": _("Filed or cancelled")}  # fmt: skip
    names = {part: f"{label} {sum(counts[state] for state in PARTS[part])}" for part, label in labels.items()}
    left, right = st.columns([66, 34], vertical_alignment="center")
    with left:
        part = choose_part(_("Stage"), names, key="stage")
    text = right.text_input(
        _("Number or title"), key="q", bind="query-params", type="search", live=True,
        placeholder=_("Number or title"), label_visibility="collapsed",
    )  # fmt: skip
    which = SurveyFilter(PARTS[part], None, text)
    if st.session_state.setdefault("surveys listed", which) != which:
        st.session_state.update({"surveys listed": which, "page": 1})
    found = ask(list_surveys, looked_for=which, page=page_chosen())
    if not found.rows:
        empty_state("poll", _("No surveys here. A survey begins with a plan that the leader approves."))
        return
    show_surveys(found.rows)
    pages_below(found.total, PER_PAGE, "page")


def show_surveys(rows: Sequence[SurveyRow]) -> None:
    """Draw the table; a click on a number opens that survey."""
    st.dataframe(
        [
            {
                "state": chip(row.state),
                "number": row.survey_no,
                "title": row.title,
                "audience": word(row.audience),
                "from": shown_day(row.starts_on),
                "until": shown_day(row.ends_on),
                "delivered": format_percent(row.returned.delivered_percent),
                "returned": return_words(row.returned),
                "owner": row.owner,
            }
            for row in rows
        ],
        column_config={
            "state": chip_column(_("State"), list(SurveyState), width=132),
            "number": button_column(_("Survey"), key="open_survey", on_click=None, width=104),
            "title": text_column(_("Title"), width=196),
            "audience": text_column(_("Whom it asks"), width=96),
            "from": text_column(_("From"), width=82),
            "until": text_column(_("Until"), width=82),
            "delivered": text_column(_("Distributed"), width=84),
            "returned": text_column(_("Return"), width=148),
            "owner": text_column(_("In charge"), width=86),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        key="surveys",
    )
    clicked = st.session_state.get("open_survey")
    if clicked:
        st.switch_page(PAGES["survey"].file, query_params={"no": str(clicked["label"])})

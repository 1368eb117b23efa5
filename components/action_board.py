"""The board of corrective actions: to be opened, under way, to be checked, and what worked lately (R-SURV-5)."""

from datetime import date

import streamlit as st

from components.act import ask
from components.action_words import mark_badge, owner_words, short, term_badge
from components.chips import badge_of, plain
from components.choice import choose_part
from components.navigation import PAGES
from components.page import empty_state
from components.session import current_actor
from components.words import _, word
from db.clock import now, office_day
from db.queries.corrective_actions import ActionRow, get_action_board
from db.rules.action_states import BOARD
from db.vocabulary import ActionState, ActionView

MOST_CARDS = 20


def show_board(survey_no: str) -> None:
    """All, or those of one survey; each card opens its action."""
    at = now()
    asked = str(st.session_state.get("part") or st.query_params.get("part", ""))
    view = next((each for each in ActionView if each.value == asked), ActionView.ALL)
    board = ask(get_action_board, actor=current_actor(), at=at, view=view, survey_no=survey_no)
    icons = {ActionView.OVERDUE: ":material/alarm: ", ActionView.MINE: ":material/person: "}
    pills = {each.value: f"{icons.get(each, '')}{word(each)} {board.counts[each]}" for each in board.counts}
    choose_part(_("Show"), pills, key="part")
    if not any(board.columns.values()):
        empty_state("task_alt", _("No corrective action here. Low marks of an ended survey come up by themselves."))
        return
    for column, state in zip(st.columns(4, gap="xsmall"), BOARD, strict=True):
        rows = board.columns[state]
        with column.container(gap="xsmall"):
            st.markdown(f"**{word(state)}** :gray[{len(rows)}]")
            for row in rows[:MOST_CARDS]:
                show_card(row, office_day(at))
            if len(rows) > MOST_CARDS:
                there = {"view": "list", "state": state.value}
                more = _("{n} more").format(n=len(rows) - MOST_CARDS)
                st.page_link(PAGES["survey-actions"].file, label=more, query_params=there)


def show_card(row: ActionRow, today: date) -> None:
    """First how low and how long, then what it is about and what is done, then who."""
    with st.container(border=True, gap=None):
        again = badge_of(_("try {n}").format(n=row.rounds), "orange", "replay") if row.rounds > 1 else ""
        st.markdown(" ".join(part for part in (mark_badge(row), term_badge(row, today), again) if part))
        title = f"**{plain(short(row.title))}** :gray[:small[{plain(row.action_no)}]]"
        if st.button(title, type="tertiary", key=f"card {row.id}"):
            open_action_page(row.action_no)
        if row.measure:
            st.markdown(f":small[{plain(short(row.measure, 60))}]")
        if row.state is ActionState.OPEN:
            st.progress(row.progress_percent)
        st.markdown(f":gray[:small[{plain(owner_words(row) or row.survey)}]]")


def open_action_page(action_no: str, do: str = "") -> None:
    there = {"no": action_no} | ({"do": do} if do else {})
    st.switch_page(PAGES["survey-actions"].file, query_params=there)

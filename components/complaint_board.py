"""The board: four columns of open complaints with their running clocks, and all clocks on one line below."""

from datetime import datetime, timedelta

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.choice import choose_part
from components.complaint_chart import ClockBar, clock_chart
from components.complaint_words import LATE, TODAY, clock_badge, clock_words, short_number, short_title, tone_of
from components.navigation import PAGES
from components.page import card, empty_state
from components.quote_card import is_dark
from components.session import current_actor
from components.tables import shown_day
from components.words import _, word
from db.clock import now, office_day, office_instant
from db.queries.complaints import Board, ComplaintRow, get_board
from db.rules.complaint_states import BOARD
from db.vocabulary import ComplaintView, Role

MOST_CARDS, MOST_BARS = 12, 12
MOST_BESIDE_A_BAR = 20
DAYS_AHEAD = 5


@st.fragment(run_every="30s")
def show_board() -> None:
    """Drawn again by itself: the clocks go on while nobody clicks."""
    actor, at = current_actor(), now()
    asked = str(st.session_state.get("part") or st.query_params.get("part", ""))
    view = next((each for each in ComplaintView if each.value == asked), ComplaintView.ALL)
    board = ask(get_board, actor=actor, at=at, view=view)
    icons = {ComplaintView.OVERDUE: ":material/alarm: ", ComplaintView.TODAY: ":material/timer: "}
    pills = {each.value: f"{icons.get(each, '')}{word(each)} {board.counts[each]}" for each in board.counts}
    choose_part(_("Show"), pills, key="part")
    if not board.rows:
        empty_state("sentiment_satisfied", _("No open complaint here. A new one comes up in its column at once."))
        return
    for column, state in zip(st.columns(4, gap="xsmall"), BOARD, strict=True):
        rows = board.columns[state]
        with column.container(gap="xsmall"):
            st.markdown(f"**{word(state)}** :gray[{len(rows)}]")
            for row in rows[:MOST_CARDS]:
                show_card(row, at)
            if len(rows) > MOST_CARDS:
                there = {"view": "list", "state": state.value}
                more = _("{n} more").format(n=len(rows) - MOST_CARDS)
                st.page_link(PAGES["complaints"].file, label=more, query_params=there)
    show_clocks(board, at)


def show_card(row: ComplaintRow, at: datetime) -> None:
    """First how bad and how long, then the matter, then who."""
    with st.container(border=True, gap=None):
        st.markdown(f"{badge(row.severity)} {clock_badge(row.next_clock, row.next_due_at, at)}")
        title = f"**{plain(short_title(row.title))}** :gray[:small[{short_number(row.complaint_no)}]]"
        if st.button(title, type="tertiary", key=f"card {row.id}"):
            st.switch_page(PAGES["complaint"].file, query_params={"no": row.complaint_no})
        led = row.department if row.led_by is Role.SUPERVISOR else word(row.led_by)
        st.markdown(f":gray[:small[{plain(f'{row.room} {row.who}'.strip())} • {plain(led)}]]")


def show_clocks(board: Board, at: datetime) -> None:
    """Every running clock on one line; its title counts them."""
    timed = [row for row in board.rows if row.next_due_at is not None and row.next_clock is not None]
    if not timed:
        return
    bars = [
        ClockBar(
            f"{short_title(row.title, MOST_BESIDE_A_BAR)} {clock_words(row.next_clock, row.next_due_at, at)}",
            (row.next_due_at - at).total_seconds() / 3600,
            tone_of(row.next_due_at, at),
        )
        for row in timed
        if row.next_due_at is not None and row.next_clock is not None
    ]
    late = sum(bar.tone == LATE for bar in bars)
    today = sum(bar.tone == TODAY for bar in bars)
    title = _("{late} overdue, {today} more due today").format(late=late, today=today)
    with card(title, _("Length: time to the term; red late, orange today, blue later")):
        chart = clock_chart(bars[:MOST_BARS], ticks(at), is_dark=is_dark())
        st.altair_chart(chart, theme=None, key="complaint clocks", alt="; ".join(bar.said for bar in bars[:MOST_BARS]))


def ticks(at: datetime) -> dict[float, str]:
    """Now, this evening, and the midnights."""
    today = office_day(at)
    found = {0.0: _("now")}
    evening = (office_instant(today, 18) - at).total_seconds() / 3600
    if evening > 2:
        found[evening] = "18:00"
    for days in range(1, DAYS_AHEAD + 1):
        day = today + timedelta(days=days)
        found[(office_instant(day) - at).total_seconds() / 3600] = shown_day(day)[5:]
    return found

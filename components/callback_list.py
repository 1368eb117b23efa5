"""The worklist of callbacks as a table, and the month's rates below it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import ask
from components.callback_words import about
from components.chips import chips_column, look
from components.session import current_actor
from components.tables import text_column
from components.words import _, word
from db.clock import month_of
from db.queries.callbacks import CallbackRow, get_callback_rates
from db.rules.callbacks import MOST_TRIES
from db.shares import format_percent, percent_of
from db.vocabulary import N_, CallbackState, CustomerClass

LATE, TODAY, LATER = N_("Overdue"), N_("Today"), N_("Later")


def choose_callback(rows: Sequence[CallbackRow], *, today: date, first: int, key: str) -> int:
    """The list with one row always chosen; gives its place."""
    looks = {f"! {_(LATE)}": "late", f"◎ {_(TODAY)}": "blue", f"○ {_(LATER)}": "gray"}
    looks |= {f"{look(state).sign} {word(state)}": look(state).colour for state in CallbackState}
    chosen = st.dataframe(
        [
            {
                "state": [_sign(row, today)],
                "who": f"{row.unit_label} {row.customer}".strip(),
                "job": about(row),
                "class": [row.customer_class.value] if row.customer_class else [],
                "tries": f"{row.tries}/{MOST_TRIES}",
                "due": f"{row.next_try_on:%m-%d}{' ?' if row.is_provisional else ''}",
            }
            for row in rows
        ],
        column_config={
            "state": chips_column(_("State"), looks, width=78),
            "who": text_column(_("Room · customer"), width=102),
            "job": text_column(_("Job"), width=88),
            "class": chips_column(_("Class"), {each.value: look(each).colour for each in CustomerClass}, width=40),
            "tries": text_column(_("Dialled"), width=46),
            "due": text_column(_("Next try"), width=52),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [first], "columns": []}},
        key=key,
    ).selection.rows
    return chosen[0] if chosen and chosen[0] < len(rows) else first


def next_place(rows: Sequence[CallbackRow]) -> int:
    """After a save the same place, and never the one just called: not reached, it may still be the first."""
    place = max(0, min(st.session_state.get("called", 0), len(rows) - 1))
    just_called = st.session_state.pop("just called", None)
    if rows and rows[place].id == just_called:
        place = (place + 1) % len(rows)
    return place


def _sign(row: CallbackRow, today: date) -> str:
    if row.state is not CallbackState.DUE:
        return f"{look(row.state).sign} {word(row.state)}"
    if row.next_try_on < today:
        return f"! {_(LATE)}"
    return f"◎ {_(TODAY)}" if row.next_try_on == today else f"○ {_(LATER)}"


def show_rates(today: date) -> None:
    """This month's callbacks by the day they were due (R-CALL-5)."""
    month = month_of(today)
    rates = ask(get_callback_rates, actor=current_actor(), month=month, today=today)
    shares = (
        (_("on time"), rates.on_time, rates.to_try),
        (_("reached"), rates.reached, rates.done),
        (_("satisfied"), rates.satisfied, rates.marked),
    )
    with st.container(border=True):
        line = st.container(horizontal=True, horizontal_alignment="distribute")
        due = _("{month}: {done} of {due}").format(month=month, done=rates.done, due=rates.due)
        line.markdown(f":gray[:small[{due}]]", width="content")
        for name, part, whole in shares:
            line.markdown(f":gray[:small[{name}]] **{format_percent(percent_of(part, whole))}**", width="content")

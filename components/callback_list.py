"""The worklist of callbacks as a table, and the month's rates below it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import ask
from components.chips import chips_column, look
from components.tables import text_column
from components.words import _, word
from db.queries.callbacks import CallbackRow, get_callback_rates
from db.rules.callbacks import MOST_TRIES
from db.vocabulary import N_, CallbackState

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
                "job": row.job,
                "class": row.customer_class.value,
                "tries": f"{row.tries}/{MOST_TRIES}",
                "due": f"{row.next_try_on:%m-%d}{' ?' if row.is_provisional else ''}",
            }
            for row in rows
        ],
        column_config={
            "state": chips_column(_("State"), looks, width=80),
            "who": text_column(_("Room · customer"), width=106),
            "job": text_column(_("Job"), width=92),
            "class": text_column(_("Class"), width=34),
            "tries": text_column(_("Tries"), width=40),
            "due": text_column(_("Next try"), width=54),
        },
        hide_index=True,
        height="content" if len(rows) <= 15 else 530,
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [first], "columns": []}},
        key=key,
    ).selection.rows
    return chosen[0] if chosen and chosen[0] < len(rows) else first


def _sign(row: CallbackRow, today: date) -> str:
    if row.state is not CallbackState.DUE:
        return f"{look(row.state).sign} {word(row.state)}"
    if row.next_try_on < today:
        return f"! {_(LATE)}"
    return f"◎ {_(TODAY)}" if row.next_try_on == today else f"○ {_(LATER)}"


def show_rates(month: str) -> None:
    """The month's callbacks by the day they were due (R-CALL-5)."""
    rates = ask(get_callback_rates, month=month)
    shares = (
        (_("on time"), rates.on_time, rates.due),
        (_("reached"), rates.reached, rates.done),
        (_("satisfied"), rates.satisfied, rates.reached),
    )
    with st.container(border=True):
        line = st.container(horizontal=True, horizontal_alignment="distribute")
        due = _("{month}: {done} of {due}").format(month=month, done=rates.done, due=rates.due)
        line.markdown(f":gray[:small[{due}]]", width="content")
        for name, part, whole in shares:
            share = f"{part / whole:.1%}" if whole else "-"
            line.markdown(f":gray[:small[{name}]] **{share}**", width="content")

"""The desk's coming jobs of agreements: what is due, and the button that makes them into work orders (R-ORDER-1)."""

from datetime import date

import streamlit as st

from components.act import act, ask, once, pressed, show_refusal
from components.page import card
from components.tables import shown_day, text_column
from components.words import _, word
from db.operations.agreement_orders import make_agreement_orders
from db.queries.agreement_orders import AHEAD, DueJobRow, list_due_jobs


def show_due_jobs(today: date) -> None:
    """Nothing where nothing is due; else the jobs that begin within a week."""
    until = today + AHEAD
    rows = ask(list_due_jobs, until_on=until, today=today)
    if not rows:
        return
    form = "agreement jobs"
    said = _("{n} due by {day}").format(n=len(rows), day=shown_day(until))
    with card(_("Jobs of agreements"), said):
        show_refusal(form)
        _show_rows(rows)
        label = _("Make the orders")
        if pressed(st.button, label, form=form, about=until, type="primary", icon=":material/playlist_add:"):
            done = _("{0.orders} orders made")
            act(make_agreement_orders, form=form, key=once(form), done=done, until_on=until)


def _show_rows(rows: list[DueJobRow]) -> None:
    free, charged = _("covered by the fee"), _("charged monthly")
    st.dataframe(
        [
            {
                "first": shown_day(row.first),
                "who": f"{row.unit} {row.customer}".strip(),
                "title": row.title,
                "rhythm": word(row.rhythm),
                "paid": free if row.is_covered else charged,
                "number": row.agreement_no,
            }
            for row in rows
        ],
        column_config={
            "first": text_column(_("From"), width=100),
            "who": text_column(_("Room · customer"), width=200),
            "title": text_column(_("Job"), width=220),
            "rhythm": text_column(_("Rhythm"), width=90),
            "paid": text_column(_("Settlement"), width=130),
            "number": text_column(_("Agreement"), width=120),
        },
        hide_index=True,
        row_height=29,
        height="content" if len(rows) <= 6 else 210,
        key="agreement jobs rows",
    )

"""The monthly report on screen: month and revision in its head, figures, charts and notes, the manager's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from components.act import ask
from components.chips import plain
from components.choice import choose_one, row_number
from components.figure_cells import Cells
from components.month_report_charts import month_chart
from components.month_report_drawn import MonthChart, month_charts
from components.month_report_tables import meanings, note_tables, screen_table
from components.page import card
from components.quote_card import is_dark
from components.tables import shown_day, shown_moment
from components.words import _
from components.year_tables import YearTable
from components.year_view import show_table
from db.queries.month_report import Issued, MonthReport, get_month_report, list_issued_reports, list_report_months
from db.rules.month_report import MonthFigures
from db.types import Actor

NOW = "now"
MONTH, REVISION = "month", "revision"
# Pixels: the figures beside two charts, and one of three cards.
WIDE, THIRD = 598, 292


def choose_month(head: Any, actor: Actor, at: datetime) -> str:
    """The month that is over comes first: its report is due."""
    months = ask(list_report_months, actor=actor, at=at)
    if MONTH not in st.session_state and MONTH not in st.query_params:
        st.session_state[MONTH] = months[1] if len(months) > 1 else months[0]
    return choose_one(head, _("Month"), {month: month for month in months}, key=MONTH, width=110)


def choose_report(head: Any, actor: Actor, month: str, at: datetime) -> tuple[MonthReport, str]:
    """The revision that is looked at, the newest first; with its name for addresses."""
    issued: Sequence[Issued] = ask(list_issued_reports, actor=actor, month=month)
    name = NOW
    if issued:
        views = {str(one.revision): _("Revision {n}").format(n=one.revision) for one in reversed(issued)}
        name = choose_one(head, _("Revision"), views | {NOW: _("As it stands now")}, key=REVISION, width=150)
    asked = {"revision": row_number(name), "is_now": name == NOW}
    return ask(get_month_report, actor=actor, month=month, at=at, **asked), name


def show_how_counted(head: Any, report: MonthFigures) -> None:
    with head.popover(_("How is this counted?"), icon=":material/help:", type="tertiary"):
        for name, meaning in meanings(report, _):
            st.markdown(f"**{name}** :gray[:small[{meaning}]]", width=460)


def show_state(report: MonthReport) -> None:
    """Whether it is issued, by whom and why again; or up to which day it is counted."""
    shown, found = report.shown, report.figures
    if shown is not None:
        said = _("Issued {moment} by {name}").format(moment=shown_moment(shown.issued_at), name=shown.issued_by)
        if shown.reason:
            said += " · " + _("Revision {n}: {reason}").format(n=shown.revision, reason=shown.reason)
        if shown.revision < report.issued[-1].revision:
            said += " · " + _("Revision {n} has replaced it.").format(n=report.issued[-1].revision)
    elif found.is_running:
        said = _("The month runs: counted up to {day}, like the months it is compared with.")
        said = said.format(day=shown_day(found.until_on))
    else:
        said = _("Not issued: the figures stand as of now.")
        if report.issued:
            said = _("As the figures stand now, after revision {n}.").format(n=report.issued[-1].revision)
    st.markdown(f":gray[:small[{plain(said)}]]")


def show_report(found: MonthFigures, cells: Cells | None = None, actor: Actor | None = None) -> None:
    """Figures left with two charts and a note beside them, three charts below, then the other notes."""
    charts, notes = month_charts(found, _), note_tables(found, _)
    left, right = st.columns([9, 5], gap="small")
    with left:
        show_table(screen_table(found, _), WIDE, cells, actor)
    with right:
        for chart in charts[:2]:
            _draw(chart)
        for table in notes[:1]:
            _note(table)
    for place, cell in enumerate(st.columns(3, gap="small"), start=2):
        with cell:
            for chart in charts[place : place + 1]:
                _draw(chart)
    for table, cell in zip(notes[1:], st.columns(2, gap="small"), strict=False):
        with cell:
            _note(table)


def show_words(report: MonthReport) -> None:
    """For who reads them."""
    if report.words:
        with card(_("Manager's words")):
            st.text(report.words)


def _note(table: YearTable) -> None:
    if table.rows:
        show_table(table, THIRD)
    else:
        card(table.title).caption(_("None."))


def _draw(chart: MonthChart) -> None:
    with card(chart.title, chart.note):
        if not chart.bars:
            st.caption("–")
            return
        key = f"month chart {chart.key} {is_dark()}"
        st.altair_chart(month_chart(chart.bars, is_dark=is_dark()), theme=None, key=key, alt=chart.alt(_))
        with st.popover(_("As a table"), icon=":material/table:", type="tertiary"):
            st.table([dict(zip(chart.heads, row, strict=True)) for row in chart.rows], hide_index=True)

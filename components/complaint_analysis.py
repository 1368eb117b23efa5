"""The month's analysis of complaints and callbacks on screen (R-COMP-6, R-CALL-5)."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import ask
from components.callback_report import show_callback_report
from components.care_charts import show_pareto, show_trend
from components.choice import choose_one
from components.complaint_groups import open_list, show_groups
from components.words import _
from db.clock import month_of, now, office_day
from db.queries.complaint_analysis import ComplaintAnalysis, get_complaint_analysis
from db.rules import care_figures as figures
from db.rules.billing_calendar import previous_month
from db.rules.care_figures import said_days
from db.rules.permissions import may
from db.types import Actor

MOST_MONTHS = 36
BLANK = "\u00a0"


def show_analysis(actor: Actor) -> None:
    """The whole view of one month, kept in the address as `of=2026-11`; the present one to begin with."""
    at = now()
    today = office_day(at)
    head = st.container(horizontal=True, vertical_alignment="center")
    month = _choose_month(head, month_of(today))
    found = ask(get_complaint_analysis, actor=actor, month=month, at=at)
    _show_help(head)
    if may(actor, "view_care_report"):
        head.link_button(_("Print the report"), f"/papers/care/{month}", icon=":material/print:")
    _show_figures(found)
    left, right = st.columns(2, gap="small")
    with left:
        cause = show_pareto(found.causes, key=f"causes {month}")
    with right:
        picked = show_trend(found.trend, key=f"trend {month}")
    if cause or picked:
        open_list({"month": picked or month, **({"cause": cause} if cause else {})})
    left, right = st.columns(2, gap="small")
    with left:
        show_groups(found)
    with right:
        show_callback_report(actor, month, today)


def _choose_month(head: Any, newest: str) -> str:
    months = [newest]
    while len(months) < MOST_MONTHS:
        months.append(previous_month(months[-1]))
    return choose_one(head, _("Month"), {each: each for each in months}, key="of", width=130)


def _show_help(head: Any) -> None:
    head.space("stretch")
    with head.popover(_("How is this counted?"), icon=":material/help:", type="tertiary"):
        for figure in (*figures.COMPLAINT_FIGURES, *figures.CALLBACK_FIGURES):
            st.markdown(f"**{_(figure.name)}** :gray[:small[{_(figure.meaning)}]]", width=420)


def _show_figures(found: ComplaintAnalysis) -> None:
    """Six figures; those with a list behind them lead to it."""
    total, before = found.total, found.trend[-2].counts.received
    median, mean = said_days(found.median_days), said_days(found.mean_days)
    days = _("median {median}, mean {mean} d").format(median=median, mean=mean) if found.settled else ""
    cells = st.columns(6, gap="xsmall")
    received = _("prior month: {n}").format(n=before)
    _figure(cells[0], figures.RECEIVED, str(total.received), received, {"month": found.month})
    _figure(cells[1], figures.SETTLED, str(found.settled), days)
    for cell, figure, share in (
        (cells[2], figures.STARTED_ON_TIME, total.started_on_time),
        (cells[3], figures.SETTLED_ON_TIME, total.settled_on_time),
    ):
        _figure(cell, figure, share.said, share.parts)
    again = {"month": found.month, "repeat": "1"} if total.repeated else None
    _figure(cells[4], figures.REPEATED, str(total.repeated), _("Show them") if again else "", again)
    _figure(cells[5], figures.REJECTED, str(total.rejected), "")


def _figure(
    cell: DeltaGenerator, figure: figures.Figure, value: str, note: str, chosen: dict[str, str] | None = None
) -> None:
    box = cell.container(border=True, gap=None, height="stretch")
    box.metric(_(figure.name), value)
    if chosen is None:
        box.markdown(f":gray[:small[{note or BLANK}]]")
    elif box.button(note, type="tertiary", icon=":material/list:", key=f"list {figure.name}"):
        open_list(chosen)

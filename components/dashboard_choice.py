"""Period, zone, department and comparison of the dashboard: chosen in its head, kept in its address."""

from datetime import datetime
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import ask
from components.change import following
from components.dashboard_view import (
    AGAINST,
    BEFORE,
    DEPARTMENT,
    LAST_YEAR,
    PERIOD,
    ZONE,
    Look,
    is_head_only,
    read_look,
)
from components.words import _, word
from db.queries.staff import list_departments
from db.queries.surveys import list_zones
from db.rules.report_periods import earlier, period_of
from db.types import Actor
from db.vocabulary import ReportSpan

CHOICES = {ReportSpan.MONTH: 36, ReportSpan.QUARTER: 12, ReportSpan.YEAR: 6}
EVERYTHING = ""


def look_now(actor: Actor, at: datetime) -> Look:
    """As the address says it."""
    departments = [each.id for each in ask(list_departments, with_closed=True)]
    return read_look(st.query_params, actor, at, ask(list_zones), departments)


def show_choice(head: DeltaGenerator, look: Look, actor: Actor) -> None:
    """Each change goes into the address first; the page is drawn from there."""
    spans = list(ReportSpan)
    _set("span", look.period.span)
    head.segmented_control(
        _("Period"),
        spans,
        format_func=word,
        required=True,
        key="look span",
        label_visibility="collapsed",
        on_change=following("look span", lambda span: _keep(PERIOD, period_of(span, look.today).name)),
    )
    newest = period_of(look.period.span, look.today)
    names = [each.name for each in earlier(newest, CHOICES[look.period.span])]
    if look.period.name not in names:
        names.append(look.period.name)
    _list(head, PERIOD, _("Period"), {name: name for name in names}, look.period.name, width=108)
    departments = {str(each.id): each.name for each in ask(list_departments, with_closed=True)}
    chosen = EVERYTHING if look.department_id is None else str(look.department_id)
    narrowed = " · ".join(each for each in (look.zone, departments.get(chosen, "")) if each)
    with head.popover(narrowed or _("All zones and departments"), icon=":material/filter_alt:"):
        zones = {EVERYTHING: _("All zones")} | {zone: zone for zone in ask(list_zones)}
        _list(st, ZONE, _("Zone"), zones, look.zone)
        if is_head_only(actor):
            departments = {chosen: departments.get(chosen, "")}
        else:
            departments = {EVERYTHING: _("All departments")} | departments
        _list(st, DEPARTMENT, _("Department"), departments, chosen)
        ways = {BEFORE: _("The period before"), LAST_YEAR: _("The same time last year")}
        if look.period.span is ReportSpan.YEAR:
            del ways[BEFORE]
        _list(st, AGAINST, _("Compare with"), ways, look.against)


def compared_with(look: Look) -> str:
    """vs 2026-10."""
    return _("vs {period}").format(period=look.compared_period.name)


def _list(box: Any, name: str, label: str, things: dict[str, str], chosen: str, **look: Any) -> None:
    key = f"look {name}"
    _set(name, chosen if chosen in things else next(iter(things)))
    box.selectbox(
        label,
        list(things),
        format_func=lambda each: things.get(each, each),
        key=key,
        label_visibility="collapsed" if look else "visible",
        on_change=following(key, partial(_keep, name)),
        **look,
    )


def _set(name: str, value: Any) -> None:
    if st.session_state.get(f"look {name}") != value:
        st.session_state[f"look {name}"] = value


def _keep(name: str, value: str) -> None:
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)

"""What a list of orders is narrowed by beside its fields, as a figure's link says it: days, zone, channel, item, …"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from components.act import ask
from components.choice import row_number
from components.figure_lists import WEEKDAYS, hour_said
from components.quiet_filter import show_quiet
from components.words import _, word
from db.queries.catalogue import get_item_name
from db.queries.staff import get_staff_name
from db.queries.work_orders import NONE, PARAMETERS
from db.vocabulary import Channel, OrderKind, Term, Trade

WORDS: dict[str, type[Term]] = {"kind": OrderKind, "channel": Channel, "trade": Trade}
HOURS, MOST_DAYS = 24, 3_660
DAYS = ("from", "until", "done_from", "done_until", "charged_from", "charged_until")


def quiet_now() -> dict[str, Any]:
    """What the address asks for, by the filter's fields."""
    return read_asked(st.query_params)


def read_asked(asked: Mapping[str, str]) -> dict[str, Any]:
    """What is not readable narrows nothing."""
    read = {field: _read(name, asked[name]) for name, field in PARAMETERS.items() if name in asked}
    if not _is_bounded(read.get("registered_from"), read.get("registered_until")):
        read["hour"] = None
    return {field: value for field, value in read.items() if value is not None}


def show_narrowed() -> None:
    """Everything but the customer, whose page leads here."""
    names = [name for name in PARAMETERS if name in st.query_params and name != "customer"]
    read = read_asked(st.query_params)
    show_quiet({name: _said(name, read[PARAMETERS[name]]) for name in names if PARAMETERS[name] in read})


def _read(name: str, said: str) -> Any:
    if name in WORDS:
        return next((term for term in WORDS[name] if term.value == said), None)
    if name in DAYS:
        try:
            day = date.fromisoformat(said)
        except ValueError:
            return None
        return day if date.min.year < day.year < date.max.year else None
    if name == "new":
        return said == "1" or None
    if name == "hour":
        return _read_hour(said)
    return said if name == "zone" else row_number(said.partition("-")[0])


def _read_hour(said: str) -> tuple[int, int] | None:
    """As 1-10: Monday from ten to eleven."""
    weekday, hour = (row_number(part) for part in said.partition("-")[::2])
    if weekday is None or hour is None or not (1 <= weekday <= len(WEEKDAYS) and hour < HOURS):
        return None
    return weekday - 1, hour


def _is_bounded(first: date | None, last: date | None) -> bool:
    """An hour of the week is looked for on certain days."""
    return first is not None and last is not None and (last - first).days <= MOST_DAYS


def _said(name: str, value: Any) -> str:
    if name in WORDS:
        return word(value)
    days = {
        "from": _("registered from {day}"),
        "until": _("registered until {day}"),
        "done_from": _("done from {day}"),
        "done_until": _("done until {day}"),
        "charged_from": _("charged from {day}"),
        "charged_until": _("charged until {day}"),
    }
    if name in days:
        return days[name].format(day=value)
    if name == "hour":
        return hour_said(*value, _)
    if name == "item":
        return _("Not on the price list") if value == NONE else ask(get_item_name, item_id=value)
    if name == "worker":
        return _("Without a worker") if value == NONE else ask(get_staff_name, staff_id=value)
    return _("Not taken over") if name == "new" else value or _("Without a home")

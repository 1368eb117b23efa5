"""By what the list of complaints is narrowed: fields for the usual questions, badges for those that a figure asked."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from components.act import ask
from components.change import following
from components.chips import badge_of
from components.choice import row_number
from components.words import _, word
from db.errors import RuleError
from db.queries.complaints import ComplaintFilter
from db.queries.complaints_filter import PARAMETERS
from db.queries.staff import list_departments
from db.rules.billing_calendar import first_day
from db.vocabulary import (
    ComplaintCause,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintView,
    Severity,
    Term,
)

WORDS: Mapping[str, type[Term]] = {
    "part": ComplaintView,
    "state": ComplaintState,
    "kind": ComplaintKind,
    "source": ComplaintSource,
    "cause": ComplaintCause,
    "severity": Severity,
    "began": Severity,
}
# What the row of fields above the table does not show: said as a badge that can be taken away.
QUIET = ("source", "severity", "began", "zone", "worker", "customer", "repeat", "unsettled", "month", "part")
EVERYTHING = "all"


def sought_now() -> ComplaintFilter:
    """The filter as the address says it; what is not readable narrows nothing."""
    found: dict[str, Any] = {}
    for name, field in PARAMETERS.items():
        said = st.query_params.get(name, "")
        value = _read(name, said) if name in st.query_params else None
        if value is not None:
            found[field] = value
    return ComplaintFilter(**found)


def _read(name: str, said: str) -> Any:
    if name in WORDS:
        return next((term for term in WORDS[name] if term.value == said), None)
    if name in ("department", "worker", "customer"):
        return row_number(said)
    if name in ("repeat", "unsettled"):
        return said == "1" or None
    if name in ("from", "until", "month"):
        try:
            return date.fromisoformat(said) if name != "month" else said if first_day(said) else None
        except (ValueError, RuleError):
            return None
    return said


def show_filter() -> None:
    """In the address each has its name, so a list can be sent to a colleague."""
    _show_fields()
    _show_quiet()


def _show_fields() -> None:
    boxes = st.columns([16, 18, 18, 18, 14, 16], gap="small")
    _choose(boxes[0], "state", _("State"), {term.value: word(term) for term in ComplaintState})
    _choose(boxes[1], "kind", _("Kind of complaint"), {term.value: word(term) for term in ComplaintKind})
    departments = {str(row.id): row.name for row in ask(list_departments, with_closed=True)}
    _choose(boxes[2], "department", _("Department"), departments)
    _choose(boxes[3], "cause", _("Cause"), {term.value: word(term) for term in ComplaintCause})
    sought = sought_now()
    days = (("from", _("Received from"), sought.received_from), ("until", _("Until"), sought.received_until))
    with boxes[4].popover(_("Days"), icon=":material/date_range:", width="stretch"):
        for name, label, day in days:
            key = f"complaints {name}"
            st.date_input(label, day, key=key, format="YYYY-MM-DD", on_change=following(key, _keeper(name)))
    boxes[5].text_input(
        _("Search"),
        sought.word,
        key="complaints q",
        type="search",
        placeholder=_("Matter, number, customer"),
        label_visibility="collapsed",
        on_change=following("complaints q", _keeper("q")),
    )


def _choose(box: Any, name: str, label: str, things: Mapping[str, str]) -> None:
    """A list to open, kept in the address by the stable name; the first is everything."""
    key, said = f"complaints {name}", st.query_params.get(name, "")
    names = {EVERYTHING: _("{way}: {answer}").format(way=label, answer=_("All"))} | dict(things)
    st.session_state[key] = said if said in names else EVERYTHING
    box.selectbox(
        label,
        list(names),
        format_func=lambda each: names.get(each, each),
        key=key,
        label_visibility="collapsed",
        on_change=following(key, _keeper(name)),
    )


def _keeper(name: str) -> Callable[[Any], None]:
    def keep(value: Any) -> None:
        if value in (None, "", EVERYTHING):
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = value.isoformat() if isinstance(value, date) else str(value)

    return keep


def _show_quiet() -> None:
    asked = [name for name in QUIET if name in st.query_params and _read(name, st.query_params[name]) is not None]
    if not asked:
        return
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    for name in asked:
        line.markdown(badge_of(_quiet_words(name), "blue", "filter_alt"), width="content")
    line.button(
        _("Take away"),
        icon=":material/close:",
        type="tertiary",
        on_click=lambda: [st.query_params.pop(name, None) for name in asked],
    )


def _quiet_words(name: str) -> str:
    value = _read(name, st.query_params[name])
    if name in WORDS:
        said = word(value)
        return _("At the beginning: {what}").format(what=said) if name == "began" else said
    if name == "zone":
        return st.query_params[name] or _("Without a home")
    names = {"worker": _("One worker"), "customer": _("One customer"), "repeat": _("Repeated")}
    names["unsettled"] = _("Not settled")
    return names.get(name, st.query_params[name])

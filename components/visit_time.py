"""The wanted time of a visit: a day and one of the office's slots, as moments."""

from datetime import date, datetime, timedelta

import streamlit as st

from components.words import _
from db.clock import now, office_day, office_instant, office_time

# Soon, the four slots of a working day, and whatever was agreed before.
SOON, AS_AGREED = "soon", "agreed"
SLOTS = {"09-11": (9, 11), "11-13": (11, 13), "14-16": (14, 16), "16-18": (16, 18)}
SOON_IS = timedelta(hours=2)


def slot_control(
    label: str, *, key: str, bind: bool = False, kept: str | None = None, other: datetime | None = None
) -> str | None:
    """Nothing is chosen beforehand, but what was agreed before: a slot (`kept`) or a time of its own (`other`)."""
    names = {SOON: _("Soon")} | {slot: slot.replace("-", "–") for slot in SLOTS}
    if other is not None and kept is None:
        names[AS_AGREED] = f"{office_time(other):%H:%M}"
        kept = AS_AGREED
    return st.segmented_control(
        label,
        list(names),
        default=kept,
        format_func=lambda slot: names[slot],
        key=key,
        bind="query-params" if bind else None,
        width="stretch",
    )


def visit_window(
    day: date | None, slot: str | None, begin: datetime | None = None, end: datetime | None = None
) -> tuple[datetime | None, datetime | None]:
    """The begin and the end of a slot on a day; soon means within two hours from now; as agreed, at the same hours."""
    if day is None or slot is None:
        return None, None
    if slot == SOON:
        soon = now().replace(second=0, microsecond=0)
        return soon, soon + SOON_IS
    if slot == AS_AGREED and begin is not None:
        moved = office_instant(day, office_time(begin).hour, office_time(begin).minute)
        return moved, None if end is None else moved + (end - begin)
    begin_hour, end_hour = SLOTS[slot]
    return office_instant(day, begin_hour), office_instant(day, end_hour)


def slot_of(begin: datetime | None, end: datetime | None) -> str | None:
    """The slot that a stored window is, None for another one."""
    if begin is None or end is None:
        return None
    clock = [(office_time(at).hour, office_time(at).minute) for at in (begin, end)]
    return next((slot for slot, (first, last) in SLOTS.items() if clock == [(first, 0), (last, 0)]), None)


def next_day(begin: datetime | None) -> date:
    """The day a form proposes: the one wanted, or today."""
    return office_day(begin or now())


def shown_window(begin: datetime | None, end: datetime | None) -> str:
    """2026-11-24 14:00–16:00."""
    if begin is None:
        return ""
    until = f"–{office_time(end):%H:%M}" if end is not None else ""
    return f"{office_time(begin):%Y-%m-%d %H:%M}{until}"

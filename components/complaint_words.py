"""Clocks of complaints in words, and the short forms that board, list and page share."""

from datetime import datetime, timedelta

from components.chips import badge_of
from components.words import _, word
from db.clock import office_day
from db.vocabulary import N_, ComplaintClock, Role

LEFT = {
    ComplaintClock.START: N_("Start in {time}"),
    ComplaintClock.SETTLE: N_("Settle in {time}"),
    ComplaintClock.REPLY: N_("Reply in {time}"),
    ComplaintClock.FOLLOW_UP: N_("Follow up in {time}"),
    ComplaintClock.CALL_BACK: N_("Call back in {time}"),
}
OVER = {
    ComplaintClock.START: N_("Start late {time}"),
    ComplaintClock.SETTLE: N_("Settle late {time}"),
    ComplaintClock.REPLY: N_("Reply late {time}"),
    ComplaintClock.FOLLOW_UP: N_("Follow-up late {time}"),
    ComplaintClock.CALL_BACK: N_("Callback late {time}"),
}
LATE, TODAY, LATER = "late", "today", "later"
COLOURS = {LATE: ("red", "alarm"), TODAY: ("orange", "timer"), LATER: ("blue", "timer")}
MOST_SIGNS = 40


def span(time: timedelta) -> str:
    """In its two largest units, minutes the smallest: the page stays quiet."""
    minutes = int(abs(time.total_seconds()) // 60)
    days, hours, left = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [(days, _("{n} d")), (hours, _("{n} h")), (left, _("{n} min"))]
    first = next((place for place, (n, _unit) in enumerate(parts) if n), len(parts) - 1)
    return " ".join(unit.format(n=n) for n, unit in parts[first : first + 2] if n or first == len(parts) - 1)


def tone_of(due_at: datetime, at: datetime) -> str:
    if due_at < at:
        return LATE
    return TODAY if office_day(due_at) <= office_day(at) else LATER


def clock_words(clock: ComplaintClock, due_at: datetime, at: datetime) -> str:
    """启动已超 13 分, 办结剩 6 小时 20 分."""
    words = OVER if due_at < at else LEFT
    return _(words[clock]).format(time=span(due_at - at))


def clock_badge(clock: ComplaintClock | None, due_at: datetime | None, at: datetime) -> str:
    """The nearest clock as a badge; a settled one that nobody reached waits for whoever closes it."""
    if clock is None or due_at is None:
        return badge_of(_("To be closed"), "gray", "task_alt")
    colour, icon = COLOURS[tone_of(due_at, at)]
    return badge_of(clock_words(clock, due_at, at), colour, icon)


def led_by_words(role: Role) -> str:
    """A supervisor leads as the head of the department."""
    return _("Head of the department") if role is Role.SUPERVISOR else word(role)


def short_number(complaint_no: str) -> str:
    """TS-20261121-003 → 1121-003: on a card the year goes without saying."""
    _ts, _dash, rest = complaint_no.partition("-")
    return rest[4:] or complaint_no


def short_title(title: str, most: int = MOST_SIGNS) -> str:
    """The beginning of a long title: its clock stays in sight."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"

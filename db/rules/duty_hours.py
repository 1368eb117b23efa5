"""The hours in which somebody is on duty, as an office writes them: "08:00-12:00, 13:30-20:00"."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

DAY = 24 * 60
# After NFKC, which turns full-width digits, colons and commas into plain ones.
BETWEEN = re.compile(r"[,;、。\n]+")
CLOCK = r"(\d{1,2})(?::?(\d{2})(?::00)?)?"
PERIOD = re.compile(rf"{CLOCK}\s*(?:-|~|[‐-―−〜]|至|到)+\s*{CLOCK}")


class DutyHours(NamedTuple):
    """One period of a day in which clocks of minutes run; one that ends at or before its start ends the next day."""

    start: time
    end: time


def parse_duty_hours(text: str) -> tuple[DutyHours, ...]:
    """The periods in order; full-width and Chinese punctuation is read too, 24:00 is midnight.

    Raises ValueError when it is no list of periods, or two of them overlap.
    """
    parts = [part.strip() for part in BETWEEN.split(unicodedata.normalize("NFKC", text)) if part.strip()]
    found = [PERIOD.fullmatch(part) for part in parts]
    if not found or None in found:
        raise ValueError(text)
    periods = sorted(
        DutyHours(_clock(match[1], match[2]), _clock(match[3], match[4], is_end=True)) for match in found if match
    )
    if _overlap(periods):
        raise ValueError(text)
    return tuple(periods)


def duty_text(periods: Sequence[DutyHours]) -> str:
    """As it is stored and shown."""
    return ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in periods)


def _clock(hour: str, minute: str | None, is_end: bool = False) -> time:
    clock = int(hour), int(minute or 0)
    return time(0) if is_end and clock == (24, 0) else time(*clock)


def _overlap(periods: Sequence[DutyHours]) -> bool:
    """Whether two periods share a minute, each day being like the next; two that touch do not."""
    begins = [start.hour * 60 + start.minute for start, _end in periods]
    lasts = [
        (end.hour * 60 + end.minute - begin) % DAY or DAY for (_s, end), begin in zip(periods, begins, strict=True)
    ]
    after = [*begins[1:], begins[0] + DAY]
    return any(begin + last > following for begin, last, following in zip(begins, lasts, after, strict=True))

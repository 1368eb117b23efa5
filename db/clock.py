"""The one clock. Business time can be fixed by OFFICE_NOW; sign-in, tickets and sessions use real time (R-DEC-16)."""

import os
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from db.errors import FaultError
from db.vocabulary import N_


class ClockSettingUnreadable(FaultError):
    message = N_("The environment variable {name} is {value}, which cannot be read. Correct or remove it.")


def real_now() -> datetime:
    return datetime.now(UTC)


def fixed_now() -> datetime | None:
    """The moment at which OFFICE_NOW holds the office's clock, or None."""
    text = os.environ.get("OFFICE_NOW")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ClockSettingUnreadable(name="OFFICE_NOW", value=text) from None
    if moment.tzinfo is None:
        raise ClockSettingUnreadable(name="OFFICE_NOW", value=text)
    return moment.astimezone(UTC)


def now() -> datetime:
    """Business time in UTC."""
    return fixed_now() or real_now()


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ClockSettingUnreadable(name="OFFICE_TZ", value=name) from None


def office_zone() -> ZoneInfo:
    return _zone(os.environ.get("OFFICE_TZ") or "Asia/Shanghai")


def office_time(at: datetime) -> datetime:
    """The same moment on the office's wall clock."""
    return at.astimezone(office_zone())


def office_day(at: datetime) -> date:
    return office_time(at).date()


def office_instant(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock time of the office as a moment in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=office_zone()).astimezone(UTC)


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"

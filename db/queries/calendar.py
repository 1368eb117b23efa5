"""A month day by day: what China's calendar says, what the office says, what holds."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.settings import get_calendar
from db.rules.billing_calendar import first_day, last_day
from db.rules.complaint_states import UNSETTLED
from db.rules.working_days import SATURDAY
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.office import CalendarOverride
from db.vocabulary import CallbackState

MOST_OVERRIDES = 200
MOST_DAYS = 1000


class CalendarDay(NamedTuple):
    day: date
    is_workday: bool
    is_own: bool
    is_unusual: bool
    is_provisional: bool


class OwnDay(NamedTuple):
    day: date
    is_workday: bool
    note: str


def list_days(session: Session, *, month: str) -> list[CalendarDay]:
    """Unusual: a free weekday or a worked weekend."""
    calendar = get_calendar(session)
    first, last = first_day(month), last_day(month)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        CalendarDay(
            day,
            calendar.is_working_day(day),
            day in calendar.overrides,
            calendar.is_working_day(day) != (day.weekday() < SATURDAY),
            calendar.is_provisional(day),
        )
        for day in days
    ]


def list_own_days(session: Session, *, year: int) -> list[OwnDay]:
    found = session.execute(
        select(CalendarOverride.day, CalendarOverride.is_workday, CalendarOverride.note)
        .where(CalendarOverride.day >= date(year, 1, 1), CalendarOverride.day <= date(year, 12, 31))
        .order_by(CalendarOverride.day)
        .limit(MOST_OVERRIDES)
    )
    return [OwnDay(*row) for row in found]


def has_announced_days(session: Session) -> bool:
    """Whether an open term still waits for a year that is announced by now."""
    calls = select(Callback.due_on).where(
        Callback.state == CallbackState.DUE, Callback.tries == 0, Callback.is_provisional
    )
    follow_ups = select(Complaint.follow_up_on).where(
        Complaint.state.in_(UNSETTLED), Complaint.is_provisional, Complaint.follow_up_on.is_not(None)
    )
    calendar = get_calendar(session)
    days = (session.scalars(found.distinct().limit(MOST_DAYS)) for found in (calls, follow_ups))
    return any(not calendar.is_provisional(day) for some in days for day in some if day is not None)


def get_year_to_announce(session: Session, *, today: date) -> int | None:
    """From 1 December on the next year whose holidays nobody has told the program; the present one at any time."""
    calendar = get_calendar(session)
    near = (today.year, today.year + 1) if today.month == 12 else (today.year,)
    return next((year for year in near if not calendar.is_known(year)), None)

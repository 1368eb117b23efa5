"""Every clock of the office in one place: hours on duty, working days, days of the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.rules.billing_calendar import day_in_month
from db.rules.duty_hours import DutyHours
from db.rules.working_days import DueDay, WorkingCalendar
from db.vocabulary import Severity


@dataclass(frozen=True)
class DeadlineSettings:
    duty: Sequence[DutyHours] = (DutyHours(time(8), time(20)),)
    pick_up_minutes: int = 30
    reconcile_by: time = time(12)
    hand_in_day: int = 25
    notice_day: int = 31
    answer_days: int = 1
    callback_days: int = 1
    complaint_callback_days: int = 3
    critical_start_minutes: int = 15
    major_start_minutes: int = 60
    critical_settle_hours: int = 24
    major_settle_hours: int = 48
    minor_settle_days: int = 2
    follow_up_day: int = 6


class DueMoment(NamedTuple):
    at: datetime
    is_provisional: bool


class Clocks(NamedTuple):
    """All that a term is reckoned by."""

    calendar: WorkingCalendar
    settings: DeadlineSettings
    zone: ZoneInfo


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _periods(day: date, settings: DeadlineSettings, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The periods that begin on this day, in UTC: an hour is an hour on the days the clocks change, too."""
    return [
        (_moment(day, start, zone), _moment(day if start < end else day + timedelta(days=1), end, zone))
        for start, end in sorted(settings.duty)
    ]


def end_of_duty(day: date, settings: DeadlineSettings, zone: ZoneInfo) -> datetime:
    """When the duty that began on this day is over; a term that is only a day runs until then."""
    return max(end for _start, end in _periods(day, settings, zone))


def due_pick_up(registered_at: datetime, *, settings: DeadlineSettings, zone: ZoneInfo) -> datetime:
    """30 minutes that run within duty hours only, every day of the week (R-ORDER-4, R-DEC-13)."""
    left = timedelta(minutes=settings.pick_up_minutes)
    now = registered_at.astimezone(UTC)
    day = registered_at.astimezone(zone).date() - timedelta(days=1)  # the night duty of the day before may still run
    while True:
        for start, end in _periods(day, settings, zone):
            now = max(now, start)
            if now + left <= end:
                return now + left
            if now < end:
                left -= end - now
                now = end
        day += timedelta(days=1)


def due_answer(
    registered_at: datetime, *, calendar: WorkingCalendar, settings: DeadlineSettings, zone: ZoneInfo
) -> DueMoment:
    """Other applications, ad-hoc ones too, are answered within one working day (R-ORDER-4): until its end of duty."""
    due = calendar.add_working_days(registered_at.astimezone(zone).date(), settings.answer_days)
    return DueMoment(end_of_duty(due.day, settings, zone), due.is_provisional)


def due_reconciliation(
    completed_at: datetime, *, calendar: WorkingCalendar, settings: DeadlineSettings, zone: ZoneInfo
) -> DueMoment:
    """On the morning of the next working day (R-ORDER-6)."""
    due = calendar.next_working_day(completed_at.astimezone(zone).date())
    return DueMoment(_moment(due.day, settings.reconcile_by, zone), due.is_provisional)


def due_callback(
    completed_at: datetime,
    *,
    calendar: WorkingCalendar,
    zone: ZoneInfo,
    settings: DeadlineSettings,
) -> DueDay:
    """The next working day after completion at the latest (R-CALL-1)."""
    return calendar.add_working_days(completed_at.astimezone(zone).date(), settings.callback_days)


def due_next_try(tried_on: date, *, calendar: WorkingCalendar) -> DueDay:
    """Not reached: the next try is on another, working, day (R-CALL-4)."""
    return calendar.next_working_day(tried_on)


def due_complaint_start(severity: Severity, received_at: datetime, settings: DeadlineSettings) -> datetime | None:
    """Critical at once, major within an hour, on the clock by day and night; minor has no such term (R-COMP-2)."""
    minutes = {Severity.CRITICAL: settings.critical_start_minutes, Severity.MAJOR: settings.major_start_minutes}
    within = minutes.get(severity)
    return None if within is None else received_at.astimezone(UTC) + timedelta(minutes=within)


def due_complaint_settlement(severity: Severity, received_at: datetime, settings: DeadlineSettings) -> datetime:
    """Hours and calendar days run on the clock: two days are 48 hours (R-COMP-2); an agreed term goes before it."""
    within = {
        Severity.CRITICAL: timedelta(hours=settings.critical_settle_hours),
        Severity.MAJOR: timedelta(hours=settings.major_settle_hours),
        Severity.MINOR: timedelta(days=settings.minor_settle_days),
    }
    return received_at.astimezone(UTC) + within[severity]


def due_follow_up(
    received_at: datetime,
    told_on: date | None,
    *,
    calendar: WorkingCalendar,
    zone: ZoneInfo,
    settings: DeadlineSettings,
) -> DueDay:
    """From the 6th working day after receipt on every working day, `told_on` being the last one told (R-COMP-4)."""
    first = calendar.add_working_days(received_at.astimezone(zone).date(), settings.follow_up_day)
    if told_on is None or told_on < first.day:
        return first
    return calendar.next_working_day(told_on)


def due_complaint_callback(
    settled_at: datetime,
    *,
    calendar: WorkingCalendar,
    zone: ZoneInfo,
    settings: DeadlineSettings,
) -> DueDay:
    """Within three working days after it was settled (R-CALL-2)."""
    return calendar.add_working_days(settled_at.astimezone(zone).date(), settings.complaint_callback_days)


def due_hand_in(month: str, settings: DeadlineSettings) -> date:
    """By the 25th the departments hand in (R-BILL-2)."""
    return day_in_month(month, settings.hand_in_day)


def due_notices(month: str, settings: DeadlineSettings) -> date:
    """By the last day of the month finance has made the notices (R-BILL-2)."""
    return day_in_month(month, settings.notice_day)


def is_overdue(due_at: datetime, at: datetime) -> bool:
    return at > due_at

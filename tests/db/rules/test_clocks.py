"""One table for every term of the office: from which moment, until when, by the office's wall clock.

The rows hold in every time zone; what the changing of the clocks does is in a table of its own.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from db.rules.deadlines import (
    Clocks,
    DeadlineSettings,
    due_answer,
    due_callback,
    due_complaint_callback,
    due_complaint_settlement,
    due_complaint_start,
    due_follow_up,
    due_next_try,
    due_pick_up,
    due_reconciliation,
    end_of_duty,
)
from db.rules.duty_hours import parse_duty_hours
from db.rules.working_days import WorkingCalendar
from db.vocabulary import Severity

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "UTC", "America/New_York")]
NEW_YORK = ZONES[2]
ONE_PERIOD = DeadlineSettings()
WITH_LUNCH = DeadlineSettings(duty=parse_duty_hours("08:00-12:00，13:30-20:00"))
SLOWER = DeadlineSettings(
    pick_up_minutes=120,
    answer_days=2,
    callback_days=2,
    complaint_callback_days=1,
    critical_start_minutes=5,
    major_settle_hours=12,
    minor_settle_days=7,
    follow_up_day=2,
    reconcile_by=time(9, 30),
)
OVER_MIDNIGHT = DeadlineSettings(duty=parse_duty_hours("08:00-12:00, 22:00-06:00"))

Term = Callable[[datetime, Clocks], datetime | date | None]
TERMS: dict[str, Term] = {
    "pick up a repair slip": lambda at, c: due_pick_up(at, settings=c.settings, zone=c.zone),
    "answer a request": lambda at, c: due_answer(at, calendar=c.calendar, settings=c.settings, zone=c.zone).at,
    "reconcile": lambda at, c: due_reconciliation(at, calendar=c.calendar, settings=c.settings, zone=c.zone).at,
    "call back after a job": lambda at, c: due_callback(at, calendar=c.calendar, zone=c.zone, settings=c.settings).day,
    "call back after a complaint": lambda at, c: (
        due_complaint_callback(at, calendar=c.calendar, zone=c.zone, settings=c.settings).day
    ),
    "call again": lambda at, c: due_next_try(at.astimezone(c.zone).date(), calendar=c.calendar).day,
    "start, critical": lambda at, c: due_complaint_start(Severity.CRITICAL, at, c.settings),
    "start, major": lambda at, c: due_complaint_start(Severity.MAJOR, at, c.settings),
    "start, minor": lambda at, c: due_complaint_start(Severity.MINOR, at, c.settings),
    "settle, critical": lambda at, c: due_complaint_settlement(Severity.CRITICAL, at, c.settings),
    "settle, major": lambda at, c: due_complaint_settlement(Severity.MAJOR, at, c.settings),
    "settle, minor": lambda at, c: due_complaint_settlement(Severity.MINOR, at, c.settings),
    "follow up": lambda at, c: due_follow_up(at, None, calendar=c.calendar, zone=c.zone, settings=c.settings).day,
}

CASES = [
    # R-ORDER-4: a repair slip, 30 minutes of duty, every day of the week
    ("pick up a repair slip", ONE_PERIOD, "2026-11-20T09:00", "2026-11-20T09:30"),
    ("pick up a repair slip", ONE_PERIOD, "2026-11-21T19:45", "2026-11-22T08:15"),
    ("pick up a repair slip", ONE_PERIOD, "2026-02-17T10:00", "2026-02-17T10:30"),  # New Year's Day of the farmers
    ("pick up a repair slip", WITH_LUNCH, "2026-11-20T11:50", "2026-11-20T13:50"),
    ("pick up a repair slip", WITH_LUNCH, "2026-11-20T12:45", "2026-11-20T14:00"),
    ("pick up a repair slip", OVER_MIDNIGHT, "2026-11-20T11:45", "2026-11-20T22:15"),
    ("pick up a repair slip", OVER_MIDNIGHT, "2026-11-20T23:45", "2026-11-21T00:15"),
    ("pick up a repair slip", OVER_MIDNIGHT, "2026-11-21T05:45", "2026-11-21T08:15"),
    # R-ORDER-4: another application, an ad-hoc one too, one working day to the end of duty
    ("answer a request", ONE_PERIOD, "2026-11-20T16:00", "2026-11-23T20:00"),
    ("answer a request", WITH_LUNCH, "2026-11-23T00:01", "2026-11-24T20:00"),
    ("answer a request", OVER_MIDNIGHT, "2026-11-20T16:00", "2026-11-24T06:00"),  # Monday's duty ends on Tuesday
    ("answer a request", ONE_PERIOD, "2025-01-25T10:00", "2025-01-26T20:00"),  # a Sunday that is worked
    ("answer a request", ONE_PERIOD, "2025-01-27T10:00", "2025-02-05T20:00"),  # over Spring Festival 2025
    ("answer a request", ONE_PERIOD, "2026-02-14T10:00", "2026-02-24T20:00"),  # over Spring Festival 2026
    ("answer a request", ONE_PERIOD, "2025-09-30T10:00", "2025-10-09T20:00"),  # over National Day 2025
    ("answer a request", ONE_PERIOD, "2026-09-30T10:00", "2026-10-08T20:00"),  # over National Day 2026
    ("answer a request", ONE_PERIOD, "2026-12-31T10:00", "2027-01-01T20:00"),  # not announced: a Friday like others
    # R-ORDER-6: the morning of the next working day
    ("reconcile", ONE_PERIOD, "2026-11-20T23:59", "2026-11-23T12:00"),
    ("reconcile", ONE_PERIOD, "2025-04-26T10:00", "2025-04-27T12:00"),  # before Labour Day a Sunday is worked
    ("reconcile", ONE_PERIOD, "2026-05-08T10:00", "2026-05-09T12:00"),
    # R-CALL-1 and R-CALL-2: callbacks
    ("call back after a job", ONE_PERIOD, "2026-11-20T23:59", "2026-11-23"),
    ("call back after a job", ONE_PERIOD, "2025-09-27T10:00", "2025-09-28"),
    ("call back after a job", ONE_PERIOD, "2025-10-10T10:00", "2025-10-11"),
    ("call back after a job", ONE_PERIOD, "2026-09-19T10:00", "2026-09-20"),
    ("call back after a job", ONE_PERIOD, "2026-09-24T10:00", "2026-09-28"),  # Mid-autumn
    ("call back after a complaint", ONE_PERIOD, "2026-11-20T10:00", "2026-11-25"),
    ("call back after a complaint", ONE_PERIOD, "2025-02-06T10:00", "2025-02-10"),  # the Saturday is worked
    ("call back after a complaint", ONE_PERIOD, "2026-01-02T10:00", "2026-01-06"),  # the Sunday is worked
    ("call back after a complaint", ONE_PERIOD, "2026-12-30T10:00", "2027-01-04"),
    # R-CALL-4: not reached, a routine contact too: another working day
    ("call again", ONE_PERIOD, "2026-11-20T10:00", "2026-11-23"),
    ("call again", ONE_PERIOD, "2026-10-09T10:00", "2026-10-10"),
    # R-COMP-2: hours and calendar days on the clock, whatever the hours on duty
    ("start, critical", ONE_PERIOD, "2026-11-21T23:50", "2026-11-22T00:05"),
    ("start, major", WITH_LUNCH, "2026-11-21T11:30", "2026-11-21T12:30"),
    ("start, minor", ONE_PERIOD, "2026-11-21T11:30", None),
    ("settle, critical", ONE_PERIOD, "2026-09-30T18:00", "2026-10-01T18:00"),
    ("settle, major", ONE_PERIOD, "2026-02-16T08:00", "2026-02-18T08:00"),
    ("settle, minor", ONE_PERIOD, "2026-12-31T20:00", "2027-01-02T20:00"),
    # R-COMP-4: from the 6th working day on
    ("follow up", ONE_PERIOD, "2026-11-16T09:00", "2026-11-24"),
    ("follow up", ONE_PERIOD, "2025-01-24T09:00", "2025-02-08"),  # 26 and 27 January, 5, 6, 7 and the worked 8 February
    ("follow up", ONE_PERIOD, "2026-12-28T09:00", "2027-01-05"),
    # Each of them is a setting
    ("pick up a repair slip", SLOWER, "2026-11-20T19:00", "2026-11-21T09:00"),
    ("answer a request", SLOWER, "2026-11-20T16:00", "2026-11-24T20:00"),
    ("reconcile", SLOWER, "2026-11-20T16:00", "2026-11-23T09:30"),
    ("call back after a job", SLOWER, "2026-11-20T16:00", "2026-11-24"),
    ("call back after a complaint", SLOWER, "2026-11-20T16:00", "2026-11-23"),
    ("start, critical", SLOWER, "2026-11-20T16:00", "2026-11-20T16:05"),
    ("settle, major", SLOWER, "2026-11-20T16:00", "2026-11-21T04:00"),
    ("settle, minor", SLOWER, "2026-11-20T16:00", "2026-11-27T16:00"),
    ("follow up", SLOWER, "2026-11-20T16:00", "2026-11-24"),
]


def due_by_the_clock(term: str, settings: DeadlineSettings, begun: str, zone: ZoneInfo) -> str | None:
    """By the wall clock of the zone, as the tables say it: a minute, a day, or never."""
    moment = datetime.fromisoformat(begun).replace(tzinfo=zone)
    due = TERMS[term](moment.astimezone(UTC), Clocks(WorkingCalendar(), settings, zone))
    if isinstance(due, datetime):
        return due.astimezone(zone).replace(tzinfo=None).isoformat(timespec="minutes")
    return None if due is None else due.isoformat()


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(("term", "settings", "begun", "due"), CASES)
def test_every_term_ends_when_the_procedures_say(
    term: str, settings: DeadlineSettings, begun: str, due: str | None, zone: ZoneInfo
) -> None:
    assert due_by_the_clock(term, settings, begun, zone) == due


@pytest.mark.parametrize(
    ("term", "begun", "due"),
    [
        # The night of 8 March 2026 has 23 hours, that of 1 November 25.
        ("settle, major", "2026-03-07T10:00", "2026-03-09T11:00"),
        ("settle, major", "2026-10-31T10:00", "2026-11-02T09:00"),
        ("start, major", "2026-03-08T01:30", "2026-03-08T03:30"),
        ("answer a request", "2026-03-06T10:00", "2026-03-09T20:00"),
        ("reconcile", "2026-10-30T10:00", "2026-11-02T12:00"),
    ],
)
def test_where_the_clocks_change_hours_are_hours_and_days_are_days(term: str, begun: str, due: str) -> None:
    assert due_by_the_clock(term, ONE_PERIOD, begun, NEW_YORK) == due


def test_half_an_hour_of_night_duty_is_half_an_hour_when_the_clocks_go_back() -> None:
    always = DeadlineSettings(duty=parse_duty_hours("00:00-24:00"))
    begun = datetime(2026, 11, 1, 1, 45, tzinfo=NEW_YORK)
    due = due_pick_up(begun.astimezone(UTC), settings=always, zone=NEW_YORK)
    assert (due - begun.astimezone(UTC)).total_seconds() == 30 * 60
    assert due.astimezone(NEW_YORK).time() == time(1, 15)  # the hour comes twice


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_a_term_that_passes_a_year_not_announced_is_provisional_until_the_office_has_entered_it(zone: ZoneInfo) -> None:
    done = datetime(2026, 12, 31, 10, tzinfo=zone).astimezone(UTC)
    assert due_callback(done, calendar=WorkingCalendar(), zone=zone, settings=ONE_PERIOD) == (date(2027, 1, 1), True)
    entered = WorkingCalendar({date(2027, 1, 1): False}, frozenset({2027}))
    assert due_callback(done, calendar=entered, zone=zone, settings=ONE_PERIOD) == (date(2027, 1, 4), False)
    assert due_follow_up(done, None, calendar=entered, zone=zone, settings=ONE_PERIOD) == (date(2027, 1, 11), False)


@pytest.mark.parametrize(("settings", "ends"), [(ONE_PERIOD, "20:00"), (WITH_LUNCH, "20:00"), (OVER_MIDNIGHT, "06:00")])
def test_a_term_that_is_only_a_day_runs_to_the_end_of_its_duty(settings: DeadlineSettings, ends: str) -> None:
    end = end_of_duty(date(2026, 11, 20), settings, ZONES[0]).astimezone(ZONES[0])
    assert f"{end:%H:%M}" == ends
    assert (end.date() > date(2026, 11, 20)) is (ends == "06:00")

"""Every clock of the office as tables of cases."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.deadlines import (
    DeadlineSettings,
    due_answer,
    due_callback,
    due_complaint_callback,
    due_complaint_settlement,
    due_complaint_start,
    due_follow_up,
    due_hand_in,
    due_next_try,
    due_notices,
    due_pick_up,
    due_reconciliation,
    is_overdue,
)
from db.rules.duty_hours import DutyHours
from db.rules.working_days import WorkingCalendar
from db.vocabulary import Severity

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = WorkingCalendar()
OFFICE = DeadlineSettings()
WITH_LUNCH = DeadlineSettings(duty=(DutyHours(time(13), time(18)), DutyHours(time(8), time(12))))

MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        ("2026-11-20T09:00", "2026-11-20T09:30"),
        ("2026-11-20T19:30", "2026-11-20T20:00"),
        ("2026-11-20T19:45", "2026-11-21T08:15"),  # the clock stops at night
        ("2026-11-20T23:00", "2026-11-21T08:30"),
        ("2026-11-20T05:00", "2026-11-20T08:30"),
        ("2026-10-01T10:00", "2026-10-01T10:30"),  # somebody is on duty on a holiday too
        ("2026-12-31T19:50", "2027-01-01T08:20"),
    ],
)
def test_a_repair_slip_is_picked_up_within_30_minutes_on_duty(registered: str, due: str) -> None:
    assert due_pick_up(at(registered), settings=OFFICE, zone=SHANGHAI) == at(due)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        ("2026-11-20T11:50", "2026-11-20T13:20"),
        ("2026-11-20T12:30", "2026-11-20T13:30"),
        ("2026-11-20T17:45", "2026-11-21T08:15"),
    ],
)
def test_the_30_minutes_stop_over_lunch(registered: str, due: str) -> None:
    assert due_pick_up(at(registered), settings=WITH_LUNCH, zone=SHANGHAI) == at(due)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        ("2026-11-20T23:50", "2026-11-21T00:20"),  # past midnight
        ("2026-11-21T03:00", "2026-11-21T03:30"),  # the duty that began the evening before
        ("2026-11-20T05:50", "2026-11-20T22:20"),
        ("2026-11-20T12:00", "2026-11-20T22:30"),
    ],
)
def test_a_night_duty_runs_over_midnight(registered: str, due: str) -> None:
    night = DeadlineSettings(duty=(DutyHours(time(22), time(6)),))
    assert due_pick_up(at(registered), settings=night, zone=SHANGHAI) == at(due)


def test_the_same_hour_twice_is_the_whole_day() -> None:
    always = DeadlineSettings(duty=(DutyHours(time(8), time(8)),))
    assert due_pick_up(at("2026-11-20T07:50"), settings=always, zone=SHANGHAI) == at("2026-11-20T08:20")


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    """Half past two does not exist in Berlin on that night."""
    berlin = ZoneInfo("Europe/Berlin")
    always = DeadlineSettings(duty=(DutyHours(time(0), time(0)),))
    before = datetime(2026, 3, 29, 1, 50, tzinfo=berlin)
    assert due_pick_up(before, settings=always, zone=berlin) == datetime(2026, 3, 29, 3, 20, tzinfo=berlin)


@settings(max_examples=100)
@given(
    hours=st.lists(st.builds(DutyHours, MINUTES, MINUTES), min_size=1, max_size=3),
    registered=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(SHANGHAI)),
)
def test_a_slip_is_never_due_before_its_minutes_have_passed(hours: list[DutyHours], registered: datetime) -> None:
    """Whatever the office sets as its hours, there is an answer; periods that overlap do not count twice."""
    due = due_pick_up(registered, settings=DeadlineSettings(duty=hours), zone=SHANGHAI)
    assert due >= registered + timedelta(minutes=30)


def test_other_applications_are_answered_by_the_end_of_the_next_working_day() -> None:
    due = due_answer(at("2026-11-20T16:00"), calendar=CHINA, settings=OFFICE, zone=SHANGHAI)
    assert due == (at("2026-11-23T20:00"), False)


@pytest.mark.parametrize(
    ("completed", "due"),
    [
        ("2026-11-19T15:20", "2026-11-20T12:00"),
        ("2026-11-20T23:30", "2026-11-23T12:00"),
        ("2026-11-21T00:30", "2026-11-23T12:00"),
    ],
)
def test_slips_are_reconciled_on_the_morning_of_the_next_working_day(completed: str, due: str) -> None:
    due_at = due_reconciliation(at(completed), calendar=CHINA, settings=OFFICE, zone=SHANGHAI)
    assert due_at.at == at(due)


def test_the_day_of_a_callback_is_counted_in_the_offices_zone() -> None:
    """Half past midnight in Shanghai is still the day before in UTC."""
    late = datetime.fromisoformat("2026-11-22T16:30+00:00")
    assert due_callback(late, calendar=CHINA, zone=SHANGHAI, settings=OFFICE) == (date(2026, 11, 24), False)


def test_a_callback_of_new_years_eve_is_provisional() -> None:
    assert due_callback(at("2026-12-31T10:00"), calendar=CHINA, zone=SHANGHAI, settings=OFFICE).is_provisional


def test_the_next_try_is_on_another_working_day() -> None:
    assert due_next_try(date(2026, 11, 20), calendar=CHINA).day == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("severity", "received", "start", "settled"),
    [
        (Severity.CRITICAL, "2026-11-20T23:50", "2026-11-21T00:05", "2026-11-21T23:50"),  # by night too
        (Severity.MAJOR, "2026-11-20T17:30", "2026-11-20T18:30", "2026-11-22T17:30"),
        (Severity.MAJOR, "2026-12-31T23:30", "2027-01-01T00:30", "2027-01-02T23:30"),
        (Severity.MINOR, "2026-09-30T10:00", None, "2026-10-02T10:00"),  # a holiday is a calendar day
        (Severity.MINOR, "2026-02-27T10:00", None, "2026-03-01T10:00"),
    ],
)
def test_r_comp_2_a_complaints_hours_and_calendar_days_run_on_the_clock(
    severity: Severity, received: str, start: str | None, settled: str
) -> None:
    assert due_complaint_start(severity, at(received), OFFICE) == (start and at(start))
    assert due_complaint_settlement(severity, at(received), OFFICE) == at(settled)


@pytest.mark.parametrize(
    ("received", "told", "due"),
    [
        ("2026-11-16T09:00", None, "2026-11-24"),  # the 6th working day after receipt
        ("2026-11-16T09:00", "2026-11-20", "2026-11-24"),  # told earlier, the daily rhythm begins all the same
        ("2026-11-16T09:00", "2026-11-24", "2026-11-25"),
        ("2026-11-16T09:00", "2026-11-27", "2026-11-30"),  # a Friday, then Monday
        ("2026-09-30T23:59", None, "2026-10-14"),  # National Day, and the Saturday worked after it
        ("2026-09-30T16:01+00:00", None, "2026-10-14"),
    ],
)
def test_r_comp_4_from_the_6th_working_day_on_a_follow_up_is_due_daily(
    received: str, told: str | None, due: str
) -> None:
    moment = datetime.fromisoformat(received)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    told_on = None if told is None else date.fromisoformat(told)
    assert due_follow_up(moment, told_on, calendar=CHINA, zone=SHANGHAI, settings=OFFICE).day.isoformat() == due


@pytest.mark.parametrize(
    ("settled", "due", "is_provisional"),
    [
        ("2026-11-20T17:00", "2026-11-25", False),
        ("2026-02-13T17:00", "2026-02-25", False),  # Spring Festival; the 14th and the 28th are worked
        ("2026-12-30T17:00", "2027-01-04", True),
    ],
)
def test_r_call_2_a_settled_complaint_is_called_back_within_3_working_days(
    settled: str, due: str, is_provisional: bool
) -> None:
    found = due_complaint_callback(at(settled), calendar=CHINA, zone=SHANGHAI, settings=OFFICE)
    assert (found.day.isoformat(), found.is_provisional) == (due, is_provisional)


@pytest.mark.parametrize(
    ("month", "hand_in", "notices"),
    [
        ("2026-11", "2026-11-25", "2026-11-30"),
        ("2024-02", "2024-02-25", "2024-02-29"),
        ("2026-12", "2026-12-25", "2026-12-31"),
    ],
)
def test_the_months_days(month: str, hand_in: str, notices: str) -> None:
    assert due_hand_in(month, OFFICE).isoformat() == hand_in
    assert due_notices(month, OFFICE).isoformat() == notices


def test_a_day_beyond_the_months_end_is_its_last_day() -> None:
    assert due_hand_in("2026-02", DeadlineSettings(hand_in_day=30)) == date(2026, 2, 28)


def test_due_now_is_not_overdue() -> None:
    moment = at("2026-11-20T12:00")
    assert not is_overdue(moment, moment)
    assert is_overdue(moment, at("2026-11-20T12:01"))

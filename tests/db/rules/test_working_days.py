"""China's calendar with make-up days, the office's own table, and years not announced yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.working_days import DueDay, WorkingCalendar

CHINA = WorkingCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    "day",
    [
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    ],
)
def test_a_make_up_day_is_worked_although_it_is_a_weekend(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert CHINA.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-17", "2026-05-01", "2026-10-01", "2026-10-07", "2025-10-08"])
def test_a_public_holiday_is_not_worked(day: str) -> None:
    assert not CHINA.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("done", "due"),
    [
        ("2026-11-20", "2026-11-23"),  # Friday → Monday
        ("2026-11-23", "2026-11-24"),
        ("2026-02-13", "2026-02-14"),  # the Saturday before Spring Festival is worked
        ("2026-02-14", "2026-02-24"),  # over Spring Festival
        ("2026-09-30", "2026-10-08"),
        ("2026-10-09", "2026-10-10"),  # the make-up Saturday
        ("2024-02-28", "2024-02-29"),
    ],
)
def test_the_next_working_day(done: str, due: str) -> None:
    assert CHINA.next_working_day(date.fromisoformat(done)) == DueDay(date.fromisoformat(due), False)


def test_a_day_in_a_year_not_announced_is_provisional() -> None:
    assert CHINA.next_working_day(date(2026, 12, 31)) == DueDay(date(2027, 1, 1), True)


def test_the_offices_own_table_settles_a_year_not_announced() -> None:
    office = WorkingCalendar({date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 3): False})
    due = office.next_working_day(date(2026, 12, 31))
    assert due == DueDay(date(2027, 1, 4), True)
    settled = WorkingCalendar({**office.overrides, date(2027, 1, 4): True})
    assert settled.next_working_day(date(2026, 12, 31)) == DueDay(date(2027, 1, 4), False)


def test_the_offices_own_table_goes_before_chinas_calendar_both_ways() -> None:
    office = WorkingCalendar({date(2026, 11, 23): False, date(2026, 11, 22): True})
    assert office.next_working_day(date(2026, 11, 20)).day == date(2026, 11, 22)
    assert office.next_working_day(date(2026, 11, 22)).day == date(2026, 11, 24)


@given(day=DAYS, count=st.integers(1, 30))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    due = CHINA.add_working_days(day, count).day
    assert CHINA.is_working_day(due)
    assert CHINA.working_days_between(day, due) == count


@given(day=DAYS)
def test_no_working_day_is_passed_over(day: date) -> None:
    due = CHINA.next_working_day(day).day
    skipped = [day + timedelta(days=n) for n in range(1, (due - day).days)]
    assert not any(CHINA.is_working_day(between) for between in skipped)

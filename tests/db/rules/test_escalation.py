"""What is overdue moves up when the clock says so."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from db.rules.deadlines import Clocks, DeadlineSettings, due_answer
from db.rules.escalation import LADDER, last_day_passed
from db.rules.working_days import WorkingCalendar
from db.vocabulary import Role, WorkKind

ZONE = ZoneInfo("Asia/Shanghai")
CLOCKS = Clocks(WorkingCalendar(), DeadlineSettings(), ZONE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "days", "last"),
    [
        ("2026-11-23T20:00", 0, "2026-11-22"),  # the day itself has its whole duty
        ("2026-11-23T20:01", 0, "2026-11-23"),
        ("2026-11-23T20:00", 1, "2026-11-19"),  # Thursday's working day after is Friday
        ("2026-11-23T20:01", 1, "2026-11-22"),  # from Friday, Saturday and Sunday on it is Monday
        ("2026-11-24T00:30", 1, "2026-11-22"),
        ("2026-10-08T20:01", 1, "2026-10-07"),  # the whole National Day holiday at once
        ("2026-10-08T19:59", 1, "2026-09-29"),
        ("2026-10-10T20:01", 2, "2026-10-08"),  # a Saturday that is worked
    ],
)
def test_so_many_working_days_have_passed_since_that_day(now: str, days: int, last: str) -> None:
    assert last_day_passed(at(now), days, CLOCKS) == date.fromisoformat(last)


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("day", ["2026-09-29", "2026-10-08", "2026-11-20", "2026-11-21"])
def test_r_order_4_what_was_registered_by_that_day_and_only_that_is_answered_too_late(day: str, hour: int) -> None:
    now = at(f"{day}T{hour:02d}:30")
    last = last_day_passed(now, 1, CLOCKS)
    calendar, settings, zone = CLOCKS

    def is_late(registered_on: date) -> bool:
        registered = datetime(registered_on.year, registered_on.month, registered_on.day, 12, tzinfo=zone)
        return due_answer(registered, calendar=calendar, settings=settings, zone=zone).at < now

    assert is_late(last)
    assert not is_late(date.fromordinal(last.toordinal() + 1))


def test_nobody_is_above_oneself() -> None:
    """What the manager has left lying reaches the leader, everything else the manager."""
    own = {WorkKind.DECIDE, WorkKind.DISSATISFIED}
    assert {kind: rung.role for kind, rung in LADDER.items()} == {
        kind: Role.LEADER if kind in own else Role.MANAGER for kind in LADDER
    }

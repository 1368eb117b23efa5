"""A setting that would stop a clock is refused when it is entered, not when the next slip is registered."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from db import work
from db.operations.settings import SettingNotReadable, change_setting
from db.queries.settings import get_calendar, get_settings, list_setting_history
from db.tables.office import CalendarOverride
from db.types import Actor
from db.vocabulary import Role
from tests.factories import make_actor, put

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def test_a_changed_setting_holds_and_the_old_value_stays_as_history(manager: Actor) -> None:
    work.act(change_setting, by=manager, setting="pick_up_minutes", value="45")
    work.act(change_setting, by=manager, setting="pick_up_minutes", value=" 20 ")
    assert work.ask(get_settings).pick_up_minutes == 20
    assert [row.value for row in work.ask(list_setting_history, key="pick_up_minutes")] == ["20", "45"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("pick_up_minutes", "0"),
        ("pick_up_minutes", "-5"),
        ("pick_up_minutes", "999999999"),
        ("hand_in_day", "32"),
        ("notice_day", "0"),
        ("payment_term_days", "a week"),
        ("duty_hours", "8"),
        ("duty_hours", "08:00-25:00"),
        ("duty_hours", "08:00-12:00, 11:00-20:00"),
        ("complaint_callback_days", "0"),
        ("critical_settle_hours", "24 h"),
        ("no_such_setting", "1"),
    ],
)
def test_a_value_outside_its_limits_is_refused(manager: Actor, key: str, value: str) -> None:
    before = work.ask(get_settings)
    with pytest.raises(SettingNotReadable):
        work.act(change_setting, by=manager, setting=key, value=value)
    assert work.ask(get_settings) == before


def test_the_offices_own_days_go_before_chinas_calendar() -> None:
    def close_one_monday(session: Session) -> None:
        session.add(CalendarOverride(day=date(2026, 11, 23), is_workday=False, note=""))

    put(close_one_monday)
    assert work.ask(get_calendar).next_working_day(date(2026, 11, 20)).day == date(2026, 11, 24)

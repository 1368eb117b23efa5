"""Settings, working days and the audit trail on screen."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.calendar import list_days
from db.queries.settings import get_settings
from db.tables.callbacks import Callback
from db.tables.office import CalendarOverride
from db.vocabulary import Role
from tests.factories import FRIDAY, make_customer, make_department, make_finished_order
from tests.pages.signed_in import open_page

pytestmark = pytest.mark.usefixtures("office")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def open_setting(name: str) -> AppTest:
    app = open_page("office/settings.py", Role.ADMIN)
    row = list(app.dataframe[0].value["name"]).index(name)
    app.session_state["settings"] = {"selection": {"rows": [row], "columns": []}}
    return app.run()


def test_a_setting_is_changed_and_its_history_kept() -> None:
    app = open_setting("Minutes to pick up a repair slip")
    app.text_input[0].set_value("45")
    app = press(app, "Save")
    assert not app.exception
    assert work.ask(get_settings).pick_up_minutes == 45


def test_a_value_that_does_not_fit_is_said_beside_the_field_and_stays() -> None:
    app = open_setting("Hours on duty (several periods a day)")
    app.text_input[0].set_value("früh")
    app = press(app, "Save")
    assert any("does not fit" in text.value for text in app.markdown)
    assert app.text_input[0].value == "früh"
    assert work.ask(get_settings).duty_hours == "08:00-20:00"


def test_a_free_day_moves_the_callbacks_that_nobody_has_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_finished_order(make_customer(), make_department())
    app = open_page("office/calendar.py", Role.MANAGER)
    app.date_input[0].set_value(date(2026, 11, 23))
    app.text_input[0].set_value("台风")
    app = press(app, "Save")
    assert not app.exception
    assert work.ask(lambda session: session.query(Callback).one()).due_on == date(2026, 11, 24)
    assert "台风" in str([text.value for text in app.markdown])


def test_a_day_can_be_left_to_the_announced_calendar_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    app = open_page("office/calendar.py", Role.MANAGER)
    for chosen in ("free", ""):
        app.date_input[0].set_value(date(2026, 11, 23))
        next(group for group in app.button_group if group.label == "This day is").set_value(chosen)
        app = press(app, "Save")
    assert work.ask(lambda session: session.query(CalendarOverride).count()) == 0


def test_make_up_days_and_holidays_of_china_are_shown() -> None:
    days = {day.day: day for day in work.ask(list_days, month="2026-02")}
    assert days[date(2026, 2, 17)].is_unusual and not days[date(2026, 2, 17)].is_workday
    assert days[date(2026, 2, 14)].is_unusual and days[date(2026, 2, 14)].is_workday


@pytest.mark.parametrize(("day", "warned"), [("2028-11-30", True), ("2025-12-01", False), ("2025-06-01", False)])
def test_a_year_not_announced_is_warned_of(day: str, warned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", f"{day}T10:00:00+08:00")
    app = open_page("office/calendar.py", Role.MANAGER)
    assert bool(app.warning) is warned


def test_the_audit_trail_tells_who_changed_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_customer()
    app = open_page("office/audit.py", Role.LEADER)
    rows = app.dataframe[0].value
    assert "customer 1" in list(rows["row"])
    assert "13800001234" not in str(rows["changes"].tolist())
    next(box for box in app.selectbox if box.label == "Table").set_value("unit")
    assert set(app.run().dataframe[0].value["row"]) == {"unit 1"}


def test_a_day_without_changes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", (FRIDAY + timedelta(days=400)).isoformat())
    app = open_page("office/audit.py", Role.ADMIN)
    app.date_input[0].set_value(FRIDAY.date())
    assert not app.run().exception
    app.date_input[0].set_value(date(2020, 1, 1))
    assert any("Nothing was changed" in text.value for text in app.run().markdown)

"""Settings, working days and the audit trail on screen."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.calendar import list_days
from db.queries.settings import get_settings
from db.tables.callbacks import Callback
from db.tables.office import CalendarOverride
from db.tables.work_orders import WorkOrder
from db.vocabulary import CallbackState, OrderState, Role
from tests.factories import FRIDAY, make_customer, make_department, make_finished_order, put
from tests.pages.signed_in import open_page

pytestmark = pytest.mark.usefixtures("office")


MONDAY = date(2026, 11, 23)


def get_due_on() -> date:
    return work.ask(lambda session: session.query(Callback).one()).due_on


def count_own_days(session: Session) -> int:
    return session.query(CalendarOverride).count()


def make_open_repair() -> WorkOrder:
    """Registered that Friday at 09:00, not picked up."""

    def make(session: Session) -> WorkOrder:
        order = session.merge(make_finished_order(make_customer(), make_department()))
        order.state, order.completed_at, order.completed_on = OrderState.ACCEPTED, None, None
        order.pick_up_due_at = FRIDAY + timedelta(minutes=30)
        session.query(Callback).one().state = CallbackState.DONE
        return order

    return put(make)


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


def say_monday_is_free(note: str = "", role: Role = Role.MANAGER) -> AppTest:
    app = open_page("office/calendar.py", role)
    app.date_input[0].set_value(MONDAY)
    app.text_input[0].set_value(note)
    return press(app, "Save")


@pytest.fixture
def called_back_on_monday(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_finished_order(make_customer(), make_department())


def shown_texts(app: AppTest) -> str:
    return str([text.value for text in app.markdown])


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
@pytest.mark.usefixtures("called_back_on_monday")
def test_a_free_day_says_first_which_terms_move_and_then_moves_them(role: Role) -> None:
    app = say_monday_is_free("台风", role)
    preview = app.dataframe[0].value
    assert list(preview["was"]) == ["11-23", "11-23 12:00"]
    assert list(preview["is"]) == ["11-24", "11-24 12:00"]
    assert get_due_on() == MONDAY
    app = press(app, "Save and move the terms")
    assert not app.exception
    assert get_due_on() == date(2026, 11, 24)
    assert "台风" in shown_texts(app)
    moved = app.dataframe[0].value
    assert set(moved["number"]) == {"TY-20261119-001"}
    assert set(moved["why"]) == {"2026-11-23: 台风"}


@pytest.mark.usefixtures("called_back_on_monday")
def test_a_free_day_that_is_not_saved_after_all_moves_nothing() -> None:
    app = press(say_monday_is_free(), "Do not save")
    assert (get_due_on(), work.ask(count_own_days), len(app.dataframe)) == (MONDAY, 0, 0)


@pytest.mark.usefixtures("called_back_on_monday")
def test_a_preview_that_has_become_old_is_shown_again_before_anything_moves() -> None:
    app = say_monday_is_free()
    make_finished_order(make_customer("李雷", "3-1-1202", customer_no="KH-2"), make_department("客服"), order_no="TY-2")
    app = press(app, "Save and move the terms")
    assert work.ask(count_own_days) == 0
    assert any("4 open terms would move" in error.value for error in app.error)
    press(app, "Save and move the terms")
    assert work.ask(count_own_days) == 1


def test_a_year_entered_by_hand_is_no_longer_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", "2028-12-01T10:00:00+08:00")
    app = open_page("office/calendar.py", Role.MANAGER)
    app = press(app, "All days of 2028 are entered")
    assert "2029" in app.warning[0].value
    app = press(app, "All days of 2029 are entered")
    assert not app.warning
    assert work.ask(get_settings).entered_years == "2028, 2029"


def test_a_setting_says_first_which_slips_get_another_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_open_repair()
    app = open_setting("Minutes to pick up a repair slip")
    app.text_input[0].set_value("45")
    app = press(app, "Save")
    shown = app.dataframe[1].value
    assert (list(shown["was"]), list(shown["is"])) == (["11-20 09:30"], ["11-20 09:45"])
    assert work.ask(get_settings).pick_up_minutes == 30
    press(app, "Save and move the terms")
    assert work.ask(get_settings).pick_up_minutes == 45


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.LEADER])
def test_who_sets_nothing_does_not_get_to_the_settings(role: Role) -> None:
    for page in ("office/settings.py", "office/calendar.py"):
        assert not any(button.label == "Save" for button in open_page(page, role).button)


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

"""The notices' page: found by number, delivered, restated after a correction, made as files."""

import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from components import notice_run
from components.notice_prints import made_files
from db import work
from db.operations.attachments import attach_file
from db.operations.charging import recharge_order
from db.operations.months import issue_notices
from db.operations.notices import record_delivery, reissue_notice
from db.queries.notices import list_notices
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import DeliveryResult, DeliveryWay, Role
from tests.billing_factories import make_order
from tests.factories import make_actor, make_customer, make_department, put
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
NOTICES = "billing/notices.py"
FILES = ["2026-11%201.pdf", "2026-11%202.pdf"]
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def month_end(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", MONTH_END.isoformat())


def issued() -> list[WorkOrder]:
    works = make_department()
    rooms = {"张伟": "1-1-0101", "李娜": "2-2-0703"}
    slips = [
        make_order(make_customer(name, room, customer_no=f"KH-{room}"), works, 80_00) for name, room in rooms.items()
    ]
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    return slips


def correct(slip: WorkOrder) -> None:
    """The slip costs less now than its notice says."""

    def cheaper(session: Session) -> None:
        row = session.get_one(WorkOrder, slip.id)
        row.amount_fen, row.revision = 60_00, 2
        recharge_order(session, order=row, reason="更正", by=SYSTEM, at=MONTH_END)

    put(cheaper, at=MONTH_END)


def press(app: AppTest, label: str) -> AppTest:
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def tick(app: AppTest, *rows: int) -> AppTest:
    key = app.dataframe[0].proto.id.split("-", 2)[2]
    app.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return app.run()


def numbers(app: AppTest) -> list[str]:
    assert not app.exception
    return [address.rpartition("/")[2] for address in app.dataframe[0].value["number"]]


def test_notices_are_found_by_number_name_or_room() -> None:
    issued()
    app = open_page_as(NOTICES, make_actor(Role.CLERK))
    assert numbers(app) == ["SF-2026-000001", "SF-2026-000002"]
    for text in ("SF-2026-000002", "李娜", "2-2"):
        app.text_input(key="notice text").set_value(text).run()
        assert numbers(app) == ["SF-2026-000002"]


def test_a_month_without_notices_says_so_and_leads_finance_to_the_month_end() -> None:
    app = open_page_as(NOTICES, make_actor(Role.FINANCE))
    assert not app.exception
    assert "To the month end" in {button.label for button in app.button}


def test_the_ticked_notices_are_recorded_as_delivered() -> None:
    issued()
    app = open_page_as(NOTICES, make_actor(Role.CLERK))
    app = press(tick(app, 0, 1), "Save delivery")
    assert not app.exception
    assert {row.delivery for row in work.ask(list_notices, month="2026-11")} == {DeliveryResult.DELIVERED}


def test_notices_are_listed_by_how_far_they_are_delivered_with_the_next_way_to_try() -> None:
    issued()
    clerk = make_actor(Role.CLERK)
    first, _second = work.ask(list_notices, month="2026-11")
    request = {"notice_ids": [first.notice_id], "way": DeliveryWay.IN_PERSON, "on": MONTH_END.date()}
    work.act(record_delivery, by=clerk, result=DeliveryResult.RETURNED, note="周末再送一次", **request)
    app = open_page_as(NOTICES, clerk)
    for end, found in (
        ("Came back", ["SF-2026-000001"]),
        ("Not delivered", ["SF-2026-000002"]),
        ("Delivered", []),
    ):
        app.button_group(key="delivery").set_value(end).run()
        assert not app.exception
        shown = [row for table in app.dataframe for row in table.value.get("number", [])]
        assert [address.rpartition("/")[2] for address in shown] == found
        if end == "Came back":
            assert list(app.dataframe[0].value["next"]) == ["周末再送一次"]
    app.button_group(key="delivery").set_value(None).run()
    app.selectbox(key="building").set_value("2").run()
    assert numbers(app) == ["SF-2026-000002"]


def test_a_failed_delivery_needs_the_next_way_to_try_and_keeps_what_was_chosen() -> None:
    issued()
    app = tick(open_page_as(NOTICES, make_actor(Role.CLERK)), 0)
    app.selectbox(key="result delivery#0").set_value(DeliveryResult.REFUSED)
    app = press(app, "Save delivery")
    assert any("Next way to try" in text.value for text in app.markdown)
    assert app.selectbox(key="result delivery#0").value is DeliveryResult.REFUSED
    assert {row.delivery for row in work.ask(list_notices, month="2026-11")} == {None}


def test_one_ticked_notice_shows_its_lines_its_tries_and_its_signed_scan() -> None:
    slip, clerk = issued()[0], make_actor(Role.CLERK, name="前台")
    (row, *_rest) = work.ask(list_notices, month="2026-11")
    request = {"notice_ids": [row.notice_id], "way": DeliveryWay.POST, "on": MONTH_END.date(), "note": "改为上门"}
    work.act(record_delivery, by=clerk, result=DeliveryResult.RETURNED, **request)
    scan = work.act(attach_file, by=clerk, notice_id=row.notice_id, file_name="签收单.pdf", content=b"%PDF-1.7 scan")
    app = tick(open_page_as(NOTICES, clerk), 0)
    assert not app.exception
    lines = app.dataframe[1].value
    assert [list(line) for line in lines.values] == [["11-20", slip.item_name, Decimal("80.00")]]
    said = " ".join(text.value for text in (*app.markdown, *app.caption)).replace("\\", "")
    for text in ("¥80.00", "Returned", "By post", "前台", "Next: 改为上门"):
        assert text in said
    links = {link.proto.url for link in app.get("link_button")}
    number = row.notice_no
    assert {f"/papers/notice/{number}", f"/papers/notice/{number}?slips=1", f"/papers/notice-file/{scan}"} <= links
    assert len(tick(app, 0, 1).dataframe) == 2


def test_ticks_do_not_go_over_to_other_notices_once_the_delivery_is_saved() -> None:
    issued()
    app = open_page_as(NOTICES, make_actor(Role.CLERK))
    app.button_group(key="delivery").set_value("Not delivered").run()
    app = press(tick(app, 0), "Save delivery")
    assert numbers(app) == ["SF-2026-000002"]
    assert "Save delivery" not in {button.label for button in app.button}


def test_finance_restates_what_a_correction_made_wrong() -> None:
    correct(issued()[0])
    app = press(open_page_as(NOTICES, make_actor(Role.FINANCE)), "Restate")
    app.text_input(key="why restate 2026-11 1#0").set_value("更正")
    app = press(app, "Restate")
    assert "SF-2026-000001-2" in numbers(app)


@pytest.mark.usefixtures("begun")
def test_all_files_are_made_with_progress_and_then_offered() -> None:
    issued()
    app = press(open_page_as(NOTICES, make_actor(Role.FINANCE)), "Make all files")
    job = notice_run.last_print()
    assert job is not None
    assert job.follower
    job.follower.join(60)
    assert not app.run().exception
    made = made_files("2026-11")
    assert made is not None
    shown = app.dataframe[1].value
    assert list(shown["building"]) == ["1", "2"]
    assert list(shown["file"]) == [f"/papers/prints/{made.folder}/{file}" for file in FILES]
    app.checkbox(key="with slips").check().run()
    asked = "/papers/notices/2026-11?building="
    assert list(app.dataframe[1].value["file"]) == [f"{asked}1&slips=1", f"{asked}2&slips=1"]


@pytest.mark.usefixtures("begun")
def test_work_under_way_shows_its_progress_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    issued()
    monkeypatch.setattr(notice_run, "COMMAND", [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"])
    app = press(open_page_as(NOTICES, make_actor(Role.FINANCE)), "Make all files")
    assert not app.exception
    assert "Make all files" not in {button.label for button in app.button}
    app = press(app, "Stop")
    assert not app.exception
    assert "Make all files" in {button.label for button in app.button}


@pytest.mark.usefixtures("begun")
def test_files_made_before_a_correction_are_offered_no_longer() -> None:
    slip = issued()[0]
    notice_run.begin("2026-11").follower.join(60)
    app = open_page_as(NOTICES, make_actor(Role.FINANCE))
    assert "/papers/prints/" in app.dataframe[1].value["file"][0]
    correct(slip)
    work.act(reissue_notice, by=make_actor(Role.FINANCE), month="2026-11", customer_id=slip.customer_id, reason="更正")
    assert "/papers/notices/" in app.run().dataframe[1].value["file"][0]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.CLERK, {"Make all files"}),
        (Role.FINANCE, {"Make all files"}),
        (Role.MANAGER, {"Make all files"}),
        (Role.LEADER, set()),
    ],
)
def test_each_role_is_offered_its_own_verbs_only(role: Role, offered: set[str]) -> None:
    issued()
    app = open_page_as(NOTICES, make_actor(role))
    assert not app.exception
    assert {button.label for button in app.main.button} == offered

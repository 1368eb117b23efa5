"""The notices' page: found by number, delivered, restated after a correction, made as files."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.charging import recharge_order
from db.operations.months import issue_notices
from db.queries.notices import list_notices
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import DeliveryResult, Role
from tests.billing_factories import make_order
from tests.factories import make_actor, make_customer, make_department, put
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
NOTICES = "billing/notices.py"
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


def press(app: AppTest, label: str) -> AppTest:
    [button for button in app.button if button.label == label][-1].click()
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
    app.session_state["notices 2026-11 1 "] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    app = press(app.run(), "Save delivery")
    assert not app.exception
    assert {row.delivery for row in work.ask(list_notices, month="2026-11")} == {DeliveryResult.DELIVERED}


def test_finance_restates_what_a_correction_made_wrong() -> None:
    slip = issued()[0]

    def cheaper(session: Session) -> None:
        row = session.get_one(WorkOrder, slip.id)
        row.amount_fen, row.revision = 60_00, 2
        recharge_order(session, order=row, reason="更正", by=SYSTEM, at=MONTH_END)

    put(cheaper, at=MONTH_END)
    app = press(open_page_as(NOTICES, make_actor(Role.FINANCE)), "Restate")
    app.text_input(key="why restate 2026-11 1#0").set_value("更正")
    app = press(app, "Restate")
    assert "SF-2026-000001-2" in numbers(app)


def test_all_notices_come_as_one_packed_file() -> None:
    issued()
    app = press(open_page_as(NOTICES, make_actor(Role.FINANCE)), "Make all files")
    assert not app.exception
    month, content = app.session_state["notice files"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert (month, sorted(archive.namelist())) == ("2026-11", ["2026-11 1.pdf", "2026-11 2.pdf"])


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

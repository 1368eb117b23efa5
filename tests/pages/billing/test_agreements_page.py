"""Agreements on screen: drafted, checked, approved, repriced, renewed, ended; each sees the buttons that are theirs."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.agreement_decisions import end_agreement
from db.tables.agreements import Agreement
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementStage, AgreementState, FeePayer, Role
from tests.agreement_desk import (
    PER_AREA,
    PLANTS,
    VISITS,
    Agreements,
    agreement_of,
    lines_of,
    make_agreements,
    version_of,
    versions_of,
)
from tests.factories import make_actor
from tests.pages.replay import replay
from tests.pages.services.test_order_pages import buttons, field, press, texts
from tests.pages.signed_in import open_page_as

PAGE = "billing/agreements.py"


@pytest.fixture
def made(office: Path, monkeypatch: pytest.MonkeyPatch) -> Agreements:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_agreements()


def show(actor: Actor, page_file: str = PAGE, **where: str) -> AppTest:
    page = open_page_as(page_file, actor)
    for name, value in where.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def listed(actor: Actor, **chosen: str) -> list[str]:
    """The numbers in the list once somebody has chosen there."""
    page = show(actor)
    for name, value in chosen.items():
        page.session_state[name] = value
    page.run()
    assert not page.exception
    return numbers(page)


def numbers(page: AppTest) -> list[str]:
    return [number for table in page.dataframe if "number" in table.value for number in table.value["number"]]


def grid(page: AppTest, version_id: int, turn: int = 0, **change: Any) -> None:
    """What somebody typed into the lines, as the browser sends it."""
    key = f"lines agreement draft {version_id}#{turn}"
    page.session_state[key] = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **change}
    page.run()
    assert not page.exception


def newest() -> Agreement:
    asked = select(Agreement).order_by(Agreement.id.desc()).limit(1)
    return work.ask(lambda session: session.scalars(asked).one())


def test_the_desk_drafts_an_agreement_with_a_customer_and_its_lines(made: Agreements) -> None:
    page = show(made.desk.clerk, new="1", customer=f"{made.desk.customer.id}-{made.desk.unit_id}")
    field(page, "text_input", "Title").set_value("大堂绿植")
    field(page, "selectbox", "Department").set_value(made.desk.engineering.id)
    page.run()
    press(page, "Draft an agreement")
    row = newest()
    assert (row.title, row.customer_id, row.unit_id) == ("大堂绿植", made.desk.customer.id, made.desk.unit_id)
    assert (row.from_on, row.until_on) == (date(2026, 12, 1), date(2027, 11, 30))
    page = show(made.desk.clerk, no=row.agreement_no)
    line = {
        "produces": "fee",
        "title": "绿植养护",
        "quantity": 2,
        "price": 150.5,
        "rhythm": "quarterly",
        "advance": True,
    }
    grid(page, 1, added_rows=[line])
    assert "Submit to finance" not in buttons(page)
    press(page, "Save the draft")
    (saved,) = lines_of(1)
    assert (saved.unit_price_fen, saved.quantity_thousandths, saved.rhythm.value) == (150_50, 2000, "quarterly")
    press(page, "Submit to finance")
    assert version_of(1).state is AgreementState.SUBMITTED


def test_a_fee_of_all_units_has_a_payer_and_a_rate_for_vacant_units(made: Agreements) -> None:
    page = show(made.desk.clerk, new="1")
    field(page, "selectbox", "Kind").set_value(AgreementKind.MANAGEMENT_FEE)
    page.run()
    field(page, "text_input", "Title").set_value("物业管理费")
    field(page, "selectbox", "Department").set_value(made.desk.centre.id)
    field(page, "number_input", "Vacant units pay").set_value(50.0)
    field(page, "text_input", "Building").set_value("99")
    page.run()
    press(page, "Draft an agreement")
    assert "There is no unit in this zone and building" in texts(page)
    field(page, "text_input", "Building").set_value("3")
    page.run()
    press(page, "Draft an agreement")
    row = newest()
    assert (row.customer_id, row.building, row.until_on, row.payer) == (None, "3", None, FeePayer.OWNER)
    assert version_of(1).vacant_rate == 5000
    page = show(made.desk.clerk, no=row.agreement_no)
    grid(page, 1, added_rows=[{"title": "物业管理费", "basis": "area", "price": 2.8, "rhythm": "quarterly"}])
    press(page, "Save the draft")
    assert [(line.basis.value, line.unit_price_fen) for line in lines_of(1)] == [("area", 2_80)]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(made: Agreements) -> None:
    drafted = made.drafted(lines=[])
    page = show(made.desk.clerk, no=drafted.agreement_no)
    press(page, "Submit to finance")
    assert "needs at least one line" in texts(page)
    grid(page, drafted.version_id, added_rows=[{"produces": "fee", "title": "绿植养护", "price": 0, "quantity": 1}])
    press(page, "Save the draft")
    assert "enter a price above 0" in texts(page)
    assert "Discard" in buttons(page)
    assert lines_of(drafted.version_id) == []


def test_a_draft_saved_by_somebody_else_meanwhile_is_not_overwritten_unseen(made: Agreements) -> None:
    drafted = made.drafted()
    page = show(made.desk.clerk, no=drafted.agreement_no)
    field(page, "text_input", "Title").set_value("我的标题")
    page.run()
    made.change(drafted.version_id, facts=made.facts(title="别人的标题"))
    press(page, "Save the draft")
    assert "Somebody changed this meanwhile" in texts(page)
    assert agreement_of(drafted.agreement_id).title == "别人的标题"
    press(page, "Save the draft")
    assert agreement_of(drafted.agreement_id).title == "我的标题"


def test_finance_checks_and_the_manager_approves(made: Agreements) -> None:
    drafted = made.submitted()
    assert "Approve" not in buttons(show(made.desk.manager, no=drafted.agreement_no))
    press(show(made.desk.finance, no=drafted.agreement_no), "Mark as checked")
    press(show(made.desk.manager, no=drafted.agreement_no), "Approve")
    assert version_of(drafted.version_id).state is AgreementState.APPROVED


def test_sending_back_asks_for_the_reason_and_the_history_shows_it(made: Agreements) -> None:
    drafted = made.submitted()
    page = show(made.desk.finance, no=drafted.agreement_no)
    press(page, "Send back")
    field(page, "text_input", "Reason").set_value("单价与报价不符")
    press(page, "Send back")
    assert version_of(drafted.version_id).state is AgreementState.DRAFT
    assert "单价与报价不符" in texts(show(made.desk.clerk, no=drafted.agreement_no))


def test_a_new_version_shows_what_it_charges_otherwise(made: Agreements) -> None:
    first = made.approved()
    page = show(made.desk.clerk, no=first.agreement_no)
    press(page, "New version")
    field(page, "date_input", "In force from").set_value(date(2027, 6, 1))
    field(page, "text_input", "Reason").set_value("人工上涨")
    press(page, "New version")
    second = version_of(2)
    assert (second.number, second.from_on) == (2, date(2027, 6, 1))
    page = show(made.desk.clerk, no=first.agreement_no)
    grid(page, 2, edited_rows={0: {"price": 330.0}})
    press(page, "Save the draft")
    said = texts(show(made.desk.finance, no=first.agreement_no))
    assert "¥300\\.00 a month" in said
    assert "→ ¥330\\.00 a month" in said


def test_an_agreement_about_to_end_is_renewed_by_one_button(made: Agreements) -> None:
    first = made.approved(from_on=date(2025, 12, 15), until_on=date(2026, 12, 14))
    page = show(made.desk.clerk, no=first.agreement_no)
    press(page, "Renew")
    press(page, "Renew")
    row = newest()
    assert (row.successor_of_id, row.from_on, row.until_on) == (
        first.agreement_id,
        date(2026, 12, 15),
        date(2027, 12, 14),
    )
    assert "Renew" not in buttons(show(made.desk.clerk, no=first.agreement_no))


def test_the_manager_sees_what_an_early_end_does_before_it_is_done(made: Agreements) -> None:
    first = made.approved()
    assert "End early" not in buttons(show(made.desk.clerk, no=first.agreement_no))
    page = show(made.desk.manager, no=first.agreement_no)
    press(page, "End early")
    assert "Nothing beyond this day has been made yet" in texts(page).replace("\\", "")
    field(page, "date_input", "Last day").set_value(date(2027, 3, 31))
    page.run()
    press(page, "End it on this day")
    assert "Fill in" in texts(page)
    field(page, "text_input", "Reason").set_value("客户搬走")
    page.run()
    version = agreement_of(first.agreement_id).version
    press(page, "End it on this day")
    assert agreement_of(first.agreement_id).ended_on == date(2027, 3, 31)
    request = {"agreement_id": first.agreement_id, "version": version, "last_day": date(2027, 3, 31)}
    replay(end_agreement, made.desk.manager, reason="客户搬走", **request)
    assert "客户搬走" in texts(show(made.desk.clerk, no=first.agreement_no))


def test_a_draft_that_is_given_up_stays_in_the_list_of_what_has_ended(made: Agreements) -> None:
    drafted = made.drafted()
    page = show(made.desk.clerk, no=drafted.agreement_no)
    press(page, "Drop the draft")
    press(page, "Drop the draft")
    assert versions_of(drafted.agreement_id) == [(1, AgreementState.DROPPED)]
    assert listed(made.desk.clerk, stage=AgreementStage.ENDED.value) == [drafted.agreement_no]


def test_the_list_is_narrowed_by_stage_kind_and_text(made: Agreements) -> None:
    service, house = made.approved(), made.drafted(facts=made.house(), lines=[PER_AREA])
    assert listed(made.desk.clerk) == [house.agreement_no, service.agreement_no]
    assert listed(made.desk.clerk, stage="coming") == [service.agreement_no]
    assert listed(made.desk.clerk, agreement_kind="management_fee") == [house.agreement_no]
    assert listed(made.desk.clerk, q="张伟") == [service.agreement_no]
    assert listed(made.desk.clerk, q="不存在") == []


def test_a_supervisor_of_another_department_sees_no_button(made: Agreements) -> None:
    drafted = made.drafted(lines=[PLANTS, VISITS])
    other = make_actor(Role.SUPERVISOR, name="别的主管", department=made.desk.centre)
    seen = buttons(show(other, no=drafted.agreement_no))
    assert not {"Submit to finance", "Drop the draft", "Save the draft"} & set(seen)


def test_a_number_that_does_not_exist_leads_back_to_the_list(made: Agreements) -> None:
    assert "There is no agreement with this number" in texts(show(made.desk.clerk, no="XY-2026-9999"))


def test_the_customers_file_shows_the_agreements(made: Agreements) -> None:
    made.approved()
    page = show(made.desk.clerk, "records/customer.py", id=str(made.desk.customer.id))
    said = texts(page)
    assert "绿植养护" in said
    assert "¥300\\.00 a month" in said

"""The import page: pasted rows are judged before anything is written; the good ones go in, the others come back."""

import io

import openpyxl
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.exports import list_export_page
from db.spreadsheets import SurveyAnswerRow
from db.tables.audit import AuditRow
from db.vocabulary import AuditAction, ImportKind, Role
from pages.plain.papers_exports import EXPORTS
from tests.factories import FRIDAY, make_actor, make_department
from tests.pages.signed_in import open_page
from tests.plain_routes import Browser

pytestmark = pytest.mark.usefixtures("office")
HEADER = "客户编号\t姓名\t类型\t房号"
GOOD, WRONG = "C1\t张伟\t业主\t2-1201", "C2\t李强\t房东\t2-1202"


def customers() -> list[str]:
    rows, _ = work.ask(list_export_page, kind=ImportKind.CUSTOMERS, after=0, today=FRIDAY.date())
    return [row.customer_no for row in rows]  # type: ignore[union-attr]


def paste(app: AppTest, *rows: str) -> AppTest:
    return app.text_area[0].set_value("\n".join((HEADER, *rows))).run()


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_rows_are_judged_first_and_written_on_the_button() -> None:
    app = open_page("office/import_data.py", Role.CLERK)
    paste(app, GOOD, GOOD.replace("C1", "C3"))
    assert not app.exception
    assert numbers(app) == {"Rows": "2", "To be written": "2", "Unchanged": "0", "Rejected": "0"}
    assert customers() == []
    press(app, "Import rows: 2")
    assert not app.exception and customers() == ["C1", "C3"]
    assert app.text_area[0].value == ""
    paste(app, GOOD)
    assert numbers(app)["Unchanged"] == "1"
    assert not [button for button in app.button if button.label.startswith("Import")]


def test_only_the_good_rows_go_in_and_each_fault_is_named() -> None:
    app = open_page("office/import_data.py", Role.CLERK)
    paste(app, GOOD, WRONG)
    (faults,) = [frame.value for frame in app.dataframe]
    assert list(faults["row"]) == [3] and list(faults["column"]) == ["类型"]
    press(app, "Import good rows: 1")
    assert customers() == ["C1"]


def test_cells_without_headers_are_refused_in_a_sentence_and_kept() -> None:
    app = open_page("office/import_data.py", Role.CLERK)
    app.text_area[0].set_value(GOOD).run()
    assert not app.exception and any("no row with the headers" in error.value for error in app.error)
    assert app.text_area[0].value == GOOD


def test_survey_answers_are_checked_and_come_in_and_the_link_to_those_on_record_is_the_managers() -> None:
    app = open_page("office/import_data.py", Role.MANAGER)
    next(group for group in app.get("button_group") if group.label == "What").set_value("survey-answers").run()
    rows = ("调查 答卷号 日期 问题 分数", "2025年调查 1 2025-05-12 维修 5", "2025年调查 2 2025-05-12 维修 6")
    app.text_area[0].set_value("\n".join(row.replace(" ", "\t") for row in rows)).run()
    assert not app.exception and numbers(app)["To be written"] == "1"
    press(app, "Import good rows: 1")
    assert not app.exception
    answers, _after = work.ask(list_export_page, kind=ImportKind.SURVEY_ANSWERS, after=0, today=FRIDAY.date())
    assert [row.question for row in answers if isinstance(row, SurveyAnswerRow)] == ["维修"]
    assert [link.proto.url for link in app.get("link_button")] == ["/papers/survey-answers"]


def test_survey_answers_leave_by_the_manager_alone_and_on_record() -> None:
    for role, status in ((None, 401), (Role.CLERK, 403), (Role.LEADER, 403), (Role.MANAGER, 200)):
        actor = None if role is None else make_actor(role)
        answer = Browser(EXPORTS, actor).get("/papers/survey-answers")
        assert answer.status_code == status
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A1"].value == "调查"
    taken = select(AuditRow.row_id).where(AuditRow.action == AuditAction.EXPORT)
    assert work.ask(lambda session: session.scalars(taken).all()) == ["survey-answers"]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.CLERK, ["Customers", "Work orders"]),
        (Role.FINANCE, ["Opening balances", "Payments"]),
        (Role.MANAGER, ["Customers", "Price items", "Staff", "Work orders", "Survey answers"]),
    ],
)
def test_everybody_sees_the_spreadsheets_that_they_may_import(role: Role, kinds: list[str]) -> None:
    make_department("客户服务中心", is_service_centre=True)
    app = open_page("office/import_data.py", role)
    assert not app.exception
    (pills,) = [group for group in app.get("button_group") if group.label == "What"]
    assert list(pills.options) == kinds

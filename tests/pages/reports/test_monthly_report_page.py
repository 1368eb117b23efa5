"""The monthly report as people see it: written and issued by the manager, printed and filed as it was (R-YEAR)."""

import io
import json
from datetime import date

import openpyxl
import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import __main__ as command_line
from db import work
from db.clock import office_instant
from db.operations.monthly_reports import write_monthly_report
from db.queries.month_report import MonthReport, get_month_report
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AuditAction, Role
from pages.plain.papers_monthly_report import MONTH_REPORT_PAPERS
from tests.factories import make_actor, make_customer, make_department, make_finished_order
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Answer, Browser

pytestmark = pytest.mark.usefixtures("office")
PAGE, MONTH = "reports/monthly_report.py", "2026-10"
NOW = office_instant(date(2026, 11, 20), 9)


@pytest.fixture(autouse=True)
def manager(office: object, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("OFFICE_NOW", NOW.isoformat())
    make_order(9)
    return make_actor(Role.MANAGER, name="经理")


def make_order(day: int) -> None:
    at = office_instant(date(2026, 10, day), 9)
    number = f"TY-202610{day:02}-001"
    make_finished_order(
        make_customer(room=f"3-1-12{day:02}", customer_no=f"KH-0000{day:02}"),
        make_department(f"工程部{day}"),
        order_no=number,
        completed_at=at,
    )


def opened(actor: Actor) -> AppTest:
    app = open_page_as(PAGE, actor)
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    app = next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def buttons(app: AppTest) -> set[str]:
    return {button.label for button in app.button}


def orders(app: AppTest) -> str:
    (row,) = (row for row in app.dataframe[0].value.to_dict("records") if "Orders received" in row.values())
    return str(row["1"])


def said(app: AppTest) -> str:
    return "\n".join(text.value for text in app.markdown)


def kept(revision: int | None = None) -> MonthReport:
    reader = make_actor(Role.LEADER, name="总经理")
    return work.ask(get_month_report, actor=reader, month=MONTH, at=NOW, revision=revision)


def test_the_manager_writes_issues_and_issues_again(manager: Actor) -> None:
    app = opened(manager)
    app.text_area[0].set_value("本月平稳。")
    app = press(app, "Save")
    assert app.text_area[0].value == "本月平稳。"
    app = press(app, "Issue the report")
    assert kept().words == "本月平稳。"
    assert "Issue the report" not in buttons(app)
    make_order(12)
    app = press(app.run(), "Issue again with a reason")
    assert orders(app) == "1"
    app = press(app, "Issue the revision")
    assert any("Fill in" in text.value for text in app.markdown)
    app.text_input[0].set_value("补录一张")
    app = press(app, "Issue the revision")
    assert orders(app) == "2"
    assert "Revision 2: 补录一张" in said(app).replace("\\", "")
    assert [report.revision for report in kept().issued] == [1, 2]


def test_a_revision_and_the_month_as_it_stands_are_a_choice(manager: Actor) -> None:
    app = press(opened(manager), "Issue the report")
    make_order(12)
    choice = next(box for box in app.selectbox if box.label == "Revision")
    assert choice.options == ["Revision 1", "As it stands now"]
    assert orders(app) == "1"
    assert orders(choice.set_value("now").run()) == "2"


def test_a_month_that_runs_is_not_issued_and_its_words_can_be_begun(manager: Actor) -> None:
    app = opened(manager)
    app = next(box for box in app.selectbox if box.label == "Month").set_value("2026-11").run()
    assert not app.exception
    assert "Issue the report" not in buttons(app)
    assert "counted up to 2026" in said(app).replace("\\", "")
    assert "Save" in buttons(app)


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE, Role.SUPERVISOR])
def test_who_reads_it_writes_nothing(manager: Actor, role: Role) -> None:
    app = opened(make_actor(role, name="读者", department=make_department("营运部")))
    assert not {"Save", "Issue the report", "Issue again with a reason"} & buttons(app)
    assert not app.text_area


def fetch(actor: Actor, path: str, **asked: object) -> Answer:
    return Browser(MONTH_REPORT_PAPERS, actor).get(f"/papers/monthly-report/{path}", **asked)


SIGNED = ("编制/日期", "经理审阅/日期", "领导签字/日期")


def sheets(actor: Actor) -> list[str]:
    """What stands on each sheet of the printed report, without blanks."""
    pages = pypdf.PdfReader(io.BytesIO(fetch(actor, MONTH).content)).pages
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def test_words_too_many_for_the_sheet_go_on_and_the_signatures_stay_together_behind_them(manager: Actor) -> None:
    lines = [f"第{number}项，电梯维保已约谈；" for number in range(1, 200)]
    work.act(write_monthly_report, by=manager, at=NOW, month=MONTH, words="\n".join(lines), version=0)
    *before, last = sheets(manager)
    assert before and all(line in "".join([*before, last]) for line in lines)
    assert all(name in last for name in SIGNED)
    assert not any(name in sheet for name in SIGNED for sheet in before)


def test_paper_file_and_command_line_say_what_was_issued(manager: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    app = opened(manager)
    app.text_area[0].set_value('=HYPERLINK("x") 多装 #充电桩 $a$')
    press(app, "Issue the report")
    make_order(12)
    (paper,) = sheets(manager)
    assert "受理工单1" in paper and '=HYPERLINK("x")多装#充电桩$a$' in paper
    assert all(each in paper for each in ("服务收入", "欠费", "款项异常", "本月投诉", "本月结束的调查", *SIGNED))
    book = openpyxl.load_workbook(io.BytesIO(fetch(manager, f"{MONTH}.xlsx").content))
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[1] == "受理工单"]
    assert rows[0][2] == 1
    assert command_line.main(["report", "month", MONTH, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["revision"], document["figures"][0]["value"]) == (1, 1)
    assert document["courses"]["orders"][-1] == {"month": MONTH, "value": 1}
    now = openpyxl.load_workbook(io.BytesIO(fetch(manager, f"{MONTH}.xlsx", revision="now").content))
    assert next(row[2] for row in now.worksheets[0].iter_rows(values_only=True) if row[1] == "受理工单") == 2


def test_files_are_on_record_and_refused_to_strangers(manager: Actor) -> None:
    assert fetch(manager, f"{MONTH}.xlsx").status_code == 200
    assert fetch(manager, MONTH, revision="7").status_code == 404
    assert fetch(manager, "2027-03").status_code == 409
    assert fetch(make_actor(Role.CLERK, name="客服"), MONTH).status_code == 403
    assert Browser(MONTH_REPORT_PAPERS, None).get(f"/papers/monthly-report/{MONTH}").status_code == 401

    def files(session: Session) -> list[str]:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.EXPORT))
        return [json.loads(row.after or "{}").get("file") for row in rows]

    assert work.ask(files) == [f"monthly report {MONTH}.xlsx"]

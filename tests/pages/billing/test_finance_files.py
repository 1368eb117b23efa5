"""What goes out to finance: headers that stay, a journal that balances, no formula, and every export on record."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import select

from components.paper.finance import COLUMNS
from db import work
from db.operations.months import issue_notices
from db.operations.receipts import void_receipt
from db.queries import finance_files
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AuditAction, FinanceFile, Role, Settlement
from pages.plain.papers_finance import FINANCE_FILES
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department
from tests.pages.signed_in import open_page
from tests.plain_routes import Answer, Browser

pytestmark = pytest.mark.usefixtures("office")
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
ATTACK = "=cmd|'/c calc'!A0"

JOURNAL = "日期 凭证号 科目代码 科目类别 科目名称 借方金额 贷方金额 业务类型 摘要 客户编号 单据号"
HEADERS = {
    FinanceFile.NOTICES: "月份 通知单号 版本 客户编号 客户 房号 上期结余 本月收费 减免 已付 应收合计"
    " 开出时间 送达结果 送达日期",
    FinanceFile.RECEIPTS: "收据号 收款日期 客户编号 客户 金额 方式 付款人 收款人 作废时间 作废原因"
    " 发票号码 发票日期 备注",
    FinanceFile.ENTRIES: "序号 账单月份 业务日期 种类 客户编号 客户 借方科目 贷方科目 金额 应收变动"
    " 计入通知单 单据号 冲销序号 原因 记账时间 经办人",
    FinanceFile.ADJUSTMENTS: "编号 种类 依据 状态 客户编号 客户 金额 原因 申请人 申请时间 审批人 审批时间"
    " 退款凭证号 退款方式 退款时间",
    FinanceFile.ARREARS: "客户编号 客户 房号 楼栋 客户组 逾期金额 最早到期日 催缴阶段 下一步 下一步日期",
    FinanceFile.JOURNAL: JOURNAL,
    FinanceFile.JOURNAL_CSV: JOURNAL,
}


@pytest.fixture(autouse=True)
def finance(office: object, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """An issued month of a customer with a hostile name."""
    monkeypatch.setenv("OFFICE_NOW", MONTH_END.isoformat())
    zhang, works, by = make_customer(ATTACK), make_department("=工程部"), make_actor(Role.FINANCE, name="梁静")
    owe_opening(zhang, 100_00)
    make_order(zhang, works, 80_00, item="@SUM(A1)")
    pay(by, zhang, 30_00, make_order(zhang, works, 30_00, settlement=Settlement.IMMEDIATE), payer="+1+1")
    wrong = pay(by, zhang, 20_00)
    work.act(void_receipt, by=make_actor(Role.MANAGER), receipt_no=wrong.receipt_no, reason="-2+3")
    work.act(issue_notices, by=by, at=MONTH_END, month="2026-11")
    return by


def get(by: Actor | None, *kinds: FinanceFile, begin: str = "2026-10", end: str = "2026-11") -> Answer:
    lists = ",".join(kind.value for kind in kinds)
    return Browser(FINANCE_FILES, by).get(f"/papers/finance/{begin}/{end}", lists=lists)


def sheet(by: Actor, kind: FinanceFile) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(io.BytesIO(get(by, kind).content))
    header, *rows = book.worksheets[0].iter_rows()
    assert all(cell.data_type != "f" for row in rows for cell in row)
    return [dict(zip((cell.value for cell in header), (cell.value for cell in row), strict=True)) for row in rows]


def exports() -> list[AuditRow]:
    return work.ask(
        lambda session: list(session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.EXPORT)))
    )


@pytest.mark.parametrize("kind", list(FinanceFile))
def test_the_headers_never_change(kind: FinanceFile) -> None:
    assert [column.header for column in COLUMNS[kind]] == HEADERS[kind].split(" ")


@pytest.mark.parametrize("kind", [kind for kind in FinanceFile if kind is not FinanceFile.JOURNAL_CSV])
def test_no_text_of_somebody_becomes_a_formula(finance: Actor, kind: FinanceFile) -> None:
    rows = sheet(finance, kind)
    assert kind in (FinanceFile.ADJUSTMENTS, FinanceFile.ARREARS) or ATTACK in str(rows) or "=工程部" in str(rows)


def test_receipts_and_notices_say_what_the_books_say(finance: Actor) -> None:
    good, void = sheet(finance, FinanceFile.RECEIPTS)
    assert (good["金额"], good["方式"], good["作废时间"], good["付款人"]) == (30, "现金", None, "+1+1")
    assert (void["金额"], void["作废原因"]) == (20, "-2+3")
    (notice,) = sheet(finance, FinanceFile.NOTICES)
    assert [notice[name] for name in ("上期结余", "本月收费", "减免", "已付", "应收合计")] == [100, 80, 0, 0, 180]


def test_the_journal_balances_voucher_by_voucher_and_names_accounts_that_can_be_mapped(
    finance: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finance_files, "PAGE", 2)
    rows = sheet(finance, FinanceFile.JOURNAL)
    entries = sheet(finance, FinanceFile.ENTRIES)
    assert len(rows) == 2 * len(entries)
    for debit, credit in zip(rows[::2], rows[1::2], strict=True):
        assert debit["凭证号"] == credit["凭证号"]
        assert (debit["借方金额"], debit["贷方金额"]) == (credit["贷方金额"], credit["借方金额"])
    codes = {str(row["科目代码"]) for row in rows}
    assert codes == {"receivable:KH-000001", "revenue:=工程部", "money:cash", "taken_over"}
    assert {str(row["借方科目"]) for row in entries} | {str(row["贷方科目"]) for row in entries} == codes


def test_the_csv_is_read_by_a_spreadsheet_program_and_holds_no_formula(finance: Actor) -> None:
    content = get(finance, FinanceFile.JOURNAL_CSV).content
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == HEADERS[FinanceFile.JOURNAL_CSV].split(" ")
    money = [(row[5], row[6]) for row in rows]
    assert sum(float(debit or 0) for debit, _credit in money) == sum(float(credit or 0) for _debit, credit in money)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))] == []
    assert f"'{ATTACK}" in {row[4] for row in rows}


def test_several_lists_come_as_one_archive_and_the_export_is_on_record_with_its_hash(finance: Actor) -> None:
    answer = get(finance, FinanceFile.JOURNAL_CSV, FinanceFile.RECEIPTS)
    assert sorted(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == [
        "journal_csv 2026-10 2026-11.csv",
        "receipts 2026-10 2026-11.xlsx",
    ]
    (noted,) = exports()
    facts = json.loads(noted.after or "{}")
    assert (noted.user_name, facts["kinds"], facts["begin"], facts["end"]) == (
        "梁静",
        ["receipts", "journal_csv"],
        "2026-10",
        "2026-11",
    )
    assert facts["sha256"] == answer.headers["x-content-sha256"]
    assert facts["rows"] == 2 + 2 * len(sheet(finance, FinanceFile.ENTRIES))


def test_only_finance_manager_and_leader_take_lists_out_and_refusals_leave_no_trace() -> None:
    assert get(None, FinanceFile.JOURNAL).status_code == 401
    for role in (Role.CLERK, Role.SUPERVISOR, Role.ADMIN):
        assert get(make_actor(role), FinanceFile.JOURNAL).status_code == 403
    leader = make_actor(Role.LEADER)
    for begin, end in (("2026-11", "2026-10"), ("2020-01", "2026-11"), ("x", "2026-11")):
        assert get(leader, FinanceFile.JOURNAL, begin=begin, end=end).status_code == 409
    assert get(leader).status_code == 409
    assert exports() == []
    assert get(leader, FinanceFile.JOURNAL).status_code == 200
    assert len(exports()) == 1


@pytest.mark.parametrize("role", [Role.FINANCE, Role.MANAGER, Role.LEADER])
def test_the_page_offers_the_last_month_and_shows_what_is_in_the_lists(role: Role) -> None:
    app = open_page("billing/finance_files.py", role)
    assert not app.exception
    assert [box.value for box in app.main.selectbox] == ["2026-10", "2026-10"]
    assert "通知单号" in str([text.value for text in app.markdown])
    app.main.selectbox[0].set_value("2026-11").run()
    assert "The first month is after the last." in str([text.value for text in app.markdown])

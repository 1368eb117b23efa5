"""The first day: an office leaves its spreadsheets behind and bills its first month with this program.

The sheets are as offices keep them: a title above the headers, blank rows, full-width signs, dates in five ways, a
total below. What comes out is compared with what the office had worked out by hand.
"""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from db import work
from db.clock import office_instant
from db.operations.import_kinds import IMPORTS
from db.operations.imports import ImportOutcome
from db.operations.months import issue_notices
from db.operations.payments import take_payment
from db.operations.reconcile import reconcile_order
from db.queries.checks import run_checks
from db.queries.exports import SHEETS, list_export_page
from db.queries.rollup_document import rollup_document
from db.spreadsheets import columns_of, read_records, to_cells
from db.tables.customers import Customer
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import ImportKind, OrderState, PaymentMethod, Role
from tests.factories import make_actor, make_department

FIRST_DAY = office_instant(date(2026, 11, 21), 9)

CUSTOMERS = [
    ["阳光花园客户台账"],
    [],
    ["客户编号", "姓名", "类型", "分级", "区域", "楼栋", "房号", "面积", "入住状态", "电话", "备注", "多余列"],
    ["Ｃ００００１", "张桂英", "业主", "C", "东区", "3幢", "2-1201", "89.5", "已入住", "１３９００００", "=1+1", "x"],
    [],
    ["C00002 ", "　李强 ", "租户", "", "东区", "3幢", "2-1202", None, None, None, "", ""],
    ["C00003", "鲜果超市", "商户", "A", "商业街", "底商", 105, 42.0, "已入住", "021-55550105", "<b>", ""],
    ["合计", 3],
]
STAFF = [["姓名", "部门", "工种"], ["王建国", "工程部", "水电"], ["小周", "客服中心", ""]]
ITEMS = [
    ["项目编码", "名称", "类别", "部门", "单位", "单价", "生效日期"],
    ["WX-001", "更换水龙头", "有偿维修", "工程部", "次", "￥35.00", datetime(2026, 1, 1)],
    ["BJ-001", "室内保洁", "室内保洁", "保洁部", "小时", 50, "2026.1.1"],
    ["BJ-001", "室内保洁", "室内保洁", "保洁部", "小时", 55, "2026年7月1日"],
]
BALANCES = [
    ["客户编号", "截止日期", "金额", "备注"],
    ["C00001", 46326, "1,156.00", "10 月欠费"],
    ["C00002", "2026-10-31", -20, "预存"],
]
ORDERS = [
    [
        "单号",
        "客户编号",
        "项目编码",
        "项目名称",
        "专业",
        "登记时间",
        "完成时间",
        "数量",
        "单价",
        "金额",
        "收费",
        "状态",
    ],
    ["TY-1", "C00001", "WX-001", "", "水电", "2026-11-03 09:05", "2026-11-03 10:40", "2", "35", "70", "月结", "已核对"],
    ["TY-2", "C00001", "", "疏通下水", "水电", "2026-11-04", "2026/11/5 8:00", 1, None, 120, "即时", "已核对"],
    ["TY-3", "C00002", "BJ-001", "", "", "2026年11月6日", "2026.11.7", "1.5", None, "82.50", "月结", "已核对"],
    ["TY-4", "C00002", "BJ-001", "", "", "2026-11-08", "", 2, None, None, "月结", "已登记"],
    ["TY-5", "C00003", "", "换灯管", "", "2026-11-09", "2026-11-09", "", "", "", "免费", "已完成"],
    ["TY-6", "C00003", "BJ-001", "", "", "2026-11-10", "2026-11-12", 3, 55, 165, "月结", "已完成"],
    ["合　计", "", "", "", "", "", "", "", "", 437.5],
]
PAYMENTS = [
    ["收据号", "客户编号", "收款日期", "金额", "方式", "对应单号"],
    ["S-0001", "C00001", "2026-11-20", "100.00", "现金", "TY-1"],
    ["S-0002", "C00001", "2026-11-05", 120, "微信", "TY-2"],
    ["S-0003", "C00003", "2026-11-20", 50, "转账", ""],
]
SURVEY = [
    ["2025 年度业主满意度调查"],
    ["调查", "答卷号", "区域", "楼栋", "客户编号", "日期", "问题", "分数", "意见"],
    ["2025 年业主调查", "1", "东区", "3栋", "C00001", "2025-10-12", "维修是否及时", "５", ""],
    ["2025 年业主调查", "1", "东区", "3栋", "C00001", "2025-10-12", "保洁是否满意", 3, "楼道灯坏了"],
    ["2025 年业主调查", "2", "", "", "", "2025.10.13", "维修是否及时", 4, ""],
]
ORDER_OF_SHEETS = {
    ImportKind.CUSTOMERS: (Role.CLERK, CUSTOMERS),
    ImportKind.STAFF: (Role.MANAGER, STAFF),
    ImportKind.ITEMS: (Role.MANAGER, ITEMS),
    ImportKind.OPENING_BALANCES: (Role.FINANCE, BALANCES),
    ImportKind.WORK_ORDERS: (Role.CLERK, ORDERS),
    ImportKind.PAYMENTS: (Role.FINANCE, PAYMENTS),
    ImportKind.SURVEY_ANSWERS: (Role.MANAGER, SURVEY),
}


def workbook(rows: list[list[Any]]) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def take_over(people: dict[Role, Actor]) -> dict[ImportKind, ImportOutcome]:
    done = {}
    for kind, (role, rows) in ORDER_OF_SHEETS.items():
        sheet = read_records(kind, f"{kind.value}.xlsx", workbook(rows))
        done[kind] = work.act(IMPORTS[kind], by=people[role], at=FIRST_DAY, sheet=sheet)
    return done


def month(day: date = date(2026, 11, 30)) -> dict[str, dict[str, Any]]:
    document = work.ask(rollup_document, month="2026-11", today=day)
    return {notice["customer_no"]: notice for notice in document["notices"]}


def row_id(table: type, **wanted: str) -> int:
    return work.ask(lambda session: session.query(table).filter_by(**wanted).one().id)


@pytest.fixture
def people(office: object) -> dict[Role, Actor]:
    centre = make_department("客户服务中心", is_service_centre=True)
    return {role: make_actor(role, name=role.value, department=centre) for role in Role}


def test_the_first_month_after_the_take_over_is_what_the_office_worked_out_by_hand(people: dict[Role, Actor]) -> None:
    assert [done.rejected for done in take_over(people).values()] == [0] * len(ORDER_OF_SHEETS)
    expected = {
        "C00001": (115600, 7000, 10000, 112600),
        "C00002": (-2000, 8250, 0, 6250),
        "C00003": (0, 0, 5000, -5000),
    }
    amounts = ("opening_fen", "charges_fen", "payments_fen", "total_fen")
    assert {number: tuple(notice[name] for name in amounts) for number, notice in month().items()} == expected

    # What was finished and not yet reconciled goes on here: the supervisor reconciles, and it is on the bill.
    cleaning = row_id(Department, name="保洁部")
    supervisor = make_actor(Role.SUPERVISOR, department=work.ask(lambda s: s.get_one(Department, cleaning)))
    slip = row_id(WorkOrder, order_no="TY-6")
    work.act(reconcile_order, by=supervisor, at=FIRST_DAY, order_id=slip)
    assert [line["order_no"] for line in month()["C00003"]["lines"]] == ["TY-6"]
    assert month()["C00003"]["total_fen"] == 11500

    last = office_instant(date(2026, 11, 30), 16)
    issued = work.act(issue_notices, by=people[Role.FINANCE], at=last, month="2026-11")
    assert (issued.notices, issued.total_fen) == (3, 130350)
    work.act(
        take_payment,
        by=people[Role.FINANCE],
        at=last,
        customer_id=row_id(Customer, customer_no="C00003"),
        method=PaymentMethod.CASH,
        amount_fen=11500,
    )
    closed = work.ask(lambda session: session.get_one(WorkOrder, slip).state)
    assert closed is OrderState.CLOSED
    assert [found.name for found in work.ask(run_checks) if not found.ok] == []


def test_taking_over_twice_and_bringing_back_the_own_export_changes_nothing(people: dict[Role, Actor]) -> None:
    first = take_over(people)
    again = take_over(people)
    assert [done.unchanged for done in again.values()] == [done.rows for done in first.values()]
    for kind in SHEETS:
        rows, _ = work.ask(list_export_page, kind=kind, after=0, today=date(2026, 11, 21))
        back = workbook([[column.header for column in columns_of(kind)], *(to_cells(row) for row in rows)])
        sheet = read_records(kind, "export.xlsx", back)
        role = ORDER_OF_SHEETS[kind][0]
        done = work.act(IMPORTS[kind], by=people[role], at=FIRST_DAY, sheet=sheet)
        assert (done.accepted, done.rejected, done.unchanged) == (0, 0, len(rows))

"""The rules that the cells of one work-order row obey together."""

from datetime import UTC, datetime

import pytest

from db.money import line_amount
from db.spreadsheets import WorkOrderRow, columns_of, read_records
from db.vocabulary import FreeGround, ImportKind, OrderKind, OrderState, Settlement, Trade
from tests.db.spreadsheets.making import text_file, xlsx

GOOD = {
    "单号": "TY-1",
    "客户编号": "C1",
    "项目编码": "WX-1",
    "登记时间": "2026-11-07 09:00",
    "完成时间": "2026-11-07 10:00",
    "数量": "2",
    "单价": "35",
    "金额": "70",
    "收费": "月结",
    "状态": "已核对",
}


def read(**changes):
    row = {**GOOD, **changes}
    return read_records(ImportKind.WORK_ORDERS, "a.csv", text_file([list(row), list(row.values())]))


def good(**changes):
    sheet = read(**changes)
    assert sheet.errors == []
    return sheet.rows_of(WorkOrderRow)[0][1]


def faults(**changes):
    sheet = read(**changes)
    assert sheet.records == []
    return [(error.column, error.value, error.sentence()) for error in sheet.errors]


def three(row):
    return row.quantity_thousandths, row.unit_price_fen, row.amount_fen


def test_a_full_row_is_read_with_all_its_columns():
    header = [column.header for column in columns_of(ImportKind.WORK_ORDERS)]
    cells = ["TY-2", 7.0, "", "疏通　下水", "水电", datetime(2026, 11, 7, 9), "2026/11/8", 46334.5, 1.5, "￥３０", 45.0]
    cells += ["即时", "已完成", "张 师傅", "５", "=x", "报修", "工程部", None]
    sheet = read_records(ImportKind.WORK_ORDERS, "a.xlsx", xlsx([header, cells]))
    assert sheet.errors == []
    assert sheet.records[0][1] == WorkOrderRow(
        order_no="TY-2",
        customer_no="7",
        item_code="",
        item_name="疏通　下水",
        trade=Trade.WATER_POWER,
        registered_at=datetime(2026, 11, 7, 1, tzinfo=UTC),
        wanted_at=datetime(2026, 11, 7, 16, tzinfo=UTC),
        completed_at=datetime(2026, 11, 8, 4, tzinfo=UTC),
        quantity_thousandths=1500,
        unit_price_fen=3000,
        amount_fen=4500,
        settlement=Settlement.IMMEDIATE,
        state=OrderState.COMPLETED,
        worker="张 师傅",
        satisfaction=5,
        note="=x",
        kind=OrderKind.REPAIR,
        department="工程部",
        free_ground=None,
    )


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "worked_out"),
    [
        ("2", "35", "", (2000, 3500, 7000)),
        ("2", "", "70", (2000, 3500, 7000)),
        ("", "35", "70", (2000, 3500, 7000)),
        ("1.5", "3.33", "5.00", (1500, 333, 500)),
        ("0.5", "0.01", "", (500, 1, 1)),
        ("0.333", "3", "1", (333, 300, 100)),
        ("3", "", "100.02", (3000, 3334, 10002)),
        ("1.5", "", "5.00", (1500, 333, 500)),
        ("2.5", "", "0.33", (2500, 13, 33)),
        ("", "0.08", "0.01", (125, 8, 1)),
        ("2", "0", "", (2000, 0, 0)),
        ("2", "", "0", (2000, 0, 0)),
    ],
)
def test_a_missing_one_of_quantity_price_and_amount_is_worked_out(quantity, price, amount, worked_out):
    row = good(数量=quantity, 单价=price, 金额=amount)
    assert three(row) == worked_out
    assert row.amount_fen == line_amount(row.quantity_thousandths, row.unit_price_fen)


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "column"),
    [
        ("3", "", "100", "单价"),
        ("", "30", "100", "数量"),
        ("", "0", "100", "数量"),
        ("", "0", "0", "数量"),
        ("", "35", "0", "数量"),
        ("0.3", "", "1.00", "单价"),
        ("", "7", "100", "数量"),
        ("0.001", "", "100000000", "单价"),
    ],
)
def test_what_cannot_be_worked_out_exactly_is_an_error(quantity, price, amount, column):
    ((where, value, sentence),) = faults(数量=quantity, 单价=price, 金额=amount)
    assert (where, value) == (column, "")
    assert sentence == f"{column} cannot be worked out exactly from the other two. Fill it in."


def test_the_amount_must_be_quantity_times_price_to_the_fen():
    assert three(good(数量="1.5", 单价="0.33", 金额="0.50"))[2] == 50
    for amount in ("0.49", "0.51", "70"):
        assert faults(数量="1.5", 单价="0.33", 金额=amount) == [
            ("金额", amount, "金额 must be 0.50, that is 1.5 × 0.33. Correct one of the three.")
        ]


def test_an_amount_worked_out_beyond_the_ledger_is_an_error():
    assert faults(数量="1000000", 单价="1000", 金额="") == [("金额", "", "1000000000.00 is too large.")]


@pytest.mark.parametrize("state", ["已完成", "已核对"])
@pytest.mark.parametrize("settlement", ["月结", "即时"])
@pytest.mark.parametrize(("left", "column"), [("数量", "单价"), ("单价", "数量"), ("金额", "数量"), ("", "数量")])
def test_a_finished_order_that_costs_something_needs_two_of_the_three(state, settlement, left, column):
    changes = {name: "" for name in ("数量", "单价", "金额") if name != left}
    sentence = "Fill in at least two of 数量, 单价 and 金额, because the order is finished."
    assert faults(**changes, 状态=state, 收费=settlement) == [(column, "", sentence)]


@pytest.mark.parametrize(
    ("state", "settlement"), [("已登记", "月结"), ("已派工", "即时"), ("已取消", "月结"), ("已核对", "免费")]
)
def test_other_orders_may_leave_them_empty(state, settlement):
    assert three(good(数量="", 单价="", 金额="", 状态=state, 收费=settlement)) == (None, None, None)
    assert three(good(数量="", 单价="", 状态=state, 收费=settlement)) == (None, None, 7000)


def test_a_free_order_of_nothing_needs_no_quantity():
    assert three(good(数量="", 单价="0", 金额="0", 收费="免费")) == (None, 0, 0)


@pytest.mark.parametrize("state", ["已完成", "已核对"])
def test_a_finished_order_needs_its_time_of_completion(state):
    assert faults(完成时间="", 状态=state) == [("完成时间", "", "Fill in 完成时间, because the order is finished.")]
    row = {name: value for name, value in GOOD.items() if name != "完成时间"} | {"状态": state}
    sheet = read_records(ImportKind.WORK_ORDERS, "a.csv", text_file([list(row), list(row.values())]))
    assert [error.column for error in sheet.errors] == ["完成时间"]
    assert good(完成时间="", 状态="已派工").completed_at is None


def test_an_order_is_not_completed_before_it_is_registered():
    early = [("完成时间", "2026-11-07", "完成时间 lies before 登记时间. Correct one of them.")]
    assert faults(完成时间="2026-11-07") == early  # a date alone is midnight
    assert good(登记时间="2026-11-07", 完成时间="2026-11-07").completed_at


def test_a_time_that_cannot_be_read_is_one_error_and_not_a_missing_one_too():
    assert [fault[0] for fault in faults(完成时间="11月7日")] == ["完成时间"]
    assert [fault[0] for fault in faults(金额="7O")] == ["金额"]
    assert [fault[0] for fault in faults(项目编码="A\n1")] == ["项目编码"]


def test_an_order_names_its_item_by_code_or_by_name():
    assert faults(项目编码="") == [("项目编码", "", "Fill in 项目编码 or 项目名称.")]
    assert good(项目编码="", 项目名称="修门").item_name == "修门"


def test_a_free_order_keeps_its_ground_or_says_that_it_was_taken_over():
    assert good(收费="免费").free_ground is FreeGround.TAKEN_OVER
    assert good(收费="免费", 免费依据="保修").free_ground is FreeGround.WARRANTY
    assert good(收费="免费", 免费依据="goodwill").free_ground is FreeGround.GOODWILL
    assert good(免费依据="").free_ground is None
    assert [fault[0] for fault in faults(免费依据="保修")] == ["免费依据"]
    assert [fault[0] for fault in faults(收费="免费", 免费依据="好人")] == ["免费依据"]


def test_all_faults_of_a_row_are_named_at_once():
    found = faults(数量="两", 状态="完工", 登记时间="昨天", 项目编码="", 满意度="很好")
    assert [column for column, _, _ in found] == ["登记时间", "数量", "状态", "满意度", "项目编码"]

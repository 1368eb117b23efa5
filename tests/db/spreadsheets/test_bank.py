"""Statements as they are downloaded: preambles, tabs behind numbers, GBK, two columns of money, money out."""

from datetime import date, datetime

import pytest

from db.spreadsheets import UnreadableSpreadsheet
from db.spreadsheets.bank import NOT_ARRIVED, OUTGOING, BankSheet, bank_day, bank_number, read_lines, read_table
from db.spreadsheets.bank_columns import BankLayout, column_names, guess_layout, guess_method, layout_key
from db.spreadsheets.cells import CellError
from db.vocabulary import BankColumn, PaymentMethod
from tests.bank_files import alipay, bank, bank_row, read, wechat
from tests.db.spreadsheets.making import text_file, xlsx

NO = "2026110322001412345678901234"


def lines_of(sheet: BankSheet) -> list[tuple[str, date, int, str, str]]:
    return [(line.number, line.paid_on, line.amount_fen, line.payer, line.remark) for line in sheet.lines]


def faults_of(sheet: BankSheet) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.value) for error in sheet.errors]


def test_an_alipay_file_in_gbk_is_read_below_its_preamble() -> None:
    table, sheet = read(alipay((NO, "张伟", "1,412.50".replace(",", ""), "SF-2026-000001 物业费")))
    assert table.header == 14
    assert lines_of(sheet) == [(NO, date(2026, 11, 3), 1412_50, "张伟", "SF-2026-000001 物业费")]
    assert guess_method(cells for _number, cells in table.rows[:13]) is PaymentMethod.ALIPAY


def test_a_wechat_file_is_read_with_its_yuan_signs_and_slashes() -> None:
    table, sheet = read(wechat(("4200001234202611040001", "李*", "300.00", "3栋1单元1201，谢谢")))
    assert lines_of(sheet) == [("4200001234202611040001", date(2026, 11, 4), 300_00, "李*", "3栋1单元1201，谢谢")]
    assert guess_method(cells for _number, cells in table.rows[:3]) is PaymentMethod.WECHAT


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_a_bank_file_is_read_in_every_encoding_without_its_debits_and_totals(encoding: str) -> None:
    rows = [
        bank_row("20261103", "00012345", "鲜果时光", "1,330.00", "SF2026000001"),
        bank_row("20261104", "00012346", "供电公司", "", "电费", out="88.00"),
        bank_row("20261105", "00012347", "张伟", "0.01", "", out="0.00"),
    ]
    table, sheet = read(bank(*rows, encoding=encoding))
    assert [(line[2], line[3], line[4]) for line in lines_of(sheet)] == [
        (1330_00, "鲜果时光", "SF2026000001 · 转账"), (1, "张伟", "转账")
    ]  # fmt: skip
    assert (sheet.left_out[OUTGOING], sheet.errors) == (1, [])
    assert guess_method(cells for _number, cells in table.rows[:3]) is PaymentMethod.TRANSFER


def test_a_workbook_with_real_dates_and_number_cells_is_read_too() -> None:
    header = ["交易日期", "交易流水号", "贷方发生额（收入）", "借方发生额（支取）", "对方户名", "附言"]
    data = xlsx([["明细"], header, [datetime(2026, 11, 3, 9, 30), "A0001", 88.5, None, "张伟", "停车"]])
    _table, sheet = read(data)
    assert lines_of(sheet) == [("A0001", date(2026, 11, 3), 88_50, "张伟", "停车")]


def test_money_out_and_what_did_not_arrive_is_only_counted() -> None:
    assert read(alipay((NO, "商家", "9.00", ""), kind="支出"))[1].left_out == {OUTGOING: 1}
    assert read(alipay((NO, "商家", "9.00", ""), kind="不计收支"))[1].left_out == {OUTGOING: 1}
    for status in ("交易关闭", "退款成功", "等待付款"):
        assert read(alipay((NO, "张伟", "9.00", ""), status=status))[1].left_out == {NOT_ARRIVED: 1}
    assert read(wechat((NO, "张伟", "9.00", ""), status="已全额退款"))[1].left_out == {NOT_ARRIVED: 1}


def test_a_signed_amount_tells_in_from_out() -> None:
    header = ["日期", "流水号", "金额", "对方户名"]
    data = text_file([header, ["2026/11/3", "A1", "+12.00", "张伟"], ["2026/11/3", "A2", "-5.00", "供电"]])
    _table, sheet = read(data)
    assert ([line[2] for line in lines_of(sheet)], sheet.left_out[OUTGOING]) == ([12_00], 1)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (bank_row("11-03", "A1", "张伟", "1.00", ""), "交易日期", "11-03"),
        (bank_row("20261340", "A1", "张伟", "1.00", ""), "交易日期", "20261340"),
        (bank_row("20261103", "A1", "张伟", "1.005", ""), "贷方发生额", "1.005"),
        (bank_row("20261103", "A1", "张伟", "一百", ""), "贷方发生额", "一百"),
        (bank_row("20261103", "A1", "张伟", "", ""), "贷方发生额", ""),
        (bank_row("20261103", "9" * 81, "张伟", "1.00", ""), "凭证号", "9" * 81),
        (bank_row("20261103", "A1", "张\x00伟", "1.00", ""), "对方户名", "张\x00伟"),
    ],
)
def test_a_cell_that_could_mean_two_things_is_a_fault_of_its_row(row: tuple[str, ...], column: str, value: str) -> None:
    right = bank_row("20261103", "A0", "李娜", "5.00", "")
    _table, sheet = read(bank(right, row))
    assert faults_of(sheet) == [(5, column, value)]
    assert [line[0] for line in lines_of(sheet)] == ["A0"]


def test_a_direction_or_a_state_that_nobody_knows_is_a_fault() -> None:
    assert faults_of(read(alipay((NO, "张伟", "9.00", ""), kind="其它"))[1]) == [(15, "收/支", "其它")]
    assert faults_of(read(alipay((NO, "张伟", "9.00", ""), status="冻结"))[1]) == [(15, "交易状态", "冻结")]


def test_the_same_number_twice_in_one_file_is_an_error_of_the_later_row() -> None:
    _table, sheet = read(alipay((NO, "张伟", "9.00", ""), (NO, "张伟", "9.00", "")))
    assert (len(sheet.lines), faults_of(sheet)) == (1, [(16, "交易订单号", NO)])
    assert "row 15" in sheet.errors[0].sentence()


@pytest.mark.parametrize("written", [f"{NO}\t", f"`{NO}", f"'{NO}", f'="{NO}"', f" {NO} "])
def test_what_keeps_excel_from_making_a_number_of_it_is_taken_off(written: str) -> None:
    assert bank_number(written) == NO


def test_a_number_that_a_spreadsheet_has_shortened_is_refused() -> None:
    with pytest.raises(CellError):
        bank_number(2.02611032200141e27)
    assert bank_number(12345.0) == "12345"
    assert bank_number("/") == ""


@pytest.mark.parametrize(
    "written", ["20261103", "20261103 102030", "20261103102030", 20261103.0, "2026-11-03 10:20:30"]
)
def test_a_day_is_read_as_machines_write_it(written: str | float) -> None:
    assert bank_day(written) == date(2026, 11, 3)


def test_columns_are_guessed_by_their_names_and_units_make_no_difference() -> None:
    names = ["序号", "交易时间", "备注", "金额（元）", "收/支", "备注", "对方户名", ""]
    layout = guess_layout(names)
    assert column_names(names)[5] == "备注 (2)"
    assert layout.columns == {
        BankColumn.DATE: ("交易时间",),
        BankColumn.AMOUNT: ("金额（元）",),
        BankColumn.DIRECTION: ("收/支",),
        BankColumn.PAYER: ("对方户名",),
        BankColumn.REMARK: ("备注",),
    }
    assert BankLayout.from_text(layout.as_text()) == layout
    assert layout.faults() == []
    assert len(BankLayout({BankColumn.PAYER: ("备注",), BankColumn.REMARK: ("备注",)}).faults()) == 3


def test_files_with_the_same_headers_are_of_one_kind_and_others_are_not() -> None:
    assert layout_key(["日期", "金额", ""]) == layout_key([" 日 期", "金额"])
    assert layout_key(["日期", "金额"]) != layout_key(["金额", "日期"])


@pytest.mark.parametrize("data", [b"", b"<html>\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", alipay()])
def test_what_is_no_statement_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableSpreadsheet):
        table = read_table(data)
        assert table.header is not None
        read_lines(table, header=table.header, layout=guess_layout(table.header_cells(table.header)))


def test_ten_thousand_rows_are_read_within_seconds() -> None:
    rows = [bank_row("20261103", f"N{n:08d}", "张伟", "1.00", "3-1-1201") for n in range(10_000)]
    assert len(read(bank(*rows))[1].lines) == 10_000

"""Spreadsheets read back by another program's reader."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from components.paper.excel import ExcelColumn, write_failed_rows, write_template, write_xlsx
from components.paper.workbook import CellKind

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.com","x")',
    "{=SUM(A1:A9)}",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "http://example.com/x",
    "mailto:a@example.com",
    "internal:Sheet1!A1",
    "#REF!",
    "<b>&amp;</b>",
]


def sheets(content: bytes) -> list[Worksheet]:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def parts(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def test_hostile_text_becomes_neither_formula_nor_link() -> None:
    rows = [(text,) for text in HOSTILE]
    made = (
        write_xlsx("客户", [ExcelColumn("备注")], rows),
        write_failed_rows("客户", ["备注"], rows, HOSTILE),
    )

    for content in made:
        (sheet,) = sheets(content)
        assert [cell.value for cell in sheet["A"][1:]] == HOSTILE
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
        assert "<f>" not in parts(content)
        assert "hyperlink" not in parts(content)


def test_money_quantities_and_times_are_values_to_calculate_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_TZ", "Asia/Shanghai")
    columns = [
        ExcelColumn("单号"),
        ExcelColumn("金额", CellKind.MONEY),
        ExcelColumn("数量", CellKind.QUANTITY),
        ExcelColumn("日期", CellKind.DAY),
        ExcelColumn("完成时间", CellKind.MOMENT),
        ExcelColumn("满意度", CellKind.INTEGER),
    ]
    done = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)

    (sheet,) = sheets(write_xlsx("工单", columns, [("TY-1", 123456789, 1500, date(2026, 11, 21), done, 5)]))

    assert [cell.value for cell in sheet[2]] == [
        "TY-1",
        1234567.89,
        1.5,
        datetime(2026, 11, 21),
        datetime(2026, 11, 22, 2, 30),
        5,
    ]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"


def test_blank_values_stay_blank_and_impossible_ones_become_text() -> None:
    columns = [ExcelColumn("金额", CellKind.MONEY), ExcelColumn("日期", CellKind.DAY), ExcelColumn("备注")]

    (sheet,) = sheets(write_xlsx("a/b:c[d]" * 9, columns, [(None, date(1812, 6, 24), "坏\ud800字")]))

    assert [cell.value for cell in sheet[2]] == [None, "1812-06-24", "坏?字"]
    assert len(sheet.title) <= 31


def test_rows_are_taken_one_by_one() -> None:
    rows = ((f"C{number:05}", number) for number in range(3000))

    (sheet,) = sheets(write_xlsx("客户", [ExcelColumn("编号"), ExcelColumn("金额", CellKind.MONEY)], rows))

    assert sheet.max_row == 3001
    assert [cell.value for cell in sheet[3001]] == ["C02999", 29.99]


@dataclass(frozen=True)
class Column:
    header: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


COLUMNS = [
    Column("客户编号", True, (), ("C00001", "S0001")),
    Column("类型", True, ("业主", "租户", "商户"), ("业主", "商户")),
    Column("备注", False, (), ("", "=1+1")),
]


def test_a_template_is_an_empty_sheet_with_lists_to_pick_from() -> None:
    sheet, notes = sheets(write_template("客户", COLUMNS))

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["客户编号", "类型", "备注"]]
    (offered,) = sheet.data_validations.dataValidation
    assert (offered.formula1, str(offered.sqref)) == ('"业主,租户,商户"', "B2:B100001")
    assert sheet.column_dimensions["A"].number_format == "@"
    assert [cell.value for cell in notes["A"][1:]] == ["客户编号", "类型", "备注"]
    assert notes["C3"].value == "业主 / 租户 / 商户"
    assert [notes["D3"].value, notes["E3"].value, notes["E4"].value] == ["业主", "商户", "=1+1"]
    assert notes["E4"].data_type == "s"


def test_refused_rows_come_back_as_they_were_with_their_fault() -> None:
    header = ["单号", "数量", "登记时间"]
    rows = [["TY-1", 2.5, datetime(2026, 11, 7, 9, 5)], ["TY-2", "两", None]]

    (sheet,) = sheets(write_failed_rows("工单", header, rows, ["未知客户", "数量不是数字"]))

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["TY-1", 2.5, datetime(2026, 11, 7, 9, 5), "未知客户"],
        ["TY-2", "两", None, "数量不是数字"],
    ]
    assert [cell.value for cell in sheet[1]][:3] == header

"""How a workbook is made and a cell is written: text stays text, money and time become what a sheet calculates with."""

import io
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum, auto

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from db.clock import office_time
from db.money import to_quantity, to_yuan

LONGEST_TEXT = 32_767
EXACT = 10**15
"""A sheet keeps fifteen digits; longer numbers are written as text."""


class CellKind(StrEnum):
    """How a column's values are given: money in fen, quantities in thousandths, moments aware or in office time."""

    TEXT = auto()
    MONEY = auto()
    QUANTITY = auto()
    DAY = auto()
    MOMENT = auto()
    INTEGER = auto()


FORMATS = {
    CellKind.MONEY: "#,##0.00",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm",
    CellKind.INTEGER: "0",
}


@contextmanager
def workbook() -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    made = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        yield book, made


def write_headers(book: xlsxwriter.Workbook, sheet: Worksheet, headers: Sequence[str]) -> None:
    style = book.add_format({"bold": True, "bg_color": "#F0F4F8", "border": 1})
    for index, header in enumerate(headers):
        write_cell(sheet, 0, index, header, style)
    sheet.freeze_panes(1, 0)


def stored(kind: CellKind, value: object) -> object:
    """The value as a sheet stores it."""
    if kind is CellKind.MONEY and isinstance(value, int):
        return to_yuan(value)
    if kind is CellKind.QUANTITY and isinstance(value, int):
        return to_quantity(value)
    if kind is CellKind.MOMENT and isinstance(value, datetime) and value.tzinfo:
        return office_time(value).replace(tzinfo=None)
    return value


def write_cell(sheet: Worksheet, row: int, column: int, value: object, style: Format | None) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float | Decimal) and math.isfinite(value) and -EXACT < value < EXACT:
        sheet.write_number(row, column, value, style)
    elif isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value).encode(errors="replace").decode()[:LONGEST_TEXT], style)


def sheet_name(text: str) -> str:
    """A sheet's name: at most 31 characters, without those that Excel refuses."""
    return re.sub(r"[\[\]:*?/\\]", "-", text).strip("' ")[:31] or "Sheet"

"""Spreadsheets out of the program. Text from outside stays text: no cell becomes a formula or a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from xlsxwriter.worksheet import Worksheet

from components.locale import translation
from components.paper.workbook import FORMATS, CellKind, sheet_name, stored, workbook, write_cell, write_headers

SHEET_ROWS = 100_000
LONGEST_LIST = 255


WIDTHS = {CellKind.TEXT: 18, CellKind.MOMENT: 17}


@dataclass(frozen=True, slots=True)
class ExcelColumn:
    """A column of a list; `width` in characters, else by its kind."""

    header: str
    kind: CellKind = CellKind.TEXT
    width: float | None = None


class TemplateColumn(Protocol):
    """What a template needs to know of a column (the columns of db.spreadsheets are such)."""

    @property
    def header(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def allowed(self) -> tuple[str, ...]: ...
    @property
    def examples(self) -> tuple[str, ...]: ...


def write_xlsx(sheet_title: str, columns: Sequence[ExcelColumn], rows: Iterable[Sequence[object]]) -> bytes:
    """A list as .xlsx: frozen header, filters, yuan and office time. Rows are taken one by one, never held together."""
    with workbook() as (book, made):
        sheet = book.add_worksheet(sheet_name(sheet_title))
        styles = {kind: book.add_format({"num_format": FORMATS[kind]}) for kind in FORMATS}
        write_headers(book, sheet, [column.header for column in columns])
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width or WIDTHS.get(column.kind, 12))
        last = 0
        for last, row in enumerate(rows, start=1):
            for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                write_cell(sheet, last, index, stored(column.kind, value), styles.get(column.kind))
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return made.getvalue()


def write_template(sheet_title: str, columns: Sequence[TemplateColumn], language: str = "zh_CN") -> bytes:
    """An empty sheet to fill in, and a second one that explains each column: allowed values and examples.

    The examples stand on the second sheet, so that nobody imports them by mistake. Cells are text: a room 2-11 is kept.
    """
    _ = translation(language).gettext
    with workbook() as (book, made):
        sheet = book.add_worksheet(sheet_name(sheet_title))
        as_text = book.add_format({"num_format": "@"})
        must = book.add_format({"bold": True, "bg_color": "#FBEEDC", "border": 1})
        write_headers(book, sheet, [column.header for column in columns])
        for index, column in enumerate(columns):
            if column.required:
                sheet.write_string(0, index, column.header, must)
            sheet.set_column(index, index, 16, as_text)
            _offer(sheet, index, column.allowed)
        notes = book.add_worksheet(sheet_name(_("How to fill in")))
        shown = max((len(column.examples) for column in columns), default=0)
        example_heads = [_("Example {number}").format(number=number) for number in range(1, shown + 1)]
        write_headers(book, notes, [_("Column"), _("Required"), _("Allowed values"), *example_heads])
        notes.set_column(0, 2 + shown, 20)
        for row, column in enumerate(columns, start=1):
            required = _("yes") if column.required else ""
            for index, text in enumerate((column.header, required, " / ".join(column.allowed), *column.examples)):
                write_cell(notes, row, index, text, None)
    return made.getvalue()


def write_failed_rows(
    sheet_title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    errors: Iterable[str],
    language: str = "zh_CN",
) -> bytes:
    """The refused rows of an import as they were read, each with what is wrong with it in the last column."""
    _ = translation(language).gettext
    with workbook() as (book, made):
        sheet = book.add_worksheet(sheet_name(sheet_title))
        days, moments = (book.add_format({"num_format": FORMATS[kind]}) for kind in (CellKind.DAY, CellKind.MOMENT))
        wrong = book.add_format({"font_color": "#B3261E", "text_wrap": True})
        write_headers(book, sheet, [*header, _("Errors in this row")])
        sheet.set_column(0, len(header) - 1, 16)
        sheet.set_column(len(header), len(header), 60)
        for number, (row, error) in enumerate(zip(rows, errors, strict=True), start=1):
            for index, value in enumerate(row[: len(header)]):
                style = moments if isinstance(value, datetime) else days if isinstance(value, date) else None
                write_cell(sheet, number, index, stored(CellKind.MOMENT, value) if style is moments else value, style)
            write_cell(sheet, number, len(header), error, wrong)
    return made.getvalue()


def _offer(sheet: Worksheet, column: int, allowed: Sequence[str]) -> None:
    """The listed values to pick from. Other words warn only: the import reads more ways of writing them."""
    if allowed and len(",".join(allowed)) <= LONGEST_LIST and not any("," in word for word in allowed):
        sheet.data_validation(
            1, column, SHEET_ROWS, column, {"validate": "list", "source": list(allowed), "error_type": "warning"}
        )

"""The spreadsheets that the program reads again: exports, templates, rows handed back for correction."""

from collections.abc import Callable, Iterable, Sequence

from components.locale import translation
from components.paper import excel
from components.paper.workbook import CellKind
from db.spreadsheets import Column, SheetKind, SheetRecords, cells, columns_of

KINDS: dict[Callable[..., object], CellKind] = {
    cells.amount: CellKind.MONEY,
    cells.price: CellKind.MONEY,
    cells.payment: CellKind.MONEY,
    cells.area: CellKind.MONEY,
    cells.quantity: CellKind.QUANTITY,
    cells.day: CellKind.DAY,
    cells.moment: CellKind.MOMENT,
    cells.score: CellKind.INTEGER,
    cells.whole_number: CellKind.INTEGER,
}


def write_export(kind: SheetKind, rows: Iterable[Sequence[object]]) -> bytes:
    """Rows in their exported form under the Chinese headers, as the import reads them."""
    return excel.write_xlsx(_title(kind), [_column(column) for column in columns_of(kind)], rows)


def write_empty(kind: SheetKind, language: str) -> bytes:
    """The template: headers to fill in, and a sheet that explains each column."""
    return excel.write_template(_title(kind), columns_of(kind), language)


def write_rejected(sheet: SheetRecords, faults: dict[int, str], language: str) -> bytes:
    """The rows at fault (row number → what is wrong), to be corrected and imported again."""
    returned = sheet.returned_rows(list(faults))
    header = [column.header for column in columns_of(sheet.kind)]
    errors = (faults[row] for row, _ in returned)
    return excel.write_failed_rows(_title(sheet.kind), header, (values for _, values in returned), errors, language)


def _column(column: Column) -> excel.ExcelColumn:
    return excel.ExcelColumn(column.header, KINDS.get(column.parse, CellKind.TEXT))


def _title(kind: SheetKind) -> str:
    return translation("zh_CN").gettext(kind.label)

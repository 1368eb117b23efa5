"""Reads a spreadsheet of one kind: finds its header row by the known names, checks every row, names every fault.

Nothing here knows the database: unknown customers, items and orders are found by whoever writes the rows.
"""

import unicodedata
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from db.spreadsheets.cells import Cell, CellError, Faulty, as_text, is_blank
from db.spreadsheets.columns import Column, SheetKind, columns_of, header_key, key_of
from db.spreadsheets.order_rows import check_order
from db.spreadsheets.records import Record, record_of, to_cells
from db.spreadsheets.refusals import (
    MOST_ROWS,
    ColumnMissing,
    HeaderTwice,
    NoDataRow,
    NoHeaderRow,
    TooManyRows,
)
from db.spreadsheets.sheets import Row, divided_rows, file_bytes, sheet_rows
from db.vocabulary import N_, ImportKind

REQUIRED = N_("Fill in {column}.")
SAME_KEY = N_("{value} already stands in row {first_row}.")
TOTALS = ("合计", "小计", "总计")

AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one cell: the sheet's row number, the Chinese header, the cell as the person sees it."""

    row: int
    column: str
    value: str
    message: str
    details: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.message).format(**self.details)


@dataclass(frozen=True)
class SheetRecords:
    """What a sheet holds: the rows that are right with their row numbers, and the faults of the others."""

    kind: SheetKind
    records: list[tuple[int, Record]]
    errors: list[RowError]
    ignored_columns: list[str]
    rows: int
    columns: tuple[Column, ...]
    """The known columns that the sheet has; what has no column is not said to be empty."""
    faulty_cells: Mapping[int, tuple[Cell, ...]]

    def rows_of(self, record_type: type[AnyRecord]) -> list[tuple[int, AnyRecord]]:
        """The records with their type."""
        return [(row, record) for row, record in self.records if isinstance(record, record_type)]

    def returned_rows(self, rows: Sequence[int]) -> list[tuple[int, list[Any]]]:
        """Rows to hand back for correction, once each and as they came, in the order of `columns_of(kind)`."""
        wanted = set(rows)
        records = {row: record for row, record in self.records if row in wanted}
        position = {column.name: index for index, column in enumerate(self.columns)}
        returned: list[tuple[int, list[Any]]] = []
        for row in sorted(wanted):
            if row in self.faulty_cells:
                cells = self.faulty_cells[row]
                here = [position.get(column.name) for column in columns_of(self.kind)]
                returned.append((row, [None if i is None or cells[i] == "" else cells[i] for i in here]))
            elif row in records:
                returned.append((row, list(to_cells(records[row]))))
        return returned


def read_records(kind: SheetKind, source: str | Path, data: bytes | None = None) -> SheetRecords:
    """Reads .xlsx or .csv: the file at `source`, or `data` that came with that name. Raises UnreadableSpreadsheet."""
    sheet = Sheet(kind)
    with closing(sheet_rows(file_bytes(source) if data is None else data, sheet.is_header)) as rows:
        return sheet.read(rows)


def read_pasted(kind: SheetKind, text: str) -> SheetRecords:
    """Reads cells copied from a spreadsheet together with their headers."""
    with closing(divided_rows(text, "\t")) as rows:
        return Sheet(kind).read(rows)


class Sheet:
    """Reads the rows of one sheet, once."""

    def __init__(self, kind: SheetKind) -> None:
        self.kind = kind
        self.known: dict[str, Column] = {}
        for column in columns_of(kind):
            for name in (column.header, column.name, column.header + column.name, *column.other_headers):
                self.known[header_key(name)] = column
        self.required = [column for column in columns_of(kind) if column.required]
        self.layout: list[tuple[int, Column]] = []
        self.nameless: set[int] = set()
        self.ignored: dict[str, None] = {}
        self.records: list[tuple[int, Record]] = []
        self.errors: list[RowError] = []
        self.faulty_cells: dict[int, tuple[Cell, ...]] = {}
        self.first_rows: dict[tuple[object, ...], int] = {}
        self.rows = 0
        self.width = 0

    def known_columns(self, cells: Sequence[Cell]) -> list[tuple[int, Column]]:
        found = ((index, self.known.get(header_key(cell))) for index, cell in enumerate(cells))
        return [(index, column) for index, column in found if column]

    def is_header(self, cells: Sequence[Cell]) -> bool:
        """Two known names make a header row; whether it has all it needs is asked later."""
        return len({column.name for _, column in self.known_columns(cells)}) >= 2

    def read(self, rows: Generator[Row, None, None]) -> SheetRecords:
        self.find_header(rows)
        for number, cells in rows:
            self.read_row(number, cells)
        if not self.rows:
            raise NoDataRow()
        columns = tuple(column for _, column in self.layout)
        ignored = list(self.ignored)
        return SheetRecords(self.kind, self.records, self.errors, ignored, self.rows, columns, self.faulty_cells)

    def find_header(self, rows: Generator[Row, None, None]) -> None:
        """The first row with all required columns; there may be a title and blank rows above it."""
        needed = {column.name for column in self.required}
        nearest: ColumnMissing | None = None
        for seen, (number, cells) in enumerate(rows):
            layout = self.known_columns(cells)
            names = [column.name for _, column in layout]
            if needed <= set(names):
                break
            if nearest is None and len(set(names)) >= 2:
                missing = (column.header for column in self.required if column.name not in names)
                nearest = ColumnMissing(row=number, headers="、".join(missing))
            if seen >= MOST_ROWS:
                raise nearest or TooManyRows(limit=MOST_ROWS)
        else:
            raise nearest or NoHeaderRow(headers="、".join(column.header for column in self.required))
        for _, column in layout:
            if names.count(column.name) > 1:
                raise HeaderTwice(header=column.header, row=number)
        self.layout = layout
        mine = {index for index, _ in layout}
        for index, cell in enumerate(cells):
            if index not in mine and not is_blank(cell):
                self.ignored[" ".join(as_text(cell).split())] = None
        self.nameless = {index for index in range(len(cells)) if is_blank(cells[index])}
        self.width = len(cells)

    def read_row(self, number: int, cells: list[Cell]) -> None:
        first = next((cell for cell in cells if not is_blank(cell)), None)
        if first is None or is_total(first):
            return
        if self.nameless or len(cells) > self.width:
            self.note_nameless(cells)
        end = len(cells)
        mine = tuple(cells[index] if index < end else "" for index, _ in self.layout)
        if all(is_blank(cell) for cell in mine):
            return  # numbered in advance, or a remark in a column that is not ours
        self.refuse_second_header(number, mine)
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        faults_before = len(self.errors)
        values = self.parsed(number, mine)
        if len(self.errors) == faults_before:
            self.records.append((number, record_of(self.kind, values)))
        else:
            self.faulty_cells[number] = mine

    def note_nameless(self, cells: list[Cell]) -> None:
        for index in (*self.nameless, *range(self.width, len(cells))):
            if index < len(cells) and not is_blank(cells[index]):
                self.ignored[column_letters(index)] = None

    def refuse_second_header(self, number: int, mine: Sequence[Cell]) -> None:
        again = 0
        for (_, column), cell in zip(self.layout, mine, strict=True):
            if not isinstance(cell, str) or self.known.get(header_key(cell)) is not column:
                if column.required:
                    return
            else:
                again += 1
        if again:
            raise HeaderTwice(header=self.layout[0][1].header, row=number)

    def parsed(self, number: int, mine: Sequence[Cell]) -> dict[str, Any]:
        """The values by column name; a cell at fault is missing from them, and its fault is noted."""
        values: dict[str, Any] = {}
        raw: dict[str, tuple[Column, Cell]] = {}
        for (_, column), cell in zip(self.layout, mine, strict=True):
            raw[column.name] = column, cell
            if is_blank(cell):
                if column.required:
                    self.fault(number, column, "", REQUIRED, {"column": column.header})
                else:
                    values[column.name] = column.blank
                continue
            try:
                values[column.name] = column.parse(cell)
            except CellError as error:
                self.fault(number, column, cell, error.message, error.details)
        self.check_key(number, values, raw)
        if self.kind is ImportKind.WORK_ORDERS:
            by_name = {column.name: column for column in columns_of(self.kind)}
            for name, message, details in check_order(values, raw.keys()):
                column, cell = raw.get(name, (by_name[name], ""))
                self.fault(number, column, cell, message, details)
        return values

    def check_key(self, number: int, values: Mapping[str, Any], raw: Mapping[str, tuple[Column, Cell]]) -> None:
        names = key_of(self.kind)
        if not names or not all(name in values for name in names):
            return
        first_row = self.first_rows.setdefault(tuple(values[name] for name in names), number)
        if first_row != number:
            column, cell = raw[names[0]]
            self.fault(number, column, cell, SAME_KEY, {"value": as_text(cell).strip(), "first_row": first_row})

    def fault(self, number: int, column: Column, cell: Cell, message: str, details: Mapping[str, object]) -> None:
        self.errors.append(RowError(number, column.header, as_text(cell), message, details))


def is_total(cell: Cell) -> bool:
    """合计, 小计 or 总计, also spread out as 合　计 or with a colon."""
    if not isinstance(cell, str) or isinstance(cell, Faulty) or len(cell) > 20:
        return False
    return "".join(unicodedata.normalize("NFKC", cell).split()).rstrip(":") in TOTALS


def column_letters(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""Reads a statement of a bank, WeChat or Alipay: finds the header below the preamble, then the payments that came in.

Machines wrote these files, so a day may stand as 20261103, and tabs or backquotes that keep numbers from Excel are
taken off. What could mean two things is an error of its row; money that went out or did not arrive is only counted.
"""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

from db.rules.bank_matching import line_key
from db.spreadsheets import cells as read
from db.spreadsheets.bank_columns import BankLayout, column_names, is_bank_header
from db.spreadsheets.cells import Cell, CellError, as_text, is_blank
from db.spreadsheets.kinds import SAME_KEY, RowError, is_total
from db.spreadsheets.refusals import MOST_ROWS, NoDataRow, TooManyRows
from db.spreadsheets.sheets import Row, sheet_rows
from db.vocabulary import N_, BankColumn

LOOK_AT = 200
IN = ("收入", "收", "收款", "贷", "贷方", "转入", "入账", "来账", "进账", "入", "c", "cr", "credit", "in", "income")
OUT = ("支出", "支", "付款", "借", "借方", "转出", "出账", "往账", "出", "付", "d", "dr", "debit", "out", "expense")
NEITHER = ("", "/", "-", "不计收支", "其他", "中性交易")
FAILED = ("关闭", "退款", "失败", "退还", "撤销", "冲正", "等待", "处理中", "待", "fail", "refund", "closed", "pending")
ARRIVED = (
    "成功",
    "已存入",
    "已收",
    "已转",
    "完成",
    "入账",
    "到账",
    "结算",
    "正常",
    "success",
    "complete",
    "paid",
    "settled",
)
NOTHING = ("", "-", "--", "—", "——", "/")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s*\d{2}:?\d{2}(?::?\d{2})?)?", re.A)
LONGEST_NUMBER, LONGEST_TEXT = 80, 300

NO_AMOUNT = N_("The row has no amount.")
DIRECTION_UNKNOWN = N_("{value} says neither money in nor money out.")
STATUS_UNKNOWN = N_("{value} does not say whether the money arrived.")
NUMBER_TOO_LONG = N_("{value} is too long for a transaction number.")


@dataclass(frozen=True)
class BankTable:
    """All rows of the file as they are, and where its header probably stands (None: nothing like one was found)."""

    rows: list[Row]
    header: int | None

    def header_cells(self, header: int) -> list[Cell]:
        """The row with this number; no cells where there is none."""
        return next((cells for number, cells in self.rows[:LOOK_AT] if number == header), [])


@dataclass(frozen=True, slots=True)
class BankRow:
    """A payment that came in, with its key against doubles."""

    row: int
    key: str
    number: str
    paid_on: date
    amount_fen: int
    payer: str
    remark: str


@dataclass(frozen=True)
class BankSheet:
    """The payments that came in, the rows at fault, and how many rows are money out or did not arrive."""

    lines: list[BankRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


class LeftOut(Exception):
    """The row is right and no payment that came in."""


OUTGOING, NOT_ARRIVED = "outgoing", "not arrived"


def read_table(data: bytes) -> BankTable:
    """Every row of an .xlsx or .csv in UTF-8 or GBK. Raises UnreadableSpreadsheet."""
    rows = []
    with closing(sheet_rows(data, is_bank_header)) as found:
        for number, cells in found:
            rows.append((number, cells))
            if len(rows) > MOST_ROWS:
                raise TooManyRows(limit=MOST_ROWS)
    if not rows:
        raise NoDataRow()
    header = next((number for number, cells in rows[:LOOK_AT] if is_bank_header(cells)), None)
    return BankTable(rows, header)


def read_lines(table: BankTable, *, header: int, layout: BankLayout) -> BankSheet:
    """The payments below the header row. Raises NoDataRow."""
    names = column_names(table.header_cells(header))
    places = {kind: [names.index(name) for name in chosen if name in names] for kind, chosen in layout.columns.items()}
    sheet = BankSheet()
    first_rows: dict[str, int] = {}
    alike: Counter[str] = Counter()
    is_filled = False
    for number, cells in table.rows:
        if number <= header:
            continue
        row = _Row(number, cells, places, names)
        if row.is_foot():
            continue
        is_filled = True
        try:
            line = row.line(alike)
        except LeftOut as why:
            sheet.left_out[str(why)] += 1
            continue
        if line is None:
            sheet.errors.extend(row.errors)
            continue
        first_row = first_rows.setdefault(line.key, number)
        if first_row == number:
            sheet.lines.append(line)
        else:
            details = {"value": line.number, "first_row": first_row}
            sheet.errors.append(RowError(number, row.name(BankColumn.NUMBER), line.number, SAME_KEY, details))
    if not is_filled:
        raise NoDataRow()
    return sheet


class _Row:
    """One row below the header; its faults name row and column."""

    def __init__(
        self, number: int, cells: Sequence[Cell], places: dict[BankColumn, list[int]], names: Sequence[str]
    ) -> None:
        self.number, self.cells, self.places, self.names = number, cells, places, names
        self.errors: list[RowError] = []

    def all_of(self, kind: BankColumn) -> list[Cell]:
        return [self.cells[place] for place in self.places.get(kind, ()) if place < len(self.cells)]

    def cell(self, kind: BankColumn) -> Cell:
        return next(iter(self.all_of(kind)), "")

    def name(self, kind: BankColumn) -> str:
        places = self.places.get(kind)
        return self.names[places[0]] if places else ""

    def is_foot(self) -> bool:
        """A line of dashes, a sum, a sentence at the end: fewer than two of our columns hold anything."""
        first = next((cell for cell in self.cells if not is_blank(cell)), "")
        if is_total(first) or (isinstance(first, str) and first.strip().startswith(("#", "---"))):
            return True
        filled = sum(not is_blank(cell) for kind in self.places for cell in self.all_of(kind))
        return filled < 2

    def fault(self, kind: BankColumn, error: CellError) -> None:
        value = as_text(self.cell(kind)).strip()
        self.errors.append(RowError(self.number, self.name(kind), value, error.message, error.details))

    def line(self, alike: Counter[str]) -> BankRow | None:
        """Raises LeftOut for money out and for what did not arrive; None where the row is at fault."""
        values: dict[BankColumn, object] = {}
        amount = BankColumn.AMOUNT if self.places.get(BankColumn.AMOUNT) else BankColumn.INCOME
        for kind, parse in (
            (amount, self.amount_in),
            (BankColumn.STATUS, self.require_arrived),
            (BankColumn.DATE, lambda: bank_day(self.cell(BankColumn.DATE))),
            (BankColumn.NUMBER, lambda: bank_number(self.cell(BankColumn.NUMBER))),
            (BankColumn.PAYER, lambda: self.text(BankColumn.PAYER)),
            (BankColumn.REMARK, lambda: self.text(BankColumn.REMARK)),
        ):
            try:
                values[kind] = parse()
            except CellError as error:
                self.fault(kind, error)
        if self.errors:
            return None
        paid_on, fen, number = values[BankColumn.DATE], values[amount], str(values[BankColumn.NUMBER])
        assert isinstance(paid_on, date) and isinstance(fen, int)
        payer, remark = str(values[BankColumn.PAYER]), str(values[BankColumn.REMARK])
        said = self.whole() if not number else ""
        alike[said] += 1
        key = line_key(number, paid_on, fen, said=said, nth=alike[said])
        return BankRow(self.number, key, number, paid_on, fen, payer, remark)

    def whole(self) -> str:
        """The row without bare small numbers: a count of the rows differs from file to file."""
        texts = (read.normalised(as_text(cell)) for cell in self.cells)
        return "\n".join(text for text in texts if not re.fullmatch(r"\d{0,5}", text, re.A))

    def text(self, kind: BankColumn) -> str:
        """All columns of this kind, each text once."""
        texts = [" ".join(read.free_text(cell).split()) for cell in self.all_of(kind)]
        return " · ".join(dict.fromkeys(text for text in texts if text not in NOTHING))[:LONGEST_TEXT]

    def amount_in(self) -> int:
        """Fen that came in. Raises LeftOut for money out."""
        word = read.normalised(as_text(self.cell(BankColumn.DIRECTION))).casefold()
        if self.places.get(BankColumn.DIRECTION):
            if word in OUT or word in NEITHER:
                raise LeftOut(OUTGOING)
            if word not in IN:
                self.fault(BankColumn.DIRECTION, CellError(DIRECTION_UNKNOWN, value=word))
        kind = BankColumn.AMOUNT if self.places.get(BankColumn.AMOUNT) else BankColumn.INCOME
        fen = money(self.cell(kind))
        if fen is None:
            if kind is BankColumn.INCOME and money(self.cell(BankColumn.EXPENSE)) is not None:
                raise LeftOut(OUTGOING)
            raise CellError(NO_AMOUNT)
        if fen <= 0:
            raise LeftOut(OUTGOING)
        return fen

    def require_arrived(self) -> None:
        word = read.normalised(as_text(self.cell(BankColumn.STATUS))).casefold()
        if any(part in word for part in FAILED):
            raise LeftOut(NOT_ARRIVED)
        if word not in NOTHING and not any(part in word for part in ARRIVED):
            raise CellError(STATUS_UNKNOWN, value=word)


def money(cell: Cell) -> int | None:
    """Fen with their sign, None for an empty cell or a dash."""
    if isinstance(cell, str) and read.normalised(cell) in NOTHING:
        return None
    return read.amount(cell)


def bank_day(cell: Cell) -> date:
    """A day as anywhere, and as machines write it: 20261103, perhaps with a time."""
    text = read.normalised(as_text(cell))
    match = COMPACT_DAY.fullmatch(text)
    if match is None or isinstance(cell, date):
        return read.day(cell)
    return read.day(f"{match[1]}-{match[2]}-{match[3]}")


def bank_number(cell: Cell) -> str:
    """Without what keeps Excel from making a number of it: a tab, an apostrophe, a backquote, ="…"."""
    text = read.code(cell.strip(read.SPACES) if isinstance(cell, str) else cell)
    if match := re.fullmatch(r'="?([^"]*)"?', text):
        text = match[1]
    text = text.strip("`'\"").strip()
    if len(text) > LONGEST_NUMBER:
        raise CellError(NUMBER_TOO_LONG, value=text[:LONGEST_NUMBER])
    return "" if text in NOTHING else text

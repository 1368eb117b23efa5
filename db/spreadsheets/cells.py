"""From a raw cell to a value: what is written in many ways is read, what could be meant in two ways is an error.

The contract (Spreadsheets): keys, codes, numbers, dates and listed values are normalised (NFKC, all surrounding
spaces); names, remarks and other free text are only trimmed; a number cell counts as its shortest decimal.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from db.clock import office_zone
from db.money import to_fen, to_thousandths
from db.vocabulary import N_

MOST_FEN = 100_000_000_00  # as the ledger holds it
MOST_AREA = 1_000_000_00
MOST_THOUSANDTHS = 10_000_000_000
MOST_COUNT = 1_000_000
DAY_ZERO = datetime.combine(date(1899, 12, 30), time())
FIRST_YEAR, LAST_YEAR = 1990, 2099


class Faulty(str):
    """A cell in which the sheet itself shows an error, such as #N/A."""


class Serial1904(float):
    """A number cell of a workbook that counts its days from 1904 (old Excel for Mac)."""


Cell = str | float | bool | date  # a datetime is a date

# Zero-width characters come along when text is copied from a web page or a chat; nobody can see or delete them.
SPACES = "".join(map(chr, (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029))) + (
    "\u202f\u205f\u2060\u3000\ufeff"
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.A)
DAY = (
    r"(?:(?P<y1>\d{4})(?P<mark>[-/.])(?P<m1>\d{1,2})(?P=mark)(?P<d1>\d{1,2})"
    r"|(?P<y2>\d{4})\s*年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*[日号])"
)
TIME = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"|\s*[时点]\s*(?:(?P<minute2>\d{1,2})\s*分\s*(?:(?P<second2>\d{1,2})\s*秒)?)?)"
)
MOMENT = re.compile(rf"{DAY}(?:(?:\s*T|\s+|(?<=[日号]))\s*{TIME})?", re.A)
WITHOUT_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?", re.A)


class CellError(ValueError):
    """One cell is at fault: an English msgid and what fills its placeholders."""

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message, self.details = message, details


NOT_PLAIN = N_("The cell shows the error {value}. Correct the sheet.")
CONTROL_CHARACTER = N_("The cell holds an invisible control character. Type it again.")
CODE_IS_DATE = N_("{value} became a date. Format the cell as text and type it again.")
CODE_TOO_LONG = N_(
    "{value} has lost digits, because it is stored as a number. Format the cell as text and type it again."
)
NOT_AMOUNT = N_("{value} is not an amount in yuan with at most two decimals.")
NOT_QUANTITY = N_("{value} is not a quantity with at most three decimals.")
NOT_AREA = N_("{value} is not an area in m² with at most two decimals.")
TOO_LARGE = N_("{value} is too large.")
NEGATIVE = N_("{value} must not be less than zero.")
NOT_POSITIVE = N_("{value} must be more than zero.")
NOT_DATE = N_("{value} is not a date such as 2026-11-07.")
NOT_MOMENT = N_("{value} is not a date with time such as 2026-11-07 14:30.")
NO_YEAR = N_("{value} has no year. Write the date as 2026-11-07.")
YEAR_OUTSIDE = N_("{value} lies outside the years {first} to {last}.")
NOT_WHOLE = N_("{value} is not a whole number.")
NOT_SCORE = N_("{value} is not a whole number from 1 to 5.")


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or (cell[0] in SPACES and not cell.strip(SPACES)))


def shortest(number: float) -> str:
    """A number cell as its shortest decimal: 1.0 is 1, never 1e+21."""
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(repr(float(number))):f}"


def as_text(cell: Cell) -> str:
    """What a person sees in the cell, near enough to recognise it in an error list."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return shortest(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return cell.isoformat()


def _checked(cell: Cell) -> str:
    text = cell if type(cell) is str else as_text(cell)
    if isinstance(cell, Faulty):
        raise CellError(NOT_PLAIN, value=text)
    if not text.isprintable() and CONTROLS.search(text):
        raise CellError(CONTROL_CHARACTER)
    return text


def normalised(text: str) -> str:
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.strip(SPACES)).strip(SPACES)


def free_text(cell: Cell) -> str:
    """Names and remarks: only trimmed. `=` and `<` mean nothing here."""
    return _checked(cell).strip(SPACES)


def code(cell: Cell) -> str:
    """Keys, codes, room and phone numbers. 3-12 that a spreadsheet made a date of is an error, not a room."""
    text = normalised(_checked(cell))
    if isinstance(cell, date):
        raise CellError(CODE_IS_DATE, value=text)
    if isinstance(cell, float) and not abs(cell) < 1e15:
        raise CellError(CODE_TOO_LONG, value=text)
    if not text.isprintable() and any(character in text for character in "\t\r\n"):
        raise CellError(CONTROL_CHARACTER)
    return text


def _decimal(cell: Cell, places: int, message: str) -> Decimal:
    text = normalised(_checked(cell))
    if isinstance(cell, bool | date) or not NUMBER.fullmatch(text) or len(text.partition(".")[2]) > places:
        raise CellError(message, value=as_text(cell))
    return Decimal(text.replace(",", ""))


def amount(cell: Cell) -> int:
    """Fen, with its sign. ¥ or 元 may stand with it, commas only where thousands end; never a guess."""
    raw = cell
    if isinstance(cell, str) and not isinstance(cell, Faulty):
        text = normalised(cell).replace("\u2212", "-")
        sign = text[:1] if text[:1] in ("-", "+") else ""
        text = text[len(sign) :].lstrip(SPACES)
        if text.startswith("¥"):
            text = text[1:].lstrip(SPACES)
            if not sign and text[:1] == "-":
                sign, text = "-", text[1:]
        cell = sign + text.removesuffix("元").rstrip(SPACES)
        if not NUMBER.fullmatch(cell):
            raise CellError(NOT_AMOUNT, value=raw)
    fen = to_fen(_decimal(cell, 2, NOT_AMOUNT))
    if abs(fen) > MOST_FEN:
        raise CellError(TOO_LARGE, value=as_text(raw))
    return fen


def price(cell: Cell) -> int:
    """Fen, not negative."""
    fen = amount(cell)
    if fen < 0:
        raise CellError(NEGATIVE, value=as_text(cell))
    return fen


def payment(cell: Cell) -> int:
    """Fen, more than zero."""
    fen = amount(cell)
    if fen <= 0:
        raise CellError(NOT_POSITIVE, value=as_text(cell))
    return fen


def quantity(cell: Cell) -> int:
    """Thousandths, more than zero."""
    thousandths = to_thousandths(_decimal(cell, 3, NOT_QUANTITY))
    if thousandths <= 0:
        raise CellError(NOT_POSITIVE, value=as_text(cell))
    if thousandths > MOST_THOUSANDTHS:
        raise CellError(TOO_LARGE, value=as_text(cell))
    return thousandths


def area(cell: Cell) -> int:
    """Hundredths of a square metre."""
    raw = cell
    if isinstance(cell, str) and not isinstance(cell, Faulty):
        cell = re.sub(r"\s*(?:m2|平方米|平米)$", "", normalised(cell))
    hundredths = to_fen(_decimal(cell, 2, NOT_AREA))
    if hundredths < 0:
        raise CellError(NEGATIVE, value=as_text(raw))
    if hundredths > MOST_AREA:
        raise CellError(TOO_LARGE, value=as_text(raw))
    return hundredths


def score(cell: Cell) -> int:
    """Satisfaction or an answer's score, 1 to 5."""
    number = _decimal(cell, 3, NOT_SCORE)
    if number not in (1, 2, 3, 4, 5):
        raise CellError(NOT_SCORE, value=as_text(cell))
    return int(number)


def whole_number(cell: Cell) -> int:
    """A count, not negative."""
    number = _decimal(cell, 3, NOT_WHOLE)
    if number != int(number) or not 0 <= number <= MOST_COUNT:
        raise CellError(NOT_WHOLE, value=as_text(cell))
    return int(number)


def _moment(cell: Cell, message: str) -> datetime:
    """The office's wall clock, without zone.

    A spreadsheet stores a date as its days since 1899-12-30, and an unformatted column, or a CSV made from one, shows
    it: it is read, as a number or as text. Only five digits before the point count, in our years: 2026 is a year,
    11.7 a day without one, 20261107 and 261107 could be slips of the pen. All of these are errors.
    """
    text = normalised(_checked(cell))
    if isinstance(cell, datetime):
        moment: datetime | None = cell + timedelta(microseconds=500_000)
    elif isinstance(cell, date):
        moment = datetime.combine(cell, time())
    elif isinstance(cell, str) and not re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.A):
        moment = _written(text, message)
    else:
        moment = None if isinstance(cell, bool) else _from_serial(text, isinstance(cell, Serial1904))
    if moment is None:
        raise CellError(message, value=as_text(cell))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise CellError(YEAR_OUTSIDE, value=as_text(cell), first=FIRST_YEAR, last=LAST_YEAR)
    return moment.replace(microsecond=0)


def _written(text: str, message: str) -> datetime | None:
    match = MOMENT.fullmatch(text)
    if match is None:
        if WITHOUT_YEAR.fullmatch(text):
            raise CellError(NO_YEAR, value=text)
        return None
    part = {name: int(value) for name, value in match.groupdict().items() if value and value.isdigit()}
    first = "1" if "y1" in part else "2"
    minute, second = part.get("minute", part.get("minute2", 0)), part.get("second", part.get("second2", 0))
    try:
        written_on = date(part["y" + first], part["m" + first], part["d" + first])
        return datetime.combine(written_on, time(part.get("hour", 0), minute, second))
    except ValueError:
        raise CellError(message, value=text) from None


def _from_serial(text: str, from_1904: bool) -> datetime | None:
    """Days since 1899-12-30, as a spreadsheet stores a date. Only five digits before the point, of our years."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", text, re.A):
        return None
    days = Decimal(text) + (1462 if from_1904 else 0)
    return DAY_ZERO + timedelta(days=int(days), microseconds=int(days % 1 * 86_400_000_000) + 500_000)


def day(cell: Cell) -> date:
    """A date; a time of day beside it is left out."""
    return _moment(cell, NOT_DATE).date()


def moment(cell: Cell) -> datetime:
    """UTC. A date alone means 00:00 office time."""
    return _moment(cell, NOT_MOMENT).replace(tzinfo=office_zone()).astimezone(UTC)

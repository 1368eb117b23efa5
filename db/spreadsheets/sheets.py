"""The rows of a file's first sheet as a person sees them, whatever the file calls itself; its content decides."""

import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from db.spreadsheets.cells import Cell, is_blank
from db.spreadsheets.refusals import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    CellTooLong,
    DamagedText,
    EmptyFile,
    FileNotOpened,
    FileTooLarge,
    NotASpreadsheet,
    OldWorkbook,
    ProtectedWorkbook,
    TooManyColumns,
)
from db.spreadsheets.workbook import workbook_rows

Row = tuple[int, list[Cell]]
IsHeader = Callable[[Sequence[Cell]], bool]

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DELIMITERS = (",", "\t", ";")
ROWS_TO_LOOK_AT = 1_000


def file_bytes(source: str | Path) -> bytes:
    """The file's content; a larger one is refused before it is read."""
    path = Path(source)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileTooLarge(limit=MOST_BYTES // 1024**2)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError):
        raise FileNotOpened(name=path.name) from None


def sheet_rows(data: bytes, is_header: IsHeader) -> Generator[Row, None, None]:
    """(row number, cells from column A) of each row that is not blank; raises an UnreadableSpreadsheet.

    `is_header` tells a header row from others; it settles how a text file is encoded and divided.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // 1024**2)
    if not data.strip():
        raise EmptyFile()
    if data.startswith(b"PK\x03\x04"):
        return workbook_rows(data)
    if data.startswith(OLD_EXCEL):
        raise ProtectedWorkbook() if ENCRYPTED in data else OldWorkbook()
    return text_file_rows(data, is_header)


def text_file_rows(data: bytes, is_header: IsHeader) -> Generator[Row, None, None]:
    texts = list(decoded(data))
    if not texts:
        raise NotASpreadsheet()
    for text in texts:
        for delimiter in DELIMITERS:
            if has_header(text, delimiter, is_header):
                return divided_rows(text, delimiter)
    if "\0" in texts[0] or texts[0].lstrip()[:1] == "<":
        raise NotASpreadsheet()
    return divided_rows(texts[0], ",")


def decoded(data: bytes) -> Iterator[str]:
    """The text in each encoding in which it could be meant; what spreadsheet programs in China write comes first."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
        if b"\0" in data[:100_000]:
            encodings = ["utf-16-le", "utf-16-be", *encodings]
    for encoding in encodings:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return  # text that is right as UTF-8 is never meant as something else


def has_header(text: str, delimiter: str, is_header: IsHeader) -> bool:
    try:
        return any(is_header(cells) for _, cells in islice(divided_rows(text, delimiter), ROWS_TO_LOOK_AT))
    except (DamagedText, CellTooLong, TooManyColumns):
        return False


def divided_rows(text: str, delimiter: str) -> Generator[Row, None, None]:
    """The rows of a CSV text or of cells copied from a sheet (divided by tabs)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return checked_rows(reader)


def checked_rows(reader: Iterable[list[str]]) -> Generator[Row, None, None]:
    number = 0
    try:
        for number, texts in enumerate(reader, 1):
            for text in texts:
                if len(text) > MOST_CHARACTERS:
                    raise CellTooLong(row=number, limit=MOST_CHARACTERS)
            cells: list[Cell] = list(texts)
            while cells and is_blank(cells[-1]):
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise TooManyColumns(limit=MOST_COLUMNS)
            if cells:
                yield number, cells
    except csv.Error as error:
        if "field larger" in str(error):
            raise CellTooLong(row=number + 1, limit=MOST_CHARACTERS) from None
        raise DamagedText(row=number + 1) from None

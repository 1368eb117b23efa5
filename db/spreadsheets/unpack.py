"""Unpacks one .xlsx in a process of its own, which may crash, hang or eat memory without harm to the program.

Run as a script with the file on standard input; writes one JSON line per row that is not blank, then {"end": true}, or
{"refused": reason}. Imports nothing of ours: it starts in a twentieth of a second and knows no secret.
"""

import contextlib
import io
import json
import posixpath
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from xml.parsers import expat

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 2_000
# The reader lays the sheet out as a full rectangle: one stray cell in the last corner would ask for half a terabyte.
MOST_AREA = 10_000_000
MOST_MEMORY = 1536 * 1024 * 1024
MOST_SECONDS = 30

SLICE = 1 << 22
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,9})["']""")
LETTERS, ROW = re.compile(rb"""r\s*=\s*["']([A-Za-z]{1,3})\d"""), re.compile(rb"""r\s*=\s*["'][A-Za-z]{1,3}(\d{1,9})""")
FILLED = re.compile(rb"""<(?:\w+:)?c\b([^>]*)(?<!/)>""")
ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt\s*=\s*["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.S)
FORMULA = re.compile(
    rb"""<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>([^<]*)</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)<")
TYPED = re.compile(rb"""\bt\s*=""")


class Refused(Exception):
    """The reason in a word, which the program turns into a sentence."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.answer = {"refused": reason, **details}


def limit_itself() -> None:
    """A hard limit of the system where there is one; on Windows the checks below and the caller's clock must do."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def parts_of(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """The zip directory, looked at before anything is unpacked."""
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Refused("damaged") from None
    parts = {info.filename: info for info in infos}
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise Refused("unpacked")
    if len(parts) < len(infos):
        raise Refused("damaged")
    if any(info.flag_bits & 1 for info in infos):
        raise Refused("protected")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in parts):
        raise Refused("macros")
    if not any(name.startswith("xl/") and name.endswith(".xml") for name in parts):
        raise Refused("not_a_workbook")
    return parts


def unpacked(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """One part, byte by byte as the directory promised: a directory that lies about sizes is refused."""
    start = info.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Refused("damaged")
    start += 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        part = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        try:
            part = zlib.decompressobj(-15).decompress(packed, info.file_size + 1)
        except zlib.error:
            raise Refused("damaged") from None
    else:
        raise Refused("damaged")
    if len(part) != info.file_size or zlib.crc32(part) != info.CRC:
        raise Refused("damaged")
    if info.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in part:
        raise Refused("damaged")  # no office program writes one; it is how entity bombs begin
    return part


def elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """(name, attributes) of each element, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refused("damaged") from None
    return found


def target_of(links: bytes, here: str, is_wanted: Callable[[dict[str, str]], bool]) -> str:
    """The part to which the first wanted relationship of the part in folder `here` leads."""
    for _, link in elements(links):
        if is_wanted(link) and (target := link.get("Target")):
            return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(here, target))
    raise Refused("damaged")


def first_sheet(read: Callable[[str], bytes]) -> tuple[str, bool]:
    """The path of the first sheet's part, and whether the workbook counts its days from 1904."""
    workbook = target_of(read("_rels/.rels"), "", lambda link: link.get("Type", "").endswith("/officeDocument"))
    folder, name = posixpath.split(workbook)
    sheet, from_1904 = None, False
    for kind, attributes in elements(read(workbook)):
        if kind == "workbookPr":
            from_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        if kind == "sheet" and sheet is None:
            sheet = next((value for name, value in attributes.items() if name.endswith(":id")), "")
    links = read(posixpath.join(folder, "_rels", name + ".rels"))
    return target_of(links, folder, lambda link: sheet is not None and link.get("Id") == sheet), from_1904


def place_of(attributes: bytes) -> tuple[int, int] | None:
    """Row and column, from 1, of a cell by its reference."""
    match = PLACE.search(attributes)
    return (int(match[2]), column_number(match[1])) if match else None


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def check_area(sheet: bytes) -> None:
    """Refuses a sheet whose corners lie too far apart. Cells with a format only do not count."""
    row, column = 0, 0
    for start in range(0, len(sheet), SLICE):
        part = sheet[start : start + SLICE + 64]
        row = max(row, max(map(int, set(ROW.findall(part))), default=0))
        column = max(column, max(map(column_number, set(LETTERS.findall(part))), default=0))
    if row * column <= MOST_AREA:
        return
    filled = [place for match in FILLED.finditer(sheet) if (place := place_of(match[1]))]
    row, column = max((place[0] for place in filled), default=0), max((place[1] for place in filled), default=0)
    if row * column > MOST_AREA:
        raise Refused("spread", row=row)


def overlooked(sheet: bytes) -> dict[int, dict[int, object]]:
    """The cells that the reader hands out as empty although a person sees something in them: row -> column -> value.

    An error such as #N/A must not pass for a blank. A formula that no program has calculated yet is its own text.
    """
    cells: dict[int, dict[int, object]] = {}
    if b'"e"' in sheet or b"'e'" in sheet:
        for match in ERROR.finditer(sheet):
            if place := place_of(match[1]):
                value = VALUE.search(match[2])
                cells.setdefault(place[0], {})[place[1]] = {"error": text_of(value[1]) if value else "#N/A"}
    if b"<f" in sheet or b":f" in sheet:
        for match in FORMULA.finditer(sheet):
            if not TYPED.search(match[1]) and (place := place_of(match[1])):
                cells.setdefault(place[0], {})[place[1]] = "=" + text_of(match[2] or b"")
    return cells


def text_of(xml: bytes) -> str:
    return unescape(xml.decode("utf-8", "replace"))


def plain(value: object) -> object:
    """Dates and times as JSON can carry them."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time | timedelta):
        return {"time": str(value)}
    raise TypeError(type(value).__name__)


def rows_of(data: bytes) -> Iterator[object]:
    """A line about the workbook, then [row number, cells] for each row that is not blank."""
    parts = parts_of(data)
    for info in parts.values():
        unpacked(data, info)  # every one keeps the directory's promise

    def read(path: str) -> bytes:
        if path not in parts:
            raise Refused("damaged")
        return unpacked(data, parts[path])

    path, from_1904 = first_sheet(read)
    yield {"from_1904": from_1904}
    sheet_xml = read(path)
    check_area(sheet_xml)
    extra = overlooked(sheet_xml)
    del sheet_xml

    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if book.sheets_metadata[0].typ != SheetTypeEnum.WorkSheet:
            return
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, ValueError, OSError, IndexError):
        raise Refused("damaged") from None
    if sheet.width > MOST_COLUMNS:
        raise Refused("columns")
    left = sheet.start[1] if sheet.start else 0
    blank: list[object] = [""] * left
    for number, values in enumerate(sheet.iter_rows(), 1):
        yield from one_row(number, [*blank, *values], extra.pop(number, {}))
    for number in sorted(extra):
        yield from one_row(number, [], extra[number])


def one_row(number: int, cells: list[object], extra: dict[int, object]) -> Iterator[object]:
    for column, value in extra.items():
        cells.extend([""] * (column - len(cells)))
        if cells[column - 1] == "":
            cells[column - 1] = value
    while cells and cells[-1] == "":
        cells.pop()
    if not cells:
        return
    for cell in cells:
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            raise Refused("cell", row=number)
    if len(cells) - next(i for i, cell in enumerate(cells) if cell != "") > MOST_COLUMNS:
        raise Refused("columns")
    yield [number, cells]


def main() -> None:
    limit_itself()
    data, out = sys.stdin.buffer.read(), sys.stdout
    encode = json.JSONEncoder(default=plain, separators=(",", ":")).encode
    try:
        for line in rows_of(data):
            out.write(encode(line) + "\n")
        out.write(encode({"end": True}) + "\n")
    except Refused as refused:
        out.write(encode(refused.answer) + "\n")
    except MemoryError:
        out.write(encode({"refused": "unpacked"}) + "\n")


if __name__ == "__main__":
    main()

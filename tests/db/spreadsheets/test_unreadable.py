"""Hostile, broken and merely odd files: each is read, or refused whole with a sentence, quickly, in little memory."""

import io
import struct
import zipfile
from datetime import datetime

import openpyxl
import pytest

from db.spreadsheets import CustomerRow, UnreadableSpreadsheet, read_records, refusals, workbook
from db.vocabulary import ImportKind
from tests.db.spreadsheets.making import (
    CUSTOMER,
    CUSTOMER_HEADER,
    MAIN,
    parts_of,
    raw_row,
    raw_workbook,
    text_file,
    with_part,
    xlsx,
    zipped,
)

ROWS = [CUSTOMER_HEADER, CUSTOMER]
GOOD = xlsx(ROWS)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = f'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 1000}">]><worksheet xmlns="{MAIN}">&b;</worksheet>'


def lying(data: bytes, name: str, size: int) -> bytes:
    """The directory says that the part is small."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    real = archive.getinfo(name)
    entry = struct.pack("<LLL", real.CRC, real.compress_size, real.file_size)
    return data.replace(entry, struct.pack("<LLL", real.CRC, real.compress_size, size))


def encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    start = 0
    while (start := changed.find(b"PK\x01\x02", start)) >= 0:
        changed[start + 8] |= 1
        start += 4
    return bytes(changed)


def workbook_by_openpyxl(change) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def empty_first(book):
    book.create_sheet("first", 0)


def hidden_first(book):
    book.create_sheet("first", 0).sheet_state = "hidden"
    book.active = 1


def wide(width: int) -> list[str]:
    return [f"备用{i}" for i in range(width - len(CUSTOMER_HEADER))]


REFUSED = {
    "nothing at all": (b"", refusals.EmptyFile),
    "only blank lines": (b"\r\n \r\n", refusals.EmptyFile),
    "only a byte order mark": (b"\xef\xbb\xbf", refusals.NoHeaderRow),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), UnreadableSpreadsheet),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", UnreadableSpreadsheet),
    "a web page saved as .xls": ("<html><table><tr><td>客户编号</td></tr></table>".encode(), refusals.NotASpreadsheet),
    "zeros": (b"\x00" * 1000, UnreadableSpreadsheet),
    "old Excel": (OLD + b"\x00" * 600, refusals.OldWorkbook),
    "a workbook with a password": (OLD + "EncryptedPackage".encode("utf-16-le"), refusals.ProtectedWorkbook),
    "a zip with a password": (encrypted(GOOD), refusals.ProtectedWorkbook),
    "a Word file": (zipped({"word/document.xml": "<w/>", "_rels/.rels": "<r/>"}), refusals.NotASpreadsheet),
    "an OpenDocument sheet": (zipped({"mimetype": "x", "content.xml": "<c/>"}), refusals.NotASpreadsheet),
    "a workbook with macros": (with_part(GOOD, "xl/vbaProject.bin", b"\x00"), refusals.MacroWorkbook),
    "a zip cut off": (GOOD[: len(GOOD) // 2], refusals.DamagedWorkbook),
    "a zip with a changed byte": (GOOD[:200] + bytes([GOOD[200] ^ 255]) + GOOD[201:], refusals.DamagedWorkbook),
    "only the start of a zip": (b"PK\x03\x04", refusals.DamagedWorkbook),
    "a sheet that is no XML": (with_part(GOOD, SHEET, b"\x00\x01\x02"), refusals.UnreadableSpreadsheet),
    "a sheet cut off": (
        with_part(GOOD, SHEET, parts_of(GOOD)[SHEET].partition(b"</row>")[0]),
        refusals.UnreadableSpreadsheet,
    ),
    "a workbook without its sheet": (
        zipped({name: part for name, part in parts_of(GOOD).items() if name != SHEET}),
        refusals.DamagedWorkbook,
    ),
    "a workbook without relations": (
        zipped({name: part for name, part in parts_of(GOOD).items() if not name.endswith(".rels")}),
        refusals.DamagedWorkbook,
    ),
    "a relation out of the archive": (
        with_part(
            GOOD,
            "xl/_rels/workbook.xml.rels",
            parts_of(GOOD)["xl/_rels/workbook.xml.rels"].replace(b"worksheets/", b"../../../"),
        ),
        refusals.DamagedWorkbook,
    ),
    "an entity bomb in the sheet": (with_part(GOOD, SHEET, ENTITIES), refusals.DamagedWorkbook),
    "an entity bomb in the strings": (with_part(GOOD, "xl/sharedStrings.xml", ENTITIES), refusals.DamagedWorkbook),
    "an outside entity": (
        with_part(GOOD, "xl/workbook.xml", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'),
        refusals.DamagedWorkbook,
    ),
    "a zip bomb": (lying(with_part(GOOD, SHEET, b" " * 9_000_000), SHEET, 300_000_000), refusals.UnpackedTooLarge),
    "a zip bomb whose directory lies": (
        lying(with_part(GOOD, SHEET, b" " * 9_000_000), SHEET, 900),
        refusals.DamagedWorkbook,
    ),
    "ten thousand parts": (zipped({f"xl/{i}.xml": "" for i in range(10_000)}, 0), refusals.UnpackedTooLarge),
    "a stray cell in the last corner": (
        raw_workbook(raw_row(1, *CUSTOMER_HEADER) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        refusals.SheetTooSpread,
    ),
    "a stray cell beyond the last corner": (
        raw_workbook(raw_row(1, *CUSTOMER_HEADER) + '<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>'),
        refusals.UnreadableSpreadsheet,
    ),
    "101 columns": (xlsx([CUSTOMER_HEADER + wide(101), CUSTOMER]), refusals.TooManyColumns),
    "101 columns as text": (text_file([CUSTOMER_HEADER + wide(101), CUSTOMER]), refusals.TooManyColumns),
    "101 cells without a header": (xlsx([*ROWS, ["x"] * 101]), refusals.TooManyColumns),
    "a cell of 2,001 characters": (xlsx([*ROWS, ["C2", "字" * 2001, "业主"]]), refusals.CellTooLong),
    "a cell of 2,001 characters as text": (text_file([*ROWS, ["C2", "字" * 2001, "业主"]]), refusals.CellTooLong),
    "a cell of 200,000 characters": (text_file([*ROWS, ["C2", "a" * 200_000, "业主"]]), refusals.CellTooLong),
    "a quotation mark without partner": (
        text_file(ROWS) + '"C2,甲,业主\r\nC3,乙,业主\r\n'.encode(),
        refusals.DamagedText,
    ),
    "no header row": (xlsx([["C1", "甲", "业主"], ["C2", "乙", "租户"]]), refusals.NoHeaderRow),
    "another kind's header": (xlsx([["收据号", "方式"], ["1", "现金"]]), refusals.NoHeaderRow),
    "a header without a required column": (xlsx([["客户编号", "姓名"], ["C1", "甲"]]), refusals.ColumnMissing),
    "a column twice": (xlsx([[*CUSTOMER_HEADER, "姓名"], [*CUSTOMER, "乙"]]), refusals.HeaderTwice),
    "a column in both languages": (xlsx([[*CUSTOMER_HEADER, "name"], CUSTOMER]), refusals.HeaderTwice),
    "a second header row": (xlsx([*ROWS, [], CUSTOMER_HEADER, ["C2", "乙", "租户"]]), refusals.HeaderTwice),
    "a header only": (xlsx([["客户台账"], CUSTOMER_HEADER]), refusals.NoDataRow),
    "a header and a total": (text_file([CUSTOMER_HEADER, ["合计"]]), refusals.NoDataRow),
    "an empty first sheet": (workbook_by_openpyxl(empty_first), refusals.NoHeaderRow),
    "an empty hidden first sheet": (workbook_by_openpyxl(hidden_first), refusals.NoHeaderRow),
    "an empty workbook": (xlsx([]), refusals.NoHeaderRow),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_with_a_sentence(name):
    data, refusal = REFUSED[name]
    with pytest.raises(refusal) as caught:
        read_records(ImportKind.CUSTOMERS, f"{name}.xlsx", data)
    assert "{" not in str(caught.value) and len(str(caught.value)) > 20


def test_more_than_twenty_megabytes_are_refused_unread(tmp_path):
    with pytest.raises(refusals.FileTooLarge):
        read_records(ImportKind.CUSTOMERS, "a.csv", b"x" * (refusals.MOST_BYTES + 1))
    file = tmp_path / "large.csv"
    with file.open("wb") as stream:
        stream.truncate(10 * refusals.MOST_BYTES)
    with pytest.raises(refusals.FileTooLarge):
        read_records(ImportKind.CUSTOMERS, file)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused_by_name(tmp_path):
    for path in (tmp_path / "没有.xlsx", tmp_path, "a\0b"):
        with pytest.raises(refusals.FileNotOpened):
            read_records(ImportKind.CUSTOMERS, path)


def many(rows: int) -> bytes:
    return "客户编号,姓名,类型,房号\n".encode() + b"".join(f"C{i},a,owner,1\n".encode() for i in range(rows))


def test_a_hundred_thousand_rows_are_read_and_one_more_is_refused():
    assert read_records(ImportKind.CUSTOMERS, "a.csv", many(100_000)).rows == 100_000
    with pytest.raises(refusals.TooManyRows):
        read_records(ImportKind.CUSTOMERS, "a.csv", many(100_001))


def test_a_workbook_of_too_many_rows_is_refused():
    row = '<row><c t="str"><v>C</v></c><c t="str"><v>a</v></c><c t="str"><v>owner</v></c><c><v>1</v></c></row>'
    with pytest.raises(refusals.TooManyRows):
        read_records(ImportKind.CUSTOMERS, "a.xlsx", raw_workbook(raw_row(1, *CUSTOMER_HEADER) + row * 100_001))


def test_a_reader_that_hangs_is_ended(monkeypatch, tmp_path):
    script = tmp_path / "hang.py"
    script.write_text("import time\nwhile True: time.sleep(1)\n")
    monkeypatch.setattr(workbook, "SCRIPT", script)
    monkeypatch.setattr(workbook, "MOST_SECONDS", 0.3)
    with pytest.raises(refusals.UnpackedTooLarge):
        read_records(ImportKind.CUSTOMERS, "a.xlsx", GOOD)


def test_a_reader_that_eats_memory_is_ended(monkeypatch, tmp_path):
    script = tmp_path / "eat.py"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(workbook.SCRIPT.parent)!r})\n"
        "import unpack\nunpack.MOST_MEMORY = 1 << 28\n"
        "unpack.rows_of = lambda data: [bytearray(1 << 26) for _ in range(50)]\nunpack.main()\n"
    )
    monkeypatch.setattr(workbook, "SCRIPT", script)
    with pytest.raises(refusals.UnpackedTooLarge):
        read_records(ImportKind.CUSTOMERS, "a.xlsx", GOOD)


def merged(book):
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "客户台账 2026"
    sheet.merge_cells("A1:C1")


def formulas(book):
    book.active.append(["C002", "=1+1", "业主", "1"])


def second_sheet(book):
    book.create_sheet("说明").append(CUSTOMER_HEADER)


READ = {
    "an .xlsx that is called .csv": ("客户.csv", GOOD, 1),
    "a .csv that is called .xlsx": ("客户.xlsx", text_file(ROWS), 1),
    "UTF-8 without mark": ("a.csv", text_file(ROWS, "utf-8"), 1),
    "GBK": ("a.csv", text_file(ROWS, "gbk"), 1),
    "GB 18030 beyond GBK": ("a.csv", text_file([*ROWS, ["C2", "𠮷田", "业主", "1"]], "gb18030"), 2),
    "UTF-16 divided by tabs": ("a.txt", text_file(ROWS, "utf-16", "\t"), 1),
    "UTF-16 without mark": ("a.csv", text_file(ROWS, "utf-16-le"), 1),
    "UTF-16 big-endian": ("a.csv", b"\xfe\xff" + text_file(ROWS, "utf-16-be"), 1),
    "semicolons": ("a.csv", text_file([["客户, 台账"], *ROWS], "utf-8", ";"), 1),
    "a stray quote in a cell": ("a.csv", text_file(ROWS) + 'C2,5" 管,业主,1'.encode(), 2),
    "line ends of an old Mac": ("a.csv", text_file(ROWS).replace(b"\r\n", b"\r"), 1),
    "merged title cells": ("a.xlsx", workbook_by_openpyxl(merged), 1),
    "a formula never calculated": ("a.xlsx", workbook_by_openpyxl(formulas), 2),
    "a table in the middle": ("a.xlsx", xlsx([[], *([None, None, None, *row] for row in ROWS)]), 1),
    "other sheets": ("a.xlsx", workbook_by_openpyxl(second_sheet), 1),
    "100 columns": ("a.xlsx", xlsx([CUSTOMER_HEADER + wide(100), CUSTOMER]), 1),
    "a cell of 2,000 characters": ("a.xlsx", xlsx([[*CUSTOMER_HEADER, "备注"], [*CUSTOMER, "字" * 2000]]), 1),
    "cells with a format only": (
        "a.xlsx",
        raw_workbook(
            raw_row(1, *CUSTOMER_HEADER) + raw_row(2, *CUSTOMER) + '<row r="9"><c r="XFD1048576" s="0"/></row>'
        ),
        1,
    ),
    "a namespace prefix": (
        "a.xlsx",
        raw_workbook(
            "",
            **{
                "xl/worksheets/one.xml": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
                + (raw_row(1, *CUSTOMER_HEADER) + raw_row(2, *CUSTOMER))
                .replace("</", "</x:")
                .replace("<", "<x:")
                .replace("<x:/x:", "</x:")
                + "</x:sheetData></x:worksheet>"
            },
        ),
        1,
    ),
    "external links": ("a.xlsx", with_part(GOOD, "xl/externalLinks/externalLink1.xml", '<externalLink r:id="x"/>'), 1),
    "shared strings": ("a.xlsx", workbook_by_openpyxl(lambda book: None), 1),
}


@pytest.mark.parametrize("name", READ)
def test_reads(name):
    file_name, data, rows = READ[name]
    sheet = read_records(ImportKind.CUSTOMERS, file_name, data)
    assert (sheet.rows, sheet.errors) == (rows, [])
    assert sheet.rows_of(CustomerRow)[0][1].name == "张桂英"


def test_row_numbers_are_those_that_a_person_sees(tmp_path):
    rows = [[], ["台账"], [], CUSTOMER_HEADER, [], CUSTOMER, [], ["C2", "乙\n丙", "房东", "1"]]
    for name, data in (("a.xlsx", xlsx(rows)), ("a.csv", text_file(rows))):
        (tmp_path / name).write_bytes(data)
        sheet = read_records(ImportKind.CUSTOMERS, tmp_path / name)
        assert [row for row, _ in sheet.records] == [6] and [error.row for error in sheet.errors] == [8]


def test_a_room_that_the_sheet_made_a_date_of_is_an_error():
    rows = [CUSTOMER_HEADER, [*CUSTOMER[:3], datetime(2026, 3, 12)]]
    (error,) = read_records(ImportKind.CUSTOMERS, "a.xlsx", xlsx(rows)).errors
    assert (error.column, error.value) == ("房号", "2026-03-12")

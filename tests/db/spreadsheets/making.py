"""Makes the files of the tests: as an office program writes them, and as nobody should."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"

CUSTOMER_HEADER = ["客户编号", "姓名", "类型", "房号"]
CUSTOMER = ["C001", "张桂英", "业主", "2-1201"]


def xlsx(rows: Iterable[Sequence[Any]], **options: Any) -> bytes:
    """A workbook with these rows; dates get a date format, text stays text."""
    file = io.BytesIO()
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd hh:mm"}
    book = xlsxwriter.Workbook(file, {**settings, **options})
    sheet = book.add_worksheet()
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value)
    book.close()
    return file.getvalue()


def text_file(rows: Iterable[Sequence[Any]], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def zipped(parts: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, content: bytes | str) -> bytes:
    return zipped({**parts_of(data), name: content})


def raw_workbook(sheet: str, settings: str = "", **more: bytes | str) -> bytes:
    """The smallest workbook, with the given rows as XML."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="a" Type="{RELATION}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{settings}'
            '<sheets><sheet name="one" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="b"'
            f' Type="{RELATION}/worksheet" Target="worksheets/one.xml"/></Relationships>',
            "xl/worksheets/one.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
            **more,
        }
    )


def raw_row(number: int, *texts: str) -> str:
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'

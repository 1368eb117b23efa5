"""The figures of a survey as a workbook of several sheets (R-SURV-4). Text from outside stays text."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from components.paper.workbook import sheet_name, workbook, write_cell, write_headers

WIDE, NARROW = 24, 11


class SurveySheet(NamedTuple):
    """One sheet; the first columns, so many as `wide`, hold text."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[object]]
    wide: int = 1


def survey_xlsx(sheets: Sequence[SurveySheet]) -> bytes:
    """Frozen heads, filters; rows are taken one by one."""
    with workbook() as (book, made):
        for each in sheets:
            sheet = book.add_worksheet(sheet_name(each.title))
            write_headers(book, sheet, each.heads)
            sheet.set_column(0, max(0, each.wide - 1), WIDE)
            if len(each.heads) > each.wide:
                sheet.set_column(each.wide, len(each.heads) - 1, NARROW)
            last = 0
            for last, row in enumerate(each.rows, start=1):
                for index, value in enumerate(row):
                    write_cell(sheet, last, index, value, None)
            sheet.autofilter(0, 0, last, len(each.heads) - 1)
    return made.getvalue()

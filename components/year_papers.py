"""The year-end report as PDF and as spreadsheet, from what the queries give. No streamlit."""

from collections.abc import Sequence
from datetime import datetime

from components.figure_words import Translate
from components.paper.survey_sheets import SurveySheet, survey_xlsx
from components.paper.year_end import PaperTable, YearEndPaper
from components.year_tables import Said, YearTable
from db.clock import office_time
from db.queries.year_end import YearReport
from db.shares import NOTHING


def year_paper(report: YearReport, tables: Sequence[YearTable], at: datetime, _: Translate) -> YearEndPaper:
    return YearEndPaper(
        year=report.year,
        until=report.until_on.isoformat(),
        is_running=report.is_running,
        tables=tuple(paper_table(each) for each in tables),
        meanings=tuple((_(line.figure.name), _(line.figure.meaning)) for line in report.lines),
        printed_at=office_time(at),
    )


def year_xlsx(report: YearReport, tables: Sequence[YearTable], _: Translate) -> bytes:
    """A sheet for each table, with numbers to calculate with; the last one says how each figure is counted."""
    sheets = [table_sheet(each) for each in tables]
    meanings = [(_(line.figure.name), _(line.figure.meaning)) for line in report.lines]
    heads = (_("Figure"), _("How is this counted?"))
    return survey_xlsx([*sheets, SurveySheet(_("How is this counted?"), heads, meanings, wide=2)])


def paper_table(table: YearTable) -> PaperTable:
    rows = tuple(tuple(cell.text for cell in row) for row in table.rows)
    return PaperTable(table.title, table.heads, rows, table.widths, table.words)


def table_sheet(table: YearTable) -> SurveySheet:
    return SurveySheet(table.title, table.heads, [_cells(row) for row in table.rows], table.words)


def _cells(row: Sequence[Said]) -> list[object]:
    """A number where there is one; a dash is nothing to calculate with."""
    return [cell.number if cell.number is not None else None if cell.text == NOTHING else cell.text for cell in row]

"""The monthly report as PDF and as spreadsheet, from what the query gives. No streamlit."""

from datetime import datetime

from components.figure_words import Translate
from components.month_report_charts import month_chart
from components.month_report_drawn import MonthChart, month_charts
from components.month_report_tables import meanings, month_table, note_tables, report_tables
from components.paper.month_report import MonthPaper
from components.paper.pictures import picture_svg
from components.paper.survey_report import ReportChart
from components.paper.survey_sheets import SurveySheet, survey_xlsx
from components.paper.text import moment
from components.year_papers import paper_table, table_sheet
from db.clock import office_time
from db.queries.month_report import MonthReport

# As many as make the smallest word of a drawing 7.6 points in its half of the page.
PIXELS = 370


def month_paper(report: MonthReport, at: datetime, _: Translate) -> MonthPaper:
    """As it was issued, or as a draft of the month as it stands."""
    return MonthPaper(
        month=report.figures.month,
        state=_state(report, _),
        is_issued=report.shown is not None,
        figures=paper_table(month_table(report.figures, _)),
        charts=tuple(_drawn(each) for each in month_charts(report.figures, _)),
        notes=tuple(paper_table(each) for each in note_tables(report.figures, _)),
        words=report.words,
        printed_at=office_time(at),
    )


def month_xlsx(report: MonthReport, _: Translate) -> bytes:
    """A sheet for each table and for each chart, with numbers to calculate with, and how each figure is counted."""
    sheets = [table_sheet(each) for each in report_tables(report.figures, _)]
    sheets += [SurveySheet(each.name, each.heads, each.cells) for each in month_charts(report.figures, _)]
    heads = (_("Figure"), _("How is this counted?"))
    return survey_xlsx([*sheets, SurveySheet(heads[1], heads, meanings(report.figures, _), wide=2)])


def _drawn(chart: MonthChart) -> ReportChart:
    svg = picture_svg(month_chart(chart.bars, width=PIXELS)) if chart.bars else ""
    return ReportChart(chart.title, chart.note, svg)


def _state(report: MonthReport, _: Translate) -> str:
    shown = report.shown
    if shown is None:
        return _("Not issued: counted up to {day}.").format(day=report.figures.until_on.isoformat())
    said = _("Issued {moment} by {name}").format(moment=moment(office_time(shown.issued_at)), name=shown.issued_by)
    if shown.reason:
        said += " · " + _("Revision {n}: {reason}").format(n=shown.revision, reason=shown.reason)
    return said

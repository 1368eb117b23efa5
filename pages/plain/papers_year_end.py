"""The year-end report as PDF and as spreadsheet: each holds what this person may see, and is on record as an export."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import translation
from components.paper.render import year_end_pdf
from components.year_papers import year_paper, year_xlsx
from components.year_splits import year_tables
from components.year_tables import YearTable
from db.clock import now
from db.operations.figure_exports import export_figures
from db.queries.settings import get_settings
from db.queries.year_end import YearReport, get_year_report, get_year_splits, list_year_zones
from db.rules import permissions
from db.types import Actor
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper, pdf
from pages.plain.papers_finance import MEDIA


def printed(by: Actor, request: Request) -> Response:
    """A4, to sign."""
    permissions.require(by, "view_year_end")
    settings, year = ask(get_settings), int(request.path_params["year"])
    language = settings.paper_language
    report, tables = _read(by, year, language)
    act(export_figures, by=by, file_name=f"year-end {year}.pdf")
    made = year_paper(report, tables, now(), translation(language).gettext)
    return pdf(year_end_pdf(made, office_head(settings), language), f"year-end {year}")


def spreadsheet(by: Actor, request: Request) -> Response:
    """A sheet for each table."""
    permissions.require(by, "view_year_end")
    language, year = ask(get_settings).paper_language, int(request.path_params["year"])
    report, tables = _read(by, year, language)
    name = f"year-end {year}.xlsx"
    act(export_figures, by=by, file_name=name)
    content = year_xlsx(report, tables, translation(language).gettext)
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", name))


def _read(by: Actor, year: int, language: str) -> tuple[YearReport, list[YearTable]]:
    at = now()
    report, splits = ask(get_year_report, actor=by, year=year, at=at), ask(get_year_splits, actor=by, year=year, at=at)
    zones, by_zone = ask(list_year_zones, actor=by, year=year, at=at)
    return report, year_tables(report, splits, zones, by_zone, translation(language).gettext)


YEAR_END_PAPERS = [
    Route("/papers/year-end/{year:int}.xlsx", paper(spreadsheet)),
    Route("/papers/year-end/{year:int}", paper(printed)),
]

"""The monthly report as PDF and as spreadsheet: each holds what this person may see, and is on record as an export."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.choice import row_number
from components.locale import translation
from components.month_report_papers import month_paper, month_xlsx
from components.paper.render import month_report_pdf
from db.clock import now
from db.operations.figure_exports import export_figures
from db.queries.month_report import MonthReport, get_month_report
from db.queries.settings import get_settings
from db.rules import permissions
from db.types import Actor
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper, pdf
from pages.plain.papers_finance import MEDIA


def printed(by: Actor, request: Request) -> Response:
    """A4, to sign."""
    settings, report = ask(get_settings), _read(by, request)
    language, name = settings.paper_language, _name(report)
    act(export_figures, by=by, file_name=f"{name}.pdf")
    made = month_paper(report, now(), translation(language).gettext)
    return pdf(month_report_pdf(made, office_head(settings), language), name)


def spreadsheet(by: Actor, request: Request) -> Response:
    """A sheet for each table and each chart."""
    language, report = ask(get_settings).paper_language, _read(by, request)
    name = f"{_name(report)}.xlsx"
    act(export_figures, by=by, file_name=name)
    content = month_xlsx(report, translation(language).gettext)
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", name))


def _read(by: Actor, request: Request) -> MonthReport:
    """The newest revision unless the address asks for another one, or for the month as it stands now."""
    permissions.require(by, "view_monthly_report")
    asked = request.query_params.get("revision", "")
    which = {"revision": row_number(asked), "is_now": asked == "now"}
    return ask(get_month_report, actor=by, month=request.path_params["month"], at=now(), **which)


def _name(report: MonthReport) -> str:
    revision = f" revision {report.shown.revision}" if report.shown else ""
    return f"monthly report {report.figures.month}{revision}"


MONTH_REPORT_PAPERS = [
    Route("/papers/monthly-report/{month}.xlsx", paper(spreadsheet)),
    Route("/papers/monthly-report/{month}", paper(printed)),
]

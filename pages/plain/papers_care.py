"""The month's complaints and callbacks as one page of PDF, for who leads (R-COMP-6, R-CALL-5)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.care_papers import care_paper
from components.paper.render import care_pdf
from db.clock import now, office_day
from db.queries.callback_report import get_callback_report
from db.queries.complaint_analysis import get_complaint_analysis
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.billing_calendar import require_month_begun
from db.types import Actor
from db.work import ask
from pages.plain.papers_billing import paper, pdf


def care_report(by: Actor, request: Request) -> Response:
    """What this person may see of the month: nobody reads there of a complaint about themselves."""
    permissions.require(by, "view_care_report")
    month, at = request.path_params["month"], now()
    require_month_begun(month, office_day(at))
    found = ask(get_complaint_analysis, actor=by, month=month, at=at)
    calls = ask(get_callback_report, actor=by, month=month, today=office_day(at))
    settings = ask(get_settings)
    content = care_pdf(care_paper(found, calls, at), office_head(settings), settings.paper_language)
    return pdf(content, f"care {month}")


CARE_PAPERS = [Route("/papers/care/{month}", paper(care_report))]

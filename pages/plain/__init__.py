"""What the server answers without Streamlit: a new plain route adds its row here."""

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from streamlit import config

from pages.plain.addresses import BELOW_PAGES
from pages.plain.guard import SecurityHeaders, StartGuard
from pages.plain.health import favicon, health
from pages.plain.life import serving
from pages.plain.papers_agreements import AGREEMENT_PAPERS
from pages.plain.papers_billing import BILLING_PAPERS
from pages.plain.papers_care import CARE_PAPERS
from pages.plain.papers_contacts import GREETING_LISTS
from pages.plain.papers_dashboard import DASHBOARD_PAPERS
from pages.plain.papers_dunning import DUNNING_PAPERS
from pages.plain.papers_exports import EXPORTS
from pages.plain.papers_figure_rows import FIGURE_ROW_PAPERS
from pages.plain.papers_finance import FINANCE_FILES
from pages.plain.papers_monthly_report import MONTH_REPORT_PAPERS
from pages.plain.papers_orders import ORDER_PAPERS
from pages.plain.papers_prices import PRICE_PAPERS
from pages.plain.papers_refund import REFUND_PAPERS
from pages.plain.papers_registers import REGISTER_PAPERS
from pages.plain.papers_survey_lists import SURVEY_LISTS
from pages.plain.papers_survey_results import SURVEY_RESULT_PAPERS
from pages.plain.papers_surveys import SURVEY_PAPERS
from pages.plain.papers_tills import TILL_PAPERS
from pages.plain.papers_year_end import YEAR_END_PAPERS
from pages.plain.public_prices import PUBLIC_PRICES
from pages.plain.public_survey import PUBLIC_SURVEY
from pages.plain.session import end_cookie, give_cookie

__all__ = ["MIDDLEWARE", "ROUTES", "serving"]

ROUTES = [
    Route("/health", health),
    Route("/favicon.png", favicon),
    Route("/session", give_cookie, methods=["POST"]),
    Route("/session", end_cookie, methods=["DELETE"]),
    # papers as PDF: each checks the session by pages.plain.session.signed_in
    *BILLING_PAPERS,
    *CARE_PAPERS,
    *DUNNING_PAPERS,
    *EXPORTS,
    *FIGURE_ROW_PAPERS,
    *FINANCE_FILES,
    *GREETING_LISTS,
    *MONTH_REPORT_PAPERS,
    *ORDER_PAPERS,
    *PRICE_PAPERS,
    *AGREEMENT_PAPERS,
    *REFUND_PAPERS,
    *REGISTER_PAPERS,
    *SURVEY_LISTS,
    *SURVEY_PAPERS,
    *SURVEY_RESULT_PAPERS,
    *TILL_PAPERS,
    *YEAR_END_PAPERS,
    *DASHBOARD_PAPERS,
    # for everybody, without sign-in: the published prices, the form behind a link, and nothing else
    *PUBLIC_PRICES,
    *PUBLIC_SURVEY,
    *BELOW_PAGES,
]

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(TrustedHostMiddleware, allowed_hosts=config.get_option("server.allowedHosts") or ["*"]),
    Middleware(StartGuard),
]

"""The lists for finance as a download; the export is on record before the file leaves (R-CUST-2)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.finance_export import export_finance
from db.errors import Incomplete
from db.types import Actor
from db.vocabulary import N_, FinanceFile
from pages.plain.papers_billing import file_headers, paper

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
}


def finance(by: Actor, request: Request) -> Response:
    """`?lists=journal,receipts`: one as it is, several as one archive."""
    asked = request.query_params.get("lists", "").split(",")
    kinds = [kind for kind in FinanceFile if kind.value in asked]
    if not kinds:
        raise Incomplete("kinds", what=N_("Lists"))
    begin, end = request.path_params["begin"], request.path_params["end"]
    made = export_finance(by, kinds=kinds, begin=begin, end=end)
    headers = {**file_headers("attachment", made.name), "X-Content-SHA256": made.sha256}
    return Response(made.content, media_type=MEDIA[made.name.rsplit(".", 1)[1]], headers=headers)


FINANCE_FILES = [Route("/papers/finance/{begin}/{end}", paper(finance))]

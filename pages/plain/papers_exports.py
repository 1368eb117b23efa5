"""Survey answers as the spreadsheet that an import reads again; taking them out is on record first (R-CUST-2)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.paper import exchange
from db.clock import now, office_day
from db.command_line.sheets import exported_records
from db.operations.exports import export_rows
from db.spreadsheets import to_cells
from db.types import Actor
from db.vocabulary import ImportKind
from db.work import act
from pages.plain.papers_billing import file_headers, paper
from pages.plain.papers_finance import MEDIA


def survey_answers(by: Actor, request: Request) -> Response:
    """All surveys, as the command line writes them."""
    kind, name = ImportKind.SURVEY_ANSWERS, f"survey-answers {office_day(now())}.xlsx"
    act(export_rows, by=by, kind=kind, file_name=name)
    content = exchange.write_export(kind, (to_cells(record) for record in exported_records(kind)))
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", name))


EXPORTS = [Route("/papers/survey-answers", paper(survey_answers))]

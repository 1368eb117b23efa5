"""A register as spreadsheet or PDF; taking it out is on record before it leaves (R-CUST-2)."""

import hashlib
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.register_files import filter_of, print_register, write_register
from db.clock import now, office_day
from db.operations.registers import export_register
from db.queries.registers import EntryFilter, get_register
from db.registers import Register
from db.rules import permissions
from db.types import Actor
from db.work import act
from pages.plain.papers_billing import file_headers, paper, pdf
from pages.plain.papers_finance import MEDIA

Write = Callable[[Actor, Register, EntryFilter], tuple[bytes, int]]


def spreadsheet(by: Actor, request: Request) -> Response:
    """`?year=2026&state=due&room=3-1`: the entries of the list, as an import reads them."""
    content, name = taken_out(by, request, write_register, "xlsx")
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", f"{name}.xlsx"))


def printed(by: Actor, request: Request) -> Response:
    """The same as a list to sign."""
    content, name = taken_out(by, request, print_register, "pdf")
    return pdf(content, name)


def taken_out(by: Actor, request: Request, write: Write, ending: str) -> tuple[bytes, str]:
    permissions.require(by, "export_register")
    register = get_register(request.path_params["register"])
    content, rows = write(by, register, filter_of(register, request.query_params))
    name = f"{register.name} {office_day(now())}"
    digest = hashlib.sha256(content).hexdigest()
    act(export_register, by=by, register=register.name, file_name=f"{name}.{ending}", rows=rows, sha256=digest)
    return content, name


REGISTER_PAPERS = [
    Route("/papers/register/{register}/xlsx", paper(spreadsheet)),
    Route("/papers/register/{register}/pdf", paper(printed)),
]

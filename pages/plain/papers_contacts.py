"""The list of a holiday's good wishes as a download; the export is on record before the file leaves (R-CUST-2)."""

import hashlib
from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.greeting_papers import write_greetings
from components.locale import translation
from db.clock import now, office_day
from db.errors import NotFound
from db.operations.greetings import export_greetings, greeted_holidays
from db.queries.greetings import GreetingChoice, GreetingRow, list_greetings_page
from db.queries.settings import get_settings
from db.rules import permissions
from db.types import Actor
from db.vocabulary import N_, Audience, CustomerClass
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper
from pages.plain.papers_finance import MEDIA


def greetings(by: Actor, request: Request) -> Response:
    """`?audiences=shops,residents&classes=A,B`: the office's choice, no class means every class."""
    permissions.require(by, "export_greetings")
    day, today = request.path_params["day"], office_day(now())
    holiday = next((one for one in greeted_holidays(today) if one.first_on.isoformat() == day), None)
    if holiday is None:
        raise NotFound(what=N_("Holiday"), key=day)
    audiences, classes = (request.query_params.get(name, "").split(",") for name in ("audiences", "classes"))
    choice = GreetingChoice(
        holiday,
        frozenset(each for each in Audience if each.value in audiences),
        frozenset(each for each in CustomerClass if each.value in classes),
    )
    rows = list(_rows(choice, today))
    translate = translation(ask(get_settings).paper_language).gettext
    title = f"{translate(holiday.name)} {day}"
    content = write_greetings(title, rows, translate)
    digest = hashlib.sha256(content).hexdigest()
    act(export_greetings, by=by, holiday_on=holiday.first_on, rows=len(rows), sha256=digest)
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", f"{title}.xlsx"))


def _rows(choice: GreetingChoice, today: date) -> Iterator[GreetingRow]:
    after: int | None = 0
    while after is not None:
        page, after = ask(list_greetings_page, choice=choice, today=today, after=after)
        yield from page


GREETING_LISTS = [Route("/papers/greetings/{day}", paper(greetings))]

"""A survey's distribution list as a download or to print; it is on record before it leaves (R-SURV-3, R-CUST-2)."""

import hashlib
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import translation
from components.paper.survey_list import survey_list_pdf
from components.survey_list_papers import list_of, survey_list_paper, write_survey_list
from db.clock import now, office_day
from db.errors import NotFound, RuleError
from db.operations.survey_distribution import export_survey_list
from db.queries.settings import get_settings
from db.queries.survey_addresses import AddressFilter, to_remind
from db.queries.surveys_one import get_survey
from db.rules import permissions
from db.types import Actor
from db.vocabulary import N_, AddressState
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper, pdf
from pages.plain.papers_finance import MEDIA

# More do not fit into the memory of a small server at once, nor into one person's bag.
MOST_PRINTED = 2000


class TooManyToPrint(RuleError):
    message = N_("At most {most} addresses in one print. Choose a building.")


def survey_list(by: Actor, request: Request) -> Response:
    """`pdf` or `xlsx`; `?state=…&zone=…&building=…&text=…` as on the screen, `remind=1` who
    is reminded, `links=1` with the links."""
    permissions.require(by, "export_survey_list")
    number, params = request.path_params["survey_no"], request.query_params
    survey = ask(get_survey, actor=by, survey_no=number)
    if survey is None:
        raise NotFound(what=N_("Survey"), key=number)
    today, settings = office_day(now()), ask(get_settings)
    wanted = address_filter(request, today)
    is_reminder = wanted.remind_on is not None
    translate = translation(settings.paper_language).gettext
    rows, with_links = list(list_of(survey, wanted)), False
    if request.path_params["form"] == "pdf":
        if len(rows) > MOST_PRINTED:
            raise TooManyToPrint(most=MOST_PRINTED)
        made = survey_list_paper(survey, rows, today=today, is_reminder=is_reminder)
        content = survey_list_pdf(made, office_head(settings), settings.paper_language)
    else:
        with_links = params.get("links") == "1" and settings.public_url != ""
        links_at = settings.public_url if with_links else ""
        content = write_survey_list(survey, rows, translate, links_at=links_at)
    digest = hashlib.sha256(content).hexdigest()
    act(export_survey_list, by=by, survey_id=survey.id, rows=len(rows), sha256=digest, with_links=with_links)
    name = f"{survey.survey_no} {translate(N_('Reminder list') if is_reminder else N_('Distribution list'))}"
    if request.path_params["form"] == "pdf":
        return pdf(content, name)
    return Response(content, media_type=MEDIA["xlsx"], headers=file_headers("attachment", f"{name}.xlsx"))


def address_filter(request: Request, today: date) -> AddressFilter:
    """What the list on the screen shows, as its links say it."""
    params = request.query_params
    place = (params["zone"], params["building"]) if {"zone", "building"} <= params.keys() else None
    states = tuple(state for state in AddressState if state.value == params.get("state"))
    wanted = AddressFilter(states, place, params.get("text", ""))
    return to_remind(wanted, today) if params.get("remind") == "1" else wanted


SURVEY_LISTS = [Route("/papers/survey-list/{survey_no}/{form}", paper(survey_list))]

"""A survey's sheets and a questionnaire as PDF, and the resident's form to look at, for who is signed in (R-SURV-3)."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import LANGUAGES, translation
from components.paper.survey_sheet import survey_sheets_pdf
from components.paper.text import joined
from components.survey_list_papers import list_of
from components.survey_sheet_papers import form_of_questionnaire, form_of_survey, resident_form, sheets_of
from db.clock import now, office_day
from db.errors import NotFound
from db.operations.survey_sheets import NoSheetToPrint, print_survey_sheets
from db.queries.questionnaires import QuestionnaireView, QuestionRow, get_questionnaire, list_questions
from db.queries.settings import OfficeSettings, get_settings
from db.queries.survey_addresses import AddressFilter
from db.queries.surveys_one import get_survey
from db.rules import permissions
from db.types import Actor
from db.vocabulary import N_, AddressState
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf
from pages.plain.papers_survey_lists import address_filter
from pages.plain.public_page import page_language
from pages.plain.survey_form import PAGE, form_page

# Whoever has answered or declined gets no second sheet.
WANTS_A_SHEET = (AddressState.TO_DELIVER, AddressState.DELIVERED, AddressState.NOT_MET)
LONGEST_NUMBER, HIGHEST_ID = 6, 2**63


def sheets(by: Actor, request: Request) -> Response:
    """`?lang=en` or the papers' language; `?no=12` one sheet, `?zone=…&building=…` a building's, `?state=…` so far.

    Without a state: of all who have neither answered nor declined.
    """
    permissions.require(by, "print_survey_sheets")
    number = request.path_params["survey_no"]
    survey = ask(get_survey, actor=by, survey_no=number)
    if survey is None:
        raise NotFound(what=N_("Survey"), key=number)
    wanted, one = _wanted(request), request.query_params.get("no", "")
    rows = [row for row in list_of(survey, wanted) if not one or str(row.list_no) == one]
    act(print_survey_sheets, by=by, survey_id=survey.id, numbers=[row.list_no for row in rows])
    asked, questions = _questionnaire(survey.questionnaire_id or 0)
    settings = ask(get_settings)
    language = _language(request, settings)
    form = form_of_survey(survey, asked, questions, language)
    content = survey_sheets_pdf(form, sheets_of(survey, rows), office_head(settings), language)
    building = wanted.place[1] if wanted.place else ""
    name = joined(survey.survey_no, building, one, translation(language).gettext(N_("Sheets")))
    return pdf(content, name)


def questionnaire(by: Actor, request: Request) -> Response:
    """The questionnaire as a sheet without a number, a draft, too."""
    permissions.require(by, "view_surveys")
    asked, questions = _questionnaire(request.path_params["number"])
    settings = ask(get_settings)
    language = _language(request, settings)
    form = form_of_questionnaire(asked, questions, language)
    return pdf(survey_sheets_pdf(form, (), office_head(settings), language), f"{asked.name} V{asked.revision}")


def resident_page(by: Actor, request: Request) -> Response:
    """The page that a resident's link opens, to look at; what is sent from here goes nowhere."""
    permissions.require(by, "view_surveys")
    asked, questions = _questionnaire(request.path_params["number"])
    settings = ask(get_settings)
    shown = resident_form(asked, questions, office_day(now()))
    text = form_page(shown, joined(settings.company, settings.office), page_language(request))
    return HTMLResponse(text, headers=PAGE.headers | {"Cache-Control": "no-store"})


def _questionnaire(number: int) -> tuple[QuestionnaireView, tuple[QuestionRow, ...]]:
    asked = ask(get_questionnaire, questionnaire_id=number) if number < HIGHEST_ID else None
    if asked is None:
        raise NotFound(what=N_("Questionnaire"), key=number)
    return asked, ask(list_questions, questionnaire_id=number)


def _wanted(request: Request) -> AddressFilter:
    """What the list on the screen shows; without a state, whoever wants a sheet."""
    shown, one = address_filter(request, office_day(now())), request.query_params.get("no", "")
    if one and not (one.isascii() and one.isdecimal() and len(one) <= LONGEST_NUMBER):
        raise NoSheetToPrint()
    return replace(shown, states=shown.states or WANTS_A_SHEET, text=one or shown.text)


def _language(request: Request, settings: OfficeSettings) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else settings.paper_language


SURVEY_PAPERS = [
    Route("/papers/survey-sheets/{survey_no}", paper(sheets)),
    Route("/papers/questionnaire/{number:int}", paper(questionnaire)),
    Route("/papers/questionnaire/{number:int}/form", paper(resident_page)),
]

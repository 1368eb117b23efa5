"""The results of a survey as report, tables and pictures: each asks who wants them, texts leave on record."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import translation
from components.paper.render import survey_report_pdf
from components.paper.survey_sheets import SurveySheet, survey_xlsx
from components.survey_pictures import PICTURES, RETURNS, picture
from components.survey_report_papers import survey_report
from components.survey_sheets import figure_sheets
from components.survey_view import Results, without_marks
from db.clock import now
from db.errors import NotFound
from db.operations.survey_exports import export_survey_results
from db.queries.corrective_actions import list_survey_actions
from db.queries.settings import get_settings
from db.queries.survey_results import (
    ResultHead,
    get_choices,
    get_last_time,
    get_reach,
    get_result_head,
    get_scores,
    list_rounds,
)
from db.queries.survey_words import list_written
from db.queries.surveys_one import get_survey
from db.rules import permissions
from db.rules.survey_scores import SPLITS
from db.types import Actor
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper, pdf

MOST_TEXTS, TEXTS_AT_ONCE, MOST_BUILDINGS = 60, 1000, 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _results(by: Actor, survey_no: str, language: str, *, split: str = "building", at: str = "") -> Results:
    one = ask(get_result_head, actor=by, survey_no=survey_no)
    scores = ask(get_scores, actor=by, survey_id=one.id)
    asked = {"actor": by, "survey_id": one.id}
    reach, last = ask(get_reach, **asked), ask(get_last_time, **asked)
    group = scores.group(at)
    return Results(one, reach, scores, last, split, group, None, is_english=language == "en")


def report(by: Actor, request: Request) -> Response:
    """Cover, figures, how it was asked, charts, tables, actions, texts; on record as an export."""
    permissions.require(by, "export_survey_results")
    settings, number = ask(get_settings), request.path_params["survey_no"]
    results = _results(by, number, settings.paper_language)
    if len(results.scores.groups("building")) > MOST_BUILDINGS and results.scores.groups("zone"):
        results = results._replace(split="zone")
    act(export_survey_results, by=by, survey_id=results.head.id, file_name=f"{number}.pdf")
    one = ask(get_survey, actor=by, survey_no=number)
    if one is None:
        raise NotFound(what=N_("Survey"), key=number)
    rounds = ask(list_rounds, actor=by, survey_id=one.id)
    written = ask(list_written, actor=by, survey_id=one.id, limit=MOST_TEXTS)
    choices = ask(get_choices, actor=by, survey_id=one.id, scores=results.scores, group=None)
    actions = ask(list_survey_actions, survey_id=one.id)
    made = survey_report(one, results, rounds, written, choices, actions, now(), settings.paper_language)
    return pdf(survey_report_pdf(made, office_head(settings), settings.paper_language), number)


def tables(by: Actor, request: Request) -> Response:
    """All figures and texts as .xlsx, on record as an export."""
    permissions.require(by, "export_survey_results")
    language, number = ask(get_settings).paper_language, request.path_params["survey_no"]
    results = _results(by, number, language)
    act(export_survey_results, by=by, survey_id=results.head.id, file_name=f"{number}.xlsx")
    _ = translation(language).gettext
    rounds = ask(list_rounds, actor=by, survey_id=results.head.id)
    heads = (_("Survey question"), _("Place or group"), _("Their words"))
    texts = SurveySheet(_("What people wrote"), heads, _texts(by, results.head), wide=3)
    content = survey_xlsx([*figure_sheets(results, rounds, _), texts])
    return Response(content, media_type=XLSX, headers=file_headers("attachment", f"{number}.xlsx"))


def _texts(by: Actor, one: ResultHead) -> Iterator[tuple[str, str, str]]:
    page, seen = 1, 0
    while True:
        found = ask(list_written, actor=by, survey_id=one.id, page=page, limit=TEXTS_AT_ONCE)
        yield from ((row.topic or row.question, row.place, row.words) for row in found.rows)
        page, seen = page + 1, seen + len(found.rows)
        if not found.rows or seen >= found.total:
            return


def chart(by: Actor, request: Request) -> Response:
    """One chart as a picture, of everybody or of the place or group that the address names."""
    permissions.require(by, "view_survey_results")
    language, number, name = (
        ask(get_settings).paper_language,
        request.path_params["survey_no"],
        request.path_params["name"],
    )
    split = request.query_params.get("by", "building")
    if name not in PICTURES or split not in SPLITS:
        raise NotFound(what=N_("Chart"), key=name)
    one = ask(get_result_head, actor=by, survey_no=number)
    if name == RETURNS and not one.shows_marks:
        results = without_marks(one, ask(get_reach, actor=by, survey_id=one.id), split)
    else:
        results = _results(by, number, language, split=split, at=request.query_params.get("at", ""))
    content = picture(results, name, translation(language).gettext)
    return Response(content, media_type="image/png", headers=file_headers("attachment", f"{number} {name}.png"))


SURVEY_RESULT_PAPERS = [
    Route("/papers/survey/{survey_no}.xlsx", paper(tables)),
    Route("/papers/survey/{survey_no}/{name}.png", paper(chart)),
    Route("/papers/survey/{survey_no}", paper(report)),
]

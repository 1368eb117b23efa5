"""The charts of the dashboard as pictures and its tables as a spreadsheet: what this person may see, on record."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.dashboard_files import SHAPES, chart_picture, dashboard_xlsx
from components.dashboard_panel import View
from components.dashboard_questions import DRAWN
from components.dashboard_view import read_look
from components.locale import translation
from db.clock import now
from db.errors import NotFound
from db.operations.figure_exports import export_figures
from db.queries.settings import get_settings
from db.queries.staff import list_departments
from db.queries.surveys import list_zones
from db.rules import permissions
from db.rules.figures import require_figure
from db.rules.figures_charts import CHARTS
from db.types import Actor
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.papers_billing import file_headers, paper
from pages.plain.papers_finance import MEDIA


def _view(by: Actor, request: Request) -> View:
    """What the address asks for, as on the screen; a supervisor's own department whatever it asks."""
    departments = [each.id for each in ask(list_departments, with_closed=True)]
    look = read_look(request.query_params, by, now(), ask(list_zones), departments)
    return View(look, by, ask, translation(ask(get_settings).paper_language).gettext)


def chart(by: Actor, request: Request) -> Response:
    """One chart as a picture."""
    permissions.require(by, "view_figures")
    view, key, shape = _view(by, request), request.path_params["name"], request.path_params["shape"]
    if key not in CHARTS or shape not in SHAPES:
        raise NotFound(what=N_("Chart"), key=key)
    require_figure(by, CHARTS[key].figure, department_id=view.look.department_id)
    panel = DRAWN[CHARTS[key]](view)
    if panel.draw is None:
        raise NotFound(what=N_("Chart"), key=f"{key} {view.look.period.name}")
    name = f"{key} {view.look.period.name}.{shape}"
    act(export_figures, by=by, file_name=name)
    content = chart_picture(panel, view.look, shape)
    return Response(content, media_type=SHAPES[shape], headers=file_headers("attachment", name))


def spreadsheet(by: Actor, request: Request) -> Response:
    """A sheet for each table."""
    permissions.require(by, "view_figures")
    view = _view(by, request)
    name = f"dashboard {view.look.period.name}.xlsx"
    act(export_figures, by=by, file_name=name)
    return Response(dashboard_xlsx(view), media_type=MEDIA["xlsx"], headers=file_headers("attachment", name))


DASHBOARD_PAPERS = [
    Route("/papers/dashboard.xlsx", paper(spreadsheet)),
    Route("/papers/dashboard/{name}.{shape}", paper(chart)),
]

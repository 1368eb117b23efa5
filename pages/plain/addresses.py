"""An address below a page leads back to the page: Streamlit would answer with a frame that finds no scripts there."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from components.navigation import PAGES


def lead_back(request: Request) -> Response:
    """Streamlit itself looks for its server below the page first, and one level up when that is not found."""
    if request.path_params["rest"].startswith("_stcore/"):
        return PlainTextResponse("not found", status_code=404)
    page = request.url.path.split("/")[1]
    return RedirectResponse(f"/{page}" + (f"?{request.url.query}" if request.url.query else ""), status_code=302)


BELOW_PAGES = [Route(f"/{url}/{{rest:path}}", lead_back) for url in PAGES]

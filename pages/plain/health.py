"""Is the server well, and the icon of its tab."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from db.errors import FaultError
from db.queries.staff import get_is_set_up
from db.work import ask

ICON = Path(__file__).resolve().parents[2] / "components" / "static" / "icon.png"


def health(_request: Request) -> Response:
    """200 when the database answers, else 503."""
    try:
        ask(get_is_set_up)
    except FaultError:
        return PlainTextResponse("database", status_code=503)
    return PlainTextResponse("ok")


def favicon(_request: Request) -> Response:
    return FileResponse(ICON, headers={"Cache-Control": "max-age=86400"})

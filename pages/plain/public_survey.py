"""The resident's survey form for everybody who has the link, without Streamlit and sign-in (R-SURV-3, R-DEC-23).

A link that is unknown, used or closed opens the same page; what was sent in is thanked for on another, so that going
back or loading again sends nothing twice.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from components.paper.text import joined
from db.clock import now, office_day
from db.errors import FaultError, RuleError
from db.operations.survey_answers import RESIDENT, AlreadyAnswered, AnswersNotOpen, FormNotOpen, send_in_answers
from db.queries.settings import get_settings
from db.queries.survey_forms import OpenForm, get_open_form, is_known_link
from db.rules.survey_answers import read_sheet
from db.rules.survey_tokens import clean_token, token_hash
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.guesses import EVERY_SECONDS, Guesses
from pages.plain.public_page import page_language
from pages.plain.survey_form import PAGE, Said, form_page

LONGEST_BODY, MOST_FIELDS, LONGEST_SENDING_SECONDS = 400_000, 1_000, 20
MOST_WAITING = 200
FIELD = re.compile(r"q([1-9][0-9]{0,17})")
HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
CLOSED = N_("This questionnaire is not open")
CLOSED_NOTE = N_(
    "It has been answered, it has ended, or the link is not complete. If you pressed Send twice, your answers have "
    "arrived with the first."
)
WAIT = N_("Please wait a little")
WAIT_NOTE = N_("Too many wrong links came from your connection. Load this page again shortly.")
BUSY = N_("Very many are answering just now")
BUSY_NOTE = N_("Please load this page again in a minute; what you sent goes along.")
UNREADABLE, UNREADABLE_NOTE = N_("This could not be read"), N_("Please open the link again and write a little less.")
FAULT = N_("The questionnaire cannot be shown just now")
FAULT_NOTE = N_("Please load this page again in a few minutes; what you sent goes along.")
THANKS, THANKS_NOTE = N_("Thank you"), N_("Your answers have arrived. You can close this page.")

Found = TypeVar("Found")
GUESSES = Guesses()
# Residents keep neither the office's papers nor its writers waiting: two read, one writes, the others stand in line.
READERS = ThreadPoolExecutor(2, thread_name_prefix="survey-form")
WRITER = ThreadPoolExecutor(1, thread_name_prefix="survey-answers")
waiting = 0


class TooMany(Exception):
    """More stand in line than can be served in time."""


class Shown(NamedTuple):
    """What a link leads to now: a form, or none and whether the link was ever one of ours."""

    form: OpenForm | None
    is_ours: bool
    office: str = ""
    refusals: tuple[RuleError, ...] = ()


async def show_form(request: Request) -> Response:
    """The form of a link."""
    return await _answer(request, lambda token: _in_line(READERS, lambda: _look(token)))


async def send_form(request: Request) -> Response:
    """What a resident sends: kept once and thanked for, or shown again with what is not right yet."""
    language = page_language(request)
    try:
        async with asyncio.timeout(LONGEST_SENDING_SECONDS):
            said = _read(await _body(request))
    except (ValueError, TimeoutError, ClientDisconnect):
        return _calm(UNREADABLE, UNREADABLE_NOTE, language, 413)
    return await _answer(request, lambda token: _in_line(WRITER, lambda: _send(token, said)), said)


def show_thanks(request: Request) -> Response:
    """The same for everybody."""
    return _calm(THANKS, THANKS_NOTE, page_language(request), 200)


async def _answer(
    request: Request, serve: Callable[[str], "asyncio.Future[Shown]"], said: Said | None = None
) -> Response:
    language = page_language(request)
    address = request.client.host if request.client else ""
    if not GUESSES.take(address):
        return _calm(WAIT, WAIT_NOTE, language, 429, {"Retry-After": str(int(EVERY_SECONDS))})
    try:
        shown = await serve(clean_token(request.path_params["token"]))
    except TooMany:
        GUESSES.give_back(address)
        return _calm(BUSY, BUSY_NOTE, language, 503, {"Retry-After": "60"})
    except FaultError:
        GUESSES.give_back(address)
        return _calm(FAULT, FAULT_NOTE, language, 503)
    if shown.is_ours:
        GUESSES.give_back(address)
    if shown.form is None:
        return _calm(CLOSED, CLOSED_NOTE, language, 404)
    if said is not None and not shown.refusals:
        return RedirectResponse(f"thanks?lang={language[:2]}", status_code=303, headers=HEADERS)
    text = form_page(shown.form, shown.office, language, said, shown.refusals)
    return HTMLResponse(text, status_code=422 if shown.refusals else 200, headers=PAGE.headers | HEADERS)


def _look(token: str) -> Shown:
    hashed = token_hash(token)
    form = ask(get_open_form, token_hash=hashed, today=office_day(now())) if token else None
    if form is None:
        return Shown(None, is_ours=ask(is_known_link, token_hash=hashed))
    settings = ask(get_settings)
    return Shown(form, True, joined(settings.company, settings.office))


def _send(token: str, said: Said) -> Shown:
    shown = _look(token)
    if shown.form is None:
        return shown
    sheet = read_sheet(shown.form.questions, said, demand_required=True)
    if sheet.refusals:
        return shown._replace(refusals=sheet.refusals)
    try:
        act(send_in_answers, by=RESIDENT, token=token, said=said)
    except (FormNotOpen, AlreadyAnswered, AnswersNotOpen):
        return Shown(None, is_ours=True)
    except RuleError as refusal:
        return shown._replace(refusals=(refusal,))
    return shown


async def _in_line(pool: ThreadPoolExecutor, work: Callable[[], Found]) -> Found:
    """In a thread of the pool, if not too many wait already."""
    global waiting
    if waiting >= MOST_WAITING:
        raise TooMany
    waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, work)
    finally:
        waiting -= 1


async def _body(request: Request) -> bytes:
    """Raises ValueError for one that is longer than any form; a form is read to its end, not to its promise."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise ValueError
    return body


def _read(body: bytes) -> Said:
    """The form's fields by question; what is not one of its fields is not read. Raises ValueError for too many."""
    said: dict[int, list[str]] = {}
    for name, value in parse_qsl(body.decode("ascii", "replace"), max_num_fields=MOST_FIELDS):
        if field := FIELD.fullmatch(name):
            said.setdefault(int(field[1]), []).append(value)
    return said


def _calm(title: str, note: str, language: str, status: int, more: dict[str, str] | None = None) -> Response:
    answer = PAGE.calm(title, note, language, status)
    answer.headers.update(HEADERS | (more or {}))
    return answer


PUBLIC_SURVEY = [
    Route("/s/thanks", show_thanks),
    Route("/s/{token}", show_form, methods=["GET"]),
    Route("/s/{token}", send_form, methods=["POST"]),
]

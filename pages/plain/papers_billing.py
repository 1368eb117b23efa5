"""Receipts, notices and the day sheet as PDF: each checks session and role, each print of a receipt is counted."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from components.billing_papers import office_head, receipt_paper
from components.closing_paper import closing_paper
from components.locale import best_language, sentence, translation
from components.notice_papers import notice_papers
from components.notice_prints import file_of
from components.paper.batch import pack, write_notices
from components.paper.notice import notices_pdf
from components.paper.render import closing_pdf, receipt_pdf
from db.attachments import read
from db.clock import now, office_day
from db.errors import NotAllowed, NotFound, RuleError
from db.operations.exports import export_paper
from db.operations.notices import print_notices
from db.operations.receipts import print_receipt
from db.queries.attachments import get_notice_file
from db.queries.closing_sheet import get_closing_sheet
from db.queries.payments import get_receipt
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.billing_calendar import first_day, require_month_begun
from db.types import Actor
from db.vocabulary import N_, MoneyPaper
from db.work import act, ask
from pages.plain.session import signed_in


class DayNotReadable(RuleError):
    message = N_("{day} is not a day. Write it as 2026-11-21.")


def paper(make: Callable[[Actor, Request], Response]) -> Callable[[Request], Any]:
    """A route that answers 401 to strangers and a refusal's sentence to who may not or asks for what is not there."""

    async def answer(request: Request) -> Response:
        user = await run_in_threadpool(signed_in, request)
        if user is None:
            return Response(status_code=401)
        try:
            return await run_in_threadpool(make, user.actor, request)
        except RuleError as refusal:
            language = user.language or best_language(request.headers.get("accept-language"))
            status = 404 if isinstance(refusal, NotFound) else 403 if isinstance(refusal, NotAllowed) else 409
            return PlainTextResponse(sentence(refusal, language), status_code=status)

    return answer


def pdf(content: bytes, name: str) -> Response:
    return Response(content, media_type="application/pdf", headers=file_headers("inline", f"{name}.pdf"))


def file_headers(disposition: str, name: str) -> dict[str, str]:
    return {"Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}


def receipt(by: Actor, request: Request) -> Response:
    """One receipt; the print is counted, and from the second on the paper says so."""
    number = request.path_params["receipt_no"]
    copy_no = act(print_receipt, by=by, receipt_no=number).copy_no
    row, settings = ask(get_receipt, receipt_no=number), ask(get_settings)
    if row is None:
        raise NotFound(what=N_("Receipt"), key=number)
    translate = translation(settings.paper_language).gettext
    made = receipt_paper(row, copy_no, translate)
    return pdf(receipt_pdf(made, office_head(settings), settings.paper_language), number)


def notice(by: Actor, request: Request) -> Response:
    """One notice as it was frozen, on record as an export; `?slips=1` puts copies of its slips behind it."""
    permissions.require(by, "view_notices")
    number = request.path_params["notice_no"]
    settings = ask(get_settings)
    papers = notice_papers(with_slips=request.query_params.get("slips") == "1", notice_no=number)
    if not papers:
        raise NotFound(what=N_("Notice"), key=number)
    act(export_paper, by=by, paper=MoneyPaper.NOTICE, number=number)
    return pdf(notices_pdf(papers, office_head(settings), settings.paper_language), number)


def notices(by: Actor, request: Request) -> Response:
    """The notices of one building, set by a process of its own; all of a month are made by components.notice_run."""
    month, building = request.path_params["month"], request.query_params.get("building", "")
    first_day(month)
    if not act(print_notices, by=by, month=month, building=building):
        raise NotFound(what=N_("Notice"), key=month)
    settings, with_slips = ask(get_settings), request.query_params.get("slips") == "1"
    papers = notice_papers(with_slips=with_slips, month=month, building=building)
    folder = Path(tempfile.mkdtemp(prefix="notices-"))
    try:
        files = write_notices(papers, folder, office_head(settings), settings.paper_language)
        file = files[0]
        if len(files) > 1:
            file = folder / f"{month}.zip"
            pack(files, file)
        content = file.read_bytes()
    finally:
        # Names and debts: nothing of them stays on the disk, whatever becomes of the answer.
        shutil.rmtree(folder, ignore_errors=True)
    is_pdf = file.suffix == ".pdf"
    headers = file_headers("inline" if is_pdf else "attachment", file.name)
    return Response(content, media_type="application/pdf" if is_pdf else "application/zip", headers=headers)


def made(by: Actor, request: Request) -> Response:
    """A finished file of a month's notices; each that is taken is on record as an export (R-CUST-2)."""
    permissions.require(by, "print_notices")
    name = request.path_params["name"]
    found = file_of(request.path_params["folder"], name)
    if found is None:
        raise NotFound(what=N_("File"), key=name)
    file, printed = found
    building = next((each.building for each in printed.files if each.name == name), None)
    act(print_notices, by=by, month=printed.month, building=building)
    return download(file)


def notice_file(by: Actor, request: Request) -> Response:
    """A scan or photo attached to a notice, for whoever may see notices (R-BILL-4)."""
    permissions.require(by, "view_notices")
    number = request.path_params["number"]
    file = ask(get_notice_file, attachment_id=number)
    if file is None:
        raise NotFound(what=N_("File"), key=number)
    content = read(sha256=file.sha256, media_type=file.media_type, name=file.file_name)
    return Response(content, media_type=file.media_type, headers=file_headers("inline", file.file_name))


def download(file: Path) -> Response:
    """A PDF opens in its tab, an archive is saved."""
    disposition = "inline" if file.suffix == ".pdf" else "attachment"
    return FileResponse(file, headers=file_headers(disposition, file.name))


def closing(by: Actor, request: Request) -> Response:
    """The month's closing sheet for the file, on record as an export."""
    permissions.require(by, "view_rollup")
    month = request.path_params["month"]
    require_month_begun(month, office_day(now()))
    act(export_paper, by=by, paper=MoneyPaper.CLOSING_SHEET, number=month)
    sheet, settings = closing_paper(ask(get_closing_sheet, month=month), now()), ask(get_settings)
    return pdf(closing_pdf(sheet, office_head(settings), settings.paper_language), f"closing {month}")


BILLING_PAPERS = [
    Route("/papers/closing/{month}", paper(closing)),
    Route("/papers/receipt/{receipt_no}", paper(receipt)),
    Route("/papers/notice/{notice_no}", paper(notice)),
    Route("/papers/notice-file/{number:int}", paper(notice_file)),
    Route("/papers/notices/{month}", paper(notices)),
    Route("/papers/prints/{folder}/{name}", paper(made)),
]

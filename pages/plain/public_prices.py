"""The published prices for everybody, without sign-in: one page that a phone reads, and the same as PDF (R-PRICE-3).

Only what is published and what was announced; nothing of it where the office has switched the page off.
"""

from functools import lru_cache
from html import escape
from itertools import groupby
from threading import Lock

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.price_data import PricePaper
from components.paper.prices import LEAFLET, change_words
from components.paper.render import price_leaflet_pdf
from components.paper.text import day, joined, yuan
from db.clock import now, office_day
from db.errors import FaultError
from db.queries.price_papers import get_published_list
from db.queries.settings import OfficeSettings, get_settings
from db.vocabulary import N_
from db.work import ask
from pages.plain.papers_prices import PUBLIC_PAGE, price_paper
from pages.plain.public_page import PublicPage, other_language, page_language

PAGE = PublicPage(
    ".since{display:inline-block;background:#e9eff7;color:#1f5fa8;font-weight:600;border-radius:.4rem;"
    "padding:.15rem .7rem}table{border-collapse:collapse;width:100%}"
    "td{border-top:1px solid #d9e0e8;padding:.5rem .2rem;vertical-align:baseline;overflow-wrap:anywhere}"
    "td:first-child{padding-left:0}td:last-child{padding-right:0}.next{margin:.7rem 0 0;font-size:.9rem}"
    "td+td{text-align:right;white-space:nowrap;padding-left:1rem}b{font-variant-numeric:tabular-nums}"
    "i{font-style:normal;color:#5a6471}aside{border:1px solid #1f5fa8;border-radius:.5rem;padding:.2rem 1rem .6rem;"
    "margin-top:2rem}aside h2{margin-top:.8rem}footer{margin-top:2.2rem;border-top:1px solid #d9e0e8;"
    "padding-top:1rem;color:#5a6471;font-size:.9rem}footer p{margin:.3rem 0}"
)
SHORTLY = {"Cache-Control": "public, max-age=60"}
OFF = N_("Prices are not shown here")
OFF_NOTE = N_("This office does not show its prices on this page. Please ask the service centre.")
FAULT, FAULT_NOTE = N_("The prices cannot be shown just now"), N_("Please try again in a few minutes.")
EMPTY = N_("No prices have been published yet. Please ask the service centre.")
SETTING = Lock()


def prices_page(request: Request) -> Response:
    """The list of today as a page."""
    language = page_language(request)
    try:
        settings, made = _published()
    except FaultError:
        return PAGE.calm(FAULT, FAULT_NOTE, language, 503)
    if made is None:
        return PAGE.calm(OFF, OFF_NOTE, language, 404)
    return HTMLResponse(_page(made, settings, language), headers=PAGE.headers | SHORTLY)


def prices_pdf(request: Request) -> Response:
    """The leaflet of today in the language of the office's papers."""
    language = page_language(request)
    try:
        settings, made = _published()
    except FaultError:
        return PAGE.calm(FAULT, FAULT_NOTE, language, 503)
    if made is None:
        return PAGE.calm(OFF, OFF_NOTE, language, 404)
    if not made.groups:
        return PAGE.calm(LEAFLET, EMPTY, language, 404)
    with SETTING:  # strangers ask: the same list is set once, and one at a time
        content = _leaflet(made, office_head(settings), settings.paper_language)
    headers = {"Content-Disposition": "inline; filename=prices.pdf", **SHORTLY}
    return Response(content, media_type="application/pdf", headers=headers)


@lru_cache(maxsize=2)
def _leaflet(made: PricePaper, head: OfficeHead, language: str) -> bytes:
    return price_leaflet_pdf(made, head, language)


def _published() -> tuple[OfficeSettings, PricePaper | None]:
    """The office and its published list of today; no list where the office has switched the page off."""
    settings = ask(get_settings)
    if not settings.price_page_is_public:
        return settings, None
    today = office_day(now())
    return settings, price_paper(ask(get_published_list, day=today), settings, today=today)


def _page(made: PricePaper, settings: OfficeSettings, language: str) -> str:
    _ = translation(language).gettext
    contact = [
        _("Phone {number}").format(number=settings.office_phone) if settings.office_phone else "",
        _("Open {hours}").format(hours=settings.service_hours) if settings.service_hours else "",
    ]
    notes = [
        " · ".join(part for part in contact if part),
        _("Prices in yuan"),
        _("Other jobs: we tell you the price first and start once you have agreed."),
        _("No private fees or tips. Each payment gets a numbered receipt."),
    ]
    since = _("In force from {day}").format(day=day(made.effective_on))
    coming = f'<p class="next"><a href="#coming">{escape(_("Coming changes"))}</a></p>' if made.coming else ""
    parts = [
        f"<header>{other_language(language)}",
        f'<p class="from">{escape(joined(settings.company, settings.office))}</p>',
        f"<h1>{escape(_(LEAFLET))}</h1>",
        f'<span class="since">{escape(since)}</span>' if made.groups else f"<p>{escape(_(EMPTY))}</p>",
        f"{coming}</header>",
    ]
    for group in made.groups:
        rows = [_row(line.name, f"<b>{yuan(line.price_fen)}</b> <i>/ {escape(line.unit)}</i>") for line in group.lines]
        parts.append(f"<section><h2>{escape(group.category)}</h2><table>{''.join(rows)}</table></section>")
    parts.append('<div id="coming">')
    for starts_on, changes in groupby(made.coming, key=lambda change: change.starts_on):
        rows = [_row(change.name, escape(change_words(change, language))) for change in changes]
        head = escape(_("From {day}").format(day=day(starts_on)))
        parts.append(f"<aside><h2>{head}</h2><table>{''.join(rows)}</table></aside>")
    parts.append("</div><footer>" + "".join(f"<p>{escape(note)}</p>" for note in notes if note))
    if made.groups:
        parts.append(f'<p><a href="{PUBLIC_PAGE}.pdf">{escape(_("As PDF"))}</a></p>')
    return PAGE.html(_(LEAFLET), "".join([*parts, "</footer>"]), language)


def _row(name: str, value: str) -> str:
    return f"<tr><td>{escape(name)}</td><td>{value}</td></tr>"


PUBLIC_PRICES = [Route(PUBLIC_PAGE, prices_page), Route(f"{PUBLIC_PAGE}.pdf", prices_pdf)]

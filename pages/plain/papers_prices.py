"""Prices as PDF, for who is signed in: the notice, the leaflet, and the price confirmation of a job by quote."""

from datetime import date
from itertools import groupby
from urllib.parse import quote as quoted

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.paper.price_data import (
    PriceChangeLine,
    PriceGroup,
    PriceLine,
    PricePaper,
    QuotePaper,
    QuotePart,
    Signature,
)
from components.paper.render import price_leaflet_pdf, price_notice_pdf, quote_pdf
from db.clock import now, office_day, office_time
from db.errors import NotFound
from db.operations.price_papers import print_price_notice, print_quote
from db.queries.price_papers import PublishedList, get_published_list
from db.queries.quote_papers import QuotePaperFacts, get_quote_paper
from db.queries.settings import OfficeSettings, get_settings
from db.rules.capital_numerals import capital_numerals
from db.rules.quote_shares import shown_amounts
from db.rules.quote_states import shown_state
from db.rules.quotes import shown_no
from db.types import Actor
from db.vocabulary import N_, QuoteState
from db.work import act, ask
from pages.plain.papers_billing import DayNotReadable, paper, pdf

PUBLIC_PAGE = "/prices"
BEFORE_APPROVAL = (QuoteState.DRAFT, QuoteState.SIGNED, QuoteState.ENDORSED, QuoteState.REJECTED)
ENDED = (QuoteState.REFUSED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)
LONGEST_REVISION = 4


def price_notice(by: Actor, request: Request) -> Response:
    """The prices of today, or of the day asked for, on the lobby board; the print is noted."""
    return _prices(by, request, is_leaflet=False)


def price_leaflet(by: Actor, request: Request) -> Response:
    """The same for the rooms."""
    return _prices(by, request, is_leaflet=True)


def _prices(by: Actor, request: Request, *, is_leaflet: bool) -> Response:
    today = office_day(now())
    day = _day(request.query_params["on"]) if "on" in request.query_params else today
    act(print_price_notice, by=by, on=day, is_leaflet=is_leaflet)
    settings = ask(get_settings)
    made = price_paper(ask(get_published_list, day=day), settings, today=today)
    make, name = (price_leaflet_pdf, "leaflet") if is_leaflet else (price_notice_pdf, "notice")
    return pdf(make(made, office_head(settings), settings.paper_language), f"prices {day} {name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayNotReadable(day=text[:20]) from None


def price_paper(prices: PublishedList, settings: OfficeSettings, *, today: date) -> PricePaper:
    """The published list on paper: on an earlier day's says from when it is replaced, on today's what comes."""
    return PricePaper(
        effective_on=prices.effective_on or prices.day,
        groups=tuple(
            PriceGroup(category, tuple(PriceLine(row.name, row.unit_of_measure, row.unit_price_fen) for row in rows))
            for category, rows in groupby(prices.prices, key=lambda row: row.category)
        ),
        coming=tuple(
            PriceChangeLine(row.starts_on, row.name, row.unit_of_measure, row.before_fen, row.after_fen)
            for row in prices.coming
            if row.starts_on > today
        ),
        replaced_on=next((row.starts_on for row in prices.coming if row.starts_on <= today), None),
        path=PUBLIC_PAGE if settings.price_page_is_public else "",
    )


def quote(by: Actor, request: Request) -> Response:
    """One revision's price confirmation, without ?revision= the newest; the print is noted (R-PRICE-5)."""
    number, revision = request.path_params["quote_no"], request.query_params.get("revision")
    if revision is not None and not (revision.isascii() and revision.isdigit() and len(revision) <= LONGEST_REVISION):
        raise NotFound(what=N_("Quote"), key=f"{number}-{revision[:LONGEST_REVISION]}")
    asked = {"quote_no": number, "revision": None if revision is None else int(revision)}
    act(print_quote, by=by, **asked)
    facts, settings = ask(get_quote_paper, **asked), ask(get_settings)
    if facts is None:
        raise NotFound(what=N_("Quote"), key=number)
    made = quote_paper(facts, settings, today=office_day(now()))
    name = shown_no(facts.quote_no, facts.revision)
    return pdf(quote_pdf(made, office_head(settings), settings.paper_language), name)


def quote_paper(facts: QuotePaperFacts, settings: OfficeSettings, *, today: date) -> QuotePaper:
    """What the customer sees of a revision: shares of the price, never its cost or profit."""
    state = shown_state(facts.state, valid_until=facts.valid_until, today=today)
    earlier = facts.confirmed_before if facts.is_on_site else facts.offered_before
    before_tax = facts.total_fen - facts.tax_fen
    shares = shown_amounts([line.amount_fen for line in facts.lines], before_tax if facts.lines else 0)
    in_time = {name: None if (at := getattr(facts, name)) is None else office_time(at) for name in TIMES}
    manager = (
        (facts.endorsed_by, in_time["endorsed_at"])
        if facts.endorsed_at
        else (facts.approved_by, in_time["approved_at"])
    )
    return QuotePaper(
        number=facts.quote_no,
        revision=facts.revision,
        customer=facts.customer,
        customer_kind=facts.customer_kind,
        room=facts.room,
        phone=facts.phone_masked,
        order_no=facts.order_no,
        department=facts.department,
        wanted_at=in_time["wanted_at"],
        wanted_until=in_time["wanted_until"],
        title=facts.title,
        method=facts.method,
        method_agreed_on=facts.method_agreed_on,
        detail=facts.shown_detail,
        parts=tuple(
            QuotePart(line.kind, line.name, share, line.quantity_thousandths, line.unit_of_measure, line.people)
            for line, share in zip(facts.lines, shares, strict=True)
        ),
        tax_rate=facts.tax_rate,
        tax_fen=facts.tax_fen,
        total_fen=facts.total_fen,
        total_capital=capital_numerals(facts.total_fen),
        made_on=office_day(facts.drafted_at),
        path=f"/order?no={quoted(facts.order_no)}",
        valid_until=facts.valid_until,
        valid_days=settings.quote_valid_days if state is QuoteState.APPROVED else None,
        settlement=facts.settlement,
        is_paid_in_advance=settings.ad_hoc_in_advance,
        head_of_department=Signature(facts.signed_by, in_time["signed_at"]),
        manager=Signature(*manager),
        leader=Signature(facts.approved_by, in_time["approved_at"]) if facts.endorsed_at else None,
        confirmed_how=facts.confirmed_how,
        confirmed_at=in_time["confirmed_at"],
        earlier_revision=None if earlier is None else earlier.revision,
        earlier_total_fen=earlier.total_fen if earlier is not None and facts.is_on_site else None,
        is_draft=state in BEFORE_APPROVAL,
        is_ended=state in ENDED,
        replaced_by=facts.replaced_by,
    )


TIMES = ("wanted_at", "wanted_until", "signed_at", "endorsed_at", "approved_at", "confirmed_at")

PRICE_PAPERS = [
    Route("/papers/price-notice", paper(price_notice)),
    Route("/papers/price-leaflet", paper(price_leaflet)),
    Route("/papers/quote/{quote_no}", paper(quote)),
]

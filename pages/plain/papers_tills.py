"""The till's papers as PDF: a day's sheet, a hand-over's slip; each checks session and role, and is on record."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.locale import translation
from components.paper.render import hand_over_pdf, till_sheet_pdf
from components.till_papers import hand_over_paper, till_sheet_paper
from db.clock import now
from db.errors import NotFound
from db.operations.exports import export_paper
from db.queries.payments import get_day_sheet, list_receipts
from db.queries.settings import get_settings
from db.queries.till_items import list_items, list_refunds_paid
from db.queries.tills import get_hand_over, list_hand_overs, list_sums
from db.rules import permissions
from db.types import Actor
from db.vocabulary import N_, HandOverState, MoneyPaper
from db.work import act, ask
from pages.plain.papers_billing import DayNotReadable, paper, pdf

MOST_OF_A_DAY = 2_000


def till(by: Actor, request: Request) -> Response:
    """The day sheet of a cashier's till; a clerk prints the own one, finance and managers any."""
    permissions.require(by, "view_till")
    try:
        day = date.fromisoformat(request.path_params["day"])
        cashier = int(request.query_params.get("cashier") or by.user_id or 0)
    except ValueError:
        raise DayNotReadable(day=request.path_params["day"]) from None
    if cashier != by.user_id:
        permissions.require(by, "view_all_tills")
    receipts = ask(list_receipts, day=day, cashier_id=cashier, limit=MOST_OF_A_DAY)
    handed = [
        row
        for row in reversed(ask(list_hand_overs, user_id=cashier, day=day))
        if row.handed_by_id == cashier and row.state is not HandOverState.REFUSED
    ]
    holder = receipts[0].cashier if receipts else handed[0].handed_by if handed else by.name
    settings = ask(get_settings)
    sheet = till_sheet_paper(
        till=receipts[0].till or holder if receipts else holder,
        holder=holder,
        day=day,
        receipts=receipts,
        sums=ask(get_day_sheet, day=day, cashier_id=cashier),
        refunds=ask(list_refunds_paid, day=day, cashier_id=cashier),
        hand_overs=[hand_over_paper(row) for row in handed],
        at=now(),
        translate=translation(settings.paper_language).gettext,
    )
    act(export_paper, by=by, paper=MoneyPaper.DAY_SHEET, number=f"{day} {holder}")
    return pdf(till_sheet_pdf(sheet, office_head(settings), settings.paper_language), f"{day} {holder}")


def hand_over(by: Actor, request: Request) -> Response:
    """The slip of a hand-over, for who handed it over, who is named or signed, and who sees all tills."""
    permissions.require(by, "view_till")
    number = request.path_params["hand_over_no"]
    row, settings = ask(get_hand_over, hand_over_no=number), ask(get_settings)
    if row is None:
        raise NotFound(what=N_("Hand-over"), key=number)
    if by.user_id not in row.people:
        permissions.require(by, "view_all_tills")
    act(export_paper, by=by, paper=MoneyPaper.HAND_OVER, number=number)
    sums = ask(list_sums, hand_over_id=row.hand_over_id)
    made = hand_over_paper(row, sums, ask(list_items, hand_over_id=row.hand_over_id))
    return pdf(hand_over_pdf(made, office_head(settings), settings.paper_language), number)


TILL_PAPERS = [
    Route("/papers/till/{day}", paper(till)),
    Route("/papers/hand-over/{hand_over_no}", paper(hand_over)),
]

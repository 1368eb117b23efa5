"""The voucher of a refund as PDF, for finance and the manager; each print is on record."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.paper.refund import RefundPaper
from components.paper.render import refund_pdf
from db.clock import now, office_day, office_time
from db.errors import NotFound
from db.operations.refunds import print_refund
from db.queries.adjustments import get_adjustment
from db.queries.settings import get_settings
from db.rules.capital_numerals import capital_numerals
from db.types import Actor
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf


def refund(by: Actor, request: Request) -> Response:
    """Paid-out refunds only; whoever may not print gets the sentence that says who may."""
    number = request.path_params["voucher_no"]
    act(print_refund, by=by, voucher_no=number)
    row, settings = ask(get_adjustment, adjustment_no=number, today=office_day(now())), ask(get_settings)
    if row is None or row.method is None or row.paid_out_at is None:
        raise NotFound(what=N_("Voucher for a refund"), key=number)
    made = RefundPaper(
        number=row.voucher_no,
        request_no=row.adjustment_no,
        customer=row.customer,
        room=row.room,
        receiver=row.receiver,
        ground=row.ground,
        reason=row.reason,
        method=row.method,
        amount_fen=row.amount_fen,
        amount_capital=capital_numerals(row.amount_fen),
        asked_by=row.asked_by,
        approved_by=row.decided_by,
        paid_by=row.paid_out_by,
        paid_at=office_time(row.paid_out_at),
    )
    return pdf(refund_pdf(made, office_head(settings), settings.paper_language), number)


REFUND_PAPERS = [Route("/papers/refund/{voucher_no}", paper(refund))]

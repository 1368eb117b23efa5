"""Work order slips as PDF, for who may print them; every slip handed out is counted (R-ORDER-3)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.paper.render import slip_pdf
from components.slip_papers import slip_paper
from db.clock import office_day
from db.errors import NotFound
from db.operations.dispatch import print_slip
from db.queries.settings import get_settings
from db.queries.work_orders_one import get_order
from db.types import Actor
from db.vocabulary import N_
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf


def slip(by: Actor, request: Request) -> Response:
    """One slip in four parts; the print is counted first, the PDF made with no transaction open (R-ORDER-2)."""
    order = ask(get_order, order_no=request.path_params["order_no"])
    if order is None:
        raise NotFound(what=N_("Work order"), key=request.path_params["order_no"])
    act(print_slip, by=by, order_id=order.id)
    settings, money = ask(get_settings), order.money
    stamped_on = None if money.stamped_at is None else office_day(money.stamped_at)
    made = slip_paper(order, stamp=money.stamp, stamped_on=stamped_on)
    return pdf(slip_pdf([made], office_head(settings), settings.paper_language), order.order_no)


ORDER_PAPERS = [Route("/papers/slip/{order_no}", paper(slip))]

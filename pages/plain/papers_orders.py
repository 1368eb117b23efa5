"""Work order slips as PDF, for who may print them; every slip handed out is counted (R-ORDER-3)."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components.billing_papers import office_head
from components.paper.data import SlipLine, SlipPaper
from components.paper.render import slip_pdf
from db.clock import office_day, office_time
from db.errors import NotFound
from db.operations.dispatch import print_slip
from db.queries.settings import get_settings
from db.queries.work_orders_one import OrderView, get_order
from db.rules.capital_numerals import capital_numerals
from db.types import Actor
from db.vocabulary import N_, OrderState
from db.work import act, ask
from pages.plain.papers_billing import paper, pdf


def slip(by: Actor, request: Request) -> Response:
    """One slip in four parts; the print is counted first, the PDF made with no transaction open (R-ORDER-2)."""
    order = ask(get_order, order_no=request.path_params["order_no"])
    if order is None:
        raise NotFound(what=N_("Work order"), key=request.path_params["order_no"])
    act(print_slip, by=by, order_id=order.id)
    settings = ask(get_settings)
    return pdf(slip_pdf([slip_paper(order)], office_head(settings), settings.paper_language), order.order_no)


def slip_paper(order: OrderView) -> SlipPaper:
    """What the slip shows of an order: times on the office's wall clock, the phone masked."""
    lines = tuple(
        SlipLine(line.name, line.unit_of_measure, line.quantity_thousandths, line.unit_price_fen, line.amount_fen)
        for line in order.present_lines
    )
    local = {
        name: office_time(moment)
        for name in ("registered_at", "wanted_at", "wanted_until", "dispatched_at", "accepted_at", "completed_at")
        if (moment := getattr(order, name)) is not None
    }
    return SlipPaper(
        number=order.order_no,
        customer=order.customer,
        customer_kind=order.customer_kind,
        room=order.unit_label or order.address,
        phone=order.contact_phone_masked or order.phone_masked,
        channel=order.channel,
        recorded_at=office_time(order.recorded_at) if order.is_back_dated else None,
        lines=lines or (SlipLine(order.item_name),),
        settlement=order.settlement,
        path=f"/order?no={quote(order.order_no)}",
        department=order.department,
        worker=order.worker,
        description=order.description or order.item_name,
        total_fen=order.amount_fen,
        total_capital="" if order.amount_fen is None else capital_numerals(order.amount_fen),
        earlier_total_fen=order.earlier_fen if order.earlier_fen != order.amount_fen else None,
        free_ground=order.free_ground,
        accepted_how=order.accepted_how,
        result=order.result,
        stamp=order.money.stamp,
        stamped_on=None if order.money.stamped_at is None else office_day(order.money.stamped_at),
        is_cancelled=order.state is OrderState.CANCELLED,
        **local,
    )


ORDER_PAPERS = [Route("/papers/slip/{order_no}", paper(slip))]

"""A slip on paper from what the queries give: the slip itself, and its copy behind a notice. No streamlit."""

from datetime import date
from urllib.parse import quote

from components.paper.data import SlipLine, SlipPaper
from db.clock import office_time
from db.queries.slip_copies import SlipCopy
from db.queries.work_orders_one import OrderView
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import OrderState, SignOff, Stamp


def slip_paper(
    order: OrderView | SlipCopy,
    *,
    stamp: Stamp | None = None,
    stamped_on: date | None = None,
    signed: SignOff | None = None,
) -> SlipPaper:
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
        signed=signed,
        stamp=stamp,
        stamped_on=stamped_on,
        is_cancelled=order.state is OrderState.CANCELLED,
        **local,
    )

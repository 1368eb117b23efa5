"""Correct what was written down: before acceptance everything, afterwards what does not touch the price."""

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed
from components.order_saving import form_of, save
from components.visit_time import next_day, slot_control, slot_of, visit_window
from components.words import _, word
from db.clock import now, office_day
from db.money import to_thousandths
from db.operations.intake import correct_order
from db.operations.requests import Request
from db.queries.catalogue import list_items
from db.queries.work_orders_one import OrderView
from db.types import Actor
from db.vocabulary import Channel, FreeGround, LineKind, OrderState, OrderVerb, Settlement

CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.ONLINE, Channel.LETTER)
WAYS = (Settlement.IMMEDIATE, Settlement.MONTHLY, Settlement.FREE)


def correct(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.CORRECT)
    is_agreed = order.state not in (OrderState.REGISTERED, OrderState.PRICED)
    told = [line for line in order.present_lines if line.kind is LineKind.ITEM]
    quantity = told[0].quantity_thousandths if told else 1000
    asked = {
        "item_id": order.item_id,
        "item_name": order.item_name,
        "quantity_thousandths": quantity,
        "settlement": order.settlement,
        "free_ground": order.free_ground,
        "is_paid_in_advance": order.is_paid_in_advance,
    }
    with entry_form(fresh(form)):
        if is_agreed:
            st.caption(_("The customer has accepted the price: item, quantity and settlement stay as they are."))
        else:
            asked |= priced_fields(order, quantity)
        field_error(form, "item_id", "item_name", "quantity", "settlement", "free_ground")
        one, two, three = st.columns([30, 42, 28])
        contact = one.text_input(_("Contact"), order.contact_name)
        address = two.text_input(_("Address"), order.address)
        on_file = _("On file {phone}").format(phone=order.contact_phone_masked or order.phone_masked)
        phone = three.text_input(_("Phone"), placeholder=on_file)
        field_error(form, "phone", "contact_name", "address")
        description = st.text_input(_("Description"), order.description)
        one, two = st.columns([26, 74])
        day = one.date_input(_("Visit on"), next_day(order.wanted_at), format="YYYY-MM-DD")
        with two:
            kept = slot_of(order.wanted_at, order.wanted_until)
            slot = slot_control(_("Time slot"), key=f"slot {fresh(form)}", kept=kept, other=order.wanted_at)
        known = order.channel if order.channel in CHANNELS else None
        channel = st.segmented_control(_("Channel"), CHANNELS, default=known, format_func=word)
        field_error(form, "wanted_at", "channel", "description")
        save_label = _("Save the correction")
        if pressed(st.form_submit_button, save_label, form=form, type="primary", shortcut="Ctrl+Enter"):
            begin, end = visit_window(day, slot, order.wanted_at, order.wanted_until)
            request = Request(
                customer_id=order.customer_id,
                unit_id=order.unit_id,
                channel=channel,
                department_id=order.department_id,
                kind=order.kind,
                trade=order.trade,
                contact_name=contact,
                contact_phone=phone or None,
                address=address,
                description=description,
                product_model=order.product_model,
                purchased_on=order.purchased_on,
                wanted_at=begin,
                wanted_until=end,
                note=order.note,
                **asked,
            )
            save(order, OrderVerb.CORRECT, correct_order, request=request)


def priced_fields(order: OrderView, quantity: int) -> dict[str, object]:
    """What the price depends on: still open before the customer has accepted."""
    items = {row.id: row for row in ask(list_items, day=office_day(now()))}
    one, two, three = st.columns([46, 18, 36])
    item = one.selectbox(
        _("Service item"),
        list(items),
        index=list(items).index(order.item_id) if order.item_id in items else None,
        format_func=lambda id_: f"{items[id_].code} {items[id_].name}",
        placeholder=order.item_name,
    )
    typed = two.number_input(_("Quantity"), 0.0, value=quantity / 1000, step=1.0, format="%g")
    way = three.segmented_control(_("Settlement"), WAYS, default=order.settlement, format_func=word)
    ground = st.selectbox(
        _("Ground for no charge"),
        (FreeGround.WARRANTY, FreeGround.PUBLIC_AREA, FreeGround.GOODWILL),
        index=None,
        format_func=word,
        placeholder=word(order.free_ground) or _("only where it is free"),
    )
    is_free = way is Settlement.FREE
    return {
        # An item that has ended is not offered any more; the order keeps it.
        "item_id": order.item_id if item is None else item,
        "quantity_thousandths": to_thousandths(str(round(typed, 3))),
        "settlement": way,
        "free_ground": (ground or order.free_ground) if is_free else None,
        "is_paid_in_advance": order.is_paid_in_advance and way is Settlement.IMMEDIATE,
    }

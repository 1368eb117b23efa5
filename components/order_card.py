"""One order on its page: who, where, when, by whom, and the lines with what the customer agreed to."""

import streamlit as st

from components.chips import badge_of, plain
from components.order_strip import short_moment
from components.page import card
from components.tables import money_column, shown_day, shown_moment, shown_yuan, text_column
from components.visit_time import shown_window
from components.words import _, word
from db.money import format_quantity, format_yuan
from db.queries.work_orders_one import OrderView
from db.rules.work_order_states import is_price_accepted
from db.vocabulary import (
    Settlement,
)


def show_facts(order: OrderView) -> None:
    """Who, where, when, by whom, and the lines with what the customer agreed to."""
    taken = _("{channel}, taken by {who}").format(channel=word(order.channel), who=order.registered_by or "—")
    with card(_("Work order"), taken):
        facts = facts_of(order)
        pairs = zip(facts[::2], facts[1::2], strict=True)
        st.table(
            [
                {"a": f":gray[{name}]", "b": plain(text), "c": f":gray[{other}]", "d": plain(more)}
                for (name, text), (other, more) in pairs
            ],
            border=False,
            hide_header=True,
            hide_index=True,
        )
        show_lines(order)


def facts_of(order: OrderView) -> list[tuple[str, str]]:
    kind = " ".join(filter(None, (word(order.kind), word(order.trade))))
    who = " · ".join(filter(None, (order.customer, word(order.customer_kind), word(order.customer_class))))
    place = order.address if order.unit_label in order.address else f"{order.unit_label} {order.address}".strip()
    facts = [
        (_("Customer"), who),
        (_("Address"), place),
        (_("Phone"), order.contact_phone_masked or order.phone_masked),
        (_("Wanted time"), shown_window(order.wanted_at, order.wanted_until)),
        (_("Department"), f"{order.department} {order.worker}".strip()),
        (_("Settlement"), settlement_words(order)),
        (_("Description"), order.description),
        (_("Result of the work"), order.result),
        (_("Kind"), kind),
        (_("Registration"), shown_moment(order.registered_at)),
    ]
    if order.product_model or order.purchased_on:
        facts.append((_("Product model"), order.product_model))
        facts.append((_("Purchased on"), shown_day(order.purchased_on)))
    return facts


def settlement_words(order: OrderView) -> str:
    if order.free_ground is not None:
        return f"{word(Settlement.FREE)} ({word(order.free_ground)})"
    return _("Pay first") if order.is_paid_in_advance else word(order.settlement)


def show_lines(order: OrderView) -> None:
    if order.lines:
        st.dataframe(
            [
                {
                    "item": line.name,
                    "quantity": f"{format_quantity(line.quantity_thousandths)} {line.unit_of_measure}".strip(),
                    "kind": word(line.kind),
                    "price": shown_yuan(line.unit_price_fen),
                    "amount": shown_yuan(line.amount_fen),
                }
                for line in order.present_lines
            ],
            column_config={
                "item": text_column(_("Item"), width=210),
                "quantity": text_column(_("Quantity"), width=80),
                "kind": text_column(_("Kind"), width=110),
                "price": money_column(_("Unit price (CNY)"), width=90),
                "amount": money_column(_("Amount (CNY)"), width=90),
            },
            hide_index=True,
            height="content",
        )
    foot = st.container(horizontal=True, horizontal_alignment="distribute")
    foot.markdown(agreement_note(order), width="content")
    if order.amount_fen is not None:
        total = _("Sum")
        foot.markdown(f":gray[{total}] **{format_yuan(order.amount_fen)}**", width="content")


def agreement_note(order: OrderView) -> str:
    """Whether the customer agreed to this price, and what it was before (R-PRICE-7)."""
    if order.needs_quote:
        return badge_of(_("Needs a quote"), "orange", "hourglass_top")
    if order.free_ground is not None:
        return badge_of(word(order.free_ground), "green", "redeem")
    before = order.earlier_fen
    changed = "" if before is None else _("before {amount}, rule R-PRICE-7").format(amount=format_yuan(before))
    if is_price_accepted(order):
        how = f"{word(order.accepted_how)} {short_moment(order.accepted_at)}"
        agreed = badge_of(_("Price accepted"), "green", "check_circle")
        return f"{agreed} :small[:gray[{plain(how)} {plain(changed)}]]"
    waits = badge_of(_("Not accepted yet"), "orange", "hourglass_top")
    return f"{waits} :small[:gray[{plain(changed)}]]"

"""Beside the request: what it costs, what to mind, and what the flat had before. Below: today's own slips."""

from datetime import date
from typing import Protocol

import streamlit as st

from components.act import ask
from components.chips import badge, badge_of, plain
from components.order_table import show_orders, table_head
from components.page import card
from components.tables import shown_day
from components.words import _, word
from db.clock import office_day
from db.money import format_quantity, format_yuan, line_amount
from db.queries.catalogue import ItemRow
from db.queries.customers import CustomerHit
from db.queries.work_orders_intake import get_customer_notes, list_likely_duplicates, list_own_today, list_recent_orders
from db.types import Actor
from db.vocabulary import FreeGround


def show_customer_badges(customer: CustomerHit | None) -> None:
    """Directly under the customer: class, kind, debt, masked phone, area."""
    if customer is None:
        hint = _("Type a room, a name, its initials or the last four digits of a phone.")
        st.markdown(f":gray[:small[{hint}]]")
        return
    notes = ask(get_customer_notes, customer_id=customer.id)
    parts = [badge(customer.customer_class), badge_of(word(customer.kind), "gray", "home")]
    if notes.owed_fen > 0:
        parts.append(badge_of(_("Owes {amount}").format(amount=format_yuan(notes.owed_fen)), "red", "error"))
    facts = [f"**{plain(customer.name)}**", plain(customer.phone_masked)]
    if customer.area is not None:
        facts.append(f"{customer.area.normalize():f} m²")
    st.markdown(" ".join(parts) + f" :small[{' · '.join(fact for fact in facts if fact)}]")


class Asked(Protocol):
    """What the cards need to know of the request."""

    @property
    def customer(self) -> CustomerHit | None: ...
    @property
    def item(self) -> ItemRow | None: ...
    @property
    def quantity_thousandths(self) -> int: ...
    @property
    def ground(self) -> FreeGround | None: ...
    @property
    def is_outside(self) -> bool: ...


def show_price(asked: Asked) -> int | None:
    """The price that holds on the day and the total, live; gives what the customer is told, in fen."""
    item, quantity_thousandths, ground = asked.item, asked.quantity_thousandths, asked.ground
    told = None
    if item and item.unit_price_fen is not None and quantity_thousandths > 0 and not asked.is_outside:
        told = line_amount(quantity_thousandths, item.unit_price_fen)
    if ground is not None:
        note = badge_of(word(ground), "green", "redeem")
    elif told is not None:
        note = badge_of(_("Standard price"), "green", "verified")
    elif asked.is_outside:
        note = badge_of(_("The manager decides"), "orange", "contact_support")
    else:
        note = badge_of(_("Needs a quote"), "orange", "hourglass_top") if item else ""
    with card(_("Price"), note):
        if ground is not None:
            shown, line = format_yuan(0), _("Nothing is charged; the ground is printed on the slip.")
            if ground is FreeGround.GOODWILL:
                line = _("The project manager decides; the order waits until then.")
        elif told is not None and item is not None:
            shown = format_yuan(told)
            line = _("{price} per {unit} × {quantity}, in force since {day}").format(
                price=format_yuan(item.unit_price_fen or 0),
                unit=item.unit_of_measure,
                quantity=format_quantity(quantity_thousandths),
                day=shown_day(item.valid_from),
            )
        else:
            shown = "—"
            line = _("Not on the list? Leave the item empty and describe it below: it waits for a quote.")
            if asked.is_outside:
                line = _("Nothing is refused at the desk: the manager answers, then the customer is told.")
            elif item:
                line = _("No price holds today: it waits for a quote.")
        st.metric(_("Price"), shown, label_visibility="collapsed")
        st.markdown(f":gray[:small[{plain(line)}]]")
    return None if ground is not None else told


def show_notes(asked: Asked, today: date) -> None:
    """A likely duplicate, arrears, an answer that was dissatisfied: seen, never in the way."""
    customer, item = asked.customer, asked.item
    if customer is None:
        return
    notes = ask(get_customer_notes, customer_id=customer.id)
    lines = []
    if item is not None:
        same = ask(
            list_likely_duplicates,
            customer_id=customer.id,
            unit_id=customer.unit_id,
            item_id=item.id,
            item_name=item.name,
        )
        for row in same:
            said = _("Duplicate? {number} {job}, {state}")
            lines.append(said.format(number=f"**{row.order_no}**", job=plain(row.item), state=word(row.state)))
    if notes.owed_fen > 0 and notes.oldest_on is not None:
        said = _("Owes {amount}, the oldest since {day}, {n} days")
        days = (today - notes.oldest_on).days
        lines.append(said.format(amount=format_yuan(notes.owed_fen), day=shown_day(notes.oldest_on), n=days))
    if notes.unhappy:
        lines.append(_("Dissatisfied at the last callback, not answered yet: {n}").format(n=notes.unhappy))
    if lines:
        with card(_("Please note"), badge_of(_("Items: {n}").format(n=len(lines)), "orange", "warning")):
            for line in lines:
                st.markdown(f":small[{line}]")


def show_recent(customer: CustomerHit | None) -> None:
    """The last five jobs of the flat."""
    if customer is None:
        return
    recent = ask(list_recent_orders, customer_id=customer.id, unit_id=customer.unit_id)
    with card(_("Last orders of this flat"), _("{n} in all").format(n=recent.total)):
        if not recent.rows:
            st.caption(_("No orders yet."))
            return
        st.table(
            [
                {"day": f":gray[{office_day(row.registered_at)}]", "job": plain(row.item), "state": badge(row.state)}
                for row in recent.rows
            ],
            border=False,
            hide_header=True,
            hide_index=True,
        )


def show_own_today(actor: Actor, today: date) -> None:
    """My last slips of today, so that a saved slip is seen to arrive."""
    own = ask(list_own_today, user_id=actor.user_id, day=today)
    said = _("Orders: {n}, {amount}").format(n=own.orders, amount=format_yuan(own.amount_fen))
    table_head(_("My requests today"), said)
    if own.rows:
        columns = ("state", "number", "who", "job", "department", "amount", "wanted", "time")
        show_orders(own.rows, key="own_today", columns=columns)

"""What a request is about, outside the form so that the price is live. The address keeps it over a reload."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from components.act import ask, field_error
from components.customer_search import choose_customer, show_new_customer
from components.intake_cards import show_customer_badges
from components.words import _, word
from db.clock import now, office_day
from db.money import to_thousandths
from db.queries.catalogue import ItemRow, list_items
from db.queries.customers import CustomerHit
from db.queries.work_orders_dispatch import list_day_load
from db.rules.order_kinds import is_repair_proposed
from db.vocabulary import FreeGround, OrderKind, Trade

# What costs nothing and why, and what is no price at all yet: outside the scope, it goes to the manager (R-PRICE-8).
OUTSIDE = "outside"
GROUNDS = (FreeGround.WARRANTY, FreeGround.PUBLIC_AREA, FreeGround.GOODWILL, OUTSIDE)


class Subject(NamedTuple):
    """Who wants what, when, from whom, and on whose account."""

    customer: CustomerHit | None
    item: ItemRow | None
    quantity_thousandths: int
    ground: FreeGround | None
    kind: OrderKind | None
    trade: Trade | None
    department_id: int | None
    visit: date | None
    is_outside: bool


def choose_subject(price_day: date) -> Subject:
    """The first two rows: customer, item, quantity; day, department, charge, kind."""
    items = {row.code: row for row in ask(list_items, day=price_day)}
    one, two, three = st.columns([34, 42, 24])
    with one:
        customer = choose_customer(_("Customer") + " *", key="intake", form="intake")
    with two:
        wanted = st.selectbox(
            _("Service item") + " *",
            list(items),
            index=None,
            key="item",
            bind="query-params",
            placeholder=_("Code, name or initials"),
            format_func=lambda code: f"{code} {items[code].name} {items[code].name_initials}".strip(),
        )
        field_error("intake", "item_id", "item_name")
    item = items.get(wanted or "")
    unit = _("Quantity ({unit})").format(unit=item.unit_of_measure) if item else _("Quantity")
    with three:
        typed = st.number_input(
            unit + " *",
            min_value=0.0,
            value=1.0,
            step=1.0,
            format="%g",
            key="quantity",
            bind="query-params",
        )
        field_error("intake", "quantity")
    show_customer_badges(customer)
    show_new_customer("intake")
    one, two, three, four = st.columns([23, 29, 24, 24])
    today = office_day(now())
    visit = one.date_input(_("Visit on") + " *", today, key="visit", bind="query-params", format="YYYY-MM-DD")
    loads = {row.department_id: row for row in ask(list_day_load, day=visit or today)}
    own = list(loads).index(item.department_id) if item and item.department_id in loads else 0
    department = two.selectbox(
        _("Department") + " *",
        list(loads),
        index=own if loads else None,
        key=f"department {item.code if item else ''}",
        format_func=lambda id_: _("{department}, jobs: {n}").format(
            department=loads[id_].department, n=loads[id_].planned
        ),
    )
    with three:
        charge = st.selectbox(
            _("Charge") + " *",
            GROUNDS,
            index=None,
            key="ground",
            bind="query-params",
            format_func=_ground_words,
            placeholder=_("Standard price"),
        )
        field_error("intake", "free_ground")
    is_outside = charge == OUTSIDE
    ground = None if is_outside else charge
    with four:
        kind = _choose_kind(is_repair_proposed(item.category if item else "", ground))
    quantity = to_thousandths(Decimal(str(round(typed or 0, 3))))
    is_repair = isinstance(kind, Trade)
    known = None if kind is None else OrderKind.REPAIR if is_repair else OrderKind.SERVICE
    trade = kind if is_repair else None
    return Subject(customer, item, quantity, ground, known, trade, department, visit, is_outside)


def _choose_kind(is_repair: bool) -> OrderKind | Trade | None:
    """Another service, or a repair of a trade; where a repair is likely, nothing is chosen beforehand."""
    chosen = st.selectbox(
        _("Kind") + " *",
        (OrderKind.SERVICE, *Trade),
        index=None if is_repair else 0,
        key="trade" if is_repair else "kind",
        bind="query-params",
        format_func=_kind_words,
        placeholder=_("Which trade?"),
    )
    field_error("intake", "trade")
    return chosen


def _ground_words(ground: FreeGround | str) -> str:
    return _("Outside our scope: ask the manager") if ground == OUTSIDE else word(ground)


def _kind_words(kind: OrderKind | Trade) -> str:
    return word(kind) if kind is OrderKind.SERVICE else _("Repair: {trade}").format(trade=word(kind))

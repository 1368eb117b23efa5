"""Customers: found by what somebody at the desk types, listed, and one in full (R-CUST-1, R-CUST-2)."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db import clock
from db.queries.prefixes import starts_with
from db.rules import search
from db.rules.personal_data import mask_phone
from db.tables.customers import Customer, CustomerUnit, Unit
from db.vocabulary import CustomerClass, CustomerKind

PHONE_TAIL = 4


class CustomerHit(NamedTuple):
    """A customer at one unit; a customer of three units is three hits, one of none has no unit."""

    id: int
    customer_no: str
    name: str
    kind: CustomerKind
    customer_class: CustomerClass
    unit_id: int | None
    unit_label: str
    area: Decimal | None
    phone_masked: str
    zone: str


def is_current(today: date) -> ColumnElement[bool]:
    """The links that hold today (R-DEC-10)."""
    return and_(CustomerUnit.from_on <= today, or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= today))


def list_rooms(session: Session, *, customer_ids: Collection[int], today: date) -> dict[int, str]:
    """The rooms of each customer today, in one text."""
    rooms: dict[int, list[str]] = {}
    for customer_id, label in session.execute(
        select(CustomerUnit.customer_id, Unit.label)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(CustomerUnit.customer_id.in_(customer_ids), is_current(today))
        .order_by(CustomerUnit.customer_id, Unit.room_key)
    ):
        rooms.setdefault(customer_id, []).append(label)
    return {customer_id: " ".join(dict.fromkeys(labels)) for customer_id, labels in rooms.items()}


def search_customers(
    session: Session, *, text: str, limit: int = 8, today: date | None = None, only_active: bool = True
) -> list[CustomerHit]:
    """By room, customer number, phone (whole or its last four digits), beginning of the name or pinyin initials.

    Every way is an equality or the beginning of an indexed text; the exact ones come first. Fewer than two signs find
    nothing, unless it is one Chinese character.
    """
    today = today or clock.office_day(clock.now())
    typed = search.normalised(text)
    if not typed or (len(typed) == 1 and typed.isascii()):
        return []
    found: dict[tuple[int, int | None], None] = {}
    for way in _ways(session, text.strip(), typed, today):
        wanted = way.where(Customer.is_active) if only_active else way
        for customer_id, unit_id in session.execute(wanted.limit(limit)):
            found.setdefault((customer_id, unit_id))
        if len(found) >= limit:
            break
    return list_hits(session, pairs=list(found)[:limit])


def _ways(session: Session, name: str, typed: str, today: date) -> Iterable[Select[int, int | None]]:
    by_unit = (
        select(Customer.id, CustomerUnit.unit_id)
        .join(CustomerUnit, CustomerUnit.customer_id == Customer.id)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(is_current(today))
        .order_by(Unit.room_key, Customer.id)
    )
    by_customer = select(Customer.id, CustomerUnit.unit_id).outerjoin(
        CustomerUnit, and_(CustomerUnit.customer_id == Customer.id, is_current(today))
    )
    tail = search.phone_tail(typed)
    room = search.room_key(typed) if tail else ""
    yield by_customer.where(Customer.customer_no == typed.upper())
    if len(tail) == PHONE_TAIL and len(typed) > PHONE_TAIL:
        yield by_customer.where(Customer.phone_tail == tail, Customer.phone == typed)
    if room:
        yield by_unit.where(Unit.room_key == room)
    if tail == typed and len(tail) == PHONE_TAIL:
        yield by_customer.where(Customer.phone_tail == tail).order_by(Customer.id)
    if room:
        yield by_unit.where(starts_with(session, Unit.room_key, room))
    yield by_customer.where(starts_with(session, Customer.name, name)).order_by(Customer.name, Customer.id)
    if typed.isascii():
        initials = starts_with(session, Customer.name_initials, typed)
        yield by_customer.where(initials).order_by(Customer.name_initials, Customer.id)
        number = starts_with(session, Customer.customer_no, typed.upper())
        yield by_customer.where(number).order_by(Customer.customer_no)


def list_hits(session: Session, *, pairs: list[tuple[int, int | None]]) -> list[CustomerHit]:
    """These customers at these units, in this order."""
    customers = {
        row.id: row
        for row in session.execute(
            select(
                Customer.id,
                Customer.customer_no,
                Customer.name,
                Customer.kind,
                Customer.customer_class,
                Customer.phone,
            ).where(Customer.id.in_({customer_id for customer_id, _unit in pairs}))
        )
    }
    units = {
        row.id: row
        for row in session.execute(
            select(Unit.id, Unit.label, Unit.area_hundredths, Unit.zone).where(
                Unit.id.in_({unit for _c, unit in pairs if unit})
            )
        )
    }
    hits = []
    for customer_id, unit_id in pairs:
        if (customer := customers.get(customer_id)) is None:
            continue
        unit = None if unit_id is None else units.get(unit_id)
        hits.append(
            CustomerHit(
                customer.id,
                customer.customer_no,
                customer.name,
                customer.kind,
                customer.customer_class,
                unit_id,
                unit.label if unit else "",
                area_m2(unit.area_hundredths) if unit else None,
                mask_phone(customer.phone),
                unit.zone if unit else "",
            )
        )
    return hits


def area_m2(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)

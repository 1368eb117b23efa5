"""The list of customers and of units, and one customer's file (R-CUST-1)."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.queries.customers import area_m2, is_current, list_rooms, search_customers
from db.queries.prefixes import starts_with
from db.rules import search
from db.rules.personal_data import mask_phone
from db.tables.customers import Customer, CustomerUnit, Unit
from db.vocabulary import CustomerClass, CustomerKind, Occupancy, Standing

PER_PAGE = 50
MOST_COUNTED = 100_000


class CustomerRow(NamedTuple):
    """One line of the list, with the version its editor saw."""

    id: int
    version: int
    customer_no: str
    name: str
    units: str
    kind: CustomerKind
    customer_class: CustomerClass
    phone_masked: str
    note: str
    is_active: bool
    standing: Standing


class UnitRow(NamedTuple):
    id: int
    version: int
    label: str
    zone: str
    building: str
    area: Decimal | None
    occupancy: Occupancy
    residents: str
    parking_spaces: int


class LinkRow(NamedTuple):
    """A customer's unit and how long it is theirs."""

    link_id: int
    unit_id: int
    label: str
    zone: str
    area: Decimal | None
    parking_spaces: int
    occupancy: Occupancy
    relation: CustomerKind
    from_on: date
    until_on: date | None


class CustomerFile(NamedTuple):
    row: CustomerRow
    links: list[LinkRow]


def list_customers(
    session: Session, *, today: date, text: str = "", limit: int = PER_PAGE, offset: int = 0
) -> list[CustomerRow]:
    """By number; with a text, who is found by it, the closest first."""
    if text.strip():
        hits = search_customers(session, text=text, limit=limit, today=today, only_active=False)
        return _rows(session, list(dict.fromkeys(hit.id for hit in hits)), today)
    ids = session.scalars(select(Customer.id).order_by(Customer.customer_no).limit(limit).offset(offset))
    return _rows(session, list(ids), today)


def count_customers(session: Session) -> int:
    some = select(Customer.id).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _rows(session: Session, ids: list[int], today: date) -> list[CustomerRow]:
    rooms = list_rooms(session, customer_ids=ids, today=today)
    found = {row.id: row for row in session.scalars(select(Customer).where(Customer.id.in_(ids)))}
    return [
        CustomerRow(
            row.id,
            row.version,
            row.customer_no,
            row.name,
            rooms.get(row.id, ""),
            row.kind,
            row.customer_class,
            mask_phone(row.phone),
            row.note,
            row.is_active,
            row.standing,
        )
        for row in (found[customer_id] for customer_id in ids)
    ]


def list_units(
    session: Session, *, today: date, text: str = "", limit: int = PER_PAGE, offset: int = 0
) -> list[UnitRow]:
    """By room; with a text, the rooms that begin with it."""
    wanted = select(Unit).order_by(Unit.room_key, Unit.id).limit(limit).offset(offset)
    if text.strip():
        wanted = wanted.where(_room_begins(session, text))
    units = list(session.scalars(wanted))
    names: dict[int, list[str]] = {}
    for unit_id, name in session.execute(
        select(CustomerUnit.unit_id, Customer.name)
        .join(Customer, Customer.id == CustomerUnit.customer_id)
        .where(CustomerUnit.unit_id.in_([unit.id for unit in units]), is_current(today))
        .order_by(CustomerUnit.unit_id, CustomerUnit.relation, Customer.id)
    ):
        names.setdefault(unit_id, []).append(name)
    return [
        UnitRow(
            unit.id,
            unit.version,
            unit.label,
            unit.zone,
            unit.building,
            area_m2(unit.area_hundredths),
            unit.occupancy,
            " ".join(dict.fromkeys(names.get(unit.id, []))),
            unit.parking_spaces,
        )
        for unit in units
    ]


def count_units(session: Session, *, text: str = "") -> int:
    some = select(Unit.id).limit(MOST_COUNTED)
    if text.strip():
        some = some.where(_room_begins(session, text))
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _room_begins(session: Session, text: str) -> ColumnElement[bool]:
    return starts_with(session, Unit.room_key, search.room_key(text))


def get_customer_file(session: Session, *, customer_id: int, today: date) -> CustomerFile | None:
    """One customer with all units, those of today first, the ended ones after them."""
    if session.scalar(select(Customer.id).where(Customer.id == customer_id)) is None:
        return None
    found = session.execute(
        select(CustomerUnit, Unit)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(CustomerUnit.customer_id == customer_id)
        .order_by(CustomerUnit.until_on.is_not(None), CustomerUnit.from_on.desc(), CustomerUnit.id)
        .limit(PER_PAGE)
    )
    links = [
        LinkRow(
            link.id,
            unit.id,
            unit.label,
            unit.zone,
            area_m2(unit.area_hundredths),
            unit.parking_spaces,
            unit.occupancy,
            link.relation,
            link.from_on,
            link.until_on,
        )
        for link, unit in found
    ]
    return CustomerFile(_rows(session, [customer_id], today)[0], links)

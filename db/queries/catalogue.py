"""The price list as it holds on a day: items, and the price in force (R-PRICE-2)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from db.rules.prices import PriceStart
from db.tables.catalogue import Price, ServiceItem
from db.tables.staff import Department

MOST_ITEMS = 1000
IN_FORCE = (
    select(Price.id, Price.valid_from, Price.unit_price_fen)
    .where(Price.item_id == bindparam("item_id"), Price.is_published, Price.valid_from <= bindparam("day"))
    .order_by(Price.valid_from.desc())
    .limit(1)
)


class ItemRow(NamedTuple):
    """An item in use with the price of the day; without one it needs a quote."""

    id: int
    code: str
    name: str
    category: str
    unit_of_measure: str
    name_initials: str
    department_id: int
    department: str
    price_id: int | None
    unit_price_fen: int | None
    valid_from: date | None


def get_price_in_force(session: Session, *, item_id: int, day: date) -> PriceStart | None:
    """The latest published start on or before the day; None where the list has no price."""
    found = session.execute(IN_FORCE, {"item_id": item_id, "day": day}).one_or_none()
    return None if found is None or found.unit_price_fen is None else PriceStart(*found)


def list_items(session: Session, *, day: date, limit: int = MOST_ITEMS) -> list[ItemRow]:
    """The items in use by code, each with what it costs on the day.

    What has ended, or begins later, is not offered; what never had a price is, and needs a quote.
    """
    latest = (
        select(Price.item_id, func.max(Price.valid_from).label("valid_from"))
        .where(Price.is_published, Price.valid_from <= day)
        .group_by(Price.item_id)
        .subquery()
    )
    is_priced = exists().where(Price.item_id == ServiceItem.id, Price.is_published).correlate(ServiceItem)
    found = session.execute(
        select(
            ServiceItem.id,
            ServiceItem.code,
            ServiceItem.name,
            ServiceItem.category,
            ServiceItem.unit_of_measure,
            ServiceItem.name_initials,
            ServiceItem.department_id,
            Department.name,
            Price.id,
            Price.unit_price_fen,
            Price.valid_from,
        )
        .join(Department, Department.id == ServiceItem.department_id)
        .outerjoin(latest, latest.c.item_id == ServiceItem.id)
        .outerjoin(
            Price,
            (Price.item_id == ServiceItem.id) & (Price.valid_from == latest.c.valid_from) & Price.is_published,
        )
        .where(ServiceItem.is_active, or_(Price.unit_price_fen.is_not(None), ~is_priced))
        .order_by(ServiceItem.code)
        .limit(limit)
    )
    return [ItemRow(*row) for row in found]


def list_categories(session: Session) -> list[str]:
    return list(session.scalars(select(ServiceItem.category).distinct().order_by(ServiceItem.category).limit(200)))


def get_item_name(session: Session, *, item_id: int) -> str:
    """Empty for a row that is not there."""
    return session.scalar(select(ServiceItem.name).where(ServiceItem.id == item_id)) or ""

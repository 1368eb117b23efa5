"""What the office has published of its prices, for the notice, the leaflet and the page without sign-in (R-PRICE-3).

Published prices only: no draft, no cost, no reason, nobody's name and no row id leaves here.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.tables.catalogue import Price, ServiceItem

MOST_PRICES = 2000


class PublishedPrice(NamedTuple):
    """What an item costs on the day; `since` is when this price began."""

    category: str
    name: str
    unit_of_measure: str
    unit_price_fen: int
    since: date


class ComingPrice(NamedTuple):
    """A published change after the day: a new item has no price before, one that ends none after."""

    starts_on: date
    name: str
    unit_of_measure: str
    before_fen: int | None
    after_fen: int | None


class PublishedList(NamedTuple):
    """The prices of a day by category, in force since `effective_on` (None: none was published yet), and what comes."""

    day: date
    effective_on: date | None
    prices: tuple[PublishedPrice, ...]
    coming: tuple[ComingPrice, ...]


def get_published_list(session: Session, *, day: date, limit: int = MOST_PRICES) -> PublishedList:
    """The list as it holds on the day, past or future, in one question; only published rows of items in use."""
    latest = (
        select(Price.item_id, func.max(Price.valid_from).label("valid_from"))
        .where(Price.is_published, Price.valid_from <= day)
        .group_by(Price.item_id)
        .subquery()
    )
    found = session.execute(
        select(
            ServiceItem.code,
            ServiceItem.category,
            ServiceItem.name,
            ServiceItem.unit_of_measure,
            Price.valid_from,
            Price.unit_price_fen,
        )
        .join(ServiceItem, ServiceItem.id == Price.item_id)
        .outerjoin(latest, latest.c.item_id == Price.item_id)
        .where(Price.is_published, ServiceItem.is_active)
        .where(or_(Price.valid_from > day, Price.valid_from == latest.c.valid_from))
        .order_by(ServiceItem.code, Price.valid_from)
        .limit(limit)
    ).all()
    # Both databases sort text in their own way: the order of the paper is decided here, by code and day.
    rows = sorted(found, key=lambda row: (row.code, row.valid_from))
    first_code: dict[str, str] = {}
    for row in rows:
        first_code.setdefault(row.category, row.code)
    rows.sort(key=lambda row: (first_code[row.category], row.category))
    held = [row for row in rows if row.valid_from <= day]
    return PublishedList(
        day,
        max((row.valid_from for row in held), default=None),
        tuple(
            PublishedPrice(*row[1:4], row.unit_price_fen, row.valid_from)
            for row in held
            if row.unit_price_fen is not None
        ),
        _coming(rows, day),
    )


def _coming(rows: Sequence[Any], day: date) -> tuple[ComingPrice, ...]:
    """Each later start with the price before it, day by day in the order of the list."""
    found = []
    for _code, own in groupby(rows, key=lambda row: row.code):
        before: int | None = None
        for row in own:
            if row.valid_from > day and row.unit_price_fen != before:
                found.append(ComingPrice(row.valid_from, row.name, row.unit_of_measure, before, row.unit_price_fen))
            before = row.unit_price_fen
    return tuple(sorted(found, key=lambda change: change.starts_on))

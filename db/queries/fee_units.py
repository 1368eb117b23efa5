"""The units that fees are charged for, and who pays for them (R-BILL-12, R-DEC-10)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from db.tables.customers import CustomerUnit, Unit
from db.vocabulary import CustomerKind, FeePayer, Occupancy

OWNER, TENANT, SHOP = CustomerKind.OWNER, CustomerKind.TENANT, CustomerKind.SHOP
FIRST_ASKED = {FeePayer.OWNER: (OWNER, SHOP, TENANT), FeePayer.OCCUPANT: (TENANT, SHOP, OWNER)}


class FeeUnit(NamedTuple):
    """What a fee needs to know of a unit."""

    id: int
    zone: str
    building: str
    label: str
    room_key: str
    area_hundredths: int | None
    parking_spaces: int
    occupancy: Occupancy


class Link(NamedTuple):
    id: int
    customer_id: int
    relation: CustomerKind
    from_on: date
    until_on: date | None


class House(NamedTuple):
    units: list[FeeUnit]
    links: dict[int, list[Link]]


def payer_on(links: Sequence[Link], day: date, payer: FeePayer) -> int | None:
    """Who gets the unit's fee on a day, by the agreement's order; of two of a kind the one linked first."""
    there = [link for link in links if link.from_on <= day and (link.until_on is None or link.until_on >= day)]
    order = FIRST_ASKED[payer]
    there.sort(key=lambda link: (order.index(link.relation), link.from_on, link.id))
    return there[0].customer_id if there else None


def read_house(session: Session, where: ColumnElement[bool] | None = None) -> House:
    """Units in the order of their rooms, and who is linked to them."""
    chosen = true() if where is None else where
    own = (getattr(Unit, name) for name in FeeUnit._fields)
    units = sorted(
        (FeeUnit(*row) for row in session.execute(select(*own).where(chosen))),
        key=lambda unit: (unit.zone, unit.building, unit.room_key),
    )
    links: dict[int, list[Link]] = defaultdict(list)
    found = select(CustomerUnit.unit_id, *(getattr(CustomerUnit, name) for name in Link._fields))
    found = found.join(Unit, Unit.id == CustomerUnit.unit_id).where(chosen).order_by(CustomerUnit.id)
    for unit_id, *link in session.execute(found):
        links[unit_id].append(Link(*link))
    return House(units, links)

"""Homes and shops: a household in rates is a unit (R-DEC-10)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import CellNotReadable, RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.occupancy import NewPeriod, note_occupancy
from db.rules import permissions, search
from db.tables.customers import Unit
from db.types import Actor
from db.vocabulary import N_, Occupancy, Role

MOST_AREA = 1_000_000_00
MOST_SPACES = 99
EDITABLE = {
    Role.CLERK: frozenset({"occupancy", "parking_spaces"}),
    Role.MANAGER: frozenset({"occupancy", "area_hundredths", "parking_spaces"}),
}


class ZoneNeeded(RuleError):
    message = N_("There is a room {room} in several zones. Choose the zone.")


def unit_label(building: str, room: str) -> str:
    """The room number as the office says it: with its building, unless the room names it already."""
    building, room = building.strip(), room.strip()
    named = search.room_key(building)
    if not named or search.room_key(room).startswith(f"{named}-"):
        return room
    return f"{building}-{room}" if building[-1:].isascii() else f"{building}{room}"


def find_or_make_unit(
    session: Session,
    *,
    zone: str,
    building: str,
    room: str,
    area_hundredths: int | None = None,
    occupancy: Occupancy | None = None,
) -> Unit:
    """The unit of this address; a new one where there is none. An existing one keeps its own area and occupancy.

    The same room written another way (3栋1单元1201, 3-1-1201) is the same unit, unless only the zone tells them apart.
    """
    if not room.strip():
        raise Incomplete("room", what=N_("Room"))
    label = unit_label(building, room)
    key = search.room_key(label)
    same = list(session.scalars(select(Unit).where(Unit.room_key == key).order_by(Unit.id).limit(20)))
    if zone.strip():
        same = [unit for unit in same if unit.zone == zone.strip()]
    if len({unit.zone for unit in same}) > 1:
        raise ZoneNeeded("zone", room=label)
    if same:
        return same[0]
    unit = Unit(
        zone=zone.strip(),
        building=building.strip(),
        room=room.strip(),
        label=label,
        room_key=key,
        area_hundredths=area_hundredths,
        occupancy=occupancy or Occupancy.OCCUPIED,
    )
    session.add(unit)
    session.flush()
    return unit


def change_units(session: Session, *, by: Actor, at: datetime, changes: Sequence[RowChange]) -> int:
    """Save occupancy, area and parking spaces edited in the list of units, all or none. Returns the number of rows.

    The register of occupancy has a new use with today's date.

    Raises ColumnsNotEditable, NotFound, RowsChangedMeanwhile, CellNotReadable.
    """
    permissions.require(by, "change_units")
    require_columns(changes, frozenset().union(*(EDITABLE[role] for role in by.roles & EDITABLE.keys())))
    found = session.scalars(select(Unit).where(Unit.id.in_({change.id for change in changes})))
    rows = {unit.id: unit for unit in found}
    require_unchanged(changes, rows, {unit.id: unit.label for unit in rows.values()})
    before = {unit.id: unit.occupancy for unit in rows.values()}
    for change in changes:
        for column, value in change.values.items():
            setattr(rows[change.id], column, _read_cell(column, value))
    session.flush()
    note_occupancy(session, [NewPeriod(unit, office_day(at), before[unit.id]) for unit in rows.values()])
    return len(changes)


def _read_cell(column: str, value: Any) -> Any:
    if column == "occupancy":
        try:
            return Occupancy(value)
        except ValueError:
            raise CellNotReadable(column, what=N_("Occupancy"), value=value) from None
    if column == "parking_spaces":
        text = str(value or 0).removesuffix(".0")
        if not (text.isascii() and text.isdecimal() and int(text) <= MOST_SPACES):
            raise CellNotReadable(column, what=N_("Parking spaces"), value=value)
        return int(text)
    if value is None:
        return None
    area = read_area(str(value))
    if area is None:
        raise CellNotReadable(column, what=N_("Area (m²)"), value=value)
    return area


def read_area(text: str) -> int | None:
    """Square metres with at most two decimals as hundredths, None when it is not an area."""
    try:
        hundredths = Decimal(text.strip()).scaleb(2)
    except ArithmeticError:
        return None
    fits = hundredths.is_finite() and hundredths == hundredths.to_integral_value() and 0 < hundredths <= MOST_AREA
    return int(hundredths) if fits else None

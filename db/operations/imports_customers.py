"""Customers from a spreadsheet: new ones added, known ones updated, each linked to a room (R-CUST-1, R-DEC-10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.contacts import plan_contacts
from db.operations.customer_facts import set_search_keys
from db.operations.imports import ImportOutcome, chunks, found_by, judge, row_error, write_portion
from db.operations.occupancy import NewPeriod, note_occupancy
from db.operations.units import unit_label
from db.queries.exports import Links, current_units, customer_row
from db.rules import permissions, search
from db.spreadsheets import CustomerRow, RowError, SheetRecords
from db.tables.customers import Customer, CustomerUnit, Unit
from db.types import Actor
from db.vocabulary import N_, CustomerClass, Occupancy

ZONE_NEEDED = N_("There is a room {room} in several zones. Fill in the zone.")


@dataclass(eq=False)
class Room:
    """A unit as it will be: several rows may name it, the last filled cell of the sheet holds."""

    key: str
    unit: Unit | None = None
    zone: str = ""
    building: str = ""
    room: str = ""
    area_hundredths: int | None = None
    occupancy: Occupancy | None = None

    @staticmethod
    def of(unit: Unit) -> "Room":
        facts = (unit.zone, unit.building, unit.room, unit.area_hundredths, unit.occupancy)
        return Room(unit.room_key, unit, *facts)

    def take(self, row: CustomerRow) -> None:
        self.zone = row.zone or self.zone
        self.building, self.room = row.building, row.room
        self.area_hundredths = self.area_hundredths if row.area_hundredths is None else row.area_hundredths
        self.occupancy = row.occupancy or self.occupancy

    def on(self, row: CustomerRow) -> CustomerRow:
        """The row with what the room's facts come to."""
        return replace(
            row,
            zone=self.zone,
            building=self.building,
            room=self.room,
            area_hundredths=self.area_hundredths,
            occupancy=self.occupancy or Occupancy.OCCUPIED,
        )


@dataclass
class Planned:
    """One row of the sheet with what it will become."""

    row: CustomerRow
    room: Room
    customer: Customer | None
    link: CustomerUnit | None
    before: CustomerRow | None

    @property
    def is_changed(self) -> bool:
        return self.before is None or self.link is None or self.before != self.room.on(self.row)


def import_customers(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Add and update customers by their number; a column that the sheet lacks keeps what the office has.

    A customer who moved is linked to the new room from today; the old link ends and stays on record.
    """
    permissions.require(by, "import_customers")
    today = office_day(at)
    rows = sheet.rows_of(CustomerRow)
    planned: list[Planned] = []
    errors: list[RowError] = []
    rooms = _Rooms(session, [row for _, row in rows])
    for some in chunks(rows):
        numbers = [row.customer_no for _, row in some]
        known = {
            found[0].customer_no: found[0]
            for found in found_by(session, Customer.customer_no, numbers, lambda: select(Customer))
        }
        links = current_units(session, customers=[customer.id for customer in known.values()], today=today)
        for number, row in some:
            plan = _plan(sheet, row, known.get(row.customer_no), links, rooms)
            if plan is None:
                label = unit_label(row.building, row.room)
                errors.append(row_error(sheet, number, "zone", row.zone, ZONE_NEEDED, room=label))
            else:
                planned.append(plan)
    changed = [plan for plan in planned if plan.is_changed]
    outcome = judge(sheet, errors, good=len(changed), unchanged=len(planned) - len(changed), partial=partial)
    if write and outcome.accepted:
        for portion in chunks(changed):
            _write(session, portion, today)
            plan_contacts(session, at=at, customer_ids=[plan.customer.id for plan in portion if plan.customer])
    return outcome


class _Rooms:
    """The units that the sheet's rows name, known ones and new ones."""

    def __init__(self, session: Session, rows: Sequence[CustomerRow]) -> None:
        self.by_key: dict[str, list[Room]] = {}
        self.by_unit: dict[int, Room] = {}
        self.session = session
        self.loaded = {room_key(row) for row in rows}
        self._load(self.loaded)

    def _load(self, keys: set[str]) -> None:
        for (unit,) in found_by(self.session, Unit.room_key, keys, lambda: select(Unit).order_by(Unit.id)):
            self.of_unit(unit)

    def of_unit(self, unit: Unit) -> Room:
        if unit.id not in self.by_unit:
            self.by_unit[unit.id] = room = Room.of(unit)
            self.by_key.setdefault(unit.room_key, []).append(room)
        return self.by_unit[unit.id]

    def find(self, row: CustomerRow) -> Room | None:
        """The row's room, a new one where there is none; None where only the zone, which is empty, could tell."""
        key = room_key(row)
        if key not in self.loaded:  # the sheet names no building, the office does
            self.loaded.add(key)
            self._load({key})
        same = self.by_key.setdefault(key, [])
        fitting = [room for room in same if not row.zone or room.zone == row.zone]
        fitting = fitting or [room for room in same if not room.zone]
        if len({room.zone for room in fitting}) > 1:
            return None
        exact = [room for room in fitting if (room.building, room.room) == (row.building, row.room)]
        if not fitting:
            fitting = [Room(key)]
            same.append(fitting[0])
        return (exact or fitting)[0]


def room_key(row: CustomerRow) -> str:
    return search.room_key(unit_label(row.building, row.room))


def _plan(
    sheet: SheetRecords, row: CustomerRow, customer: Customer | None, links: Links, rooms: _Rooms
) -> Planned | None:
    mine = links.get(customer.id, []) if customer else []
    first = customer_row(customer, mine[0][1] if mine else None) if customer else None
    wanted = _completed(row, first, {column.name for column in sheet.columns})
    key = room_key(wanted)
    here = [(link, unit) for link, unit in mine if unit.room_key == key and wanted.zone in ("", unit.zone)]
    room = rooms.of_unit(here[0][1]) if here else rooms.find(wanted)
    if room is None:
        return None
    room.take(wanted)
    link, unit = next(((link, unit) for link, unit in mine if unit is room.unit), (None, None))
    before = customer_row(customer, unit) if customer else None
    if link is not None and customer is not None and customer.kind is not wanted.kind is not link.relation:
        link = None
    return Planned(wanted, room, customer, link, before)


def _completed(row: CustomerRow, before: CustomerRow | None, columns: set[str]) -> CustomerRow:
    """The row with what the sheet says nothing about."""
    if before is None:
        return replace(row, customer_class=row.customer_class or CustomerClass.C)
    kept = {name: getattr(before, name) for name in ("zone", "building", "phone", "note") if name not in columns}
    return replace(row, customer_class=row.customer_class or before.customer_class, **kept)


def _write(session: Session, portion: Sequence[Planned], today: date) -> None:
    known_units = [plan.room.unit for plan in portion if plan.room.unit is not None]
    before = [NewPeriod(unit, today, unit.occupancy) for unit in known_units]
    for plan in portion:
        _write_unit(plan.room)
        customer = plan.customer = plan.customer or Customer(customer_no=plan.row.customer_no, is_active=True)
        row = plan.row
        customer.name, customer.kind, customer.phone, customer.note = row.name, row.kind, row.phone, row.note
        customer.customer_class = row.customer_class or CustomerClass.C
        set_search_keys(customer)
    units = {plan.room: plan.room.unit for plan in portion}
    write_portion(session, [*units.values(), *(plan.customer for plan in portion)])
    note_occupancy(session, before)
    moved = [plan for plan in portion if plan.link is None]
    known = [plan.customer.id for plan in moved if plan.customer and plan.before is not None]
    links = current_units(session, customers=known, today=today)
    write_portion(session, [_link(plan, links, today) for plan in moved])


def _write_unit(room: Room) -> None:
    unit = room.unit = room.unit or Unit()
    unit.zone, unit.building, unit.room = room.zone, room.building, room.room
    unit.label = unit_label(room.building, room.room)
    unit.room_key = search.room_key(unit.label)
    unit.area_hundredths = room.area_hundredths
    unit.occupancy = room.occupancy or Occupancy.OCCUPIED


def _link(plan: Planned, links: Links, today: date) -> CustomerUnit:
    """The link to the row's room; what the customer had before ends, or is corrected when it began only today."""
    customer, unit = plan.customer, plan.room.unit
    assert customer is not None and unit is not None
    held = links.get(customer.id, [])
    same = [link for link, linked in held if linked is unit] or [link for link, _ in held]
    old = same[0] if same else None
    if old is not None and old.from_on >= today:
        old.unit_id, old.relation = unit.id, plan.row.kind
        return old
    if old is not None:
        old.until_on = today - timedelta(days=1)
    return CustomerUnit(customer_id=customer.id, unit_id=unit.id, relation=plan.row.kind, from_on=today)

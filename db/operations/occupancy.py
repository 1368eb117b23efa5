"""How homes are used, with dates: their register and their files say the same (R-DEC-10).

Parts of acts: the operation that calls them has checked the permission.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.operations.imports import found_by
from db.tables.customers import Unit
from db.tables.registers import OccupancyPeriod
from db.vocabulary import Occupancy


class NewPeriod(NamedTuple):
    """A home's use from a day on, and what its file said before."""

    unit: Unit
    from_on: date
    before: Occupancy


def note_occupancy(session: Session, periods: Iterable[NewPeriod]) -> None:
    """The files of these homes say another use than before: the register has it with its day."""
    wanted = [period for period in periods if period.unit.occupancy is not period.before]
    if not wanted:
        return
    known = {(row.unit_id, row.from_on): row for row in _valid(session, [period.unit.id for period in wanted])}
    for unit, from_on, before in wanted:
        there = known.get((unit.id, from_on))
        if there is not None:
            there.occupancy = unit.occupancy
            continue
        row = OccupancyPeriod(unit_id=unit.id, from_on=from_on, occupancy=unit.occupancy, was=before)
        session.add(row)
        known[unit.id, from_on] = row
    keep_in_line(session, [period.unit.id for period in wanted])


def keep_in_line(session: Session, unit_ids: Collection[int]) -> None:
    """Each entry of these homes ends where the next begins, and their files say what the last one says."""
    session.flush()
    units = {unit.id: unit for (unit,) in found_by(session, Unit.id, unit_ids, lambda: select(Unit))}
    for unit_id, held in groupby(_periods(session, unit_ids), key=lambda row: row.unit_id):
        _line_up(units[unit_id], list(held))
    session.flush()


def _line_up(unit: Unit, held: Sequence[OccupancyPeriod]) -> None:
    # What the file said before there was any entry stands in the earliest one, struck out or not.
    was = next((row.was for row in held if row.was is not None), unit.occupancy)
    valid = [row for row in held if not row.struck_out_because]
    for row, after in zip_longest(valid, valid[1:]):
        row.was, was = was, row.occupancy
        row.until_on = None if after is None else after.from_on - timedelta(days=1)
    unit.occupancy = was


def _valid(session: Session, unit_ids: Collection[int]) -> list[OccupancyPeriod]:
    return [row for row in _periods(session, unit_ids) if not row.struck_out_because]


def _periods(session: Session, unit_ids: Collection[int]) -> list[OccupancyPeriod]:
    found = found_by(session, OccupancyPeriod.unit_id, unit_ids, lambda: select(OccupancyPeriod))
    return sorted((row for (row,) in found), key=lambda row: (row.unit_id, row.from_on, row.id))

"""How a home was used on a day, from its register; a home without an entry is as its file says (R-YEAR, R-DEC-10)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select

from db.tables.customers import Unit
from db.tables.registers import OccupancyPeriod

# Written out, so that SQLite sees that the partial index fits.
VALID: ColumnElement[bool] = literal_column("occupancy_period.struck_out_because = ''")


def occupancy_on(day: date) -> Any:
    """Of Unit: what its last entry up to the day says, else what its next one says of the time before."""
    mine = (OccupancyPeriod.unit_id == Unit.id, VALID)
    last = (
        select(OccupancyPeriod.occupancy)
        .where(*mine, OccupancyPeriod.from_on <= day)
        .order_by(OccupancyPeriod.from_on.desc())
        .limit(1)
    )
    following = (
        select(OccupancyPeriod.was)
        .where(*mine, OccupancyPeriod.from_on > day)
        .order_by(OccupancyPeriod.from_on)
        .limit(1)
    )
    return func.coalesce(
        last.correlate(Unit).scalar_subquery(), following.correlate(Unit).scalar_subquery(), Unit.occupancy
    )

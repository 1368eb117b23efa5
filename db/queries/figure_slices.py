"""What a figure is asked about: days, a zone, a department; and the conditions that follow from it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from db.clock import office_day, office_instant
from db.rules.billing_calendar import first_day, last_day
from db.tables.customers import Unit
from db.types import Actor
from db.vocabulary import Term

ONE_DAY = timedelta(days=1)

OneRow: TypeAlias = Select[*tuple[Any, ...]]
"""A statement that answers with one row, `part` and `whole`: a number, an amount in fen, or a part of a whole."""


class Slice(NamedTuple):
    """The days a figure is about, the last one included, and what it is narrowed to."""

    from_on: date
    until_on: date
    zone: str = ""
    department_id: int | None = None
    only: Term | None = None
    """One word of what the figure is split by: a trade, a topic, a group of customers."""

    @property
    def begins_at(self) -> datetime:
        return office_instant(self.from_on)

    @property
    def ends_at(self) -> datetime:
        """The moment after the last day."""
        return office_instant(self.until_on + ONE_DAY)

    def holds(self, moment: Any) -> ColumnElement[bool]:
        """Whether a moment lies in it."""
        return and_(moment >= self.begins_at, moment < self.ends_at)

    def in_zone(self, unit_id: Any) -> ColumnElement[bool]:
        """Whether a unit lies in the zone that is asked for."""
        if not self.zone:
            return true()
        # Not the column by itself: its index would lead through all the years of these homes instead of the days.
        return func.coalesce(unit_id, 0).in_(select(Unit.id).where(Unit.zone == self.zone))

    def of_department(self, department_id: Any) -> ColumnElement[bool]:
        return true() if self.department_id is None else department_id == self.department_id


class Question(NamedTuple):
    """Who asks, and when: terms that still run are not counted yet."""

    actor: Actor
    at: datetime

    @property
    def today(self) -> date:
        return office_day(self.at)

    def until(self, slice_: Slice) -> datetime:
        """The end of the days asked about, or now while they run."""
        return min(slice_.ends_at, self.at)

    def last_day(self, slice_: Slice) -> date:
        """The last of the days asked about, or today while they run."""
        return min(slice_.until_on, self.today)


def months(of: Iterable[str], *, zone: str = "", department_id: int | None = None) -> list[Slice]:
    """One slice for each month, as 2026-11."""
    return [Slice(first_day(month), last_day(month), zone, department_id) for month in of]

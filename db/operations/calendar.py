"""The office's own word on a day, before China's calendar."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.operations.callbacks import recompute_provisional
from db.rules import permissions
from db.tables.office import CalendarOverride
from db.types import Actor


def override_day(
    session: Session, *, by: Actor, at: datetime, day: date, is_workday: bool | None, note: str = ""
) -> int:
    """Say whether a day is worked; None leaves it to the announced calendar again.

    Callbacks that nobody has tried yet get their day anew (R-CALL-1). Returns how many of them moved.
    """
    permissions.require(by, "override_day")
    override = session.get(CalendarOverride, day)
    if is_workday is None:
        if override is not None:
            session.delete(override)
    else:
        if override is None:
            override = CalendarOverride(day=day)
            session.add(override)
        override.is_workday, override.note = is_workday, note.strip()[:200]
    session.flush()
    return recompute_provisional(session, from_day=day)

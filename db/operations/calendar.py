"""The office's own word on a day, before China's calendar; open terms move with it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.operations.deadline_moves import move_terms
from db.queries.deadline_moves import get_clocks
from db.rules import permissions
from db.tables.office import CalendarOverride
from db.types import Actor


def override_day(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    day: date,
    is_workday: bool | None,
    note: str = "",
    seen: int | None = None,
) -> int:
    """Say whether a day is worked; None leaves it to the announced calendar again.

    Returns how many open terms moved. Raises OtherTermsMove when `seen` said another number.
    """
    permissions.require(by, "override_day")
    before = get_clocks(session)
    override, said = session.get(CalendarOverride, day), note.strip()[:200]
    if is_workday is None:
        if override is not None:
            session.delete(override)
    else:
        if override is None:
            override = CalendarOverride(day=day)
            session.add(override)
        override.is_workday, override.note = is_workday, said
    session.flush()
    reason = f"{day.isoformat()}: {said}".removesuffix(": ")
    return move_terms(session, old=before, new=get_clocks(session), reason=reason, by=by, at=at, seen=seen)

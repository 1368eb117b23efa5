"""The office's own word on days, before China's calendar; open terms move with it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.deadline_moves import move_terms
from db.queries.deadline_moves import get_clocks
from db.rules import permissions
from db.rules.working_days import MOST_DAYS, days_until
from db.tables.office import CalendarOverride
from db.types import Actor
from db.vocabulary import N_


class DaysNotPossible(RuleError):
    message = N_("Choose a last day that is not before the first, {most} days at most.")


def override_day(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    day: date,
    is_workday: bool | None,
    until: date | None = None,
    note: str = "",
    seen: int | None = None,
) -> int:
    """Say whether a day, or each `until` another, is worked; None leaves it to the announced calendar again.

    Returns how many open terms moved. Raises DaysNotPossible, OtherTermsMove when `seen` said another number.
    """
    permissions.require(by, "override_day")
    days, said = days_until(day, until), note.strip()[:200]
    if not days:
        raise DaysNotPossible("until", most=MOST_DAYS)
    before = get_clocks(session)
    for each in days:
        override = session.get(CalendarOverride, each)
        if is_workday is None:
            if override is not None:
                session.delete(override)
            continue
        if override is None:
            override = CalendarOverride(day=each)
            session.add(override)
        override.is_workday, override.note = is_workday, said
    session.flush()
    period = day.isoformat() if len(days) == 1 else f"{day.isoformat()} – {days[-1].isoformat()}"
    reason = f"{period}: {said}".removesuffix(": ")
    return move_terms(session, old=before, new=get_clocks(session), reason=reason, by=by, at=at, seen=seen)

"""One-person waivers: a leader lets one person do both halves where people are fewer than roles (R-ROLE-1)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.operations.order_steps import require_text
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules import permissions
from db.rules.separation_of_duties import require_waivable, require_waiver_end
from db.tables.staff import DutyWaiver
from db.types import Actor
from db.vocabulary import N_, DutyRule


class WaivedAlready(RuleError):
    message = N_("This is allowed already until {day}. End that first.")


class WaiverEnded(RuleError):
    message = N_("This has ended already.")


def grant_waiver(
    session: Session, *, by: Actor, at: datetime, rule: DutyRule | None, until_on: date | None, reason: str
) -> int:
    """A leader allows both halves of a rule to one person until a day, a year at most; each use is counted.

    Gives the waiver's id. Raises NeverWaived (voids, month locks, own roles), WaiverEndNotPossible, WaivedAlready,
    Incomplete.
    """
    permissions.require(by, "grant_waiver")
    if rule is None:
        raise Incomplete("rule", what=N_("Rule"))
    require_waivable(rule)
    if until_on is None:
        raise Incomplete("until_on", what=N_("Until"))
    today = office_day(at)
    require_waiver_end(until_on, today=today)
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")), most=SHORT_TEXT)
    in_force = (DutyWaiver.rule == rule) & (DutyWaiver.until_on >= today) & DutyWaiver.ended_at.is_(None)
    last = session.scalar(select(DutyWaiver.until_on).where(in_force).limit(1))
    if last is not None:
        raise WaivedAlready("rule", day=last)
    assert by.user_id is not None
    row = DutyWaiver(rule=rule, until_on=until_on, reason=reason, granted_by=by.user_id, granted_at=at)
    session.add(row)
    session.flush()
    return row.id


def end_waiver(session: Session, *, by: Actor, at: datetime, waiver_id: int) -> None:
    """From now on two persons again. Raises NotFound, WaiverEnded."""
    permissions.require(by, "end_waiver")
    row = session.get(DutyWaiver, waiver_id)
    if row is None:
        raise NotFound(what=N_("Waiver"), key=waiver_id)
    if row.ended_at is not None or row.until_on < office_day(at):
        raise WaiverEnded()
    row.ended_at = at
    session.flush()

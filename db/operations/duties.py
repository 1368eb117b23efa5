"""Separation of duties against the waivers on record (R-ROLE-1), and what a stand-in may never do (R-DEC-21)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import SamePerson, needs_waiver, refuse_own_work
from db.tables.staff import DutyWaiver, DutyWaiverUse
from db.types import Actor
from db.vocabulary import DutyRule, Role


def require_other_person(
    session: Session,
    *,
    rule: DutyRule,
    first: int | None,
    by: Actor,
    at: datetime,
    operation: str,
    subject: str,
    roles: Collection[Role] | None = None,
) -> None:
    """Refuse the second half of a rule to who did the first; a waiver in force allows it and its use is marked.

    `roles` are those that the second half needs, the operation's where none are given: with a lent role no waiver
    counts (raises OwnWorkAsStandIn).
    """
    refuse_own_work(by, made_by=first, roles=ALLOWED[operation] if roles is None else roles)
    if not needs_waiver(rule, first=first, second=by.user_id):
        return
    held = (DutyWaiver.rule == rule) & (DutyWaiver.until_on >= office_day(at)) & DutyWaiver.ended_at.is_(None)
    if not by.has(Role.LEADER) or by.stands_in_for(Role.LEADER) is not None:
        # What somebody allowed as the leader's stand-in is for others.
        held &= DutyWaiver.granted_by != by.user_id
    waiver_id = session.scalar(select(DutyWaiver.id).where(held).limit(1))
    if waiver_id is None or by.user_id is None:
        raise SamePerson(rule=rule)
    use = DutyWaiverUse(waiver_id=waiver_id, user_id=by.user_id, operation=operation, subject=subject, used_at=at)
    session.add(use)

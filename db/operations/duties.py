"""Separation of duties against the waivers on record (R-ROLE-1), and what a stand-in may never do (R-DEC-21)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import SamePerson, needs_waiver, refuse_own_work
from db.tables.agreements import AgreementStep
from db.tables.catalogue import PriceListStep
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


def refuse_author(
    session: Session,
    *,
    steps: type[PriceListStep] | type[AgreementStep],
    own: ColumnElement[bool],
    authors: Collection[str],
    by: Actor,
    at: datetime,
    operation: str,
    subject: str,
    roles: Collection[Role],
) -> None:
    """Nobody decides on what they drafted; raises SamePerson, or marks the use of a waiver (R-ROLE-1).

    `own` are the document's steps of which one of the `authors` makes an author.
    """
    mine = (steps.user_id == by.user_id) & steps.verb.in_(authors)
    require_other_person(
        session,
        rule=DutyRule.PRICE_DRAFTER_APPROVES,
        first=session.scalar(select(steps.user_id).where(own, mine).limit(1)),
        by=by,
        at=at,
        operation=operation,
        subject=subject,
        roles=roles,
    )

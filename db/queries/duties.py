"""Who stands in for whom, and what one person was allowed to do alone (R-DEC-21, R-ROLE-1)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.rules.billing_calendar import first_day, next_month
from db.tables.staff import Delegation, Department, DutyWaiver, DutyWaiverUse, User, UserRole
from db.vocabulary import DutyRule, OrderVerb, PriceListVerb, QuoteVerb, Role, Term

MOST_ROWS = 200
VERBS: dict[str, Term] = {verb.value: verb for words in (OrderVerb, QuoteVerb, PriceListVerb) for verb in words}


class StandIn(NamedTuple):
    """A role lent for some days; not ended."""

    id: int
    absent_user_id: int
    absent: str
    delegate_id: int
    delegate: str
    role: Role
    from_on: date
    until_on: date
    reason: str
    granted_by: str


class PersonWithRoles(NamedTuple):
    user_id: int
    name: str
    department_id: int | None
    department: str
    roles: tuple[Role, ...]


class WaiverRow(NamedTuple):
    id: int
    rule: DutyRule
    until_on: date
    reason: str
    granted_by: str
    granted_at: datetime
    ended_at: datetime | None
    uses: int

    def holds_on(self, day: date) -> bool:
        return self.ended_at is None and self.until_on >= day


class WaiverUse(NamedTuple):
    """One time that a person did both halves of a rule: what was done, to what, when."""

    rule: DutyRule
    who: str
    operation: str
    subject: str
    used_at: datetime

    @property
    def verb(self) -> Term | None:
        """The word on the button of the second half."""
        return VERBS.get(self.operation)


def list_stand_ins(session: Session, *, today: date) -> list[StandIn]:
    """Those of today and those to come, by their first day."""
    return _stand_ins(session, Delegation.until_on >= today)


def list_own_stand_ins(session: Session, *, user_id: int, today: date) -> list[StandIn]:
    """In whose place this person acts today."""
    own = (Delegation.delegate_id == user_id) & (Delegation.from_on <= today) & (Delegation.until_on >= today)
    return _stand_ins(session, own)


def _stand_ins(session: Session, wanted: ColumnElement[bool]) -> list[StandIn]:
    absent, delegate, granter = aliased(User), aliased(User), aliased(User)
    found = session.execute(
        select(
            Delegation.id,
            Delegation.absent_user_id,
            absent.name,
            Delegation.delegate_id,
            delegate.name,
            Delegation.role,
            Delegation.from_on,
            Delegation.until_on,
            Delegation.reason,
            func.coalesce(granter.name, ""),
        )
        .join(absent, absent.id == Delegation.absent_user_id)
        .join(delegate, delegate.id == Delegation.delegate_id)
        .outerjoin(granter, granter.id == Delegation.granted_by)
        .where(Delegation.ended_at.is_(None), wanted)
        .order_by(Delegation.from_on, Delegation.id)
        .limit(MOST_ROWS)
    )
    return [StandIn._make(row) for row in found]


def list_people_with_roles(session: Session) -> list[PersonWithRoles]:
    """Everybody who may sign in, with the roles of their own."""
    found = session.execute(
        select(User.id, User.name, User.department_id, func.coalesce(Department.name, ""), UserRole.role)
        .outerjoin(Department, Department.id == User.department_id)
        .outerjoin(UserRole, UserRole.user_id == User.id)
        .where(User.is_active)
        .order_by(User.name, User.id)
        .limit(MOST_ROWS * len(Role))
    ).all()
    people: dict[int, PersonWithRoles] = {}
    for user_id, name, department_id, department, role in found:
        known = people.setdefault(user_id, PersonWithRoles(user_id, name, department_id, department, ()))
        if role is not None:
            people[user_id] = known._replace(roles=(*known.roles, role))
    return list(people.values())


def list_waivers(session: Session, *, limit: int = 50) -> list[WaiverRow]:
    """The newest first, each with the number of its uses."""
    uses = (
        select(func.count(DutyWaiverUse.id)).where(DutyWaiverUse.waiver_id == DutyWaiver.id).correlate(DutyWaiver)
    ).scalar_subquery()
    found = session.execute(
        select(
            DutyWaiver.id,
            DutyWaiver.rule,
            DutyWaiver.until_on,
            DutyWaiver.reason,
            User.name,
            DutyWaiver.granted_at,
            DutyWaiver.ended_at,
            uses,
        )
        .join(User, User.id == DutyWaiver.granted_by)
        .order_by(DutyWaiver.id.desc())
        .limit(limit)
    )
    return [WaiverRow(*row) for row in found]


def list_waiver_uses(session: Session, *, month: str | None = None, limit: int = MOST_ROWS) -> list[WaiverUse]:
    """Each use of a waiver, of one month or of all, the newest first."""
    wanted = select(DutyWaiver.rule, User.name, DutyWaiverUse.operation, DutyWaiverUse.subject, DutyWaiverUse.used_at)
    wanted = wanted.join(DutyWaiver, DutyWaiver.id == DutyWaiverUse.waiver_id)
    wanted = wanted.join(User, User.id == DutyWaiverUse.user_id)
    if month is not None:
        begin, end = (office_instant(first_day(each)) for each in (month, next_month(month)))
        wanted = wanted.where(DutyWaiverUse.used_at >= begin, DutyWaiverUse.used_at < end)
    found = session.execute(wanted.order_by(DutyWaiverUse.id.desc()).limit(limit))
    return [WaiverUse(*row) for row in found]

"""Stand-ins: somebody acts with an absent person's role for the dates given (R-DEC-21)."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotAllowed, NotFound, RuleError
from db.operations.duties import require_other_person
from db.operations.order_steps import require_text
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules import permissions
from db.rules.delegations import (
    AdministratorNotLent,
    OtherDepartmentsHead,
    may_arrange,
    require_dates,
    suits_department,
)
from db.tables.staff import Delegation, User, UserRole
from db.types import Actor
from db.vocabulary import N_, DutyRule, Role


class RoleNotHeld(RuleError):
    message = N_("{name} does not hold the role {role}. Choose a role of the absent person.")


class StandInAlready(RuleError):
    message = N_("{name} stands in already from {begin} to {end}. End that first, or choose other dates.")


class RoleHeldAlready(RuleError):
    message = N_("{name} holds the role {role} anyway. Choose somebody else.")


class StandInEnded(RuleError):
    message = N_("This has ended already.")


def delegate_role(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    absent_user_id: int | None,
    delegate_id: int | None,
    role: Role | None,
    from_on: date | None,
    until_on: date | None,
    reason: str,
) -> int:
    """Lend a role: the absent person the own ones, a manager those of clerks, supervisors and finance, a leader any.

    Both days count, in the office's time zone. Never to oneself, never the administrator's. Raises NotAllowed,
    SamePerson, AdministratorNotLent, RoleNotHeld, RoleHeldAlready, OtherDepartmentsHead, DatesNotPossible,
    StandInAlready, Incomplete.
    """
    permissions.require(by, "delegate_role")
    if role is None:
        raise Incomplete("role", what=N_("Role"))
    absent = _person(session, "absent_user_id", absent_user_id, N_("Absent person"))
    delegate = _person(session, "delegate_id", delegate_id, N_("Acts instead"))
    if role is Role.ADMIN:
        raise AdministratorNotLent("role")
    if not may_arrange(by, absent_user_id=absent.id, role=role):
        raise NotAllowed(roles=(Role.MANAGER, Role.LEADER))
    require_other_person(
        session,
        rule=DutyRule.OWN_ROLES,
        first=delegate.id,
        by=by,
        at=at,
        operation="delegate_role",
        subject=absent.name,
    )
    if absent.id == delegate.id:
        raise Incomplete("delegate_id", what=N_("Acts instead"))
    if session.get(UserRole, (absent.id, role)) is None:
        raise RoleNotHeld("role", name=absent.name, role=role)
    if not suits_department(role, of_absent=absent.department_id, of_delegate=delegate.department_id):
        raise OtherDepartmentsHead("delegate_id")
    if session.get(UserRole, (delegate.id, role)) is not None:
        raise RoleHeldAlready("delegate_id", name=delegate.name, role=role)
    if from_on is None or until_on is None:
        raise Incomplete("from_on", what=N_("Dates"))
    require_dates(from_on=from_on, until_on=until_on, today=office_day(at))
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")), most=SHORT_TEXT)
    _refuse_second(session, delegate, absent, role, from_on, until_on)
    row = Delegation(
        absent_user_id=absent.id,
        delegate_id=delegate.id,
        role=role,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        granted_by=by.user_id,
        granted_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def end_delegation(session: Session, *, by: Actor, at: datetime, delegation_id: int) -> None:
    """The role is gone at the stand-in's next click. By whoever may lend it, and by the stand-in.

    Raises NotFound, StandInEnded, NotAllowed.
    """
    permissions.require(by, "end_delegation")
    row = session.get(Delegation, delegation_id)
    if row is None:
        raise NotFound(what=N_("Stand-in"), key=delegation_id)
    is_own = by.user_id == row.delegate_id
    if not is_own and not may_arrange(by, absent_user_id=row.absent_user_id, role=row.role):
        raise NotAllowed(roles=(Role.MANAGER, Role.LEADER))
    if row.ended_at is not None or row.until_on < office_day(at):
        raise StandInEnded()
    row.ended_at = at
    session.flush()


def _person(session: Session, field: str, user_id: int | None, what: str) -> User:
    if user_id is None:
        raise Incomplete(field, what=what)
    person = session.get(User, user_id)
    if person is None or not person.is_active:
        raise NotFound(field, what=what, key=user_id)
    return person


def _refuse_second(session: Session, delegate: User, absent: User, role: Role, from_on: date, until_on: date) -> None:
    """One stand-in per person, role and day; and nobody heads two departments at once."""
    overlapping = (
        select(Delegation, func.coalesce(User.department_id, 0))
        .join(User, User.id == Delegation.absent_user_id)
        .where(
            Delegation.delegate_id == delegate.id,
            Delegation.role == role,
            Delegation.ended_at.is_(None),
            Delegation.from_on <= until_on,
            Delegation.until_on >= from_on,
        )
        .limit(20)
    )
    for row, department_id in session.execute(overlapping):
        if row.absent_user_id == absent.id:
            raise StandInAlready("from_on", name=delegate.name, begin=row.from_on, end=row.until_on)
        if role is Role.SUPERVISOR and department_id != (absent.department_id or 0):
            raise OtherDepartmentsHead("delegate_id")

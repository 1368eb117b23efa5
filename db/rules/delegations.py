"""Who may lend whose role to whom, and for which days (R-DEC-21)."""

from datetime import date

from db.errors import RuleError
from db.types import Actor
from db.vocabulary import N_, Role

# What a manager may arrange for others; the rest is the leader's.
BELOW_THE_MANAGER = frozenset({Role.CLERK, Role.SUPERVISOR, Role.FINANCE})


class AdministratorNotLent(RuleError):
    message = N_("The administrator's role is never lent. Give it to somebody on the page Users.")


class OtherDepartmentsHead(RuleError):
    message = N_("A supervisor's stand-in is of the same department, or of none. Choose somebody else.")


class DatesNotPossible(RuleError):
    message = N_("Choose dates from today on; the last day is not before the first.")


def may_arrange(by: Actor, *, absent_user_id: int, role: Role) -> bool:
    """The absent person for the own roles, a manager for those below, a leader for everybody; nobody for the admin."""
    if role is Role.ADMIN:
        return False
    if by.user_id is not None and by.user_id == absent_user_id:
        return True
    return by.has(Role.LEADER) or (by.has(Role.MANAGER) and role in BELOW_THE_MANAGER)


def suits_department(role: Role, *, of_absent: int | None, of_delegate: int | None) -> bool:
    return role is not Role.SUPERVISOR or of_delegate is None or of_delegate == of_absent


def require_dates(*, from_on: date, until_on: date, today: date) -> None:
    """Raises DatesNotPossible."""
    if until_on < from_on or from_on < today:
        raise DatesNotPossible("from_on")

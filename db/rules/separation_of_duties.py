"""Nobody approves what they drafted (R-ROLE-1): which rules a leader may waive for one person, and which never."""

from collections.abc import Collection
from datetime import date

from db.errors import RuleError
from db.types import Actor
from db.vocabulary import N_, DutyRule, Role

# Money given up or given back is like a void: taken out of the books by one person (R-ROLE-1).
NEVER_WAIVED = frozenset(
    {
        *(DutyRule.VOID_OWN_RECEIPT, DutyRule.OWN_ADJUSTMENT, DutyRule.RECEIVE_OWN_TILL),
        *(DutyRule.LOCK_ASKED_BY_ONESELF, DutyRule.OWN_ROLES),
    }
)


# A waiver is for a time, not for ever.
MOST_DAYS = 366


class NeverWaived(RuleError):
    message = N_("{rule}: this is never allowed to one person alone.")


class WaiverEndNotPossible(RuleError):
    message = N_("Choose a last day from today on, at most a year ahead.")


class SamePerson(RuleError):
    message = N_("{rule} is not allowed. Ask somebody else who may do it.")


class OwnWorkAsStandIn(SamePerson):
    message = N_("You act here only as a stand-in, and never on what you made yourself. Ask somebody else.")


def refuse_own_work(by: Actor, *, made_by: int | None, roles: Collection[Role]) -> None:
    """A delegate never acts on what the delegate made, waiver or not (R-DEC-21); raises OwnWorkAsStandIn.

    `roles` are those of which the act needs one; with a role of one's own among them nobody is a stand-in.
    """
    if made_by is not None and made_by == by.user_id and by.stands_in_for(*roles) is not None:
        raise OwnWorkAsStandIn()


def needs_waiver(rule: DutyRule, *, first: int | None, second: int | None) -> bool:
    """True when one person would do both halves and only a waiver could allow it; raises SamePerson if none can."""
    if first is None or first != second:
        return False
    if rule in NEVER_WAIVED:
        raise SamePerson(rule=rule)
    return True


def waivable_rules() -> tuple[DutyRule, ...]:
    """What a leader may allow one person to do, in the order of the vocabulary."""
    return tuple(rule for rule in DutyRule if rule not in NEVER_WAIVED)


def require_waivable(rule: DutyRule) -> None:
    """Raises NeverWaived."""
    if rule in NEVER_WAIVED:
        raise NeverWaived("rule", rule=rule)


def require_waiver_end(until_on: date, *, today: date) -> None:
    """Raises WaiverEndNotPossible."""
    if not 0 <= (until_on - today).days <= MOST_DAYS:
        raise WaiverEndNotPossible("until_on")

"""Nobody approves what they drafted (R-ROLE-1): which rules a leader may waive for one person, and which never."""

from db.errors import RuleError
from db.vocabulary import N_, DutyRule

NEVER_WAIVED = frozenset({DutyRule.VOID_OWN_RECEIPT, DutyRule.LOCK_ASKED_BY_ONESELF, DutyRule.OWN_ROLES})


class SamePerson(RuleError):
    message = N_("{rule} is not allowed. Ask somebody else who may do it.")


def needs_waiver(rule: DutyRule, *, first: int | None, second: int | None) -> bool:
    """True when one person would do both halves and only a waiver could allow it; raises SamePerson if none can."""
    if first is None or first != second:
        return False
    if rule in NEVER_WAIVED:
        raise SamePerson(rule=rule)
    return True

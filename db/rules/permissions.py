"""Who may do what (domain.md §2, R-ROLE): one row for every operation; navigation and buttons ask the same table."""

from collections.abc import Collection, Mapping

from db.errors import NotAllowed
from db.rules.permitted import care, money, records, registers, reports, services, surveys
from db.types import Actor
from db.vocabulary import ActorSource, Role

ALLOWED: Mapping[str, frozenset[Role]] = {
    **records.ROWS,
    **services.ROWS,
    **money.ROWS,
    **care.ROWS,
    **surveys.ROWS,
    **registers.ROWS,
    **reports.ROWS,
}

# What the program does by itself, or whoever may run commands on the machine.
SYSTEM_MAY = frozenset(
    {
        *("add_user", "disable_user", "reset_password", "grant_role", "save_department"),
        *("run_checks", "make_backup", "note_restore", "export_rows"),
        *("create_first_admin", "count_attempt", "open_session", "redeem_ticket", "close_session", "note_seen"),
    }
)
# What a resident does without signing in.
PUBLIC_MAY = frozenset({"send_in_answers"})


def may(by: Actor, operation: str) -> bool:
    """Whether this person's roles include the operation; KeyError for an operation without a row."""
    roles = ALLOWED[operation]
    if by.user_id is None and by.source is ActorSource.PUBLIC:
        return operation in PUBLIC_MAY
    if by.user_id is None and by.source is not ActorSource.SCREEN:
        return operation in SYSTEM_MAY
    return not by.roles.isdisjoint(roles)


def require(by: Actor, operation: str) -> None:
    """Raises NotAllowed, naming the roles that include the operation (R-ROLE)."""
    if not may(by, operation):
        raise needs_one_of(ALLOWED[operation])


def needs_one_of(roles: Collection[Role]) -> NotAllowed:
    """The refusal that names the roles in their order."""
    return NotAllowed(roles=tuple(role for role in Role if role in roles))


def acts_for(by: Actor, *, roles: Collection[Role], department_id: int) -> bool:
    """A supervisor acts for the own department only (R-ROLE); the other roles act for the whole office."""
    held = by.roles.intersection(roles)
    return bool(held - {Role.SUPERVISOR}) or (bool(held) and by.department_id == department_id)

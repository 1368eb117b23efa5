"""The roles by their short names; each file beside this one holds the rows of one part of the office."""

from db.vocabulary import Role

CLERK, SUPERVISOR, FINANCE = Role.CLERK, Role.SUPERVISOR, Role.FINANCE
MANAGER, LEADER, ADMIN = Role.MANAGER, Role.LEADER, Role.ADMIN
EVERYBODY = frozenset(Role)
# A leader sees everything and registers nothing; an administrator does no business.
OFFICE = frozenset({CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER})


def only(*roles: Role) -> frozenset[Role]:
    """These roles and no others."""
    return frozenset(roles)

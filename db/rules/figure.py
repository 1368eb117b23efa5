"""What a figure of management is, what it can be, and who sees it (R-ROLE, R-YEAR)."""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from db.errors import NotAllowed, RuleError
from db.shares import percent_of
from db.types import Actor
from db.vocabulary import N_, ActorSource, Better, FigureUnit, Role

COUNT, MONEY, SHARE = FigureUnit.COUNT, FigureUnit.MONEY, FigureUnit.SHARE
SEES_ALL = frozenset({Role.MANAGER, Role.LEADER})
WORK = SEES_ALL | {Role.SUPERVISOR}
MONEY_TOO = WORK | {Role.FINANCE}
ONLY_MONEY = SEES_ALL | {Role.FINANCE}


class OwnDepartmentOnly(RuleError):
    message = N_("You see the figures of your own department. Choose it, or ask the manager.")


class Figure(NamedTuple):
    """`name` and `meaning` are msgids; `sees` are the roles, a supervisor among them for the own department only."""

    key: str
    name: str
    meaning: str
    unit: FigureUnit
    sees: frozenset[Role]
    better: Better = Better.UP
    has_department: bool = True
    """Whether it can be said of one department; of a figure that cannot, a department knows nothing."""


class Value(NamedTuple):
    """A number, an amount in fen, or a part of a whole; None where there is nothing to say."""

    part: int | None
    whole: int | None = None

    @property
    def rate(self) -> Decimal | None:
        """0 to 1, four places; of nothing there is no share."""
        if self.part is None or not self.whole:
            return None
        return (Decimal(self.part) / self.whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def percent(self) -> Decimal | None:
        """With one decimal, rounded once; of nothing there is no share."""
        return percent_of(self.part, self.whole)


def is_machine(by: Actor) -> bool:
    return by.user_id is None and by.source in (ActorSource.SYSTEM, ActorSource.COMMAND_LINE, ActorSource.DEMO)


def may_see(by: Actor, figure: Figure) -> bool:
    """Whoever runs commands on the machine sees all."""
    return is_machine(by) or by.has(*figure.sees)


def sees_whole(by: Actor, figure: Figure) -> bool:
    """Whether this person sees the figure of the whole office: a supervisor that of the own department (R-ROLE)."""
    return is_machine(by) or by.has(*(figure.sees - {Role.SUPERVISOR}))


def departments_seen(by: Actor, figure: Figure) -> tuple[int | None, ...]:
    """Of what this person is told the figure: of the whole office (None), of the own department, or of nothing."""
    if not may_see(by, figure):
        return ()
    if sees_whole(by, figure):
        return (None,)
    return () if by.department_id is None else (by.department_id,)


def is_told(by: Actor, figure: Figure, *, department_id: int | None) -> bool:
    """Whether this person is told the figure of a department, or with None of the whole office."""
    is_own = department_id is not None and department_id == by.department_id
    return may_see(by, figure) and (is_own or sees_whole(by, figure))


def require_figure(by: Actor, figure: Figure, *, department_id: int | None) -> None:
    """Raises NotAllowed, or OwnDepartmentOnly for a supervisor who asks for more than the own department (R-ROLE)."""
    if not may_see(by, figure):
        raise NotAllowed(roles=tuple(role for role in Role if role in figure.sees))
    if not is_told(by, figure, department_id=department_id):
        raise OwnDepartmentOnly("department_id")

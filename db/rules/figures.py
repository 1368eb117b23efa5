"""What management looks at: each figure has one name, one formula in words and one place where it is counted (R-YEAR).

Screen, paper, spreadsheet, JSON and help all say what stands here; db/queries/figures.py counts it.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from db.errors import NotAllowed, RuleError
from db.rules import care_figures
from db.types import Actor
from db.vocabulary import N_, Better, FigureUnit, Role

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


ORDERS = Figure(
    "orders",
    N_("Orders"),
    N_("Jobs and repairs registered in the period, whatever became of them. What was taken over does not count."),
    COUNT,
    WORK,
)
COMPLETED = Figure("completed", N_("Jobs done"), N_("Jobs and repairs completed in the period."), COUNT, WORK)
PICKED_UP_ON_TIME = Figure(
    "picked_up_on_time",
    N_("Picked up on time"),
    N_("Repair slips registered in the period that were picked up by their term, of those picked up or past it."),
    SHARE,
    WORK,
)
REVENUE = Figure(
    "revenue",
    N_("Revenue of services"),
    N_(
        "Charges for jobs and repairs by their business date, less what was reversed in the period. Discounts and"
        " waivers do not reduce it; fees are not in it."
    ),
    MONEY,
    MONEY_TOO,
)
COLLECTION_RATE = Figure(
    "collection_rate",
    N_("Collection rate"),
    N_(
        "Recurring fees of the period's bill months less their discounts: the share of it that is paid by payments of"
        " the period's last day at the latest."
    ),
    SHARE,
    ONLY_MONEY,
)
ARREARS = Figure(
    "arrears",
    N_("Arrears"),
    N_("All that is overdue at the end of the period's last day, or now."),
    MONEY,
    ONLY_MONEY,
    Better.DOWN,
)
DISCOUNTS = Figure(
    "discounts",
    N_("Discounts given"),
    N_("Discounts and waivers by their business date, less those taken back in the period."),
    MONEY,
    ONLY_MONEY,
    Better.EITHER,
)
SATISFIED = Figure("satisfied", care_figures.SATISFIED.name, care_figures.SATISFIED.meaning, SHARE, WORK)
CALLED_ON_TIME = Figure(
    "callbacks_on_time", care_figures.CALLED_ON_TIME.name, care_figures.CALLED_ON_TIME.meaning, SHARE, WORK
)
COMPLAINTS = Figure("complaints", care_figures.RECEIVED.name, care_figures.RECEIVED.meaning, COUNT, WORK, Better.DOWN)
COMPLAINTS_OPEN = Figure(
    "complaints_open",
    N_("Complaints open"),
    N_("Received by the end of the period's last day, or by now, and neither settled nor declined then."),
    COUNT,
    WORK,
    Better.DOWN,
)
COMPLAINTS_OVERDUE = Figure(
    "complaints_overdue",
    N_("Complaints overdue"),
    N_("Open complaints whose term to settle had passed at the end of the period's last day, or has passed now."),
    COUNT,
    WORK,
    Better.DOWN,
)

FIGURES = {
    figure.key: figure
    for figure in (
        *(ORDERS, COMPLETED, PICKED_UP_ON_TIME, REVENUE, COLLECTION_RATE, ARREARS, DISCOUNTS),
        *(SATISFIED, CALLED_ON_TIME, COMPLAINTS, COMPLAINTS_OPEN, COMPLAINTS_OVERDUE),
    )
}


def may_see(by: Actor, figure: Figure) -> bool:
    """Whoever runs commands on the machine sees what the system sees."""
    return by.user_id is None or by.has(*figure.sees)


def require_figure(by: Actor, figure: Figure, *, department_id: int | None) -> None:
    """Raises NotAllowed, or OwnDepartmentOnly for a supervisor who asks for more than the own department (R-ROLE)."""
    if not may_see(by, figure):
        raise NotAllowed(roles=tuple(role for role in Role if role in figure.sees))
    is_head_only = by.user_id is not None and not by.has(*(figure.sees - {Role.SUPERVISOR}))
    if is_head_only and (department_id is None or department_id != by.department_id):
        raise OwnDepartmentOnly("department_id")

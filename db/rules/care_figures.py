"""What the month's analysis of complaints and callbacks counts, and how it is counted (R-CALL-5, R-COMP-6)."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from db.rules.billing_calendar import first_day, previous_month
from db.shares import NOTHING, format_percent, percent_of
from db.vocabulary import N_, ComplaintCause, Role

TREND_MONTHS = 13
VITAL_PERCENT = 80
SEES_WORKERS = frozenset({Role.MANAGER, Role.LEADER})
"""Who sees every worker's figures; a supervisor sees those of the own department."""


class Share(NamedTuple):
    """A part of a whole; of nothing there is no share."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return percent_of(self.part, self.whole)

    @property
    def said(self) -> str:
        """83.3 %, or a dash."""
        return format_percent(self.percent)

    @property
    def parts(self) -> str:
        """5/6, or nothing."""
        return f"{self.part}/{self.whole}" if self.whole else ""


class Figure(NamedTuple):
    """A figure's name and how it is counted, both msgids: screen, paper and help say the same words."""

    name: str
    meaning: str


RECEIVED = Figure(
    N_("Complaints received"), N_("Complaints received in the month, by the day of receipt, also those out of scope.")
)
SETTLED = Figure(
    N_("Complaints settled"),
    N_("Complaints settled in the month, whenever received. A rejected outcome does not count."),
)
STARTED_ON_TIME = Figure(
    N_("Started on time"),
    N_(
        "Critical and major complaints received in the month that somebody began to handle by their term, as a share of"
        " those begun or past their term. Minor ones have no term to start."
    ),
)
SETTLED_ON_TIME = Figure(
    N_("Settled on time"),
    N_(
        "Complaints received in the month that were settled the first time by their term, or by the term agreed, as a"
        " share of those settled or past their term. Terms that still run are not counted yet."
    ),
)
DAYS_TO_SETTLE = Figure(
    N_("Days to settle"), N_("Days on the clock from receipt to settlement, of the complaints settled in the month.")
)
REPEATED = Figure(N_("Repeat complaints"), N_("Received in the month and marked as repeating an earlier complaint."))
REJECTED = Figure(
    N_("Outcomes rejected"), N_("How often customers rejected an outcome of the complaints received in the month.")
)
BY_SEVERITY = Figure(N_("Severity"), N_("Severity at the beginning: the first terms follow from it."))
CAUSES = Figure(N_("Cause"), N_("As said at the settlement. Complaints that are not settled have none yet."))
CALLBACKS_DUE = Figure(
    N_("Callbacks due"),
    N_(
        "Callbacks whose day is in the month. Not counted: jobs not drawn for the quota, contacts no longer due, and"
        " what was taken over."
    ),
)
CALLBACKS_DONE = Figure(
    N_("Callbacks done"), N_("Answered, declined, or closed as not reached after three tries on different days.")
)
CALLED_ON_TIME = Figure(
    N_("Called on time"), N_("First try by the due day, as a share of those tried or past their day.")
)
REACHED = Figure(N_("Customers reached"), N_("The customer answered, as a share of the callbacks done."))
SATISFIED = Figure(N_("Satisfied"), N_("Satisfaction 4 or 5, as a share of the customers who gave a mark."))

COMPLAINT_FIGURES = (
    *(RECEIVED, SETTLED, STARTED_ON_TIME, SETTLED_ON_TIME, DAYS_TO_SETTLE, REPEATED, REJECTED, BY_SEVERITY, CAUSES),
)
CALLBACK_FIGURES = (CALLBACKS_DUE, CALLBACKS_DONE, CALLED_ON_TIME, REACHED, SATISFIED)


class ParetoBar(NamedTuple):
    """A cause, how often, and the share of it together with all that are more frequent."""

    cause: ComplaintCause
    complaints: int
    cumulative: Share


def pareto(counts: Mapping[ComplaintCause, int]) -> list[ParetoBar]:
    """The most frequent first; of equal ones the one named first in the vocabulary."""
    order = {cause: place for place, cause in enumerate(ComplaintCause)}
    found = sorted(((cause, n) for cause, n in counts.items() if n > 0), key=lambda one: (-one[1], order[one[0]]))
    whole, reached, bars = sum(n for _cause, n in found), 0, []
    for cause, n in found:
        reached += n
        bars.append(ParetoBar(cause, n, Share(reached, whole)))
    return bars


def vital_few(bars: Sequence[ParetoBar]) -> list[ParetoBar]:
    """The causes at the head that together make up 80 % at least."""
    for place, bar in enumerate(bars, start=1):
        if 100 * bar.cumulative.part >= VITAL_PERCENT * bar.cumulative.whole:
            return list(bars[:place])
    return []


def trend_months(month: str) -> list[str]:
    """Thirteen months up to this one, the oldest first: the same month of last year is among them."""
    first_day(month)
    months = [month]
    while len(months) < TREND_MONTHS:
        months.append(previous_month(months[-1]))
    return months[::-1]


def said_days(number: Decimal | None) -> str:
    return NOTHING if number is None else str(number)


def days_of(seconds: int, count: int) -> Decimal | None:
    """So many seconds over so many complaints, in days with one decimal; nothing of none."""
    if not count:
        return None
    return (Decimal(seconds) / count / 86_400).quantize(Decimal("0.1"), ROUND_HALF_UP)

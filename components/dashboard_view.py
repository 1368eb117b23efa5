"""What the dashboard looks at, as its address says: period, zone, department, what it is compared with. No screen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from db.clock import office_day
from db.queries.figure_slices import Slice
from db.rules import figures
from db.rules.figure import is_told
from db.rules.figures import Figure
from db.rules.report_periods import (
    MONTHS,
    Days,
    Period,
    PeriodNotReadable,
    as_far,
    earlier,
    period_of,
    read_period,
    trend,
    until_today,
)
from db.types import Actor
from db.vocabulary import ReportSpan, Role

PERIOD, ZONE, DEPARTMENT, AGAINST, ASKS = "period", "zone", "department", "against", "ask"
BEFORE, LAST_YEAR = "before", "year"
MOST, ROW = 8, 4
CARDS: Sequence[Figure] = (
    *(figures.REVENUE, figures.RATE_OF_YEAR, figures.ARREARS, figures.ORDERS),
    *(figures.PICKED_UP_ON_TIME, figures.CALLED_ON_TIME, figures.COMPLAINTS_OPEN, figures.SATISFIED),
    # In the place of what somebody may not see, or what no department can be asked about.
    *(figures.COMPLETED, figures.COMPLAINTS, figures.DISCOUNTS, figures.DUE),
)


class Look(NamedTuple):
    """`against` is BEFORE or LAST_YEAR: with what charts and the coloured changes compare."""

    period: Period
    zone: str
    department_id: int | None
    against: str
    at: datetime

    @property
    def today(self) -> date:
        return office_day(self.at)

    @property
    def is_running(self) -> bool:
        return self.period.days.last > self.today

    @property
    def present(self) -> Slice:
        return self.slice(until_today(self.period, self.today))

    @property
    def before(self) -> Slice:
        return self.slice(as_far(self.period, MONTHS[self.period.span], self.today))

    @property
    def last_year(self) -> Slice:
        return self.slice(as_far(self.period, MONTHS[ReportSpan.YEAR], self.today))

    @property
    def compared(self) -> Slice:
        return self.last_year if self.against == LAST_YEAR else self.before

    @property
    def compared_period(self) -> Period:
        months = MONTHS[ReportSpan.YEAR if self.against == LAST_YEAR else self.period.span]
        return earlier(self.period, months // MONTHS[self.period.span] + 1)[-1]

    @property
    def trend(self) -> list[Slice]:
        return [self.slice(days) for days in trend(self.period, self.today)]

    def slice(self, days: Days) -> Slice:
        return Slice(days.first, days.last, self.zone, self.department_id)

    @property
    def address(self) -> dict[str, str]:
        """What keeps it, for links and pictures."""
        said = {PERIOD: self.period.name, ZONE: self.zone, AGAINST: self.against}
        said[DEPARTMENT] = "" if self.department_id is None else str(self.department_id)
        return {name: value for name, value in said.items() if value and value != BEFORE}


def read_look(
    asked: Mapping[str, str], actor: Actor, at: datetime, zones: Sequence[str], departments: Sequence[int]
) -> Look:
    """What cannot be read narrows nothing; a supervisor looks at the own department whatever is asked (R-ROLE)."""
    today = office_day(at)
    try:
        period = read_period(asked.get(PERIOD, ""))
        if period.days.first > today:
            raise PeriodNotReadable("period", period=period.name)
    except PeriodNotReadable:
        period = period_of(ReportSpan.MONTH, today)
    zone = asked.get(ZONE, "")
    said = asked.get(DEPARTMENT, "")
    department = next((each for each in departments if str(each) == said), None)
    if is_head_only(actor):
        department = actor.department_id
    against = LAST_YEAR if asked.get(AGAINST) == LAST_YEAR or period.span is ReportSpan.YEAR else BEFORE
    return Look(period, zone if zone in zones else "", department, against, at)


def is_head_only(actor: Actor) -> bool:
    """Who looks at one department whatever is asked; who keeps the money as well looks at that of all."""
    return actor.has(Role.SUPERVISOR) and not actor.has(Role.MANAGER, Role.LEADER, Role.FINANCE)


def is_shown(figure: Figure, look: Look, actor: Actor) -> bool:
    """Whether this person is told it of what is looked at; a department is not asked what it cannot be asked."""
    is_told_here = is_told(actor, figure, department_id=look.department_id)
    return is_told_here and (look.department_id is None or figure.has_department)


def cards_of(look: Look, actor: Actor) -> list[Figure]:
    """Eight or a row of four, of those this person may see; what no department can be asked about gives its place."""
    there = [each for each in CARDS if is_shown(each, look, actor)]
    return there[: MOST if len(there) >= MOST else ROW]

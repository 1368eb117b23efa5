"""Routine contact: whom a rule is for, and on which working days its contacts fall (R-CALL-3).

The days are a fixed pattern of each rule and customer, not counted from the last call: a contact made late or early
moves none of the following ones, and 1,700 homes are not due on one day.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any, NamedTuple

from db.changes import CellNotReadable
from db.rules.working_days import DueDay, WorkingCalendar
from db.vocabulary import N_, Audience, Caller, ContactMeans, ContactPer, CustomerClass, CustomerKind, Standing

MOST_TIMES = 12
MONTHS = {ContactPer.MONTH: 1, ContactPer.QUARTER: 3, ContactPer.YEAR: 12}
WORDS: dict[str, tuple[type[Any], str]] = {
    "audience": (Audience, N_("Customers")),
    "customer_class": (CustomerClass, N_("Class (all when empty)")),
    "caller": (Caller, N_("Who calls")),
    "means": (ContactMeans, N_("Way")),
    "per": (ContactPer, N_("Per")),
}
FLAGS = {"counts_any_call": N_("Any call counts"), "is_active": N_("In use")}
FACTS = frozenset({*WORDS, *FLAGS, "times"})
# Steps of the golden ratio never crowd: any run of numbers divides the circle evenly. The root of two shifts the rules
# against each other.
WHOLE, GOLDEN, ROOT = 2**32, 2654435769, 1779033703


@dataclass(frozen=True)
class RuleFacts:
    """Who speaks with which customers how often; class None means every class."""

    id: int
    audience: Audience
    customer_class: CustomerClass | None
    caller: Caller
    means: ContactMeans
    times: int
    per: ContactPer
    counts_any_call: bool
    is_active: bool


class CustomerFacts(NamedTuple):
    id: int
    kind: CustomerKind
    customer_class: CustomerClass
    standing: Standing
    is_active: bool


def read_fact(column: str, value: Any) -> Any:
    """A cell of the table of rules in its own type. Raises CellNotReadable."""
    if column in WORDS:
        term, label = WORDS[column]
        if column == "customer_class" and value in (None, ""):
            return None
        try:
            return term(value)
        except ValueError:
            raise CellNotReadable(column, what=label, value=value) from None
    if column in FLAGS:
        if not isinstance(value, bool):
            raise CellNotReadable(column, what=FLAGS[column], value=value)
        return value
    text = str(value).removesuffix(".0")
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_TIMES):
        raise CellNotReadable(column, what=N_("Times"), value=value)
    return int(text)


def audiences_of(kind: CustomerKind, standing: Standing) -> frozenset[Audience]:
    """Whom a customer counts among: an anchor store is a shop too, a committee is neither resident nor shop."""
    is_shop = kind is CustomerKind.SHOP
    if standing is Standing.COMMITTEE:
        return frozenset({Audience.SHOPS_COMMITTEE if is_shop else Audience.OWNERS_COMMITTEE})
    if not is_shop:
        return frozenset({Audience.RESIDENTS})
    return frozenset({Audience.SHOPS, Audience.ANCHOR_SHOPS} if standing is Standing.ANCHOR else {Audience.SHOPS})


def is_for(rule: RuleFacts, customer: CustomerFacts) -> bool:
    """Whether contacts with this customer are due by the rule."""
    return (
        rule.is_active
        and customer.is_active
        and rule.customer_class in (None, customer.customer_class)
        and rule.audience in audiences_of(customer.kind, customer.standing)
    )


def share_of(rule_id: int, customer_id: int) -> int:
    """Where in each turn this customer has the day, of WHOLE."""
    return (customer_id * GOLDEN + rule_id * ROOT) % WHOLE


@dataclass(frozen=True)
class Rhythm:
    """So many turns in each month, quarter or year; each turn is an equal part of its working days."""

    calendar: WorkingCalendar
    times: int
    per: ContactPer
    _known: dict[int, list[date]] = field(default_factory=dict, compare=False, repr=False)

    def turn_of(self, day: date) -> int:
        """The number of the turn in which a day lies: twice a month are 24 in a year."""
        period = (day.year * 12 + day.month - 1) // MONTHS[self.per]
        days = self._working_days(period)
        place = min(bisect_left(days, day), len(days) - 1)
        return period * self.times + (((place + 1) * self.times - 1) // len(days) if days else 0)

    def next_due(self, share: int, *, after: date, served: date | None = None) -> DueDay:
        """The first day of the pattern after a day, past the turn that was served; what was missed is left out."""
        first = self.turn_of(after)
        if served is not None:
            first = max(first, self.turn_of(served) + 1)
        return next(due for turn in count(first) if (due := self._due(turn, share)) is not None and due.day > after)

    def off_free_day(self, share: int, planned: date, *, today: date) -> DueDay:
        """A planned day is not worked any more: the pattern's day in the same turn, so that a week of holidays does not
        pile up on the day after it."""
        due = self._due(self.turn_of(planned), share)
        return due if due is not None and due.day > today else self.calendar.next_working_day(max(planned, today))

    def _due(self, turn: int, share: int) -> DueDay | None:
        """None where a part of the period has no working day."""
        period, part = divmod(turn, self.times)
        days = self._working_days(period)
        first, end = part * len(days) // self.times, (part + 1) * len(days) // self.times
        if first == end:
            return None
        day = days[first + (end - first) * share // WHOLE]
        return DueDay(day, self.calendar.is_provisional(day))

    def _working_days(self, period: int) -> list[date]:
        if period not in self._known:
            months = MONTHS[self.per]
            day, end = (_month(number * months) for number in (period, period + 1))
            every = (day + timedelta(days=n) for n in range((end - day).days))
            self._known[period] = [one for one in every if self.calendar.is_working_day(one)]
        return self._known[period]


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

"""The monthly report: its figures, what it keeps when it is issued, and what of that each person sees (R-YEAR, R-ROLE).

A report is one document by figure and department. It is made the same way for the screen of a month that nobody has
issued and for the file of one that is; whoever reads it gets the own part of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from db.errors import RuleError
from db.rules import figures as f
from db.rules import figures_charts as charts
from db.rules import figures_year as y
from db.rules.billing_calendar import first_day, last_day, next_month
from db.rules.care_figures import Share
from db.rules.figure import SEES_ALL, Figure, Value, departments_seen
from db.types import Actor
from db.vocabulary import N_, AgeBand, Better, ComplaintKind, FigureUnit, MoneyException

Document = dict[str, Any]
FORMAT = 1
WHOLE = ""
"""The key of the whole office; a department has its id."""


class MonthNotOver(RuleError):
    message = N_("{month} is not over: its figures still change. Issue its report from {day} on.")


class Part(NamedTuple):
    title: str
    figures: tuple[Figure, ...]


PARTS = (
    Part(N_("Work"), (f.ORDERS, f.COMPLETED, f.PICKED_UP_ON_TIME, f.REPAIRS, f.REPAIRS_DONE)),
    Part(N_("Special services"), (f.REVENUE, f.OWN_WORK, f.MARGIN)),
    Part(
        N_("Fees and arrears"),
        (f.DUE_OF_YEAR, f.COLLECTED_OF_YEAR, f.RATE_OF_YEAR, f.HOUSEHOLDS_OF_YEAR, f.ARREARS, f.DISCOUNTS),
    ),
    Part(
        N_("What customers say"),
        (f.SATISFIED, f.CALLED_ON_TIME, y.SURVEYED, f.COMPLAINTS, f.COMPLAINTS_OPEN, f.COMPLAINTS_OVERDUE),
    ),
)
COURSES = (
    *(f.ORDERS, f.REVENUE, f.RATE_OF_YEAR, f.PICKED_UP_ON_TIME),
    *(f.SATISFIED, f.COLLECTED_OF_YEAR, f.DISCOUNTS),
)
"""Drawn month by month, so thirteen of them are counted; of the others this one, the last one and last year's."""

# What stands beside the figures, each for who may see the figure that it belongs to.
AGES, KINDS, EXCEPTIONS, COMPLAINTS, SURVEYS = "ages", "kinds", "exceptions", "complaints", "surveys"
NOTES: Mapping[str, Figure] = {
    AGES: charts.AGES.figure,
    KINDS: charts.COMPLAINED.figure,
    EXCEPTIONS: charts.EXCEPTIONS.figure,
    COMPLAINTS: f.COMPLAINTS,
    SURVEYS: y.SURVEYED,
}


class MonthLine(NamedTuple):
    """One figure, the oldest month first: a year ago, …, last month, this one."""

    part: str
    figure: Figure
    course: tuple[Value, ...]

    @property
    def present(self) -> Value:
        return self.course[-1]

    @property
    def before(self) -> Value:
        return self.course[-2]

    @property
    def last_year(self) -> Value:
        return self.course[0]


class ExceptionLine(NamedTuple):
    """A kind of exception with money: how many, and the fen at stake."""

    kind: MoneyException
    number: int
    fen: int


class ComplaintNotes(NamedTuple):
    """The month's complaints as their analysis counts them (R-COMP-6)."""

    settled: int
    median_days: str
    started_on_time: Share
    settled_on_time: Share
    repeated: int
    rejected: int


class SurveyLine(NamedTuple):
    """A survey that ended in the month."""

    survey_no: str
    title: str
    returned: Value
    satisfied: Value


class MonthFigures(NamedTuple):
    """A month's report as one person sees it; None what that person does not see."""

    month: str
    until_on: date
    months: tuple[str, ...]
    lines: tuple[MonthLine, ...]
    ages: tuple[tuple[AgeBand, int], ...] | None
    kinds: tuple[tuple[ComplaintKind, int], ...] | None
    exceptions: tuple[ExceptionLine, ...] | None
    complaints: ComplaintNotes | None
    surveys: tuple[SurveyLine, ...] | None

    @property
    def is_running(self) -> bool:
        return self.until_on < last_day(self.month)

    def line(self, figure: Figure) -> MonthLine | None:
        return next((line for line in self.lines if line.figure.key == figure.key), None)


def require_month_over(month: str, today: date) -> None:
    """Raises MonthNotReadable, MonthNotOver."""
    day = first_day(next_month(month))
    if today < day:
        raise MonthNotOver("month", month=month, day=day.isoformat())


def key_of(department_id: int | None) -> str:
    return WHOLE if department_id is None else str(department_id)


def seen_key(actor: Actor, figure: Figure) -> str | None:
    """Under which key this person finds the figure; None where it is not for this person."""
    return next(map(key_of, departments_seen(actor, figure)), None)


def kept_figure(part: str, figure: Figure, values: Mapping[str, Sequence[Value]]) -> Document:
    """A figure for the file, with the words that define it then: a later definition does not change what was issued."""
    return {
        "key": figure.key,
        "part": part,
        "name": figure.name,
        "meaning": figure.meaning,
        "unit": figure.unit.value,
        "better": figure.better.value,
        "values": {key: [[value.part, value.whole] for value in course] for key, course in values.items()},
    }


def read_document(document: Document, actor: Actor) -> MonthFigures:
    """What this person may see of it; a supervisor the own department's figures."""
    lines = []
    for kept in document["figures"]:
        figure = _figure(kept)
        course = kept["values"].get(seen_key(actor, figure))
        if course is not None:
            lines.append(MonthLine(kept["part"], figure, tuple(Value(*value) for value in course)))
    ages, kinds, exceptions, complaints, surveys = (_note(document, name, actor) for name in NOTES)
    return MonthFigures(
        document["month"],
        date.fromisoformat(document["until"]),
        tuple(document["months"]),
        tuple(lines),
        None if ages is None else tuple((AgeBand(band), fen) for band, fen in ages),
        None if kinds is None else tuple((ComplaintKind(kind), count) for kind, count in kinds),
        None if exceptions is None else tuple(ExceptionLine(MoneyException(one[0]), *one[1:]) for one in exceptions),
        None if complaints is None else _complaints(complaints),
        None
        if surveys is None
        else tuple(SurveyLine(one[0], one[1], Value(*one[2]), Value(*one[3])) for one in surveys),
    )


def _figure(kept: Document) -> Figure:
    """With the words and the unit of its file, and with the roles of today; what is gone today is for who sees all."""
    known = f.FIGURES.get(kept["key"])
    return Figure(
        kept["key"],
        kept["name"],
        kept["meaning"],
        FigureUnit(kept["unit"]),
        known.sees if known else SEES_ALL,
        Better(kept["better"]),
        known.has_department if known else False,
    )


def _note(document: Document, name: str, actor: Actor) -> Any:
    return document[name].get(seen_key(actor, NOTES[name]))


def _complaints(kept: Document) -> ComplaintNotes:
    started, settled = Share(*kept["started_on_time"]), Share(*kept["settled_on_time"])
    return ComplaintNotes(kept["settled"], kept["median_days"], started, settled, kept["repeated"], kept["rejected"])

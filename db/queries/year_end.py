"""The year-end report: every figure beside its target and last year, by zone, group, trade and topic (R-YEAR)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.figure_slices import Question, Slice
from db.queries.figures import measure
from db.queries.figures_arrears import OwedCell, list_arrears_then
from db.queries.figures_fees import Collected, list_collected
from db.queries.surveys import list_zones
from db.rules import figures, figures_year, permissions
from db.rules.figure import Figure, Value, departments_seen, is_machine, may_see
from db.rules.year_report import PARTS, require_year
from db.tables.reports import YearTarget
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CustomerGroup, Term, Trade, VisitTopic

MOST_ZONES, MOST_YEARS = 20, 60


class YearLine(NamedTuple):
    """One figure; `wanted` is the target: fen, a count, or ten-thousandths; `version` 0 where there is none yet.

    A supervisor reads it of the own department (R-ROLE). Targets are those of the whole office: a department's figures
    stand without.
    """

    part: str
    figure: Figure
    days: Slice
    present: Value
    last_year: Value
    wanted: int | None
    version: int


class YearReport(NamedTuple):
    """`until_on`: the last day that counts, today while the year runs."""

    year: int
    until_on: date
    is_running: bool
    lines: tuple[YearLine, ...]

    @property
    def is_of_department(self) -> bool:
        """Whether any figure is that of one department only."""
        return any(line.days.department_id is not None for line in self.lines)


class ZoneLine(NamedTuple):
    """One figure in every zone, in the order of the zones."""

    part: str
    figure: Figure
    values: tuple[Value, ...]


class GroupLine(NamedTuple):
    """A group of customers: what is due and collected of fees, and what was overdue at the end, in both years."""

    group: CustomerGroup
    present: Collected
    last_year: Collected
    arrears_fen: int
    arrears_last_fen: int


class WordLine(NamedTuple):
    """A trade or a topic, in both years."""

    word: Term
    present: Value
    last_year: Value


class YearSplits(NamedTuple):
    """What the report splits; None where this person may not see it."""

    groups: tuple[GroupLine, ...] | None
    ages: tuple[OwedCell, ...] | None
    repairs: tuple[WordLine, ...] | None
    topics: tuple[WordLine, ...] | None
    findings: tuple[WordLine, ...] | None


def year_of(year: int, today: date, department_id: int | None = None, zone: str = "") -> Slice:
    """From its first to its last day, a leap year or not; up to today while it runs, as the dashboard counts it."""
    return Slice(date(year, 1, 1), min(date(year, 12, 31), today), zone, department_id)


def get_year_report(session: Session, *, actor: Actor, year: int, at: datetime) -> YearReport:
    """Each figure that this person may see. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    targets = {row.figure: row for row in session.scalars(select(YearTarget).where(YearTarget.year == year))}
    lines, today = [], office_day(at)
    for part, figure, department in _seen(actor):
        days = [year_of(each, today, department) for each in (year, year - 1)]
        present, last_year = measure(session, actor=actor, figure=figure, slices=days, at=at)
        target = targets.get(figure.key) if department is None else None
        wanted, version = (target.wanted, target.version) if target else (None, 0)
        lines.append(YearLine(part, figure, days[0], present, last_year, wanted, version))
    until_on = year_of(year, today).until_on
    return YearReport(year, until_on, until_on == today, tuple(lines))


def list_year_zones(session: Session, *, actor: Actor, year: int, at: datetime) -> tuple[list[str], list[ZoneLine]]:
    """The zones, and each figure in them. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    zones = list_zones(session)[:MOST_ZONES]
    if not zones:
        return [], []
    lines = []
    for part, figure, department in _seen(actor):
        slices = [year_of(year, office_day(at), department, zone) for zone in zones]
        found = measure(session, actor=actor, figure=figure, slices=slices, at=at)
        lines.append(ZoneLine(part, figure, tuple(found)))
    return zones, lines


def get_year_splits(session: Session, *, actor: Actor, year: int, at: datetime) -> YearSplits:
    """By group, age, trade and topic. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    asked = Question(actor, at)
    groups = ages = None
    if may_see(actor, figures.DUE) and may_see(actor, figures.ARREARS):
        both = [year_of(each, asked.today) for each in (year, year - 1)]
        present, last = (list_collected(session, asked, days) for days in both)
        ages, ages_last = (list_arrears_then(session, asked, days) for days in both)
        groups = tuple(
            GroupLine(group, present.get(group, Collected()), last.get(group, Collected()), owed, owed_last)
            for group in CustomerGroup
            for owed, owed_last in [(_owed(ages, group), _owed(ages_last, group))]
            if group in present or group in last or owed or owed_last or group is not CustomerGroup.NONE
        )
    return YearSplits(
        groups,
        None if ages is None else tuple(ages),
        _by_word(session, actor, figures.REPAIRS_DONE, Trade, year, at),
        _by_word(session, actor, figures_year.TOPICS, VisitTopic, year, at),
        _by_word(session, actor, figures_year.FINDINGS, Trade, year, at),
    )


def list_report_years(session: Session, *, actor: Actor, at: datetime) -> list[int]:
    """From the present year back to that of the first job."""
    permissions.require(actor, "view_year_end")
    first, this_year = session.scalar(select(func.min(WorkOrder.registered_at))), office_day(at).year
    return list(range(this_year, (office_day(first).year if first else this_year) - 1, -1))[:MOST_YEARS]


def _require(actor: Actor, year: int, at: datetime) -> None:
    if not is_machine(actor):
        permissions.require(actor, "view_year_end")
    require_year(year, office_day(at))


def _seen(actor: Actor) -> Iterable[tuple[str, Figure, int | None]]:
    """Each figure that this person reads, and of which department; None for the whole office."""
    for part in PARTS:
        for figure in part.figures:
            for department in departments_seen(actor, figure):
                yield part.title, figure, department


def _owed(cells: Sequence[OwedCell], group: CustomerGroup) -> int:
    return sum(cell.amount_fen for cell in cells if cell.group is group)


def _by_word(
    session: Session, actor: Actor, figure: Figure, words: type[Term], year: int, at: datetime
) -> tuple[WordLine, ...] | None:
    seen = departments_seen(actor, figure)
    if not seen:
        return None
    both = [year_of(each, office_day(at), seen[0]) for each in (year, year - 1)]
    slices = [days._replace(only=word) for word in words for days in both]
    found = iter(measure(session, actor=actor, figure=figure, slices=slices, at=at))
    return tuple(WordLine(word, next(found), next(found)) for word in words)

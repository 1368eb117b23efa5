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
from db.rules.figure import Figure, Value, is_machine, may_see, require_figure
from db.rules.year_report import PARTS, require_year
from db.tables.reports import YearTarget
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CustomerGroup, Role, Term, Trade, VisitTopic

MOST_ZONES, MOST_YEARS = 20, 60


class YearLine(NamedTuple):
    """One figure; `wanted` is the target: fen, a count, or ten-thousandths; `version` 0 where there is none yet."""

    part: str
    figure: Figure
    present: Value
    last_year: Value
    wanted: int | None
    version: int


class YearReport(NamedTuple):
    """`until_on`: the last day that counts, today while the year runs; of one department where it `is_of_department`.

    Targets are those of the whole office: a department's figures stand without.
    """

    year: int
    until_on: date
    days: Slice
    is_running: bool
    is_of_department: bool
    lines: tuple[YearLine, ...]


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


def year_of(year: int, department_id: int | None = None, zone: str = "") -> Slice:
    """From its first to its last day, a leap year or not."""
    return Slice(date(year, 1, 1), date(year, 12, 31), zone, department_id)


def seen_department(actor: Actor) -> int | None:
    """A supervisor reads the report of the own department; whoever sees more reads all."""
    sees_more = is_machine(actor) or actor.has(Role.MANAGER, Role.LEADER, Role.FINANCE)
    return None if sees_more else actor.department_id


def get_year_report(session: Session, *, actor: Actor, year: int, at: datetime) -> YearReport:
    """Each figure that this person may see. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    targets = {row.figure: row for row in session.scalars(select(YearTarget).where(YearTarget.year == year))}
    department = seen_department(actor)
    days = [year_of(each, department) for each in (year, year - 1)]
    lines = []
    for part, figure in _seen(actor):
        present, last_year = measure(session, actor=actor, figure=figure, slices=days, at=at)
        target = targets.get(figure.key) if department is None else None
        wanted, version = (target.wanted, target.version) if target else (None, 0)
        lines.append(YearLine(part, figure, present, last_year, wanted, version))
    today = office_day(at)
    return YearReport(
        year, min(days[0].until_on, today), days[0], days[0].until_on >= today, department is not None, tuple(lines)
    )


def list_year_zones(session: Session, *, actor: Actor, year: int, at: datetime) -> tuple[list[str], list[ZoneLine]]:
    """The zones, and each figure in them. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    zones = list_zones(session)[:MOST_ZONES]
    if not zones:
        return [], []
    slices = [year_of(year, seen_department(actor), zone) for zone in zones]
    return zones, [
        ZoneLine(part, figure, tuple(measure(session, actor=actor, figure=figure, slices=slices, at=at)))
        for part, figure in _seen(actor)
    ]


def get_year_splits(session: Session, *, actor: Actor, year: int, at: datetime) -> YearSplits:
    """By group, age, trade and topic. Raises NotAllowed, YearNotReadable."""
    _require(actor, year, at)
    asked = Question(actor, at)
    groups = ages = None
    if may_see(actor, figures.DUE) and may_see(actor, figures.ARREARS):
        require_figure(actor, figures.DUE, department_id=None)
        present, last = (list_collected(session, asked, year_of(each)) for each in (year, year - 1))
        ages, ages_last = (list_arrears_then(session, asked, year_of(each)) for each in (year, year - 1))
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


def _seen(actor: Actor) -> Iterable[tuple[str, Figure]]:
    return ((part.title, figure) for part in PARTS for figure in part.figures if may_see(actor, figure))


def _owed(cells: Sequence[OwedCell], group: CustomerGroup) -> int:
    return sum(cell.amount_fen for cell in cells if cell.group is group)


def _by_word(
    session: Session, actor: Actor, figure: Figure, words: type[Term], year: int, at: datetime
) -> tuple[WordLine, ...] | None:
    if not may_see(actor, figure):
        return None
    department = seen_department(actor)
    slices = [year_of(each, department)._replace(only=word) for word in words for each in (year, year - 1)]
    found = iter(measure(session, actor=actor, figure=figure, slices=slices, at=at))
    return tuple(WordLine(word, next(found), next(found)) for word in words)

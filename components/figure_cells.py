"""The rows behind the numbers in a report's tables: by row and column of each table. No screen."""

from collections.abc import Mapping, Sequence
from datetime import date

from components.figure_lists import Goes, list_behind, rows_behind
from db.queries.figure_slices import Slice
from db.queries.year_end import WordLine, YearSplits, ZoneLine, year_of
from db.rules import figures, figures_year
from db.rules.figure import Figure, departments_seen
from db.rules.month_report import MonthFigures
from db.rules.report_periods import read_period, trend
from db.types import Actor
from db.vocabulary import AgeBand

Cells = Mapping[tuple[int, int], Goes]
# Of the table on screen: this month, last month and the month a year ago, and their places in the course.
MONTHS = {1: -1, 2: -2, 4: 0}
# Of the table by group: what stands in each column.
GROUPS: Mapping[int, Figure] = {
    **dict.fromkeys((1, 2, 3), figures.HOUSEHOLDS_PAID),
    4: figures.DUE,
    5: figures.COLLECTED,
    6: figures.COLLECTION_RATE,
    7: figures.ARREARS,
}
# Behind the bands of age, of which what is not due is none.
OWED_LAST_YEAR, TOGETHER = 8, len(AgeBand)


def month_cells(report: MonthFigures, actor: Actor, today: date) -> Cells:
    """As far into each month as the report itself has counted."""
    days = trend(read_period(report.month), report.until_on)
    return {
        (row, column): list_behind(line.figure, Slice(*days[place], "", _department(actor, line.figure)), today)
        for row, line in enumerate(report.lines)
        for column, place in MONTHS.items()
    }


def zone_cells(year: int, zones: Sequence[str], lines: Sequence[ZoneLine], actor: Actor, today: date) -> Cells:
    """Every zone and, behind them, all of it."""
    return {
        (row, column): list_behind(line.figure, year_of(year, today, _department(actor, line.figure), zone), today)
        for row, line in enumerate(lines)
        for column, zone in enumerate((*zones, ""), start=1)
    }


def split_cells(year: int, splits: YearSplits, actor: Actor, today: date) -> Mapping[str, Cells]:
    """By the keys of the tables."""
    present, before = year_of(year, today), year_of(year - 1, today)
    groups: dict[tuple[int, int], Goes] = {}
    for row, line in enumerate(splits.groups or ()):
        for column, figure in GROUPS.items():
            groups[row, column] = rows_behind(figure, present._replace(only=line.group))
        groups[row, OWED_LAST_YEAR] = rows_behind(figures.ARREARS, before._replace(only=line.group))
    owing = list(dict.fromkeys(cell.group for cell in splits.ages or ()))
    ages = {
        (row, TOGETHER): rows_behind(figures.ARREARS, present._replace(only=each)) for row, each in enumerate(owing)
    }
    repairs = {1: present, 2: present, 3: present, 4: before, 5: before}
    both = {1: present, 2: before}
    return {
        "groups": groups,
        "ages": ages,
        "repairs": _by_word(figures.REPAIRS_DONE, splits.repairs, repairs, actor),
        "topics": _by_word(figures_year.TOPICS, splits.topics, both, actor),
        "findings": _by_word(figures_year.FINDINGS, splits.findings, both, actor),
    }


def _by_word(figure: Figure, lines: Sequence[WordLine] | None, days: Mapping[int, Slice], actor: Actor) -> Cells:
    own = _department(actor, figure)
    return {
        (row, column): rows_behind(figure, each._replace(only=line.word, department_id=own))
        for row, line in enumerate(lines or ())
        for column, each in days.items()
    }


def _department(actor: Actor, figure: Figure) -> int | None:
    """The one of which this person is told the figure."""
    return next(iter(departments_seen(actor, figure)), None)

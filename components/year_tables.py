"""The tables of the year-end report in words: the same on screen, on paper and in the spreadsheet. No screen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from components.figure_words import Translate, change, number, shown, shown_change
from db.money import format_yuan, to_yuan
from db.queries.year_end import YearLine, YearReport, ZoneLine
from db.rules.figure import Figure, Value
from db.rules.year_report import is_reached, target_value
from db.shares import NOTHING
from db.vocabulary import FigureUnit

YES, NO = "✓", "✗"


class Said(NamedTuple):
    """A cell: as it is read, and the number that a spreadsheet calculates with."""

    text: str
    number: Decimal | int | None = None


class YearTable(NamedTuple):
    """`words`: how many of the first columns are text; `widths` in parts of the page; `key` names the file of it."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    widths: tuple[float, ...]
    words: int = 1


def figures_table(report: YearReport, _: Translate) -> YearTable:
    heads = (
        _("Figure"),
        str(report.year),
        _("Target"),
        _("Target reached"),
        str(report.year - 1),
        _("Against last year"),
    )
    rows = tuple(
        (
            Said(_(line.figure.name)),
            said(line.figure, line.present),
            wanted(line),
            Said(reached(line)),
            said(line.figure, line.last_year),
            changed(line, _),
        )
        for line in report.lines
    )
    return YearTable("figures", _("Figures of the year"), heads, rows, (4, 2.2, 2, 1, 2.2, 1.6))


def zones_table(zones: Sequence[str], lines: Sequence[ZoneLine], report: YearReport, _: Translate) -> YearTable:
    """All of it stands behind the zones: what belongs to no home is in none of them."""
    whole = {line.figure: line.present for line in report.lines}
    rows = tuple(
        (Said(_(line.figure.name)), *(said(line.figure, one) for one in (*line.values, whole[line.figure])))
        for line in lines
    )
    heads = (_("Figure"), *zones, _("All, also without a home"))
    return YearTable("zones", _("By zone"), heads, rows, (2.6, *(1.6 for _zone in zones), 1.8))


def said(figure: Figure, value: Value) -> Said:
    return Said(shown(figure, value), number(figure, value))


def wanted(line: YearLine) -> Said:
    return Said("") if line.wanted is None else said(line.figure, target_value(line.figure, line.wanted))


def reached(line: YearLine) -> str:
    """A sign, so that it is read without colours."""
    return {True: YES, False: NO, None: ""}[is_reached(line.figure, line.present, line.wanted)]


def changed(line: YearLine, _: Translate) -> Said:
    moved = change(line.figure, line.present, line.last_year)
    return Said(shown_change(line.figure, moved, _), moved)


def unit(figure: Figure, _: Translate) -> str:
    """In what a target is typed."""
    return {FigureUnit.MONEY: _("yuan"), FigureUnit.SHARE: "%"}.get(figure.unit, "")


def count(value: int | None) -> Said:
    return Said(NOTHING if value is None else f"{value:,}", value)


def yuan(fen: int) -> Said:
    return Said(format_yuan(fen), to_yuan(fen))

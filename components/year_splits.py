"""The year-end report by group, age, trade and topic, in words; and all its tables together (R-YEAR). No screen."""

from collections.abc import Sequence

from components.figure_words import Translate
from components.year_tables import Said, YearTable, count, figures_table, said, yuan, zones_table
from db.queries.figures_arrears import OwedCell
from db.queries.year_end import GroupLine, WordLine, YearReport, YearSplits, ZoneLine
from db.rules import figures, figures_year
from db.rules.figure import Figure, Value
from db.vocabulary import AgeBand, CustomerGroup


def year_tables(
    report: YearReport, splits: YearSplits, zones: Sequence[str], by_zone: Sequence[ZoneLine], _: Translate
) -> list[YearTable]:
    """The whole report, table by table."""
    tables = [figures_table(report, _), *split_tables(report.year, splits, _)]
    return [*tables, zones_table(zones, by_zone, report, _)] if zones else tables


def split_tables(year: int, splits: YearSplits, _: Translate) -> list[YearTable]:
    """By group, age, trade and topic, as far as this person sees them."""
    tables = []
    if splits.groups is not None:
        tables += [_groups(year, splits.groups, _), _ages(splits.ages or (), _)]
    if splits.repairs is not None:
        tables.append(_repairs(year, splits.repairs, _))
    counted = (
        ("topics", _("Topics of the visits"), _("Topic"), figures_year.TOPICS, splits.topics),
        ("findings", _("Findings of the checks"), _("Trade"), figures_year.FINDINGS, splits.findings),
    )
    tables += [_counted(year, *each, _) for each in counted if each[4] is not None]
    return tables


def _groups(year: int, lines: Sequence[GroupLine], _: Translate) -> YearTable:
    heads = (
        _("Group"),
        _("Households due"),
        _("Households paid"),
        _("Share"),
        _("Fees due"),
        _("Fees collected"),
        _("Share"),
    )
    rows = []
    for line in lines:
        now = line.present
        households, money = Value(now.households_paid, now.households_due), Value(now.paid_fen, now.due_fen)
        rows.append(
            (
                Said(_(line.group.label)),
                *(count(now.households_due), count(now.households_paid)),
                said(figures.HOUSEHOLDS_PAID, households),
                *(yuan(now.due_fen), yuan(now.paid_fen)),
                said(figures.COLLECTION_RATE, money),
                yuan(line.arrears_fen),
                yuan(line.arrears_last_fen),
            )
        )
    heads = (*heads, _("Money overdue"), _("Overdue {year}").format(year=year - 1))
    return YearTable(
        "groups", _("Fees and money overdue by group"), heads, tuple(rows), (1.7, 1.1, 0.8, 1, 1.7, 1.7, 1, 1.6, 1.6)
    )


def _ages(cells: Sequence[OwedCell], _: Translate) -> YearTable:
    bands = [band for band in AgeBand if band is not AgeBand.NOT_DUE]
    rows = []
    for group in CustomerGroup:
        owed = {cell.band: cell.amount_fen for cell in cells if cell.group is group}
        if owed:
            rows.append((Said(_(group.label)), *(yuan(owed.get(band, 0)) for band in bands), yuan(sum(owed.values()))))
    heads = (_("Group"), *(_(band.label) for band in bands), _("Together"))
    return YearTable("ages", _("Money overdue by age"), heads, tuple(rows), (1.7, *(1.4 for _band in bands), 1.6))


def _repairs(year: int, lines: Sequence[WordLine], _: Translate) -> YearTable:
    rows = tuple(
        (
            Said(_(line.word.label)),
            *(count(line.present.whole), count(line.present.part), said(figures.REPAIRS_DONE, line.present)),
            *(count(line.last_year.whole), said(figures.REPAIRS_DONE, line.last_year)),
        )
        for line in lines
    )
    last = (_("Repairs {year}").format(year=year - 1), _("Share {year}").format(year=year - 1))
    heads = (_("Trade"), _("Repairs received"), _("Done of them"), _("Share"), *last)
    return YearTable("repairs", _("Repairs by trade"), heads, rows, (2.4, 1, 1, 1, 1.4, 1.4))


def _counted(
    year: int, key: str, title: str, name: str, figure: Figure, lines: Sequence[WordLine] | None, _: Translate
) -> YearTable:
    rows = tuple(
        (Said(_(line.word.label)), said(figure, line.present), said(figure, line.last_year)) for line in lines or ()
    )
    return YearTable(key, title, (name, str(year), str(year - 1)), rows, (3, 1, 1))

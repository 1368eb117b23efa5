"""`report year-end`: the figures of the year as one document (contracts: command line)."""

from collections.abc import Sequence
from typing import Any

from db.clock import now
from db.command_line.figure_values import number, rate, said
from db.command_line.outcome import Outcome, Voice
from db.queries.year_end import (
    WordLine,
    YearLine,
    YearReport,
    YearSplits,
    ZoneLine,
    get_year_report,
    get_year_splits,
    list_year_zones,
)
from db.rules import figures as f
from db.rules import figures_year as y
from db.rules.figure import Value
from db.rules.year_report import is_reached, target_value
from db.types import SYSTEM
from db.vocabulary import N_
from db.work import ask

Document = dict[str, Any]


def year_end(year: int, voice: Voice) -> Outcome:
    """Everything of R-YEAR. Raises YearNotReadable."""
    at = now()
    report = ask(get_year_report, actor=SYSTEM, year=year, at=at)
    splits = ask(get_year_splits, actor=SYSTEM, year=year, at=at)
    zones, by_zone = ask(list_year_zones, actor=SYSTEM, year=year, at=at)
    return Outcome(year_document(report, splits, zones, by_zone), _text(report, voice))


def year_document(
    report: YearReport, splits: YearSplits, zones: Sequence[str], by_zone: Sequence[ZoneLine]
) -> Document:
    """Rates are numbers from 0 to 1 with four places, null of nothing; amounts are fen."""
    line = {each.figure: each for each in report.lines}
    value = {figure: each.present for figure, each in line.items()}
    complaints = (f.COMPLAINTS, f.COMPLAINTS_OPEN, f.COMPLAINTS_OVERDUE)
    zone_rates = next(each.values for each in by_zone if each.figure is y.SURVEYED) if zones else ()
    return {
        "year": report.year,
        "until": report.until_on.isoformat(),
        "handover": _part_of(value[y.HANDED_OVER], "due", "done"),
        "occupancy": _part_of(value[y.OCCUPIED], "delivered", "occupied"),
        "notices": value[y.NOTICES].part,
        **_money(splits),
        "discounts_fen": value[f.DISCOUNTS].part,
        "repairs": [
            {"trade": one.word.value, **_part_of(one.present, "received", "done")} for one in splits.repairs or ()
        ],
        "visits": {
            "households": value[y.HOMES_VISITED].part,
            "visits": value[y.VISITS].part,
            "topics": _counts(splits.topics, "topic"),
        },
        "satisfaction": {
            "forms": value[y.FORMS_SENT].part,
            "return_rate": rate(value[y.FORMS]),
            "overall": rate(value[y.SURVEYED]),
            "zones": [{"zone": zone, "rate": rate(found)} for zone, found in zip(zones, zone_rates, strict=True)],
        },
        "vacant_checks": {"checks": value[y.VACANT_CHECKS].part, "findings": _counts(splits.findings, "trade")},
        "complaints": dict(
            zip(("received", "open", "overdue"), (value[each].part for each in complaints), strict=True)
        ),
        "special_services": {
            "outside_fen": value[f.REVENUE].part,
            "inside_fen": value[f.OWN_WORK].part,
            "target_fen": line[f.REVENUE].wanted,
            "outside_last_year_fen": line[f.REVENUE].last_year.part,
            "inside_last_year_fen": line[f.OWN_WORK].last_year.part,
            "margin": rate(value[f.MARGIN]),
        },
        "figures": [_figure(each) for each in report.lines],
        "zones": [
            {"zone": zone, "figures": {each.figure.key: number(each.figure, each.values[place]) for each in by_zone}}
            for place, zone in enumerate(zones)
        ],
    }


def _money(splits: YearSplits) -> Document:
    groups = splits.groups or ()
    return {
        "collection": [
            {
                "group": each.group.value,
                "households_due": each.present.households_due,
                "households_paid": each.present.households_paid,
                "rate": rate(Value(each.present.households_paid, each.present.households_due)),
                "due_fen": each.present.due_fen,
                "paid_fen": each.present.paid_fen,
                "money_rate": rate(Value(each.present.paid_fen, each.present.due_fen)),
            }
            for each in groups
        ],
        "arrears": [{"group": each.group.value, "fen": each.arrears_fen} for each in groups],
        "arrears_by_age": [
            {"group": cell.group.value, "age": cell.band.value, "households": cell.households, "fen": cell.amount_fen}
            for cell in splits.ages or ()
        ],
    }


def _figure(line: YearLine) -> Document:
    """One figure beside target and last year."""
    figure = line.figure
    wanted = None if line.wanted is None else number(figure, target_value(figure, line.wanted))
    return {
        "key": figure.key,
        "unit": figure.unit.value,
        "value": number(figure, line.present),
        "target": wanted,
        "reached": is_reached(figure, line.present, line.wanted),
        "last_year": number(figure, line.last_year),
    }


def _part_of(value: Value, whole: str, part: str) -> Document:
    return {whole: value.whole, part: value.part, "rate": rate(value)}


def _counts(lines: Sequence[WordLine] | None, name: str) -> list[Document]:
    return [{name: each.word.value, "count": each.present.part} for each in lines or ()]


def _text(report: YearReport, voice: Voice) -> str:
    _, part = voice.translate, ""
    lines = [_(N_("Year-end report {year}, as of {day}")).format(year=report.year, day=report.until_on.isoformat())]
    for line in report.lines:
        if line.part != part:
            part = line.part
            lines += ["", _(part)]
        told = (said(line.figure, line.present), said(line.figure, line.last_year))
        lines.append(f"  {_(line.figure.name)}\t{told[0]}\t({report.year - 1}: {told[1]})")
    return "\n".join(lines)

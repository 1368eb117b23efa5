"""The five charts of the monthly report: what each finds, draws and has in the table behind it. No screen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from components.charts import ASKS, PART, REST, WHOLE
from components.figure_words import Translate, change, number, shown, shown_change
from components.month_report_charts import CourseBar, RankBar
from db.money import format_yuan, to_yuan
from db.rules import figures
from db.rules.figure import Figure, Value
from db.rules.figures_charts import AGES, COMPLAINED
from db.rules.month_report import COURSES, MonthFigures, MonthLine
from db.shares import NOTHING
from db.vocabulary import AgeBand, FigureUnit

FIVE, FIRST_THREE = 5, 3
BEFORE_RANKS = 3
LEFT_OUT = (AgeBand.MONTH, AgeBand.QUARTER)
MOST_KINDS = 7
WAN, TEN = 10_000, 10


class MonthChart(NamedTuple):
    """`title` says the finding; the table behind has `heads` and `rows`."""

    key: str
    name: str
    title: str
    note: str
    bars: Sequence[CourseBar] | Sequence[RankBar]
    heads: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    cells: tuple[tuple[str, Decimal | int | None], ...]
    """The same as numbers, for the spreadsheet."""

    def alt(self, _: Translate) -> str:
        """For who cannot see it."""
        return f"{self.title}. " + _(", ").join(f"{name} {said}" for name, said in self.rows)


def month_charts(report: MonthFigures, _: Translate) -> list[MonthChart]:
    """Of the drawings in their order, the first five that this person may see."""
    first, after = _courses(report, COURSES[:BEFORE_RANKS], _), _courses(report, COURSES[BEFORE_RANKS:], _)
    drawn = [*first, *_ages(report, _), *_kinds(report, _), *after]
    return drawn[:FIVE]


def _courses(report: MonthFigures, wanted: Sequence[Figure], _: Translate) -> list[MonthChart]:
    lines = [line for figure in wanted if (line := report.line(figure)) and len(line.course) == len(report.months)]
    return [_course(report, line, _) for line in lines]


def _course(report: MonthFigures, line: MonthLine, _: Translate) -> MonthChart:
    figure, last = line.figure, len(line.course) - 1
    bars = [
        CourseBar(
            _month_name(month, place),
            float(number(figure, value) or 0),
            _short(figure, value),
            WHOLE if place == last else PART if place == 0 else REST,
        )
        for place, (month, value) in enumerate(zip(report.months, line.course, strict=True))
    ]
    title = _("{figure}: {value}").format(figure=_(figure.name), value=shown(figure, line.present))
    moved = change(figure, line.present, line.before)
    if moved is not None:
        title = _("{figure}, {change} on the month before").format(figure=title, change=shown_change(figure, moved, _))
    said = {FigureUnit.MONEY: _("in ¥10,000"), FigureUnit.SHARE: _("in per cent")}.get(figure.unit, "")
    if report.is_running:
        said = _("{note}, each month up to the same day").format(note=said or _("thirteen months"))
    rows = tuple((month, shown(figure, value)) for month, value in zip(report.months, line.course, strict=True))
    cells = tuple((month, number(figure, value)) for month, value in zip(report.months, line.course, strict=True))
    heads = (_("Month"), _(figure.name))
    return MonthChart(figure.key, _(figure.name), title, said or _("thirteen months"), bars, heads, rows, cells)


def _month_name(month: str, place: int) -> str:
    """The year below the first month and below each January."""
    year, name = month[:4], str(int(month[5:]))
    return f"{name}\n{year}" if place == 0 or name == "1" else name


def _short(figure: Figure, value: Value) -> str:
    """Above a narrow bar: money in ten thousands of yuan, shares from ten on in whole per cent."""
    found = number(figure, value)
    if found is None:
        return NOTHING
    if figure.unit is FigureUnit.MONEY:
        return f"{Decimal(found) / WAN:.2f}" if abs(found) < 100 * WAN else f"{Decimal(found) / WAN:.0f}"
    if figure.unit is FigureUnit.SHARE and found >= TEN:
        return f"{found:.0f}"
    return str(found)


def _ages(report: MonthFigures, _: Translate) -> list[MonthChart]:
    if report.ages is None:
        return []
    total, old = sum(fen for _band, fen in report.ages), 0
    bars = []
    for band, fen in report.ages:
        is_old = band not in LEFT_OUT
        old += fen if is_old else 0
        bars.append(RankBar(_(band.label), fen / 100, format_yuan(fen), ASKS if is_old else REST))
    title = _("Nothing is overdue")
    if total:
        share = shown(figures.COLLECTION_RATE, Value(old, total))
        words = _("Arrears of {amount}: {share} older than 90 days")
        title = words.format(amount=format_yuan(total), share=share)
    rows = tuple((_(band.label), format_yuan(fen)) for band, fen in report.ages)
    cells = tuple((_(band.label), to_yuan(fen)) for band, fen in report.ages)
    heads = (_("Age"), _("Amount (CNY)"))
    return [MonthChart("ages", _(AGES.name), title, _("by age"), bars, heads, rows, cells)]


def _kinds(report: MonthFigures, _: Translate) -> list[MonthChart]:
    if report.kinds is None:
        return []
    total = sum(count for _kind, count in report.kinds)
    most = max((count for _kind, count in report.kinds), default=0)
    whole = MOST_KINDS if len(report.kinds) <= MOST_KINDS else MOST_KINDS - 1
    rest = [count for _kind, count in report.kinds[whole:]]
    bars = [
        RankBar(_(kind.label), float(count), str(count), WHOLE if count == most else REST)
        for kind, count in report.kinds[:whole]
    ]
    if rest:
        bars.append(RankBar(_("{n} more kinds").format(n=len(rest)), float(sum(rest)), str(sum(rest)), REST))
    leading = [_(kind.label) for kind, count in report.kinds if count == most]
    if not total:
        title = _("No complaint was received")
    elif len(leading) > FIRST_THREE:
        title = _("{n} complaints, no kind stands out").format(n=total)
    else:
        title = _("{kinds}: {most} of {n} complaints").format(
            kinds=_(", ").join(leading), most=most * len(leading), n=total
        )
    rows = tuple((_(kind.label), str(count)) for kind, count in report.kinds)
    cells = tuple((_(kind.label), count) for kind, count in report.kinds)
    heads = (_("Kind"), _(figures.COMPLAINTS.name))
    return [MonthChart("kinds", _(COMPLAINED.name), title, _("by kind"), bars, heads, rows, cells)]

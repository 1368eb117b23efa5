"""The monthly report in words: figures and what stands beside them, for screen, paper and file. No screen."""

from components.figure_words import Translate, change, shown_change
from components.year_tables import Said, YearTable, count, said, yuan
from db.rules import figures
from db.rules import figures_year as y
from db.rules.care_figures import REJECTED, REPEATED, SETTLED, SETTLED_ON_TIME, STARTED_ON_TIME, Share
from db.rules.figure import Figure, Value
from db.rules.figures_charts import EXCEPTIONS
from db.rules.month_report import ComplaintNotes, MonthFigures


def report_tables(report: MonthFigures, _: Translate) -> list[YearTable]:
    """All of them, as far as this person sees them."""
    return [month_table(report, _), *note_tables(report, _)]


def month_table(report: MonthFigures, _: Translate) -> YearTable:
    """Each figure beside last month and last year; while the month runs, both up to the same day."""
    last_year, *_between, before, now = report.months
    against = [_("vs {period}").format(period=month) for month in (before, last_year)]
    heads = (_("Part"), _("Figure"), now, before, against[0], last_year, against[1])
    rows, part = [], ""
    for line in report.lines:
        moved = [change(line.figure, line.present, earlier) for earlier in (line.before, line.last_year)]
        changes = [Said(shown_change(line.figure, each, _), each) for each in moved]
        rows.append(
            (
                Said(_(line.part) if line.part != part else ""),
                Said(_(line.figure.name)),
                said(line.figure, line.present),
                *(said(line.figure, line.before), changes[0], said(line.figure, line.last_year), changes[1]),
            )
        )
        part = line.part
    title = _("Figures of the month")
    return YearTable("figures", title, heads, tuple(rows), (1.5, 2.2, 1.9, 1.9, 1.5, 1.9, 1.5), 2)


def screen_table(report: MonthFigures, _: Translate) -> YearTable:
    """Without the parts: beside charts the names of the figures need the room."""
    table = month_table(report, _)
    _part, figure, *widths = table.widths
    rows = tuple(row[1:] for row in table.rows)
    return table._replace(heads=table.heads[1:], rows=rows, widths=(figure + 2.2, *widths), words=1)


def note_tables(report: MonthFigures, _: Translate) -> list[YearTable]:
    tables = []
    if report.exceptions is not None:
        rows = tuple((Said(_(one.kind.label)), count(one.number), yuan(one.fen)) for one in report.exceptions)
        heads = (_("Exception"), _("Found"), _("At stake"))
        tables.append(YearTable("exceptions", _(EXCEPTIONS.name), heads, rows, (2.2, 1, 1.5)))
    if report.complaints is not None:
        rows = tuple(_complaint_rows(report, report.complaints, _))
        heads = (_("Figure"), _("Value"), _("Remark"))
        tables.append(YearTable("complaints", _("Complaints of the month"), heads, rows, (2.2, 1, 1.5)))
    if report.surveys is not None:
        rows = tuple(
            (
                Said(f"{one.survey_no} {one.title}"),
                said(y.FORMS, one.returned),
                said(y.SURVEYED, one.satisfied),
            )
            for one in report.surveys
        )
        heads = (_("Survey"), _("Sheets returned"), _(figures.SATISFIED.name))
        tables.append(YearTable("surveys", _("Surveys that ended"), heads, rows, (2.8, 1, 1)))
    return tables


def meanings(report: MonthFigures, _: Translate) -> list[tuple[str, str]]:
    """Every formula in words, as it was when the report was issued."""
    told = [(_(line.figure.name), _(line.figure.meaning)) for line in report.lines]
    if report.complaints is not None:
        told += [(_(one.name), _(one.meaning)) for one in (STARTED_ON_TIME, SETTLED_ON_TIME, SETTLED)]
    if report.exceptions is not None:
        told.append((_(EXCEPTIONS.name), _(EXCEPTIONS.meaning)))
    return told


def _complaint_rows(report: MonthFigures, notes: ComplaintNotes, _: Translate) -> list[tuple[Said, ...]]:
    received = report.line(figures.COMPLAINTS)
    days = _("median {n} d").format(n=notes.median_days) if notes.median_days else ""
    return [
        *([(Said(_(received.figure.name)), count(received.present.part), Said(""))] if received else []),
        (Said(_(STARTED_ON_TIME.name)), _share(notes.started_on_time), Said(notes.started_on_time.parts)),
        (Said(_(SETTLED_ON_TIME.name)), _share(notes.settled_on_time), Said(notes.settled_on_time.parts)),
        (Said(_(SETTLED.name)), count(notes.settled), Said(days)),
        (Said(_(REPEATED.name)), count(notes.repeated), Said("")),
        (Said(_(REJECTED.name)), count(notes.rejected), Said("")),
    ]


def _share(share: Share) -> Said:
    rate: Figure = figures.SATISFIED
    return said(rate, Value(share.part, share.whole))

"""`report month`: the figures of a month, as screen and paper show them (contracts: command line)."""

from typing import Any

from db.clock import now
from db.command_line.figure_values import number, rate, said
from db.command_line.outcome import Outcome, Voice
from db.queries.month_report import MonthReport, get_month_report
from db.rules.figure import Value
from db.rules.month_report import COURSES, MonthLine
from db.types import SYSTEM
from db.vocabulary import N_
from db.work import ask

Document = dict[str, Any]


def month_report(month: str, voice: Voice) -> Outcome:
    """The newest revision of an issued month, else the month as it stands. Raises MonthNotReadable, FutureMonth."""
    report = ask(get_month_report, actor=SYSTEM, month=month, at=now())
    return Outcome(month_document(report), _text(report, voice))


def month_document(report: MonthReport) -> Document:
    """Rates are numbers from 0 to 1 with four places, null of nothing; amounts are fen."""
    found, shown = report.figures, report.shown
    complaints = found.complaints
    return {
        "month": found.month,
        "until": found.until_on.isoformat(),
        "revision": shown.revision if shown else None,
        "issued_at": shown.issued_at.isoformat().replace("+00:00", "Z") if shown else None,
        "reason": shown.reason if shown else "",
        "words": report.words,
        "figures": [_figure(line) for line in found.lines],
        "courses": {
            line.figure.key: [
                {"month": name, "value": number(line.figure, value)}
                for name, value in zip(found.months, line.course, strict=True)
            ]
            for line in found.lines
            if line.figure.key in {figure.key for figure in COURSES}
        },
        "arrears_by_age": [{"age": band.value, "fen": fen} for band, fen in found.ages or ()],
        "complaints_by_kind": [{"kind": kind.value, "count": count} for kind, count in found.kinds or ()],
        "exceptions": [{"kind": one.kind.value, "count": one.number, "fen": one.fen} for one in found.exceptions or ()],
        "complaints": None
        if complaints is None
        else {
            "settled": complaints.settled,
            "median_days": float(complaints.median_days) if complaints.median_days else None,
            "started_on_time": rate(Value(*complaints.started_on_time)),
            "settled_on_time": rate(Value(*complaints.settled_on_time)),
            "repeated": complaints.repeated,
            "rejected": complaints.rejected,
        },
        "surveys": [
            {
                "survey_no": one.survey_no,
                "title": one.title,
                "returned": rate(one.returned),
                "satisfied": rate(one.satisfied),
            }
            for one in found.surveys or ()
        ],
    }


def _figure(line: MonthLine) -> Document:
    """One figure beside the month before and the year before."""
    figure = line.figure
    return {
        "key": figure.key,
        "unit": figure.unit.value,
        "value": number(figure, line.present),
        "before": number(figure, line.before),
        "last_year": number(figure, line.last_year),
    }


def _text(report: MonthReport, voice: Voice) -> str:
    _, part, found, shown = voice.translate, "", report.figures, report.shown
    lines = [_(N_("Monthly report {month}, as of {day}")).format(month=found.month, day=found.until_on.isoformat())]
    if shown:
        lines.append(_(N_("Issued as revision {n}")).format(n=shown.revision))
    for line in found.lines:
        if line.part != part:
            part = line.part
            lines += ["", _(part)]
        told = (said(line.figure, line.present), said(line.figure, line.before))
        lines.append(f"  {_(line.figure.name)}\t{told[0]}\t({found.months[-2]}: {told[1]})")
    return "\n".join(lines)

"""The content of the monthly report of complaints and callbacks: words and formatted values for care.typ."""

from collections.abc import Callable

from components.locale import translation
from components.paper.care_data import CallbackLine, CarePaper, ComplaintLine
from components.paper.care_words import outstanding, pareto_finding, short, trend_finding
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain
from db.rules import care_figures as figures
from db.vocabulary import Term

# So that the month stays on one page: the largest of each group, and how many there are besides.
MOST_LINES = 5
# Severity, kind, department, zone; the workers go below the callbacks.
MOST_LEFT = 4
Translate = Callable[[str], str]


def care_content(report: CarePaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What care.typ reads."""
    _ = translation(language).gettext
    title, total = _("Complaints and callbacks of the month"), report.total
    few = outstanding(report.causes)
    days = _("median {median}, mean {mean} d").format(
        median=figures.said_days(report.median_days), mean=figures.said_days(report.mean_days)
    )
    heads = [_(each.name) for each in (figures.RECEIVED, figures.STARTED_ON_TIME, figures.SETTLED_ON_TIME)]
    heads += [_(figures.REPEATED.name), _(figures.REJECTED.name)]
    complaints = [
        _section(_(name), heads, [_complaint_row(line, _) for line in lines], _) for name, lines in report.complaints
    ]
    called = (figures.CALLBACKS_DUE, figures.CALLBACKS_DONE, figures.CALLED_ON_TIME, figures.REACHED, figures.SATISFIED)
    heads = [_(figure.name) for figure in called]
    callbacks = [
        _section(_(name), heads, [_callback_row(line, _) for line in lines], _) for name, lines in report.callbacks
    ]
    return {
        "lang": language[:2],
        "title": joined(title, report.month),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "month": report.month,
            "printed": joined(_("Printed at"), moment(report.printed_at)),
            "counted": _("How is this counted?"),
            "none": _("No complaint of the month is settled with a cause yet."),
            "below": _("Below: settled on time"),
            "reached": _("Bars: complaints. Line: share reached."),
            "signatures": [_("Made by / date"), _("Seen by the manager / date")],
        },
        "figures": [
            [_(figures.RECEIVED.name), str(total.received), ""],
            [_(figures.SETTLED.name), str(report.settled), days if report.settled else ""],
            [_(figures.STARTED_ON_TIME.name), total.started_on_time.said, total.started_on_time.parts],
            [_(figures.SETTLED_ON_TIME.name), total.settled_on_time.said, total.settled_on_time.parts],
            [_(figures.REPEATED.name), str(total.repeated), ""],
            [_(figures.REJECTED.name), str(total.rejected), ""],
        ],
        "pareto": {
            "title": pareto_finding(report.causes, _),
            "bars": [
                {
                    "name": _(bar.cause.label),
                    "count": bar.complaints,
                    "said": bar.cumulative.said,
                    "reached": float(bar.cumulative.percent or 0),
                    "strong": bar in few,
                }
                for bar in report.causes
            ],
        },
        "trend": {
            "title": trend_finding(report.trend[-1][1], report.trend[0][1], _),
            "bars": [{"name": month[2:], "count": count, "said": short(share)} for month, count, share in report.trend],
        },
        "left": complaints[: len(complaints) - 1] if len(complaints) > MOST_LEFT else complaints,
        "right": callbacks + (complaints[-1:] if len(complaints) > MOST_LEFT else []),
        "meanings": [
            [_(figure.name), _(figure.meaning)] for figure in (*figures.COMPLAINT_FIGURES, *figures.CALLBACK_FIGURES)
        ],
    }


def _complaint_row(line: ComplaintLine, _: Translate) -> list[str]:
    shares = (line.started_on_time.said, line.settled_on_time.said)
    return [_named(line.name, _), str(line.received), *shares, str(line.repeated), str(line.rejected)]


def _callback_row(line: CallbackLine, _: Translate) -> list[str]:
    shares = (line.done, line.on_time, line.reached, line.satisfied)
    return [_named(line.name, _), str(line.due), *(share.said for share in shares)]


def _named(name: Term | str, _: Translate) -> str:
    return _(name.label) if isinstance(name, Term) else plain(name, 24) or _("Without a home")


def _section(title: str, heads: list[str], rows: list[list[str]], _: Translate) -> dict[str, object]:
    more = _("and {n} more").format(n=len(rows) - MOST_LINES) if len(rows) > MOST_LINES else ""
    return {"title": title, "heads": heads, "rows": rows[:MOST_LINES], "more": more}

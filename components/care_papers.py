"""The monthly report of complaints and callbacks from what the queries give. No streamlit."""

from datetime import datetime

from components.paper.care_data import CallbackLine, CarePaper, ComplaintLine
from db.clock import office_time
from db.queries.callback_report import CallbackCounts, CallbackReport
from db.queries.complaint_analysis import ComplaintAnalysis, Counts
from db.rules.care_figures import BY_SEVERITY
from db.vocabulary import N_, CallbackKind, CallbackView, Term

CALLBACKS = N_("Callbacks")
KIND, DEPARTMENT, ZONE, WORKER = N_("Kind"), N_("Department"), N_("Zone"), N_("Worker")


def care_paper(found: ComplaintAnalysis, calls: CallbackReport, at: datetime) -> CarePaper:
    groups: list[tuple[str, list[ComplaintLine]]] = [
        (BY_SEVERITY.name, [_complaint(word, counts) for word, counts in found.severities.items()]),
        (KIND, [_complaint(word, counts) for word, counts in found.kinds]),
        (DEPARTMENT, [_complaint(each.name, each.counts) for each in found.departments]),
        (ZONE, [_complaint(each.name, each.counts) for each in found.zones]),
        (WORKER, [_complaint(each.name, each.counts) for each in found.workers or []]),
    ]
    called: list[tuple[str, list[CallbackLine]]] = [
        (
            CALLBACKS,
            [_callback(CallbackView.ALL, calls.total), *(_callback(word, counts) for word, counts in calls.kinds)],
        ),
        (DEPARTMENT, [_callback(each.name or CallbackKind.ROUTINE, each.counts) for each in calls.departments]),
        (WORKER, [_callback(each.name, each.counts) for each in calls.workers or []]),
    ]
    return CarePaper(
        month=found.month,
        printed_at=office_time(at),
        total=_complaint("", found.total),
        settled=found.settled,
        median_days=found.median_days,
        mean_days=found.mean_days,
        causes=tuple(found.causes),
        trend=tuple((each.month, each.counts.received, each.counts.settled_on_time) for each in found.trend),
        complaints=tuple((title, tuple(lines)) for title, lines in groups if lines),
        callbacks=tuple((title, tuple(lines)) for title, lines in called if lines),
    )


def _complaint(name: Term | str, counts: Counts) -> ComplaintLine:
    return ComplaintLine(name, *counts)


def _callback(name: Term | str, counts: CallbackCounts) -> CallbackLine:
    return CallbackLine(name, *counts)

"""The terms of open complaints under other clocks; a term agreed with the customer never moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.deadline_moves_item import Move
from db.rules.complaint_states import UNSETTLED
from db.rules.deadlines import Clocks, due_complaint_settlement, due_complaint_start, due_follow_up
from db.tables.complaints import Complaint
from db.vocabulary import DeadlineKind, Severity

ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def complaint_terms(session: Session, old: Clocks, new: Clocks) -> Iterator[Move]:
    found = session.execute(
        select(
            Complaint.id,
            Complaint.complaint_no,
            Complaint.title,
            Complaint.against_staff_id,
            Complaint.severity,
            Complaint.start_by,
            Complaint.started_at,
            Complaint.settle_by,
            Complaint.is_term_agreed,
            Complaint.received_at,
            Complaint.follow_up_on,
            Complaint.told_at,
            Complaint.is_provisional,
        ).where(Complaint.state.in_(UNSETTLED))
    )
    for row in found:
        later_start, later_end = _later(row.severity, old, new)
        terms: list[tuple[DeadlineKind, datetime, datetime, bool]] = []
        if row.start_by is not None and row.started_at is None and later_start:
            terms.append((DeadlineKind.COMPLAINT_START, row.start_by, row.start_by + later_start, False))
        if row.settle_by is not None and not row.is_term_agreed and later_end:
            terms.append((DeadlineKind.COMPLAINT_SETTLE, row.settle_by, row.settle_by + later_end, False))
        if row.follow_up_on is not None:
            told_on = None if row.told_at is None else office_day(row.told_at)
            was, is_now = (
                due_follow_up(row.received_at, told_on, calendar=each.calendar, zone=each.zone, settings=each.settings)
                for each in (old, new)
            )
            stored = (row.follow_up_on, row.is_provisional)
            if stored != is_now and (row.is_provisional or row.follow_up_on == was.day):
                days = office_instant(row.follow_up_on), office_instant(is_now.day)
                terms.append((DeadlineKind.COMPLAINT_FOLLOW_UP, *days, is_now.is_provisional))
        for kind, was_due, is_due, is_provisional in terms:
            number, title = row.complaint_no, row.title
            yield Move(kind, row.id, number, title, was_due, is_due, is_provisional, row.against_staff_id)


def _later(severity: Severity, old: Clocks, new: Clocks) -> tuple[timedelta, timedelta]:
    """By how much start and settlement move: these clocks run without a stop, so every open one moves alike."""
    starts = [due_complaint_start(severity, ANY_MOMENT, each.settings) or ANY_MOMENT for each in (old, new)]
    ends = [due_complaint_settlement(severity, ANY_MOMENT, each.settings) for each in (old, new)]
    return starts[1] - starts[0], ends[1] - ends[0]

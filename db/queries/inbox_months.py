"""Which step of a month waits for whom: hand-in, review, issue, lock (R-BILL-2, R-DEC-5)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.clock import month_of, office_day, office_instant
from db.queries.billing_exceptions import exceptions_of
from db.queries.settings import get_deadline_settings
from db.rules.billing_calendar import previous_month
from db.rules.deadlines import due_hand_in, due_notices
from db.tables.billing import BillMonth, HandIn, LedgerEntry
from db.types import Actor
from db.vocabulary import MonthState, Role, WorkKind

# The hand-in is announced this many days before its term.
ANNOUNCED = 5
MOST_COUNTED = 100
MOST_MONTHS = 12


class MonthWaiting(NamedTuple):
    kind: WorkKind
    month: str
    slips: int
    due_at: datetime | None


def months_waiting(session: Session, actor: Actor, at: datetime) -> Iterator[MonthWaiting]:
    """Hand-in and review from the 20th, the notices from the 25th, the lock when they are made; every month that is not
    through, back to the last one that was issued."""
    if not actor.has(Role.SUPERVISOR, Role.FINANCE, Role.MANAGER):
        return
    today = office_day(at)
    settings = get_deadline_settings(session)
    rows = {row.month: row for row in session.scalars(select(BillMonth).order_by(BillMonth.month.desc()).limit(24))}
    for month in _months_to_make(rows, month_of(today)):
        hand_in_by = due_hand_in(month, settings)
        if today < hand_in_by - timedelta(days=ANNOUNCED) or not _is_open(rows.get(month)):
            continue
        if not session.scalar(select(exists().where(LedgerEntry.bill_month == month))):
            continue
        if actor.has(Role.SUPERVISOR) and actor.department_id and not _is_handed_in(session, month, actor):
            yield MonthWaiting(WorkKind.HAND_IN, month, 0, _end_of(hand_in_by))
        if actor.has(Role.FINANCE):
            issue_by = due_notices(month, settings)
            left_out = exceptions_of(session, month).limit(MOST_COUNTED).subquery()
            count = session.scalar(select(func.count()).select_from(left_out)) or 0
            if count:
                yield MonthWaiting(WorkKind.EXCEPTION, month, count, _end_of(issue_by))
            row = rows.get(month)
            if row is None or row.reviewed_at is None:
                yield MonthWaiting(WorkKind.REVIEW_MONTH, month, 0, _end_of(issue_by))
            if today >= hand_in_by:
                yield MonthWaiting(WorkKind.ISSUE, month, 0, _end_of(issue_by))
    for month, row in sorted(rows.items()):
        if row.state not in (MonthState.ISSUED, MonthState.REOPENED):
            continue
        if row.lock_asked_at is None:
            if actor.has(Role.FINANCE) and month < month_of(today):
                yield MonthWaiting(WorkKind.ASK_FOR_LOCK, month, 0, None)
        elif actor.has(Role.MANAGER):
            yield MonthWaiting(WorkKind.LOCK, month, 0, _end_of(office_day(row.lock_asked_at) + timedelta(days=1)))


def _months_to_make(rows: Mapping[str, BillMonth], present: str) -> list[str]:
    """From the month after the last one that was issued, at least the one before the present; the oldest first."""
    last_issued = max((month for month, row in rows.items() if not _is_open(row)), default="")
    months = [present, previous_month(present)]
    while last_issued and previous_month(months[-1]) > last_issued and len(months) < MOST_MONTHS:
        months.append(previous_month(months[-1]))
    return months[::-1]


def _is_open(row: BillMonth | None) -> bool:
    return row is None or row.state is MonthState.OPEN


def _is_handed_in(session: Session, month: str, actor: Actor) -> bool:
    signed = exists().where(
        HandIn.month == month, HandIn.department_id == actor.department_id, HandIn.withdrawn_at.is_(None)
    )
    return bool(session.scalar(select(signed)))


def _end_of(day: date) -> datetime:
    return office_instant(day, 23, 59)

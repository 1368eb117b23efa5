"""The monthly report: as it was issued, or as the month stands now (R-YEAR)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import month_of, office_day
from db.errors import NotFound
from db.queries.month_measured import measure_month
from db.rules import permissions
from db.rules.billing_calendar import previous_month
from db.rules.figure import is_machine
from db.rules.month_report import MonthFigures, read_document
from db.tables.reports import MonthlyReport
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_

MOST_MONTHS, MOST_REVISIONS = 36, 99


class Issued(NamedTuple):
    """A revision as it was issued; `reason` says why there is another one than the first."""

    revision: int
    issued_at: datetime
    issued_by: str
    reason: str
    words: str


class MonthReport(NamedTuple):
    """`shown` is the revision whose figures these are, None for the month as it stands now.

    `draft` and its `version` are the manager's words for what is not issued yet: for who writes them.
    """

    figures: MonthFigures
    shown: Issued | None
    issued: tuple[Issued, ...]
    draft: str
    version: int

    @property
    def words(self) -> str:
        return self.shown.words if self.shown else self.draft


def get_month_report(
    session: Session, *, actor: Actor, month: str, at: datetime, revision: int | None = None, is_now: bool = False
) -> MonthReport:
    """The newest revision unless another one is asked for, or the month as it is now.

    Raises NotAllowed, NotFound, MonthNotReadable, FutureMonth.
    """
    _require(actor)
    issued = _issued(session, month)
    draft, version = _draft(session, month) if _writes(actor) else ("", 0)
    if revision is not None and revision not in (one.revision for one in issued):
        raise NotFound(what=N_("Monthly report"), key=f"{month}-{revision}")
    if not issued or is_now:
        document = measure_month(session, actor=actor, month=month, at=at)
        return MonthReport(read_document(document, actor), None, issued, draft, version)
    shown = next((one for one in issued if one.revision == revision), issued[-1])
    kept = select(MonthlyReport.figures).where(MonthlyReport.month == month, MonthlyReport.revision == shown.revision)
    return MonthReport(read_document(json.loads(session.scalar(kept) or ""), actor), shown, issued, draft, version)


def list_issued_reports(session: Session, *, actor: Actor, month: str) -> tuple[Issued, ...]:
    """The revisions of a month, the first one first. Raises NotAllowed."""
    _require(actor)
    return _issued(session, month)


def list_report_months(session: Session, *, actor: Actor, at: datetime) -> list[str]:
    """From the present month back to that of the first job."""
    _require(actor)
    first = session.scalar(select(func.min(WorkOrder.registered_at)))
    month = month_of(office_day(at))
    oldest, found = month_of(office_day(first)) if first else month, [month]
    while found[-1] > oldest and len(found) < MOST_MONTHS:
        found.append(previous_month(found[-1]))
    return found


def _require(actor: Actor) -> None:
    if not is_machine(actor):
        permissions.require(actor, "view_monthly_report")


def _writes(actor: Actor) -> bool:
    return not is_machine(actor) and permissions.may(actor, "write_monthly_report")


def _issued(session: Session, month: str) -> tuple[Issued, ...]:
    found = (
        select(
            MonthlyReport.revision,
            MonthlyReport.issued_at,
            func.coalesce(User.name, ""),
            MonthlyReport.reason,
            MonthlyReport.words,
        )
        .outerjoin(User, User.id == MonthlyReport.issued_by)
        .where(MonthlyReport.month == month, MonthlyReport.issued_at.is_not(None))
        .order_by(MonthlyReport.revision)
        .limit(MOST_REVISIONS)
    )
    rows: Sequence[Any] = session.execute(found).all()
    return tuple(Issued(*row) for row in rows)


def _draft(session: Session, month: str) -> tuple[str, int]:
    row = session.scalar(select(MonthlyReport).where(MonthlyReport.month == month, MonthlyReport.issued_at.is_(None)))
    return ("", 0) if row is None else (row.words, row.version)

"""The manager's words of a month, its report issued with the figures as they stand, and issued again (R-YEAR)."""

import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, RuleError
from db.operations.texts import LONG_TEXT, fitting_text
from db.queries.month_measured import measure_month
from db.rules import permissions
from db.rules.billing_calendar import require_month_begun
from db.rules.month_report import require_month_over
from db.tables.reports import MonthlyReport
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import N_

MOST_DEPARTMENTS = 40


class ReportIssued(RuleError):
    message = N_("The report of {month} is issued and stays as it is. Issue it again with a reason.")


class ReportNotIssued(RuleError):
    message = N_("The report of {month} is not issued yet: issue it first.")


def write_monthly_report(session: Session, *, by: Actor, at: datetime, month: str, words: str, version: int) -> None:
    """Keep the manager's words of a month that is not issued yet; version 0 where there were none.

    Raises NotAllowed, MonthNotReadable, FutureMonth, ReportIssued, ChangedMeanwhile, TooLong.
    """
    permissions.require(by, "write_monthly_report")
    require_month_begun(month, office_day(at))
    _keep(session, by, at, month, words, version)
    session.flush()


def issue_monthly_report(session: Session, *, by: Actor, at: datetime, month: str, words: str, version: int) -> int:
    """The month is over: its figures are kept as they stand, with the manager's words. Returns the revision, 1.

    Raises NotAllowed, MonthNotReadable, FutureMonth, MonthNotOver, ReportIssued, ChangedMeanwhile, TooLong.
    """
    permissions.require(by, "issue_monthly_report")
    require_month_over(month, office_day(at))
    report = _keep(session, by, at, month, words, version)
    _issue(session, report, by, at)
    return report.revision


def reissue_monthly_report(
    session: Session, *, by: Actor, at: datetime, month: str, words: str, reason: str, revision: int
) -> int:
    """The next revision, with the figures as they stand now; those before it stay. Returns its number.

    `revision`: the newest one that was seen. Raises NotAllowed, ReportNotIssued, ChangedMeanwhile, Incomplete, TooLong.
    """
    permissions.require(by, "reissue_monthly_report")
    newest = _newest(session, month)
    if newest == 0:
        raise ReportNotIssued(month=month)
    if newest != revision:
        raise ChangedMeanwhile
    reason = fitting_text("reason", reason)
    if not reason:
        raise Incomplete("reason", what=N_("Why it was issued again"))
    words = fitting_text("words", words, most=2 * LONG_TEXT)
    report = MonthlyReport(
        month=month, revision=newest + 1, words=words, reason=reason, written_by=by.user_id, written_at=at
    )
    _issue(session, report, by, at)
    return report.revision


def _keep(session: Session, by: Actor, at: datetime, month: str, words: str, version: int) -> MonthlyReport:
    """The draft of the month with these words."""
    if _newest(session, month):
        raise ReportIssued(month=month)
    words = fitting_text("words", words, most=2 * LONG_TEXT)
    report = session.scalar(select(MonthlyReport).where(MonthlyReport.month == month))
    if version != (report.version if report else 0):
        raise ChangedMeanwhile("words")
    if report is None:
        report = MonthlyReport(month=month, words=words, written_by=by.user_id, written_at=at)
        session.add(report)
    elif report.words != words:
        report.words, report.written_by, report.written_at = words, by.user_id, at
    return report


def _issue(session: Session, report: MonthlyReport, by: Actor, at: datetime) -> None:
    """All its figures, by department, in one go: who reads it later sees the own part."""
    departments = session.scalars(select(Department.id).order_by(Department.id).limit(MOST_DEPARTMENTS)).all()
    document = measure_month(session, actor=by, month=report.month, at=at, departments=departments)
    report.figures = json.dumps(document, ensure_ascii=False, sort_keys=True)
    report.issued_by, report.issued_at = by.user_id, at
    session.add(report)
    session.flush()


def _newest(session: Session, month: str) -> int:
    """The number of the newest issued revision; 0 where there is none."""
    issued = (MonthlyReport.month == month, MonthlyReport.issued_at.is_not(None))
    return session.scalar(select(func.max(MonthlyReport.revision)).where(*issued)) or 0

"""The month: reviewed, issued, locked by two, reopened by the leader (R-BILL-2, R-DEC-5, R-DEC-6)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.money import format_yuan
from db.operations.duties import require_other_person
from db.operations.hand_ins import MonthIssued
from db.operations.notices import freeze_notices
from db.queries.months import get_month
from db.queries.notices import draft_notices, get_notice_totals
from db.queries.proof import prove_month
from db.rules import permissions
from db.rules.billing_calendar import require_month_begun
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.tables.billing import BillMonth
from db.types import Actor
from db.vocabulary import N_, DutyRule, MonthState

ISSUED = (MonthState.ISSUED, MonthState.REOPENED)


class MonthNotIssued(RuleError):
    message = N_("The notices of {month} are not made yet.")


class MonthAlreadyLocked(RuleError):
    message = N_("{month} is locked. A leader can reopen it.")


class MonthNotLocked(RuleError):
    message = N_("{month} is not locked.")


class LockNotAsked(RuleError):
    message = N_("Finance has not asked to lock {month} yet.")


class EarlierMonthNotLocked(RuleError):
    message = N_("Lock {earlier} first.")


class LaterMonthLocked(RuleError):
    message = N_("Reopen {later} first.")


class NoticesToRestate(RuleError):
    message = N_("{count} notices of {month} do not show a later correction yet. Restate them first.")


class MonthNotProven(RuleError):
    message = N_("{month} stays open: {one} and {other} differ by {amount}. See the page “Checks”.")


class IssuedNotices(NamedTuple):
    month: str
    notices: int
    total_fen: int
    is_new: bool


def _month(session: Session, month: str) -> BillMonth:
    row = session.get(BillMonth, month)
    if row is None:
        row = BillMonth(month=month, state=MonthState.OPEN)
        session.add(row)
    return row


def review_month(session: Session, *, by: Actor, at: datetime, month: str) -> None:
    """Finance has looked through the preview; exceptions and missing hand-ins warn, they do not block (R-DEC-6).

    The reviewer's name stands on the notices: once they are made it stays. Raises FutureMonth, MonthIssued.
    """
    permissions.require(by, "review_month")
    require_month_begun(month, office_day(at))
    if get_month(session, month=month).state is not MonthState.OPEN:
        raise MonthIssued(month=month)
    row = _month(session, month)
    row.reviewed_by, row.reviewed_at = by.user_id, at
    session.flush()


def issue_notices(session: Session, *, by: Actor, at: datetime, month: str) -> IssuedNotices:
    """Give every customer's notice its number and freeze its lines, all in one transaction (R-DEC-5).

    An issued month answers with its frozen notices and changes nothing. Raises FutureMonth.
    """
    permissions.require(by, "issue_notices")
    require_month_begun(month, office_day(at))
    is_new = get_month(session, month=month).state is MonthState.OPEN
    if is_new:
        freeze_notices(session, month=month, drafts=draft_notices(session, month=month), by=by, at=at)
        row = _month(session, month)
        row.state, row.issued_by, row.issued_at = MonthState.ISSUED, by.user_id, at
        session.flush()
    totals = get_notice_totals(session, month=month)
    return IssuedNotices(month, totals.notices, totals.total_fen, is_new)


def ask_for_lock(session: Session, *, by: Actor, at: datetime, month: str) -> None:
    """Finance asks; the manager confirms.

    Raises MonthNotIssued, MonthAlreadyLocked, NoticesToRestate, MonthNotProven.
    """
    permissions.require(by, "ask_for_lock")
    row = _require_issued(session, month)
    _require_right(session, month)
    row.lock_asked_by, row.lock_asked_at = by.user_id, at
    session.flush()


def lock_month(session: Session, *, by: Actor, at: datetime, month: str) -> None:
    """From now on nothing gets this bill month any more. Never by whoever asked, and no waiver allows it (R-ROLE-1).

    Raises LockNotAsked, SamePerson, EarlierMonthNotLocked, NoticesToRestate, MonthNotProven.
    """
    permissions.require(by, "lock_month")
    row = _require_issued(session, month)
    if row.lock_asked_by is None:
        raise LockNotAsked(month=month)
    require_other_person(
        session,
        rule=DutyRule.LOCK_ASKED_BY_ONESELF,
        first=row.lock_asked_by,
        by=by,
        at=at,
        operation="lock_month",
        subject=month,
    )
    earlier = select(func.min(BillMonth.month)).where(BillMonth.month < month, BillMonth.state.in_(ISSUED))
    first = session.scalar(earlier)
    if first is not None:
        raise EarlierMonthNotLocked(earlier=first)
    _require_right(session, month)
    row.state, row.locked_by, row.locked_at = MonthState.LOCKED, by.user_id, at
    session.flush()


def reopen_month(session: Session, *, by: Actor, at: datetime, month: str, reason: str) -> None:
    """The leader lets corrections into a locked month again. Raises MonthNotLocked, LaterMonthLocked, Incomplete."""
    permissions.require(by, "reopen_month")
    row = session.get(BillMonth, month)
    if row is None or row.state is not MonthState.LOCKED:
        raise MonthNotLocked(month=month)
    if not reason.strip():
        raise Incomplete("reason", what=N_("Reason"))
    refuse_own_work(by, made_by=row.locked_by, roles=ALLOWED["reopen_month"])
    later = select(func.max(BillMonth.month)).where(BillMonth.month > month, BillMonth.state == MonthState.LOCKED)
    last = session.scalar(later)
    if last is not None:
        raise LaterMonthLocked(later=last)
    row.state, row.reopen_reason = MonthState.REOPENED, reason.strip()
    row.reopened_by, row.reopened_at = by.user_id, at
    row.lock_asked_by = row.lock_asked_at = None
    session.flush()


def _require_issued(session: Session, month: str) -> BillMonth:
    row = session.get(BillMonth, month)
    if row is None or row.state is MonthState.OPEN:
        raise MonthNotIssued(month=month)
    if row.state is MonthState.LOCKED:
        raise MonthAlreadyLocked(month=month)
    return row


def _require_right(session: Session, month: str) -> None:
    """Register, rollup, notices and ledger say the same of this month: the checks that take no time."""
    proof = prove_month(session, month=month)
    if proof.waiting:
        raise NoticesToRestate(month=month, count=proof.waiting)
    if proof.gaps:
        gap = proof.gaps[0]
        raise MonthNotProven(month=month, one=gap.one, other=gap.other, amount=format_yuan(abs(gap.fen)))

"""Hand-ins: a supervisor signs the department's list of the month (R-BILL-2, R-DEC-1)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotAllowed, RuleError
from db.queries.months import get_month, list_hand_ins
from db.rules import permissions
from db.rules.billing_calendar import require_month_begun
from db.rules.work_order_states import OtherDepartment
from db.tables.billing import HandIn
from db.types import Actor
from db.vocabulary import N_, MonthState, Role


class HandInSigned(RuleError):
    message = N_("The hand-in of {month} is signed already.")


class HandInNotSigned(RuleError):
    message = N_("There is no signed hand-in of {month} to take back.")


class MonthIssued(RuleError):
    message = N_("The notices of {month} are made already. Later slips go onto the next month's notices.")


def _signed(session: Session, month: str, department_id: int) -> HandIn | None:
    return session.scalar(
        select(HandIn).where(
            HandIn.month == month, HandIn.department_id == department_id, HandIn.withdrawn_at.is_(None)
        )
    )


def _require_open(session: Session, month: str) -> None:
    if get_month(session, month=month).state is not MonthState.OPEN:
        raise MonthIssued(month=month)


def sign_hand_in(session: Session, *, by: Actor, at: datetime, month: str, department_id: int) -> None:
    """The own department's slips of the month are checked; what is charged later goes to the next month (R-DEC-1).

    Raises FutureMonth, OtherDepartment, MonthIssued, HandInSigned.
    """
    permissions.require(by, "sign_hand_in")
    require_month_begun(month, office_day(at))
    if by.department_id != department_id:
        raise OtherDepartment()
    _require_open(session, month)
    if _signed(session, month, department_id) is not None:
        raise HandInSigned(month=month)
    now = next(row for row in list_hand_ins(session, month=month) if row.department_id == department_id)
    assert by.user_id is not None
    session.add(
        HandIn(
            month=month,
            department_id=department_id,
            orders=now.orders,
            amount_fen=now.amount_fen,
            exceptions=now.exceptions,
            signed_by=by.user_id,
            signed_at=at,
        )
    )
    session.flush()


def withdraw_hand_in(session: Session, *, by: Actor, at: datetime, month: str, department_id: int, reason: str) -> None:
    """Take a hand-in back before the notices are made; it stays on record. A supervisor only the own department's."""
    permissions.require(by, "withdraw_hand_in")
    if not by.has(Role.FINANCE) and by.department_id != department_id:
        raise OtherDepartment()
    _require_open(session, month)
    row = _signed(session, month, department_id)
    if row is None:
        raise HandInNotSigned(month=month)
    if not reason.strip():
        raise Incomplete("reason", what=N_("Reason"))
    if by.user_id is None:
        raise NotAllowed(roles=())
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = by.user_id, at, reason.strip()
    session.flush()

"""What the manager decides about a customer's arrears: nothing more on account, instalments, collection, wait.

Nothing else exists to be decided: never water, power, gas or access (R-BILL-9).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.operations.dunning import MOST_DAYS_AHEAD, require_day
from db.operations.instalments import make_plan
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.arrears import list_arrears_of
from db.queries.arrears_one import list_without_account
from db.rules import permissions
from db.tables.arrears import ArrearsDecision
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, ArrearsDecisionKind, DunningStage, Role

# These exclude each other; nothing more on account may stand beside them.
ONE_OF = (ArrearsDecisionKind.INSTALMENTS, ArrearsDecisionKind.COLLECTION, ArrearsDecisionKind.WAIT)
DECISION = DunningStage.DECISION
NEEDS_THE_STEPS = (ArrearsDecisionKind.NO_ACCOUNT, ArrearsDecisionKind.COLLECTION)


class NothingOverdue(RuleError):
    message = N_("Nothing of this customer is overdue any more: there is nothing to decide.")


class NotYetToDecide(RuleError):
    message = N_("Reminder and written notice come first, with their days. It can be decided from {day} on.")


class DecidedAlready(RuleError):
    message = N_("This is decided already. End that decision first.")


class DecisionEnded(RuleError):
    message = N_("This decision has ended already.")


class NoAccount(RuleError):
    message = N_(
        "Overdue money: the manager decided that this customer gets nothing on account. Take the money at once, or ask"
        " the manager."
    )


def decide_arrears(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    kind: ArrearsDecisionKind | None,
    reason: str,
    until_on: date | None = None,
    instalments: Sequence[tuple[date, int]] = (),
) -> int:
    """Decide, for a reason; gives the decision's id. Instalments are (due day, fen) and add up to what is overdue.

    Nothing on account, and collection, come after reminder and written notice only; a new decision ends the earlier
    wait, plan or collection. Raises NothingOverdue, NotYetToDecide, DecidedAlready, Incomplete, DayOutOfRange and
    what make_plan raises.
    """
    permissions.require(by, "decide_arrears")
    if session.get(Customer, customer_id) is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    if kind is None:
        raise Incomplete("kind", what=N_("Decision"))
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    today = office_day(at)
    row = next(iter(list_arrears_of(session, customers=[customer_id], today=today)), None)
    if row is None:
        raise NothingOverdue("kind")
    was_told = row.stage is DunningStage.DECISION or row.case.plan_late_on is not None
    is_due = row.next_stage is DunningStage.DECISION and row.next_on is not None
    if kind in NEEDS_THE_STEPS and not was_told and not row.decisions and not row.is_due_for(DECISION, today):
        raise NotYetToDecide("kind", day=row.next_on if is_due else "—")
    if kind is ArrearsDecisionKind.WAIT:
        if until_on is None:
            raise Incomplete("until_on", what=N_("Until"))
        require_day("until_on", until_on, today + timedelta(days=1), today + timedelta(days=MOST_DAYS_AHEAD))
    _make_room(session, customer_id, kind, by, at)
    decision = ArrearsDecision(
        customer_id=customer_id,
        kind=kind,
        reason=reason,
        until_on=until_on if kind is ArrearsDecisionKind.WAIT else None,
        decided_by=by.user_id,
        decided_at=at,
        instead_of_id=by.stands_in_for(Role.MANAGER),
    )
    session.add(decision)
    session.flush()
    if kind is ArrearsDecisionKind.INSTALMENTS:
        make_plan(session, decision=decision, total_fen=row.overdue_fen, instalments=instalments, today=today)
    return decision.id


def end_decision(
    session: Session, *, by: Actor, at: datetime, decision_id: int, reason: str, version: int | None = None
) -> None:
    """The decision holds no longer; it stays on record. Raises DecisionEnded, Incomplete, ChangedMeanwhile."""
    permissions.require(by, "end_decision")
    decision = session.get(ArrearsDecision, decision_id)
    if decision is None:
        raise NotFound(what=N_("Decision"), key=decision_id)
    if version is not None and version != decision.version:
        raise ChangedMeanwhile()
    if decision.ended_at is not None:
        raise DecisionEnded()
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    _end(decision, reason, by, at)
    session.flush()


def require_account_open(session: Session, *, customer_id: int, at: datetime, field: str | None = None) -> None:
    """Part of whatever puts a job on account. Raises NoAccount while that is decided and something is overdue."""
    if list_without_account(session, customers=[customer_id], today=office_day(at)):
        raise NoAccount(field)


def _make_room(session: Session, customer_id: int, kind: ArrearsDecisionKind, by: Actor, at: datetime) -> None:
    own = (ArrearsDecision.customer_id == customer_id) & ArrearsDecision.ended_at.is_(None)
    for decision in session.scalars(select(ArrearsDecision).where(own)):
        if decision.kind is kind is ArrearsDecisionKind.NO_ACCOUNT:
            raise DecidedAlready("kind")
        if kind in ONE_OF and decision.kind in ONE_OF:
            _end(decision, "", by, at)
    session.flush()


def _end(decision: ArrearsDecision, reason: str, by: Actor, at: datetime) -> None:
    decision.ended_by, decision.ended_at, decision.end_reason = by.user_id, at, reason

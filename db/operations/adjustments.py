"""Discounts, waivers and refunds are asked for by one person and decided by another (R-BILL-10, R-DEC-21)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.money import format_yuan
from db.operations.allocations import allocate
from db.operations.chains import next_number
from db.operations.charging import apply_credits
from db.operations.closing import close_if_finished
from db.operations.duties import require_other_person
from db.operations.ledger_fees import post_discount
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.adjustments import (
    PAID_AHEAD_DAYS,
    get_manager_limit,
    get_open_of_charge,
    get_paid_ahead,
    get_refundable,
)
from db.rules import permissions
from db.rules.adjustment_states import STEPS, adjustment_roles, require_adjustment_step, require_ground
from db.rules.permissions import needs_one_of
from db.tables.adjustments import Adjustment
from db.tables.billing import MOST_FEN, LedgerEntry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AdjustmentGround, AdjustmentKind, AdjustmentState, AdjustmentVerb, DutyRule

State, Verb, Kind = AdjustmentState, AdjustmentVerb, AdjustmentKind


class AdjustmentAmountNotPossible(RuleError):
    message = N_("Enter an amount above zero and at most 100 million yuan.")


class MoreThanOpen(RuleError):
    message = N_("Only {open} of this charge is still open. What was paid is given back as a refund.")


class MoreThanCredit(RuleError):
    message = N_("Only {free} is left to give back: the rest pays charges, or another refund takes it.")


class MoreThanPaidAhead(RuleError):
    message = N_("The customer has paid {paid} within {days} days. A prepayment discount cannot be more.")


class AdjustmentAskedAlready(RuleError):
    message = N_("{adjustment_no} asks for this charge already. Wait until it is decided.")


class OtherPersonsRequest(RuleError):
    message = N_("{adjustment_no} was asked for by somebody else. Only they take it back.")


class AskedAdjustment(NamedTuple):
    adjustment_id: int
    adjustment_no: str


def ask_for_adjustment(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    kind: AdjustmentKind,
    ground: AdjustmentGround | None,
    amount_fen: int,
    reason: str,
    charge_id: int | None = None,
) -> AskedAdjustment:
    """Ask for a discount or waiver of a charge, or for a refund of free money; it waits for the manager or the leader.

    Raises NotAllowed, NotFound, Incomplete, GroundNotPossible, ChargeNeeded, AdjustmentAskedAlready,
    AdjustmentAmountNotPossible, MoreThanOpen, MoreThanCredit, MoreThanPaidAhead.
    """
    permissions.require(by, "ask_for_adjustment")
    roles = adjustment_roles(None, Verb.ASK, kind=kind, amount_fen=amount_fen, limit_fen=get_manager_limit(session))
    if not by.has(*roles):
        raise needs_one_of(roles)
    if session.get(Customer, customer_id) is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    if ground is None:
        raise Incomplete("ground", what=N_("Ground"))
    charge_id = None if kind is Kind.REFUND else charge_id
    require_ground(kind, ground, has_charge=charge_id is not None)
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    if charge_id is not None:
        _require_none_asked(session, charge_id)
    assert by.user_id is not None
    day = office_day(at)
    asked = Adjustment(
        adjustment_no=f"TZ-{day.year}-{next_number(session, f'TZ-{day.year}'):06d}",
        kind=kind,
        ground=ground,
        state=State.ASKED,
        customer_id=customer_id,
        charge_entry_id=charge_id,
        amount_fen=amount_fen,
        reason=reason,
        asked_by=by.user_id,
        asked_at=at,
    )
    require_within_bounds(session, asked, at=at)
    session.add(asked)
    session.flush()
    return AskedAdjustment(asked.id, asked.adjustment_no)


def withdraw_adjustment(session: Session, *, by: Actor, at: datetime, adjustment_id: int, version: int) -> str:
    """The asker takes a request back; an approved refund that is not paid out, any of finance. Gives its number.

    Raises ChangedMeanwhile, AdjustmentStepNotPossible, OtherPersonsRequest.
    """
    permissions.require(by, "withdraw_adjustment")
    found = load_adjustment(session, adjustment_id=adjustment_id, version=version, verb=Verb.WITHDRAW, by=by)
    if found.state is State.ASKED and found.asked_by != by.user_id:
        raise OtherPersonsRequest(adjustment_no=found.adjustment_no)
    found.state = State.WITHDRAWN
    session.flush()
    return found.adjustment_no


def approve_adjustment(
    session: Session, *, by: Actor, at: datetime, adjustment_id: int, version: int, note: str = ""
) -> str:
    """Yes by somebody else than the asker: a discount or waiver is in the books at once, a refund may be paid out.

    Gives its number. Raises ChangedMeanwhile, AdjustmentStepNotPossible, NotAllowed, SamePerson (never waived),
    OwnWorkAsStandIn, MoreThanOpen, MoreThanCredit, MoreThanPaidAhead.
    """
    permissions.require(by, "approve_adjustment")
    found = load_adjustment(session, adjustment_id=adjustment_id, version=version, verb=Verb.APPROVE, by=by)
    require_within_bounds(session, found, at=at)
    _decide(session, found, Verb.APPROVE, note=note, by=by, at=at)
    if found.kind is not Kind.REFUND:
        _post(session, found, by=by, at=at)
    session.flush()
    return found.adjustment_no


def decline_adjustment(
    session: Session, *, by: Actor, at: datetime, adjustment_id: int, version: int, note: str
) -> str:
    """No, with the reason; whoever asked reads it. Gives its number. Raises as approving does, and Incomplete."""
    permissions.require(by, "decline_adjustment")
    found = load_adjustment(session, adjustment_id=adjustment_id, version=version, verb=Verb.DECLINE, by=by)
    if not note.strip():
        raise Incomplete("note", what=N_("Reason"))
    _decide(session, found, Verb.DECLINE, note=note, by=by, at=at)
    session.flush()
    return found.adjustment_no


def load_adjustment(
    session: Session, *, adjustment_id: int, version: int, verb: AdjustmentVerb, by: Actor
) -> Adjustment:
    """The request as the screen showed it, if this person may do this to it now; others who act on it wait.

    Raises NotFound, ChangedMeanwhile, AdjustmentStepNotPossible, NotAllowed.
    """
    found = session.get(Adjustment, adjustment_id, with_for_update=True)
    if found is None:
        raise NotFound(what=N_("Request"), key=adjustment_id)
    limit_fen = get_manager_limit(session)
    require_adjustment_step(
        by, state=found.state, verb=verb, kind=found.kind, amount_fen=found.amount_fen, limit_fen=limit_fen
    )
    if found.version != version:
        raise ChangedMeanwhile()
    return found


def require_within_bounds(session: Session, asked: Adjustment, *, at: datetime) -> None:
    """No more than is open, paid ahead or left over at this moment. Raises as `ask_for_adjustment` says."""
    if not 0 < asked.amount_fen <= MOST_FEN:
        raise AdjustmentAmountNotPossible("amount")
    customer_id, fen = asked.customer_id, asked.amount_fen
    if asked.kind is Kind.REFUND:
        free = get_refundable(session, customer_id=customer_id, but=asked.id)
        if fen > free:
            raise MoreThanCredit("amount", free=format_yuan(free))
    elif asked.charge_entry_id is not None:
        still_open = get_open_of_charge(session, customer_id=customer_id, charge_id=asked.charge_entry_id)
        if fen > still_open:
            raise MoreThanOpen("amount", open=format_yuan(still_open))
    else:
        paid = get_paid_ahead(session, customer_id=customer_id, today=office_day(at))
        if fen > paid:
            raise MoreThanPaidAhead("amount", paid=format_yuan(paid), days=PAID_AHEAD_DAYS)


def _require_none_asked(session: Session, charge_id: int) -> None:
    other = session.scalar(
        select(Adjustment.adjustment_no)
        .where(Adjustment.charge_entry_id == charge_id, Adjustment.state == State.ASKED)
        .limit(1)
    )
    if other is not None:
        raise AdjustmentAskedAlready("charge", adjustment_no=other)


def _decide(session: Session, asked: Adjustment, verb: AdjustmentVerb, *, note: str, by: Actor, at: datetime) -> None:
    """Two people always: no waiver lets one person give money away alone (R-ROLE-1)."""
    limit_fen = get_manager_limit(session)
    roles = adjustment_roles(asked.state, verb, kind=asked.kind, amount_fen=asked.amount_fen, limit_fen=limit_fen)
    require_other_person(
        session,
        rule=DutyRule.OWN_ADJUSTMENT,
        first=asked.asked_by,
        by=by,
        at=at,
        operation=verb.value,
        subject=asked.adjustment_no,
        roles=roles,
    )
    asked.state = STEPS[asked.state, verb]
    asked.decided_by, asked.decided_at = by.user_id, at
    asked.instead_of_id = by.stands_in_for(*roles)
    asked.decision_note = fitting_text("note", note, most=SHORT_TEXT)
    # The ledger takes the entry of a request only when it stands there as approved.
    session.flush()


def _post(session: Session, approved: Adjustment, *, by: Actor, at: datetime) -> None:
    """Into the ledger, and onto its charge; without a charge it pays what comes next."""
    charge = session.get(LedgerEntry, approved.charge_entry_id) if approved.charge_entry_id else None
    entry = post_discount(session, adjustment=approved, charge=charge, business_on=office_day(at), by=by, at=at)
    if charge is None:
        apply_credits(session, customer_id=approved.customer_id, by=by, at=at)
        return
    allocate(session, credit_id=entry.id, shares=[(charge.id, approved.amount_fen)], by=by, at=at)
    if charge.work_order_id is not None:
        close_if_finished(session, order=session.get_one(WorkOrder, charge.work_order_id), at=at, by=by)

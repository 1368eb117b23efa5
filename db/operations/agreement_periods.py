"""Periods that were charged and are charged otherwise afterwards: an early end, a wrong fact (R-BILL-6, R-BILL-8).

Nothing is changed in place: the entries are reversed, the period is cancelled and made again as its next revision.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound, RuleError
from db.operations.allocations import allocate
from db.operations.charging import apply_credits
from db.operations.fees_given_back import require_taker_back
from db.operations.ledger import reverse_entry
from db.operations.ledger_books import Books
from db.operations.ledger_fees import post_fee
from db.operations.order_steps import hand_over, require_text, write_event
from db.operations.quote_holds import withdraw_live_quote
from db.operations.texts import fitting_text
from db.queries.adjustments import leader_takes_back
from db.queries.agreement_periods import NOT_DISPATCHED, Ending, EndPreview, fee_entries, sum_endings
from db.queries.agreement_runs import FeeNow, fee_now
from db.rules import permissions
from db.rules.recurring_periods import Span, period_title
from db.tables.agreements import Agreement, AgreementLine, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, FeeLeftOut, OrderState, OrderVerb, Role


class PeriodCancelled(RuleError):
    message = N_("{title} was cancelled or made again meanwhile. Look at the list once more.")


class NothingToCorrect(RuleError):
    message = N_("{title} comes out the same with today's facts. Correct the unit or its links first.")


class FeeNotPossible(RuleError):
    message = N_("This fee cannot be made: {why}. Correct the unit first.")


class DayOutsidePeriod(RuleError):
    message = N_("Choose a day from {first} to {last}.")


class CorrectedFee(NamedTuple):
    title: str
    before_fen: int
    after_fen: int


def end_periods(
    session: Session, *, agreement: Agreement, endings: list[Ending], by: Actor, at: datetime
) -> EndPreview:
    """Bring what was made in line with the last day, as `plan_end` says: a part of ending an agreement early.

    Fees beyond it are reversed and, where the last day lies within, charged again up to it by the agreement's rule;
    jobs of later periods that have not gone out are cancelled. What customers have paid for them pays what is open.
    """
    reason = agreement.end_reason
    entries = fee_entries(session, period_ids=[ending.period.id for ending in endings])
    answer = sum_endings(endings)
    for ending in endings:
        period, own = ending.period, entries.get(ending.period.id, [])
        _take_back(session, period, own, reason=reason, by=by, at=at)
        if ending.order is not None and ending.order.state in NOT_DISPATCHED:
            _cancel_order(session, ending.order, reason=reason, by=by, at=at)
        if ending.last is not None:
            span = Span(period.period_from, ending.last)
            now = FeeNow(
                period.customer_id,
                span,
                _title(session, period, span),
                period.quantity_thousandths,
                ending.amount_fen,
                ending.discount_fen,
            )
            _make_again(session, agreement, period, now, own, by=by, at=at)
    for customer_id in sorted({ending.period.customer_id for ending in endings if entries.get(ending.period.id)}):
        apply_credits(session, customer_id=customer_id, by=by, at=at)
    return answer


def correct_period(
    session: Session, *, by: Actor, at: datetime, period_id: int, reason: str, from_on: date | None = None
) -> CorrectedFee:
    """Take a unit's fee back and make it again with today's facts: area, spaces, occupancy, who pays (R-BILL-8).

    `from_on` charges only from that day on, as for a home handed over within the period; only the manager. What makes
    a fee smaller by more than the manager's limit is the leader's (R-DEC-21). Raises NotFound, Incomplete,
    PeriodCancelled, NothingToCorrect, FeeNotPossible, DayOutsidePeriod, LeaderTakesBack, OwnFees, NotAllowed.
    """
    permissions.require(by, "correct_period")
    period = session.get(AgreementPeriod, period_id)
    if period is None or period.work_order_id is not None:
        raise NotFound("period_id", what=N_("Fee"), key=period_id)
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    if period.cancelled_at is not None:
        raise PeriodCancelled(title=period.title)
    first, last = from_on or period.period_from, period.period_until
    if not period.period_from <= first <= last:
        raise DayOutsidePeriod("from_on", first=period.period_from, last=last)
    agreement = session.get_one(Agreement, period.agreement_id)
    now = fee_now(session, agreement=agreement, period=period, span=Span(first, last))
    if isinstance(now, FeeLeftOut):
        raise FeeNotPossible("period_id", why=now)
    same = FeeNow(
        period.customer_id,
        Span(period.period_from, last),
        now.title,
        period.quantity_thousandths,
        period.amount_fen,
        period.discount_fen,
    )
    if now == same:
        raise NothingToCorrect("reason", title=period.title)
    before_fen, after_fen = (one.amount_fen - one.discount_fen for one in (period, now))
    if leader_takes_back(session, back_fen=before_fen - after_fen):
        require_taker_back(session, by=by, back_fen=before_fen - after_fen, had_a_hand=[period.made_by])
    else:
        # A part of the period let off is given away: not by who makes the fees (R-DEC-21).
        roles = (Role.MANAGER,) if first > period.period_from else (Role.FINANCE, Role.MANAGER)
        if not by.has(*roles):
            raise permissions.needs_one_of(roles)
    entries = fee_entries(session, period_ids=[period.id]).get(period.id, [])
    _take_back(session, period, entries, reason=reason, by=by, at=at)
    again = _make_again(session, agreement, period, now, entries, by=by, at=at)
    for customer_id in sorted({period.customer_id, again.customer_id}):
        apply_credits(session, customer_id=customer_id, by=by, at=at)
    session.flush()
    return CorrectedFee(again.title, before_fen, after_fen)


def _take_back(
    session: Session, period: AgreementPeriod, entries: Sequence[LedgerEntry], *, reason: str, by: Actor, at: datetime
) -> None:
    for entry in entries:
        reverse_entry(session, entry=entry, reason=reason, business_on=entry.business_on, by=by, at=at)
    period.cancelled_at, period.cancelled_by = at, by.user_id
    session.flush()  # before its next revision is written: the database lets no two live ones overlap


def _make_again(
    session: Session,
    agreement: Agreement,
    before: AgreementPeriod,
    now: FeeNow,
    entries: Sequence[LedgerEntry],
    *,
    by: Actor,
    at: datetime,
) -> AgreementPeriod:
    """The next revision with its entries, in the month of the notice that they correct until it is locked (R-DEC-1)."""
    place = (
        (AgreementPeriod.agreement_id == before.agreement_id)
        & (AgreementPeriod.position == before.position)
        & (AgreementPeriod.unit_key == before.unit_key)
        & (AgreementPeriod.period_from == now.span.first)
    )
    revision = 1 + (session.scalar(select(func.max(AgreementPeriod.revision)).where(place)) or 0)
    again = AgreementPeriod(
        agreement_id=before.agreement_id,
        version_id=before.version_id,
        position=before.position,
        customer_id=now.customer_id,
        unit_key=before.unit_key,
        period_from=now.span.first,
        period_until=now.span.last,
        revision=revision,
        title=now.title,
        quantity_thousandths=now.quantity_thousandths,
        unit_price_fen=before.unit_price_fen,
        amount_fen=now.amount_fen,
        discount_fen=now.discount_fen,
        made_by=by.user_id,
        made_at=at,
    )
    session.add(again)
    session.flush()
    corrects = entries[0].bill_month if entries else None
    business_on = entries[0].business_on if entries else min(now.span.first, office_day(at))
    posted = post_fee(
        Books(session),
        period=again,
        department_id=agreement.department_id,
        business_on=business_on,
        corrects=corrects,
        by=by,
        at=at,
    )
    if len(posted) == 2:
        fee, discount = posted
        allocate(session, credit_id=discount.id, shares=[(fee.id, discount.amount_fen)], by=by, at=at)
    return again


def _title(session: Session, period: AgreementPeriod, span: Span) -> str:
    line = (AgreementLine.version_id == period.version_id) & (AgreementLine.position == period.position)
    return period_title(session.scalars(select(AgreementLine.title).where(line)).one(), span)


def _cancel_order(session: Session, order: WorkOrder, *, reason: str, by: Actor, at: datetime) -> None:
    """The job of a period that will not come: nobody has gone out, nothing is charged yet."""
    order.state = OrderState.CANCELLED
    write_event(session, order=order, verb=OrderVerb.CANCEL, by=by, at=at, note=reason)
    withdraw_live_quote(session, order=order, by=by, at=at, note=reason)
    hand_over(session, order=order, at=at, ended=True)

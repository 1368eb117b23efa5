"""The fees of a month: made for all agreements and units in one act, never twice for a day (R-BILL-6, R-BILL-12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.allocations import allocation_rows
from db.operations.charging import apply_credits
from db.operations.imports import chunks, found_by, write_portion
from db.operations.ledger_books import Books
from db.operations.ledger_fees import post_fee
from db.queries.agreement_runs import DueFee, plan_fees
from db.queries.credits import list_customers_with_credit
from db.rules import permissions
from db.rules.billing_calendar import require_month_begun
from db.tables.agreements import AgreementPeriod
from db.types import Actor

Place = tuple[int, int, int, object]


class FeeRun(NamedTuple):
    """What a run has made; `is_new` false where everything up to the month was made before."""

    month: str
    periods: int
    customers: int
    amount_fen: int
    discount_fen: int
    is_new: bool


def make_fees(session: Session, *, by: Actor, at: datetime, month: str) -> FeeRun:
    """Make all fees due up to the end of a month that has begun, all or none; again, it adds nothing.

    Each gets the bill month of the day it is due, or the next one not issued (R-DEC-1). What customers have left over
    pays them at once. Raises MonthNotReadable, FutureMonth.
    """
    permissions.require(by, "make_fees")
    require_month_begun(month, office_day(at))
    fees = plan_fees(session, month=month).fees
    customers = {fee.now.customer_id for fee in fees}
    books = Books(session, many=customers)
    revisions = _revisions(session, fees)
    for portion in chunks(fees):
        _write(session, books, portion, revisions, by=by, at=at)
    for customer_id in list_customers_with_credit(session, customers=customers):
        apply_credits(session, customer_id=customer_id, by=by, at=at)
    session.flush()
    charged = [fee for fee in fees if fee.now.amount_fen]
    return FeeRun(
        month,
        len(charged),
        len({fee.now.customer_id for fee in charged}),
        sum(fee.now.amount_fen for fee in charged),
        sum(fee.now.discount_fen for fee in charged),
        bool(fees),
    )


def _write(
    session: Session, books: Books, fees: Sequence[DueFee], revisions: dict[Place, int], *, by: Actor, at: datetime
) -> None:
    periods = [_period(fee, revisions, by=by, at=at) for fee in fees]
    write_portion(session, periods)
    discounted = []
    for fee, period in zip(fees, periods, strict=True):
        posted = post_fee(
            books,
            period=period,
            department_id=fee.line.agreement.department_id,
            business_on=min(fee.due_on, office_day(at)),
            by=by,
            at=at,
        )
        if len(posted) == 2:
            discounted.append(posted)
    write_portion(session, ())
    # A vacant unit's discount pays its own fee.
    own = [
        row
        for charge, discount in discounted
        for row in allocation_rows(discount.id, [(charge.id, discount.amount_fen)], by, at)
    ]
    write_portion(session, own)


def _period(fee: DueFee, revisions: dict[Place, int], *, by: Actor, at: datetime) -> AgreementPeriod:
    agreement_id, now = fee.line.agreement.id, fee.now
    place = agreement_id, fee.line.position, fee.unit_key, now.span.first
    return AgreementPeriod(
        agreement_id=agreement_id,
        version_id=fee.terms.version_id,
        position=fee.line.position,
        customer_id=now.customer_id,
        unit_key=fee.unit_key,
        period_from=now.span.first,
        period_until=now.span.last,
        revision=1 + revisions.get(place, 0),
        title=now.title,
        quantity_thousandths=now.quantity_thousandths,
        unit_price_fen=fee.terms.unit_price_fen,
        amount_fen=now.amount_fen,
        discount_fen=now.discount_fen,
        made_by=by.user_id,
        made_at=at,
    )


def _revisions(session: Session, fees: Sequence[DueFee]) -> dict[Place, int]:
    """The last revision of periods that were cancelled and are made again."""
    place = (
        AgreementPeriod.agreement_id,
        AgreementPeriod.position,
        AgreementPeriod.unit_key,
        AgreementPeriod.period_from,
    )
    cancelled = AgreementPeriod.cancelled_at.is_not(None)
    rows = found_by(
        session,
        AgreementPeriod.agreement_id,
        {fee.line.agreement.id for fee in fees},
        lambda: select(*place, func.max(AgreementPeriod.revision)).where(cancelled).group_by(*place),
    )
    return {(agreement, position, unit, first): revision for agreement, position, unit, first, revision in rows}

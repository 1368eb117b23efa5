"""What a customer pays for a month of each fee: the measure of a prepayment discount (R-BILL-10)."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.money import half_up, line_amount
from db.tables.agreements import Agreement, AgreementLine, AgreementPeriod
from db.tables.customers import Unit
from db.vocabulary import Produces, Rhythm

# A fee that was last made for a period this long ago is none of today's.
STILL_PAID_DAYS = 100
MOST_FEES = 50


class MonthlyFee(NamedTuple):
    """One fee of a unit, or of the customer; what a vacant unit does not pay is taken off."""

    period_id: int
    agreement_no: str
    title: str
    unit: str
    month_fen: int


def list_monthly_fees(session: Session, *, customer_id: int, today: date) -> list[MonthlyFee]:
    """From the newest period made of each fee: the agreed price of a month times what it is counted by."""
    place = (AgreementPeriod.agreement_id, AgreementPeriod.position, AgreementPeriod.unit_key)
    newest = (
        select(func.max(AgreementPeriod.id))
        .where(
            AgreementPeriod.customer_id == customer_id,
            AgreementPeriod.cancelled_at.is_(None),
            AgreementPeriod.amount_fen > 0,
            AgreementPeriod.period_until >= today - timedelta(days=STILL_PAID_DAYS),
        )
        .group_by(*place)
    )
    found = session.execute(
        select(AgreementPeriod, Agreement.agreement_no, AgreementLine.title, func.coalesce(Unit.label, ""))
        .join(Agreement, Agreement.id == AgreementPeriod.agreement_id)
        .join(
            AgreementLine,
            (AgreementLine.version_id == AgreementPeriod.version_id)
            & (AgreementLine.position == AgreementPeriod.position),
        )
        .outerjoin(Unit, Unit.id == AgreementPeriod.unit_key)
        .where(
            AgreementPeriod.id.in_(newest),
            AgreementLine.produces == Produces.FEE,
            AgreementLine.rhythm != Rhythm.WEEKLY,
        )
        .order_by(Agreement.agreement_no, AgreementPeriod.position, AgreementPeriod.unit_key)
        .limit(MOST_FEES)
    )
    fees = []
    for period, agreement_no, title, unit in found:
        month = line_amount(period.quantity_thousandths, period.unit_price_fen)
        paid = half_up(month * (period.amount_fen - period.discount_fen), period.amount_fen)
        fees.append(MonthlyFee(period.id, agreement_no, title, unit, paid))
    return fees

"""Money given up, money planned, and what free work would have cost (R-BILL-10, R-DEC-20, R-YEAR)."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, null, select
from sqlalchemy.orm import aliased

from db.queries.figure_slices import OneRow, Question, Slice
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.vocabulary import NoticePart

# Written out, so that SQLite sees that the partial indexes fit.
FREE: ColumnElement[bool] = literal_column("work_order.settlement = 'free'")
CONFIRMED: ColumnElement[bool] = literal_column("quote.state = 'confirmed'")


def sum_discounts(_asked: Question, days: Slice) -> OneRow:
    """Fen. What is taken back takes away on its own day."""
    summed = select(func.coalesce(-func.sum(LedgerEntry.receivable_fen), 0).label("part"), null().label("whole"))
    summed = summed.select_from(LedgerEntry).where(
        LedgerEntry.counts_as == NoticePart.DISCOUNTS, LedgerEntry.business_on.between(days.from_on, days.until_on)
    )
    if days.zone:
        charge = aliased(LedgerEntry)
        summed = (
            summed.outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
            .outerjoin(charge, charge.id == Adjustment.charge_entry_id)
            .outerjoin(WorkOrder, WorkOrder.id == func.coalesce(LedgerEntry.work_order_id, charge.work_order_id))
            .outerjoin(AgreementPeriod, AgreementPeriod.id == func.coalesce(LedgerEntry.period_id, charge.period_id))
            .where(days.in_zone(func.coalesce(WorkOrder.unit_id, AgreementPeriod.unit_key)))
        )
    return summed


def sum_margin(_asked: Question, days: Slice) -> OneRow:
    """Planned profit over cost and profit, in fen."""
    profit, whole = func.sum(Quote.profit_fen), func.sum(Quote.cost_fen + Quote.profit_fen)
    summed = (
        select(func.coalesce(profit, 0).label("part"), func.coalesce(whole, 0).label("whole"))
        .select_from(Quote)
        .where(CONFIRMED, days.holds(Quote.confirmed_at), days.of_department(Quote.department_id))
    )
    if days.zone:
        summed = summed.join(WorkOrder, WorkOrder.id == Quote.work_order_id).where(days.in_zone(WorkOrder.unit_id))
    return summed


def sum_own_work(_asked: Question, days: Slice) -> OneRow:
    """Fen, as the slips say for information."""
    amount: Any = func.coalesce(func.sum(WorkOrder.amount_fen), 0)
    return (
        select(amount.label("part"), null().label("whole"))
        .select_from(WorkOrder)
        .where(
            FREE,
            WorkOrder.completed_on.between(days.from_on, days.until_on),
            days.of_department(WorkOrder.department_id),
            days.in_zone(WorkOrder.unit_id),
        )
    )

"""Money given up, money planned, and what free work would have cost (R-BILL-10, R-DEC-20, R-YEAR)."""

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import aliased

from db.queries.figure_counted import Counted, Record
from db.queries.figure_slices import Question, Slice
from db.queries.figures_work import narrowed
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.vocabulary import NoticePart

# Written out, so that SQLite sees that the partial indexes fit.
FREE: ColumnElement[bool] = literal_column("work_order.settlement = 'free'")
CONFIRMED: ColumnElement[bool] = literal_column("quote.state = 'confirmed'")


def sum_discounts(_asked: Question, days: Slice) -> Counted:
    """Fen. What is taken back takes away on its own day."""
    found = (
        select(LedgerEntry.id)
        .select_from(LedgerEntry)
        .where(
            LedgerEntry.counts_as == NoticePart.DISCOUNTS, LedgerEntry.business_on.between(days.from_on, days.until_on)
        )
    )
    if days.zone:
        charge = aliased(LedgerEntry)
        found = (
            found.outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
            .outerjoin(charge, charge.id == Adjustment.charge_entry_id)
            .outerjoin(WorkOrder, WorkOrder.id == func.coalesce(LedgerEntry.work_order_id, charge.work_order_id))
            .outerjoin(AgreementPeriod, AgreementPeriod.id == func.coalesce(LedgerEntry.period_id, charge.period_id))
            .where(days.in_zone(func.coalesce(WorkOrder.unit_id, AgreementPeriod.unit_key)))
        )
    fen = -LedgerEntry.receivable_fen
    return Counted([found], Record.ENTRY, LedgerEntry.id, LedgerEntry.business_on, part=fen, sums=True)


def sum_margin(_asked: Question, days: Slice) -> Counted:
    """Planned profit over cost and profit, in fen."""
    found = (
        select(Quote.id)
        .select_from(Quote)
        .where(CONFIRMED, days.holds(Quote.confirmed_at), days.of_department(Quote.department_id))
    )
    if days.zone:
        found = found.join(WorkOrder, WorkOrder.id == Quote.work_order_id).where(days.in_zone(WorkOrder.unit_id))
    profit, whole = Quote.profit_fen, Quote.cost_fen + Quote.profit_fen
    return Counted([found], Record.QUOTE, Quote.id, Quote.confirmed_at, part=profit, whole=whole, sums=True)


def sum_own_work(_asked: Question, days: Slice) -> Counted:
    """Fen, as the slips say for information."""
    done = WorkOrder.completed_on
    found = select(WorkOrder.id).select_from(WorkOrder).where(FREE, done.between(days.from_on, days.until_on))
    return Counted([narrowed(found, days)], Record.ORDER, WorkOrder.id, done, part=WorkOrder.amount_fen, sums=True)

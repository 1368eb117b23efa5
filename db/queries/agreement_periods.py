"""What an early end of an agreement changes in the periods that are made, and the fees of a month."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, literal_column, select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.queries.accounts import is_live
from db.queries.agreement_lines import line_terms_of
from db.rules.recurring_periods import Span, fee_of, vacant_discount
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.work_orders import WorkOrder
from db.vocabulary import N_, OrderState, PartPeriod

# A job that has not gone out yet is cancelled with its agreement; the others are the department's.
NOT_DISPATCHED = (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED)


class Ending(NamedTuple):
    """A period that an early end changes: it falls away, or is charged up to the last day (`last`)."""

    period: AgreementPeriod
    last: date | None
    amount_fen: int = 0
    discount_fen: int = 0
    order: WorkOrder | None = None

    @property
    def back_fen(self) -> int:
        """What the customer owes less by it."""
        if self.period.work_order_id is not None:
            return 0
        before = self.period.amount_fen - self.period.discount_fen
        return before - (self.amount_fen - self.discount_fen)


class EndPreview(NamedTuple):
    """What an early end does: fees that fall away or are shortened, what is given back, orders cancelled or left."""

    cancelled: int
    shortened: int
    back_fen: int
    orders_cancelled: int
    orders_left: int


def preview_end(session: Session, *, agreement_id: int, last_day: date) -> EndPreview:
    """Before somebody ends an agreement early: what it changes in what was made already. Raises NotFound."""
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NotFound("agreement_id", what=N_("Agreement"), key=agreement_id)
    return sum_endings(plan_end(session, agreement=agreement, last_day=last_day))


def sum_endings(endings: list[Ending]) -> EndPreview:
    orders = [ending for ending in endings if ending.order is not None]
    fees = [ending for ending in endings if ending.period.work_order_id is None]
    open_orders = sum(ending.order is not None and ending.order.state in NOT_DISPATCHED for ending in orders)
    return EndPreview(
        sum(ending.last is None for ending in fees),
        sum(ending.last is not None for ending in fees),
        sum(ending.back_fen for ending in fees),
        open_orders,
        len(orders) - open_orders,
    )


def plan_end(session: Session, *, agreement: Agreement, last_day: date) -> list[Ending]:
    """The live periods that reach beyond the last day, with what is left of each.

    Those that begin later fall away. The one that holds the last day is charged up to it by the day; where the whole
    first and last period is agreed, nothing of it is given back. A job of that period stays.
    """
    beyond = (
        select(AgreementPeriod, WorkOrder)
        .outerjoin(WorkOrder, WorkOrder.id == AgreementPeriod.work_order_id)
        .where(AgreementPeriod.agreement_id == agreement.id, AgreementPeriod.cancelled_at.is_(None))
        .where(AgreementPeriod.period_until > last_day)
        .order_by(AgreementPeriod.id)
    )
    terms = line_terms_of(session, agreement_id=agreement.id)
    endings = []
    for period, order in session.execute(beyond):
        if period.period_from > last_day:
            endings.append(Ending(period, None, order=order))
        elif period.work_order_id is None and agreement.part_period is PartPeriod.BY_DAY:
            line = terms[period.version_id, period.position]
            # What was charged at nothing (not handed over then) stays at nothing.
            span, quantity = Span(period.period_from, last_day), period.quantity_thousandths
            amount = fee_of(line, quantity, span) if period.amount_fen else 0
            discount = vacant_discount(amount, line.vacant_rate) if period.discount_fen else 0
            endings.append(Ending(period, last_day, amount, discount))
    return endings


def fee_entries(session: Session, *, period_ids: list[int]) -> dict[int, list[LedgerEntry]]:
    """The live entries of periods: the fee first, then a vacant unit's discount."""
    # Written out, so that SQLite sees that the partial index fits.
    is_fee: ColumnElement[bool] = literal_column("ledger_entry.kind IN ('fee', 'discount')")
    found: dict[int, list[LedgerEntry]] = {}
    for start in range(0, len(period_ids), 500):
        some: Any = LedgerEntry.period_id.in_(period_ids[start : start + 500])
        for entry in session.scalars(select(LedgerEntry).where(some, is_fee, is_live()).order_by(LedgerEntry.id)):
            found.setdefault(entry.period_id or 0, []).append(entry)
    return found

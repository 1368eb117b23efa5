"""What an agreement has produced: fees with their notices, and work orders, period by period (R-BILL-6)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.agreement_periods import fee_entries
from db.tables.agreements import AgreementPeriod
from db.tables.billing import BillingNotice, NoticeLine
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.vocabulary import OrderState

PERIODS_SHOWN = 60


class PeriodRow(NamedTuple):
    """What a line has produced for a period: a fee with its notice, or a work order."""

    id: int
    period_from: date
    period_until: date
    title: str
    customer: str
    quantity_thousandths: int
    amount_fen: int
    discount_fen: int
    order_no: str
    order_state: OrderState | None
    bill_month: str
    notice_no: str
    is_cancelled: bool


class Produced(NamedTuple):
    """The newest periods, and how many live ones there are with their sum."""

    rows: list[PeriodRow]
    periods: int
    fees_fen: int
    discounts_fen: int


def get_produced(session: Session, *, agreement_id: int, limit: int = PERIODS_SHOWN) -> Produced:
    """What the agreement has made so far: the newest periods with entry and notice, and the sum of all live ones."""
    period = AgreementPeriod
    mine = period.agreement_id == agreement_id
    sums = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(period.amount_fen).filter(period.work_order_id.is_(None)), 0),
            func.coalesce(func.sum(period.discount_fen), 0),
        ).where(mine, period.cancelled_at.is_(None))
    ).one()
    found = session.execute(
        select(period, Customer.name, WorkOrder.order_no, WorkOrder.state)
        .join(Customer, Customer.id == period.customer_id)
        .outerjoin(WorkOrder, WorkOrder.id == period.work_order_id)
        .where(mine)
        .order_by(period.period_from.desc(), period.position, period.revision.desc(), period.id.desc())
        .limit(limit)
    ).all()
    entries = fee_entries(session, period_ids=[each[0].id for each in found])
    months = {key: each[0].bill_month for key, each in entries.items() if each}
    notices = _notices(session, {key: each[0].id for key, each in entries.items() if each})
    rows = [
        PeriodRow(
            row.id,
            row.period_from,
            row.period_until,
            row.title,
            customer,
            row.quantity_thousandths,
            row.amount_fen,
            row.discount_fen,
            order_no or "",
            order_state,
            months.get(row.id, ""),
            notices.get(row.id, ""),
            row.cancelled_at is not None,
        )
        for row, customer, order_no, order_state in found
    ]
    return Produced(rows, sums[0], int(sums[1]), int(sums[2]))


def _notices(session: Session, entries: dict[int, int]) -> dict[int, str]:
    """By period, the newest notice that shows its entry."""
    asked = (
        select(NoticeLine.entry_id, func.max(BillingNotice.notice_no))
        .join(BillingNotice, BillingNotice.id == NoticeLine.notice_id)
        .where(NoticeLine.entry_id.in_(list(entries.values())))
        .group_by(NoticeLine.entry_id)
    )
    periods = {entry_id: key for key, entry_id in entries.items()}
    return {periods[entry_id]: number for entry_id, number in session.execute(asked)}

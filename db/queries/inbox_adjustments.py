"""Which discounts, waivers and refunds wait for whom: to be decided on, to be paid out (R-DEC-21)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_zone
from db.queries.adjustments import waiting_for
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_calendar, get_deadline_settings
from db.rules.deadlines import due_answer
from db.tables.adjustments import Adjustment
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import AdjustmentState, WorkKind

KINDS = {AdjustmentState.ASKED: WorkKind.APPROVE_ADJUSTMENT, AdjustmentState.APPROVED: WorkKind.PAY_OUT}


def adjustments_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """Each step within one working day, like every application (R-ORDER-4)."""
    conditions = waiting_for(session, actor)
    if not conditions:
        return
    calendar, settings = get_calendar(session), get_deadline_settings(session)
    for state, condition in conditions.items():
        found = session.execute(
            select(Adjustment, Customer.name)
            .join(Customer, Customer.id == Adjustment.customer_id)
            .where(condition)
            .order_by(Adjustment.id)
            .limit(limit)
        )
        for asked, customer in found:
            since = asked.decided_at or asked.asked_at
            due_at = due_answer(since, calendar=calendar, settings=settings, zone=office_zone()).at
            yield WorkItem(
                KINDS[state],
                asked.id,
                asked.adjustment_no,
                customer,
                asked.reason,
                since,
                due_at,
                due_at < at,
                "adjustments",
                {"no": asked.adjustment_no},
            )

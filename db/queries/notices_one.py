"""One notice on the notices' page: its frozen lines, every try to deliver it, and which notices a month has now."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.billing import RollupLine
from db.queries.notices import list_frozen_lines, newest_of
from db.tables.billing import BillingNotice, NoticeDelivery
from db.tables.staff import User
from db.vocabulary import DeliveryResult, DeliveryWay

MOST_TRIES = 50


class DeliveryRow(NamedTuple):
    """A try to bring a notice to the customer; the note of a failed one is the next way to try (R-BILL-4)."""

    result: DeliveryResult
    way: DeliveryWay
    on: date
    note: str
    recorded_by: str
    recorded_at: datetime


def list_lines_of_notice(session: Session, *, notice_id: int) -> list[RollupLine]:
    """The lines as they were frozen."""
    return list_frozen_lines(session, notice_ids=[notice_id])[notice_id]


def list_deliveries(session: Session, *, notice_id: int) -> list[DeliveryRow]:
    """The newest first."""
    tried = NoticeDelivery
    found = (
        select(
            tried.result,
            tried.way,
            tried.delivered_on,
            tried.note,
            func.coalesce(User.name, ""),
            tried.recorded_at,
        )
        .outerjoin(User, User.id == tried.recorded_by)
        .where(tried.notice_id == notice_id)
        .order_by(tried.id.desc())
        .limit(MOST_TRIES)
    )
    return [DeliveryRow(*row) for row in session.execute(found)]


def get_newest_mark(session: Session, *, month: str) -> str:
    """Another word as soon as the month's notices are others: files made before a revision are out of date."""
    found = select(func.count(), func.max(BillingNotice.id)).where(newest_of(month))
    count, newest = session.execute(found).one()
    return f"{count}-{newest or 0}"

"""What such a job cost before: the last confirmed quotes that are alike."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.quotes import is_newest
from db.rules.quotes import likeness, shown_no
from db.tables.customers import Unit
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.vocabulary import QuoteState

MOST_COMPARED = 200
SIMILAR = 3
LIKE_PERCENT = 50


class SimilarRow(NamedTuple):
    quote_id: int
    number: str
    title: str
    unit_label: str
    confirmed_on: date
    total_fen: int


def similar_quotes(session: Session, *, quote: Quote) -> list[SimilarRow]:
    """The last three confirmed quotes for such a job: by the words of the title, else by category; newest first."""
    confirmed = select(Quote).where(
        Quote.state == QuoteState.CONFIRMED, Quote.work_order_id != quote.work_order_id, is_newest()
    )
    recent = confirmed.order_by(Quote.drafted_at.desc(), Quote.id.desc()).limit(MOST_COMPARED)
    alike = [row for row in session.scalars(recent) if likeness(row.title, quote.title) >= LIKE_PERCENT]
    if len(alike) < SIMILAR and quote.category:
        known = {row.id for row in alike}
        same = confirmed.where(Quote.category == quote.category).order_by(Quote.confirmed_at.desc()).limit(SIMILAR * 2)
        fill = [row for row in session.scalars(same) if row.id not in known]
        alike = [*alike, *fill[: SIMILAR - len(alike)]]
    last = sorted(alike, key=lambda row: (row.confirmed_at or row.drafted_at, row.id), reverse=True)[:SIMILAR]
    rooms = session.execute(
        select(WorkOrder.id, func.coalesce(Unit.label, ""))
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(WorkOrder.id.in_([row.work_order_id for row in last]))
    )
    labels = {row[0]: row[1] for row in rooms}
    return [
        SimilarRow(
            row.id,
            shown_no(row.quote_no, row.revision),
            row.title,
            labels[row.work_order_id],
            office_day(row.confirmed_at or row.drafted_at),
            row.total_fen,
        )
        for row in last
    ]

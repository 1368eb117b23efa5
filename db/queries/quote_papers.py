"""One revision of a quote with all that its paper shows the customer (R-PRICE-5): read as stored, priced by nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.rules.personal_data import mask_phone
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote, QuoteLine
from db.tables.staff import Department, User
from db.tables.work_orders import WorkOrder
from db.vocabulary import AcceptedHow, CustomerKind, QuoteDetail, QuoteLineKind, QuoteState, Settlement

MOST_LINES = 500


class QuotePaperLine(NamedTuple):
    """A line of the build-up; `amount_fen` is its cost, which stays in the office (see rules.quote_shares)."""

    kind: QuoteLineKind
    name: str
    people: int
    quantity_thousandths: int
    unit_of_measure: str
    amount_fen: int


class EarlierRevision(NamedTuple):
    revision: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class QuotePaperFacts:
    """`offered_before` is the last earlier revision the customer had in hands; `confirmed_before` the one agreed to.

    `replaced_by` is the later revision that was confirmed instead of this one.
    """

    quote_id: int
    quote_no: str
    revision: int
    state: QuoteState
    is_on_site: bool
    order_no: str
    customer: str
    customer_kind: CustomerKind
    phone_masked: str
    room: str
    department_id: int
    department: str
    wanted_at: datetime | None
    wanted_until: datetime | None
    title: str
    method: str
    method_agreed_on: date | None
    tax_rate: int
    tax_fen: int
    total_fen: int
    shown_detail: QuoteDetail
    valid_until: date | None
    drafted_at: datetime
    signed_by: str
    signed_at: datetime | None
    endorsed_by: str
    endorsed_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    confirmed_how: AcceptedHow | None
    confirmed_at: datetime | None
    settlement: Settlement | None
    lines: tuple[QuotePaperLine, ...]
    offered_before: EarlierRevision | None
    confirmed_before: EarlierRevision | None
    replaced_by: int | None


def get_quote_paper(session: Session, *, quote_no: str, revision: int | None = None) -> QuotePaperFacts | None:
    """The revision asked for, else the newest of the number; None where there is none."""
    signed, endorsed, approved = aliased(User), aliased(User), aliased(User)
    asked = (
        select(
            Quote,
            WorkOrder,
            Customer,
            func.coalesce(Unit.label, WorkOrder.address).label("room"),
            Department.name.label("department"),
            func.coalesce(signed.name, "").label("signed_by"),
            func.coalesce(endorsed.name, "").label("endorsed_by"),
            func.coalesce(approved.name, "").label("approved_by"),
        )
        .join(WorkOrder, WorkOrder.id == Quote.work_order_id)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == Quote.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(signed, signed.id == Quote.signed_by)
        .outerjoin(endorsed, endorsed.id == Quote.endorsed_by)
        .outerjoin(approved, approved.id == Quote.approved_by)
        .where(Quote.quote_no == quote_no)
        .order_by(Quote.revision.desc())
        .limit(1)
    )
    row = session.execute(asked if revision is None else asked.where(Quote.revision == revision)).one_or_none()
    if row is None:
        return None
    quote, order, customer = row[:3]
    lines = session.execute(
        select(
            QuoteLine.kind,
            QuoteLine.name,
            QuoteLine.people,
            QuoteLine.quantity_thousandths,
            QuoteLine.unit_of_measure,
            QuoteLine.amount_fen,
        )
        .where(QuoteLine.quote_id == quote.id)
        .order_by(QuoteLine.position)
        .limit(MOST_LINES)
    )
    offered_before, confirmed_before, replaced_by = _neighbours(session, quote)
    return QuotePaperFacts(
        quote_id=quote.id,
        quote_no=quote.quote_no,
        revision=quote.revision,
        state=quote.state,
        is_on_site=quote.is_on_site,
        order_no=order.order_no,
        customer=customer.name,
        customer_kind=customer.kind,
        phone_masked=mask_phone(order.contact_phone or customer.phone),
        room=row.room,
        department_id=quote.department_id,
        department=row.department,
        wanted_at=order.wanted_at,
        wanted_until=order.wanted_until,
        title=quote.title,
        method=quote.method,
        method_agreed_on=quote.method_agreed_on,
        tax_rate=quote.tax_rate,
        tax_fen=quote.tax_fen,
        total_fen=quote.total_fen,
        shown_detail=quote.shown_detail,
        valid_until=quote.valid_until,
        drafted_at=quote.drafted_at,
        signed_by=row.signed_by,
        signed_at=quote.signed_at,
        endorsed_by=row.endorsed_by,
        endorsed_at=quote.endorsed_at,
        approved_by=row.approved_by,
        approved_at=quote.approved_at,
        confirmed_how=quote.confirmed_how,
        confirmed_at=quote.confirmed_at,
        settlement=quote.settlement,
        lines=tuple(QuotePaperLine(*line) for line in lines),
        offered_before=offered_before,
        confirmed_before=confirmed_before,
        replaced_by=replaced_by,
    )


def _neighbours(session: Session, quote: Quote) -> tuple[EarlierRevision | None, EarlierRevision | None, int | None]:
    """What the customer was offered and agreed to before this revision, and the later one agreed to instead."""
    found = session.execute(
        select(Quote.revision, Quote.total_fen, Quote.state, Quote.offered_at)
        .where(Quote.work_order_id == quote.work_order_id, Quote.revision != quote.revision)
        .order_by(Quote.revision.desc())
        .limit(MOST_LINES)
    ).all()
    earlier = [row for row in found if row.revision < quote.revision]
    offered = [EarlierRevision(row.revision, row.total_fen) for row in earlier if row.offered_at is not None]
    confirmed = [EarlierRevision(row.revision, row.total_fen) for row in earlier if row.state is QuoteState.CONFIRMED]
    later = [row.revision for row in found if row.revision > quote.revision and row.state is QuoteState.CONFIRMED]
    return next(iter(offered), None), next(iter(confirmed), None), next(iter(later), None)

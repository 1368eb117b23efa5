"""One revision of a quote with everything its screens show: lines, way, comparison, history and customer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_day
from db.queries.accounts import list_open_charges
from db.queries.quotes_similar import SimilarRow, similar_quotes
from db.rules.quote_states import shown_state
from db.rules.quotes import BuildUp, CostLine, build_up_of, needs_reason, shown_no
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote, QuoteLine, QuoteStep
from db.tables.staff import Department, User
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    AcceptedHow,
    CustomerClass,
    CustomerKind,
    OrderState,
    QuoteDetail,
    QuoteState,
    QuoteVerb,
    Settlement,
)

MOST_ROWS = 200
YEAR = timedelta(days=365)
NEVER_DONE = (OrderState.CANCELLED, OrderState.DECLINED)


class StepRow(NamedTuple):
    """One line of a quote's history, of whichever revision."""

    revision: int
    verb: QuoteVerb
    state: QuoteState
    at: datetime
    who: str
    instead_of: str
    note: str


class RevisionRow(NamedTuple):
    """A revision of the same job's quote; the customer's prices all stay on record (R-PRICE-7)."""

    quote_id: int
    revision: int
    state: QuoteState
    total_fen: int
    confirmed_at: datetime | None
    is_on_site: bool


class CustomerFacts(NamedTuple):
    """What whoever decides should know of the customer."""

    name: str
    kind: CustomerKind
    customer_class: CustomerClass
    orders: int
    orders_fen: int
    """Orders of the last twelve months that were not called off, and what was agreed for them."""
    owed_fen: int


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A revision as stored, with the names behind its ids. Rates are hundredths of a percent, amounts fen."""

    id: int
    version: int
    quote_no: str
    revision: int
    number: str
    state: QuoteState
    """As stored; an offer past its day is still OFFERED here."""
    shown_state: QuoteState
    is_on_site: bool
    title: str
    category: str
    method: str
    method_agreed_on: date | None
    overhead_rate: int
    profit_rate: int
    tax_rate: int
    margin_ceiling: int
    manager_limit_fen: int
    total_fen: int
    margin_reason: str
    approval_reason: str
    shown_detail: QuoteDetail
    valid_until: date | None
    content_hash: str | None
    drafted_at: datetime
    signed_at: datetime | None
    endorsed_at: datetime | None
    approved_at: datetime | None
    offered_at: datetime | None
    confirmed_how: AcceptedHow | None
    confirmed_at: datetime | None
    settlement: Settlement | None
    drafted_by: str
    signed_by: str
    department_id: int
    department: str
    order_id: int
    order_no: str
    order_state: OrderState
    order_settlement: Settlement
    unit_label: str
    wanted_at: datetime | None
    wanted_until: datetime | None
    price: BuildUp
    lines: tuple[CostLine, ...]
    steps: tuple[StepRow, ...]
    revisions: tuple[RevisionRow, ...]
    similar: tuple[SimilarRow, ...]
    customer: CustomerFacts

    @property
    def must_explain(self) -> bool:
        """A loss, or a margin over the ceiling (R-PRICE-6)."""
        return needs_reason(self.price, ceiling_rate=self.margin_ceiling) is not None

    @property
    def is_over_limit(self) -> bool:
        return self.total_fen > self.manager_limit_fen

    @property
    def is_newest(self) -> bool:
        return all(row.revision <= self.revision for row in self.revisions)


def get_quote(
    session: Session,
    *,
    at: datetime,
    quote_no: str = "",
    order_no: str = "",
    revision: int | None = None,
    quote_id: int | None = None,
) -> QuoteView | None:
    """By id, by its order, or by number: the revision asked for, else the newest; None where there is none."""
    signer, drafter = aliased(User), aliased(User)
    which = Quote.quote_no == quote_no
    if quote_id is not None:
        which = Quote.id == quote_id
    elif order_no:
        which = WorkOrder.order_no == order_no
    asked = (
        select(
            Quote,
            WorkOrder,
            Customer,
            Department.name,
            func.coalesce(Unit.label, WorkOrder.address),
            func.coalesce(signer.name, ""),
            func.coalesce(drafter.name, ""),
        )
        .join(WorkOrder, WorkOrder.id == Quote.work_order_id)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == Quote.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(signer, signer.id == Quote.signed_by)
        .outerjoin(drafter, drafter.id == Quote.drafted_by)
        .where(which)
        .order_by(Quote.revision.desc())
        .limit(1)
    )
    found = session.execute(asked if revision is None else asked.where(Quote.revision == revision)).one_or_none()
    if found is None:
        return None
    quote, order, customer, department, label, signed_by, drafted_by = found
    stored = {
        name: getattr(quote, name)
        for name in QuoteView.__dataclass_fields__
        if name in Quote.__mapper__.columns and name not in ("signed_by", "drafted_by")
    }
    return QuoteView(
        **stored,
        number=shown_no(quote.quote_no, quote.revision),
        shown_state=shown_state(quote.state, valid_until=quote.valid_until, today=office_day(at)),
        drafted_by=drafted_by,
        signed_by=signed_by,
        department=department,
        order_id=order.id,
        order_no=order.order_no,
        order_state=order.state,
        order_settlement=order.settlement,
        unit_label=label,
        wanted_at=order.wanted_at,
        wanted_until=order.wanted_until,
        price=build_up_of(quote),
        lines=_lines(session, quote.id),
        steps=_steps(session, order.id),
        revisions=_revisions(session, order.id, office_day(at)),
        similar=tuple(similar_quotes(session, quote=quote)),
        customer=_customer(session, customer, at),
    )


def _lines(session: Session, quote_id: int) -> tuple[CostLine, ...]:
    line = QuoteLine
    found = session.execute(
        select(line.kind, line.name, line.quantity_thousandths, line.unit_cost_fen, line.people, line.unit_of_measure)
        .where(line.quote_id == quote_id)
        .order_by(line.position)
        .limit(MOST_ROWS)
    )
    return tuple(CostLine(*row) for row in found)


def _steps(session: Session, order_id: int) -> tuple[StepRow, ...]:
    absent = aliased(User)
    found = session.execute(
        select(
            Quote.revision,
            QuoteStep.verb,
            QuoteStep.state,
            QuoteStep.at,
            func.coalesce(User.name, ""),
            func.coalesce(absent.name, ""),
            QuoteStep.note,
        )
        .join(Quote, Quote.id == QuoteStep.quote_id)
        .outerjoin(User, User.id == QuoteStep.user_id)
        .outerjoin(absent, absent.id == QuoteStep.instead_of_id)
        .where(Quote.work_order_id == order_id)
        .order_by(QuoteStep.id)
        .limit(MOST_ROWS)
    )
    return tuple(StepRow(*row) for row in found)


def _revisions(session: Session, order_id: int, today: date) -> tuple[RevisionRow, ...]:
    found = session.scalars(
        select(Quote).where(Quote.work_order_id == order_id).order_by(Quote.revision).limit(MOST_ROWS)
    )
    return tuple(
        RevisionRow(
            row.id,
            row.revision,
            shown_state(row.state, valid_until=row.valid_until, today=today),
            row.total_fen,
            row.confirmed_at,
            row.is_on_site,
        )
        for row in found
    )


def _customer(session: Session, customer: Customer, at: datetime) -> CustomerFacts:
    orders, agreed = session.execute(
        select(func.count(), func.coalesce(func.sum(WorkOrder.accepted_fen), 0)).where(
            WorkOrder.customer_id == customer.id,
            WorkOrder.registered_at >= at - YEAR,
            WorkOrder.state.not_in(NEVER_DONE),
        )
    ).one()
    owed = sum(row.open_fen for row in list_open_charges(session, customer_id=customer.id))
    return CustomerFacts(customer.name, customer.kind, customer.customer_class, orders or 0, int(agreed or 0), owed)

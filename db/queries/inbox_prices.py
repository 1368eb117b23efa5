"""Which quotes and price-list versions wait for whom: to decide on, to offer, to get the customer's yes (R-PRICE-5)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.clock import office_instant, office_zone
from db.queries.approvals import Approval, count_approvals, list_approvals
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_calendar, get_deadline_settings
from db.rules.deadlines import due_answer
from db.rules.quotes import shown_no
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import QuoteState, Role, WorkKind

ON_THE_WAY = {WorkKind.OFFER_QUOTE: QuoteState.APPROVED, WorkKind.CONFIRM_QUOTE: QuoteState.OFFERED}


def quote_conditions(actor: Actor) -> dict[WorkKind, ColumnElement[bool]]:
    """Approved quotes to offer and offered ones to follow up: the desk's, and each department's own."""
    if not actor.has(Role.CLERK, Role.SUPERVISOR):
        return {}
    found = {kind: Quote.state == state for kind, state in ON_THE_WAY.items()}
    if actor.has(Role.CLERK):
        return found
    return {kind: condition & (Quote.department_id == actor.department_id) for kind, condition in found.items()}


def count_prices_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    total = count_approvals(session, actor=actor, at=at)
    for condition in quote_conditions(actor).values():
        some = select(Quote.id).where(condition).limit(limit).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return total


def prices_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """Every step has a term: an application is answered within one working day (R-ORDER-4), a price is published
    before it is in force, a customer's yes comes before the offer has expired."""
    calendar, settings = get_calendar(session), get_deadline_settings(session)

    def answered_by(since: datetime) -> datetime:
        return due_answer(since, calendar=calendar, settings=settings, zone=office_zone()).at

    for waiting in list_approvals(session, actor=actor, at=at):
        if waiting.kind is WorkKind.APPROVE_QUOTE:
            due_at: datetime | None = answered_by(waiting.since)
        else:
            due_at = None if waiting.effective_on is None else office_instant(waiting.effective_on)
        yield _approval(waiting, due_at, at)
    for kind, condition in quote_conditions(actor).items():
        rows = session.execute(
            select(Quote, Customer.name, Unit.label)
            .join(WorkOrder, WorkOrder.id == Quote.work_order_id)
            .join(Customer, Customer.id == WorkOrder.customer_id)
            .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
            .where(condition)
            .order_by(Quote.drafted_at, Quote.id)
            .limit(limit)
        )
        for quote, customer, label in rows:
            since = quote.offered_at if kind is WorkKind.CONFIRM_QUOTE else quote.approved_at
            if kind is WorkKind.OFFER_QUOTE:
                due_at = answered_by(since or quote.drafted_at)
            else:
                due_at = None if quote.valid_until is None else office_instant(quote.valid_until, 23, 59)
            yield WorkItem(
                kind,
                quote.id,
                shown_no(quote.quote_no, quote.revision),
                f"{label or ''} {customer}".strip(),
                quote.title,
                since or quote.drafted_at,
                due_at,
                due_at is not None and due_at < at,
                "quotes",
                {"no": quote.quote_no},
            )


def _approval(waiting: Approval, due_at: datetime | None, at: datetime) -> WorkItem:
    is_quote = waiting.kind is WorkKind.APPROVE_QUOTE
    return WorkItem(
        waiting.kind,
        waiting.ref_id,
        waiting.number,
        waiting.who,
        waiting.title if is_quote else str(waiting.lines),
        waiting.since,
        due_at,
        due_at is not None and due_at < at,
        "approvals",
        {"open": waiting.key},
    )

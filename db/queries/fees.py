"""The fees that a month's notices carry, one row for each period (R-BILL-3, R-BILL-12)."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.queries.prefixes import starts_with
from db.rules import search
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, Unit
from db.tables.open_amounts import OpenAmount
from db.vocabulary import EntryKind


class FeeRow(NamedTuple):
    """A fee as made: `open_fen` is what is left to pay of it."""

    period_id: int
    room: str
    customer_id: int
    customer: str
    agreement_no: str
    title: str
    quantity_thousandths: int
    unit_price_fen: int
    amount_fen: int
    discount_fen: int
    open_fen: int
    is_cancelled: bool
    first: date
    last: date
    is_of_unit: bool


class FeeSums(NamedTuple):
    """The live fees of the month, after the search."""

    fees: int
    amount_fen: int
    discount_fen: int


def list_month_fees(
    session: Session, *, month: str, text: str = "", limit: int, offset: int = 0
) -> tuple[FeeSums, list[FeeRow]]:
    """By room and period; the text is the beginning of a room, a name, a customer's or an agreement's number."""
    wanted = _fees(session, month, text)
    live = wanted.where(AgreementPeriod.cancelled_at.is_(None))
    sums = live.with_only_columns(
        func.count(AgreementPeriod.id),
        func.coalesce(func.sum(AgreementPeriod.amount_fen), 0),
        func.coalesce(func.sum(AgreementPeriod.discount_fen), 0),
    )
    rows = wanted.order_by(Unit.room_key, Customer.customer_no, AgreementPeriod.period_from, AgreementPeriod.id)
    found = session.execute(rows.limit(limit).offset(offset))
    counted = session.execute(sums).one()
    return FeeSums(*map(int, counted)), [FeeRow(*row) for row in found]


def count_month_fees(session: Session, *, month: str, text: str = "") -> int:
    """The rows of the list, the cancelled ones included."""
    wanted = _fees(session, month, text).with_only_columns(func.count(AgreementPeriod.id))
    return session.scalar(wanted) or 0


def get_fee(session: Session, *, period_id: int, month: str) -> FeeRow | None:
    row = session.execute(_fees(session, month, "").where(AgreementPeriod.id == period_id)).first()
    return None if row is None else FeeRow(*row)


def _fees(session: Session, month: str, text: str) -> Any:
    found = (
        select(
            AgreementPeriod.id,
            func.coalesce(Unit.label, ""),
            Customer.id,
            Customer.name,
            Agreement.agreement_no,
            AgreementPeriod.title,
            AgreementPeriod.quantity_thousandths,
            AgreementPeriod.unit_price_fen,
            AgreementPeriod.amount_fen,
            AgreementPeriod.discount_fen,
            func.coalesce(OpenAmount.open_fen, 0),
            AgreementPeriod.cancelled_at.is_not(None),
            AgreementPeriod.period_from,
            AgreementPeriod.period_until,
            Agreement.customer_id.is_(None),
        )
        .select_from(LedgerEntry)
        .join(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
        .join(Agreement, Agreement.id == AgreementPeriod.agreement_id)
        .join(Customer, Customer.id == AgreementPeriod.customer_id)
        .outerjoin(Unit, Unit.id == AgreementPeriod.unit_key)
        .outerjoin(OpenAmount, OpenAmount.entry_id == LedgerEntry.id)
        .where(LedgerEntry.bill_month == month, LedgerEntry.kind == EntryKind.FEE)
    )
    return found.where(_begins(session, text)) if text.strip() else found


def _begins(session: Session, text: str) -> ColumnElement[bool]:
    text = text.strip()
    names: list[ColumnElement[bool]] = [
        starts_with(session, Customer.name, text),
        starts_with(session, Customer.customer_no, text.upper()),
        Agreement.agreement_no == text.upper(),
    ]
    if key := search.room_key(text):
        names.append(starts_with(session, Unit.room_key, key))
    return or_(*names)

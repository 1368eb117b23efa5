"""The fees that a month's notices carry, one row for each period (R-BILL-3, R-BILL-12)."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session

from db.queries.prefixes import starts_with
from db.rules import search
from db.rules.billing_calendar import first_day, last_day
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, Unit
from db.tables.open_amounts import OpenAmount
from db.vocabulary import EntryKind

MOST_AT_NOTHING = 200


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


def list_fees_at_nothing(session: Session, *, month: str, limit: int = MOST_AT_NOTHING) -> list[FeeRow]:
    """Units that are charged nothing for a period of this month: not handed over, or no parking space left."""
    of_month = (AgreementPeriod.period_from <= last_day(month)) & (AgreementPeriod.period_until >= first_day(month))
    free = AgreementPeriod.cancelled_at.is_(None) & AgreementPeriod.work_order_id.is_(None)
    shown = select(*_shown(literal(0))).select_from(AgreementPeriod)
    wanted = _with_names(shown).where(free, AgreementPeriod.amount_fen == 0, of_month, Agreement.customer_id.is_(None))
    rows = session.execute(wanted.order_by(Unit.room_key, AgreementPeriod.id).limit(limit))
    return [FeeRow(*row) for row in rows]


def _shown(open_fen: Any) -> tuple[Any, ...]:
    return (
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
        func.coalesce(open_fen, 0),
        AgreementPeriod.cancelled_at.is_not(None),
        AgreementPeriod.period_from,
        AgreementPeriod.period_until,
    )


def _with_names(found: Any) -> Any:
    return (
        found.join(Agreement, Agreement.id == AgreementPeriod.agreement_id)
        .join(Customer, Customer.id == AgreementPeriod.customer_id)
        .outerjoin(Unit, Unit.id == AgreementPeriod.unit_key)
    )


def _fees(session: Session, month: str, text: str) -> Any:
    made = select(*_shown(OpenAmount.open_fen)).select_from(LedgerEntry)
    found = (
        _with_names(made.join(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id))
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

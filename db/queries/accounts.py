"""What a customer owes, charge by charge, and what is left of earlier payments. Always counted from the ledger."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, cast, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.tables.open_amounts import OpenAmount
from db.tables.payments import Allocation
from db.types import BigInt
from db.vocabulary import EntryKind

OWED = (EntryKind.CHARGE, EntryKind.OPENING)
MOST_ROWS = 2_000


class OpenEntry(NamedTuple):
    """A live charge, or a live credit, with what is still open of it."""

    entry_id: int
    business_on: date
    amount_fen: int
    open_fen: int
    order_id: int | None
    is_on_notice: bool


@cache
def is_live() -> ColumnElement[bool]:
    """Neither reversed nor a reversal itself."""
    reversal = aliased(LedgerEntry)
    return (LedgerEntry.kind != EntryKind.REVERSAL) & ~exists().where(reversal.reverses_id == LedgerEntry.id)


def allocated(side: InstrumentedAttribute[int]) -> Any:
    """What is allocated of an entry, as a scalar of the row asked for."""
    # PostgreSQL sums whole numbers to decimals.
    used = select(cast(func.coalesce(func.sum(Allocation.amount_fen), 0), BigInt)).where(side == LedgerEntry.id)
    return used.correlate(LedgerEntry).scalar_subquery()


def open_charges_of(where: ColumnElement[bool]) -> Subquery:
    """The live charges and balances owed with `open_fen`, those paid in full included."""
    open_fen = LedgerEntry.amount_fen - allocated(Allocation.charge_entry_id)
    return _open(where & (LedgerEntry.receivable_fen > 0), open_fen).subquery()


def _open(where: ColumnElement[bool], open_fen: Any) -> Select[Any]:
    return select(
        LedgerEntry.id.label("entry_id"),
        LedgerEntry.business_on,
        LedgerEntry.amount_fen,
        open_fen.label("open_fen"),
        LedgerEntry.work_order_id.label("order_id"),
        LedgerEntry.is_on_notice,
        LedgerEntry.kind,
        LedgerEntry.bill_month,
    ).where(where, is_live())


@cache
def _statement(is_owed: bool, has_entries: bool) -> Select[Any]:
    """Built once: every save at the counter and every charge asks these."""
    own = LedgerEntry.customer_id == bindparam("customer_id")
    if has_entries:
        own = own & LedgerEntry.id.in_(bindparam("entry_ids", expanding=True))
    if is_owed:
        # However much a customer has had in years, only what is still open is looked at; its figures are counted.
        kept = select(OpenAmount.entry_id).where(OpenAmount.customer_id == bindparam("customer_id"))
        found = open_charges_of(own & LedgerEntry.id.in_(kept))
    else:
        open_fen = LedgerEntry.amount_fen - allocated(Allocation.credit_entry_id)
        found = _open(own & (LedgerEntry.receivable_fen < 0), open_fen).subquery()
    return (
        select(
            found.c.entry_id,
            found.c.business_on,
            found.c.amount_fen,
            found.c.open_fen,
            found.c.order_id,
            found.c.is_on_notice,
        )
        .where(found.c.open_fen > 0)
        .order_by(found.c.business_on, found.c.entry_id)
        .limit(MOST_ROWS)
    )


def list_open_charges(session: Session, *, customer_id: int, entry_ids: Sequence[int] | None = None) -> list[OpenEntry]:
    """Unpaid charges and balances taken over, oldest first (R-BILL-5)."""
    asked: dict[str, Any] = {"customer_id": customer_id}
    if entry_ids is not None:
        asked["entry_ids"] = list(entry_ids)
    return _list(session, _statement(True, entry_ids is not None), asked)


def list_free_credits(session: Session, *, customer_id: int) -> list[OpenEntry]:
    """What is left of payments and of credits taken over, oldest first."""
    return _list(session, _statement(False, False), {"customer_id": customer_id})


def _list(session: Session, statement: Select[Any], asked: dict[str, Any]) -> list[OpenEntry]:
    rows = session.execute(statement, asked)
    return [OpenEntry(*row)._replace(is_on_notice=bool(row.is_on_notice)) for row in rows]


def get_account_version(session: Session, *, customer_id: int) -> int:
    """Grows with every entry of the customer: what a form says to have seen (two tabs take one payment)."""
    return session.scalar(select(func.max(LedgerEntry.id)).where(LedgerEntry.customer_id == customer_id)) or 0


@cache
def _live_charge() -> Select[LedgerEntry]:
    own = (LedgerEntry.work_order_id == bindparam("order_id")) & (LedgerEntry.kind == EntryKind.CHARGE)
    return select(LedgerEntry).where(own, is_live())


def get_live_charge(session: Session, *, order_id: int) -> LedgerEntry | None:
    return session.scalar(_live_charge(), {"order_id": order_id})


def list_live_discounts(session: Session, *, customer_id: int, entry_id: int) -> list[LedgerEntry]:
    """What was approved as a discount or waiver of this charge of the customer and still stands."""
    asked = (Adjustment.customer_id == customer_id) & (Adjustment.charge_entry_id == entry_id)
    own = (LedgerEntry.customer_id == customer_id) & (LedgerEntry.kind == EntryKind.DISCOUNT)
    found = select(LedgerEntry).join(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
    return list(session.scalars(found.where(asked, own, is_live()).order_by(LedgerEntry.id)))


def list_orders_paid_by(session: Session, credit_id: int) -> set[int]:
    """The orders whose charges a payment or discount has paid at some time: perhaps no longer closed, or closed now."""
    rows = (
        select(LedgerEntry.work_order_id)
        .join(Allocation, Allocation.charge_entry_id == LedgerEntry.id)
        .where(Allocation.credit_entry_id == credit_id, LedgerEntry.work_order_id.is_not(None))
    )
    return {order_id for order_id in session.scalars(rows) if order_id is not None}

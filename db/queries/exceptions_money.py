"""Payments that came in without a receipt, receipts without their payment, and what looks paid twice (R-ROLE-2)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    cast,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from db.queries.accounts import allocated, is_live
from db.queries.days import days_after
from db.queries.exceptions_found import found_columns, unanswered
from db.rules.money_exceptions import LOOK_BACK_DAYS, MONEY_DAYS, merged_days
from db.tables.bank import BankLine, BankStatement
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.payments import Allocation, Receipt, ReceiptVoid
from db.types import BigInt
from db.vocabulary import BankLineState, EntryKind, MoneyException, PaymentMethod, ReceiptSource

Spans = tuple[tuple[PaymentMethod, date, date], ...]
NEAR = timedelta(days=MONEY_DAYS)
MOST_STATEMENTS = 100
# Ways of paying that leave a line on a statement.
STATED = (PaymentMethod.TRANSFER, PaymentMethod.WECHAT, PaymentMethod.ALIPAY)


def payments_found(*, today: date, told: Spans) -> dict[MoneyException, Select[Any]]:
    """Each kind with its payments; `told` are the days that statements tell of."""
    return {
        MoneyException.MONEY_WITHOUT_RECEIPT: _money_without_receipt(today),
        MoneyException.RECEIPT_WITHOUT_MONEY: _receipts_without_money(today, told),
        MoneyException.DOUBLE_PAYMENT: _double_payments(today),
    }


def _money_without_receipt(today: date) -> Select[Any]:
    columns = found_columns(
        subject_id=BankLine.id,
        since=BankLine.paid_on,
        number=BankLine.transaction_no,
        customer=BankLine.payer,
        what=BankLine.remark,
        amount_fen=BankLine.amount_fen,
    )
    waits = (BankLine.state == BankLineState.OPEN) & (BankLine.paid_on < today - NEAR)
    return columns.where(waits).order_by(BankLine.paid_on, BankLine.id)


def _receipts(*which: ColumnElement[bool], other_fen: Any = 0) -> Select[Any]:
    columns = found_columns(
        subject_id=Receipt.id,
        since=Receipt.paid_on,
        number=Receipt.receipt_no,
        customer=Customer.name,
        what=Receipt.payer,
        amount_fen=Receipt.amount_fen,
        other_fen=other_fen,
        done_by=Receipt.issued_by,
    )
    is_void = exists().where(ReceiptVoid.receipt_id == Receipt.id).correlate(Receipt)
    return (
        columns.select_from(Receipt)
        .join(Customer, Customer.id == Receipt.customer_id)
        .where(Receipt.source == ReceiptSource.COUNTER, ~is_void, *which)
        .order_by(Receipt.paid_on, Receipt.id)
    )


def _receipts_without_money(today: date, told: Spans) -> Select[Any]:
    """Only days that a statement of the same way of paying covers can tell; a line without a receipt may be it."""
    covered = [and_(Receipt.method == method, Receipt.paid_on.between(begin, end)) for method, begin, end in told]
    own = exists().where(BankLine.receipt_id == Receipt.id)
    like = exists().where(
        BankLine.state.in_((BankLineState.OPEN, BankLineState.NOT_OURS)),
        _is_near(BankLine.paid_on, Receipt.paid_on),
        BankLine.method == Receipt.method,
        BankLine.amount_fen == Receipt.amount_fen,
    )
    return _receipts(
        Receipt.paid_on >= today - timedelta(days=LOOK_BACK_DAYS),
        or_(false(), *covered),
        ~own.correlate(Receipt),
        ~like.correlate(Receipt),
        unanswered(MoneyException.RECEIPT_WITHOUT_MONEY, Receipt.id, Receipt.amount_fen, 0),
    )


def covered_days(session: Session) -> Spans:
    """The days that the statements tell of: from the first to the last payment of each file that was read."""
    # Always true: the newest are read from the end of the table's own key.
    statements = select(BankStatement.id).where(BankStatement.id > 0)
    newest = statements.order_by(BankStatement.id.desc()).limit(MOST_STATEMENTS).subquery()
    own = BankLine.statement_id == newest.c.id
    ends = [
        select(BankLine.paid_on).where(own).order_by(way).limit(1).correlate(newest).scalar_subquery()
        for way in (BankLine.paid_on, BankLine.paid_on.desc())
    ]
    method = select(BankLine.method).where(own).limit(1).correlate(newest).scalar_subquery()
    spans: dict[PaymentMethod, list[tuple[date, date]]] = defaultdict(list)
    for way, begin, end in session.execute(select(method, *ends).select_from(newest)):
        if way in STATED:
            spans[way].append((begin, end))
    return tuple((way, *span) for way, found in spans.items() for span in merged_days(found))


def _double_payments(today: date) -> Select[Any]:
    """The later of two payments alike whose money pays nothing yet: of one customer, or from one payer's account."""
    free = (
        select(cast(func.coalesce(func.sum(LedgerEntry.amount_fen - allocated(Allocation.credit_entry_id)), 0), BigInt))
        .where(LedgerEntry.receipt_id == Receipt.id, LedgerEntry.kind == EntryKind.PAYMENT, is_live())
        .correlate(Receipt)
        .scalar_subquery()
    )
    other, void = aliased(Receipt), aliased(ReceiptVoid)
    alike = exists().where(
        other.customer_id == Receipt.customer_id,
        _is_near(other.paid_on, Receipt.paid_on),
        other.amount_fen == Receipt.amount_fen,
        other.id < Receipt.id,
        ~exists().where(void.receipt_id == other.id).correlate(other),
    )
    own, line = aliased(BankLine), aliased(BankLine)
    same_payer = exists().where(
        own.receipt_id == Receipt.id,
        line.state == literal_column("'booked'"),
        line.payer == own.payer,
        line.payer != "",
        line.amount_fen == own.amount_fen,
        line.id != own.id,
        line.receipt_id < Receipt.id,
        _is_near(line.paid_on, own.paid_on),
    )
    return _receipts(
        Receipt.paid_on >= today - timedelta(days=LOOK_BACK_DAYS),
        or_(alike.correlate(Receipt), same_payer.correlate(Receipt)),
        free > 0,
        unanswered(MoneyException.DOUBLE_PAYMENT, Receipt.id, Receipt.amount_fen, free, less_is_right=True),
        other_fen=free,
    )


def _is_near(day: Any, other: Any) -> ColumnElement[bool]:
    """Within a few days of each other."""
    near: ColumnElement[bool] = day.between(days_after(other, -MONEY_DAYS), days_after(other, MONEY_DAYS))
    return near

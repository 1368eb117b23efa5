"""Receipts and tills: what was taken, for what, by whom, and what was voided (R-BILL-1, R-BILL-7, R-BILL-8)."""

import unicodedata
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select, union_all
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.queries.billing import get_unit_names
from db.queries.fapiao import holds_for
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.payments import Allocation, Receipt, ReceiptPrint, ReceiptVoid, Till, VoidRequest
from db.tables.staff import User
from db.tables.tills import Fapiao
from db.tables.work_orders import WorkOrder
from db.vocabulary import EntryKind, PaymentMethod, ReceiptSource


class PaidPart(NamedTuple):
    """What part of a receipt's money pays; without a kind it is the customer's credit."""

    kind: EntryKind | None
    order_no: str
    item: str
    amount_fen: int
    order_id: int | None = None


class ReceiptRow(NamedTuple):
    receipt_id: int
    receipt_no: str
    paid_on: date
    issued_at: datetime
    customer_id: int
    customer: str
    room: str
    method: PaymentMethod
    amount_fen: int
    tendered_fen: int | None
    payer: str
    note: str
    cashier_id: int | None
    cashier: str
    till: str
    voided_at: datetime | None
    voided_by: str
    void_reason: str
    void_asked_by: str
    void_asked_why: str
    prints: int
    fapiao_no: str
    fapiao_on: date | None
    parts: tuple[PaidPart, ...]

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


class MethodSum(NamedTuple):
    """A day's valid receipts of one way of paying, less what was given back: earlier receipts voided, refunds."""

    method: PaymentMethod
    receipts: int
    amount_fen: int
    voids: int
    given_back_fen: int


class CashierRow(NamedTuple):
    user_id: int
    name: str
    receipts: int
    amount_fen: int


def _day(day: date) -> tuple[datetime, datetime]:
    return office_instant(day), office_instant(day + timedelta(days=1))


def _rows() -> Any:
    cashier, voider, asker = aliased(User), aliased(User), aliased(User)
    prints = select(func.count()).where(ReceiptPrint.receipt_id == Receipt.id).scalar_subquery()
    asked = and_(VoidRequest.receipt_id == Receipt.id, VoidRequest.answered_at.is_(None))
    return (
        select(
            Receipt.id,
            Receipt.receipt_no,
            Receipt.paid_on,
            Receipt.issued_at,
            Receipt.customer_id,
            Customer.name,
            Receipt.method,
            Receipt.amount_fen,
            Receipt.tendered_fen,
            Receipt.payer,
            Receipt.note,
            Receipt.issued_by,
            func.coalesce(cashier.name, ""),
            func.coalesce(Till.name, ""),
            ReceiptVoid.voided_at,
            func.coalesce(voider.name, ""),
            func.coalesce(ReceiptVoid.reason, ""),
            func.coalesce(asker.name, ""),
            func.coalesce(VoidRequest.reason, ""),
            prints,
            func.coalesce(Fapiao.fapiao_no, ""),
            case((Fapiao.fapiao_no != "", Fapiao.issued_on)),
        )
        .join(Customer, Customer.id == Receipt.customer_id)
        .outerjoin(cashier, cashier.id == Receipt.issued_by)
        .outerjoin(Till, Till.id == Receipt.till_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(voider, voider.id == ReceiptVoid.voided_by)
        .outerjoin(VoidRequest, asked)
        .outerjoin(asker, asker.id == VoidRequest.asked_by)
        .outerjoin(Fapiao, holds_for(Receipt.id))
    )


def _read(session: Session, found: Any) -> list[ReceiptRow]:
    rows = session.execute(found).all()
    newest = max((row[2] for row in rows), default=date.min)
    rooms = get_unit_names(session, customers={row[4] for row in rows}, day=newest)
    parts = _parts(session, [row[0] for row in rows])
    receipts = []
    for row in rows:
        room = rooms[row[4]].label if row[4] in rooms else ""
        made: ReceiptRow = ReceiptRow._make([*row[:6], room, *row[6:], tuple(parts[row[0]])])
        left = made.amount_fen - sum(part.amount_fen for part in made.parts)
        credit = () if made.is_void or left <= 0 else (PaidPart(None, "", "", left),)
        receipts.append(made._replace(parts=made.parts + credit))
    return receipts


def _parts(session: Session, receipt_ids: Collection[int]) -> dict[int, list[PaidPart]]:
    """What each receipt pays now; where nothing is left of it (a void one), what it had paid."""
    payment, charge = aliased(LedgerEntry), aliased(LedgerEntry)
    now = func.sum(Allocation.amount_fen)
    once = func.sum(case((Allocation.amount_fen > 0, Allocation.amount_fen), else_=0))
    item = func.coalesce(WorkOrder.item_name, AgreementPeriod.title, Adjustment.voucher_no)
    joined = (
        select(payment.receipt_id, charge.kind, WorkOrder.order_no, item, now, once, WorkOrder.id)
        .join(Allocation, Allocation.credit_entry_id == payment.id)
        .join(charge, charge.id == Allocation.charge_entry_id)
        .outerjoin(WorkOrder, WorkOrder.id == charge.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == charge.period_id)
        .outerjoin(Adjustment, Adjustment.id == charge.adjustment_id)
        .where(payment.receipt_id.in_(receipt_ids), payment.kind == EntryKind.PAYMENT)
        .group_by(payment.receipt_id, charge.id, charge.kind, WorkOrder.order_no, item, WorkOrder.id)
        .order_by(charge.id)
    )
    live: dict[int, list[PaidPart]] = defaultdict(list)
    undone: dict[int, list[PaidPart]] = defaultdict(list)
    for receipt_id, kind, order_no, said, fen, before, order_id in session.execute(joined):
        assert receipt_id is not None
        pile = live if fen else undone
        pile[receipt_id].append(PaidPart(kind, order_no or "", said or "", int(fen or before), order_id))
    return defaultdict(list, undone | live)


def list_receipts(
    session: Session,
    *,
    day: date | None = None,
    cashier_id: int | None = None,
    customer_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ReceiptRow]:
    """Receipts of a day, a cashier or a customer, the newest first; a day shows its voids of earlier receipts too."""
    # The first condition is always true: it has the newest read from the end of the table's own key.
    found = _rows().where(Receipt.id > 0).order_by(Receipt.id.desc()).limit(limit).offset(offset)
    if day is not None:
        since, until = _day(day)
        voided = select(ReceiptVoid.receipt_id).where(ReceiptVoid.voided_at >= since, ReceiptVoid.voided_at < until)
        found = found.where(Receipt.id.in_(union_all(select(Receipt.id).where(Receipt.paid_on == day), voided)))
    if cashier_id is not None:
        found = found.where(Receipt.issued_by == cashier_id)
    if customer_id is not None:
        found = found.where(Receipt.customer_id == customer_id)
    return _read(session, found)


def get_receipt(session: Session, *, receipt_no: str) -> ReceiptRow | None:
    return next(iter(_read(session, _rows().where(Receipt.receipt_no == receipt_no))), None)


def find_receipts(session: Session, *, number: str, limit: int = 20) -> list[ReceiptRow]:
    """The receipt of this number, or all that a fapiao of this number is for (R-DEC-19)."""
    number = unicodedata.normalize("NFKC", number).strip().upper()
    covered = select(Fapiao.receipt_id).where(Fapiao.fapiao_no == number, holds_for(Fapiao.receipt_id))
    named = select(Receipt.id).where(Receipt.receipt_no == number)
    found = _rows().where(Receipt.id.in_(union_all(named, covered)), number != "")
    return _read(session, found.order_by(Receipt.id.desc()).limit(limit))


def list_void_requests(session: Session, *, limit: int = 50) -> list[ReceiptRow]:
    """Receipts that somebody asks to be voided, the longest waiting first."""
    return _read(session, _rows().where(VoidRequest.id.is_not(None)).order_by(VoidRequest.asked_at).limit(limit))


def get_day_sheet(session: Session, *, day: date, cashier_id: int | None = None) -> list[MethodSum]:
    """A till's day by way of paying (R-BILL-7): what came in, less what voids and refunds gave back.

    Old receipts are no till's.
    """
    since, until = _day(day)
    own = Receipt.source == ReceiptSource.COUNTER if cashier_id is None else Receipt.issued_by == cashier_id
    same_day_void = and_(ReceiptVoid.voided_at >= since, ReceiptVoid.voided_at < until)
    taken = (
        select(Receipt.method, func.count(), func.sum(Receipt.amount_fen))
        .outerjoin(ReceiptVoid, and_(ReceiptVoid.receipt_id == Receipt.id, same_day_void))
        .where(own, Receipt.paid_on == day, ReceiptVoid.receipt_id.is_(None))
        .group_by(Receipt.method)
    )
    given_back = func.sum(case((Receipt.paid_on < day, Receipt.amount_fen), else_=0))
    voided = (
        select(Receipt.method, func.count(), given_back)
        .join(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(own, same_day_void)
        .group_by(Receipt.method)
    )
    counts: dict[PaymentMethod, list[int]] = {method: [0, 0, 0, 0] for method in PaymentMethod}
    for method, receipts, fen in session.execute(taken):
        counts[method][:2] = int(receipts), int(fen)
    for method, voids, fen in session.execute(voided):
        counts[method][2:] = int(voids), int(fen)
    payer = Adjustment.paid_out_by.is_not(None) if cashier_id is None else Adjustment.paid_out_by == cashier_id
    refunds = (
        select(Adjustment.method, func.sum(Adjustment.amount_fen))
        .where(payer, Adjustment.paid_out_at >= since, Adjustment.paid_out_at < until)
        .group_by(Adjustment.method)
    )
    for way, fen in session.execute(refunds):
        if way is not None:
            counts[way][3] += int(fen)
    return [MethodSum(method, *numbers) for method, numbers in counts.items() if any(numbers)]


def list_cashiers(session: Session, *, day: date) -> list[CashierRow]:
    """Who took money on a day."""
    found = (
        select(User.id, User.name, func.count(), func.sum(Receipt.amount_fen))
        .join(Receipt, Receipt.issued_by == User.id)
        .where(Receipt.paid_on == day, Receipt.source == ReceiptSource.COUNTER)
        .group_by(User.id, User.name)
        .order_by(User.name)
    )
    return [
        CashierRow(user_id, name, int(receipts), int(fen)) for user_id, name, receipts, fen in session.execute(found)
    ]

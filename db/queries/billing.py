"""The month's rollup: who owes what, and why. From the ledger alone, never from earlier notices (R-DEC-2)."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.balances import Balance
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.payments import Receipt
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.vocabulary import EntryKind, NoticePart

CHARGE, OPENING, REVERSAL = EntryKind.CHARGE, EntryKind.OPENING, EntryKind.REVERSAL


class RollupRow(NamedTuple):
    """One customer's month: total = opening + charges - discounts - payments, each shown positive (R-DEC-2)."""

    customer_id: int
    customer_no: str
    customer: str
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int
    lines: int


class RollupTotals(NamedTuple):
    customers: int
    lines: int
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int


class RollupLine(NamedTuple):
    """An entry of the month, or the mirror of one of an earlier month; payments and discounts are negative."""

    customer_id: int
    entry_id: int
    kind: EntryKind
    business_on: date
    order_no: str
    item: str
    quantity_thousandths: int | None
    amount_fen: int
    counts_as: NoticePart

    @property
    def is_charge(self) -> bool:
        return self.counts_as is NoticePart.CHARGES


class UnitName(NamedTuple):
    label: str
    building: str
    area_hundredths: int = 0


def on_notice() -> ColumnElement[bool]:
    """Written out, so that SQLite sees that the partial index fits."""
    return LedgerEntry.is_on_notice == literal_column("1")


def cancelled_in(month: str, *, up_to: int | None = None) -> CompoundSelect[Any]:
    """A notice's entries whose mirror is of the same month, and those mirrors: together they say nothing."""
    mirror, entry = aliased(LedgerEntry), aliased(LedgerEntry)
    found = (
        select(mirror.id.label("mirror_id"), entry.id.label("entry_id"))
        .join(entry, entry.id == mirror.reverses_id)
        .where(mirror.bill_month == month, mirror.is_on_notice == 1, mirror.kind == REVERSAL)
        .where(entry.bill_month == month)
    )
    pairs = (found if up_to is None else found.where(mirror.id <= up_to)).cte("cancelled")
    return select(pairs.c.mirror_id).union_all(select(pairs.c.entry_id))


def is_charge() -> ColumnElement[bool]:
    """A charge or fee, or the mirror of one."""
    return LedgerEntry.counts_as == NoticePart.CHARGES


def is_discount() -> ColumnElement[bool]:
    return LedgerEntry.counts_as == NoticePart.DISCOUNTS


def is_payment() -> ColumnElement[bool]:
    """A payment, money given back, or the mirror of one."""
    return LedgerEntry.counts_as == NoticePart.PAYMENTS


def rollup_of(month: str, *, up_to: int | None = None, customers: Collection[int] | None = None) -> Any:
    """One row for each customer who gets a notice: where there is a line, a payment or an opening balance (R-DEC-2).

    What a customer owes now is kept (db/tables/balances.py); less what came later it is the month's total, and less the
    month's own part the opening balance: the years before are not read.
    """
    owed = LedgerEntry.receivable_fen

    def grouped(where: ColumnElement[bool], *columns: Any) -> Select[Any]:
        found = select(LedgerEntry.customer_id, *columns).where(on_notice(), where).group_by(LedgerEntry.customer_id)
        return found if customers is None else found.where(LedgerEntry.customer_id.in_(customers))

    def total(where: ColumnElement[bool], value: Any) -> Any:
        return func.sum(case((where, value), else_=0))

    standing = LedgerEntry.id.not_in(cancelled_in(month, up_to=up_to))
    is_own, is_later = LedgerEntry.bill_month == month, LedgerEntry.bill_month > month
    if up_to is not None:
        is_own, is_later = is_own & (LedgerEntry.id <= up_to), is_later | (LedgerEntry.id > up_to)
    later = grouped(is_later, func.sum(owed).label("owed_fen")).subquery("later")
    own = grouped(
        is_own,
        total(is_charge(), owed).label("charges_fen"),
        total(is_discount(), -owed).label("discounts_fen"),
        total(is_payment(), -owed).label("payments_fen"),
        total(standing & is_charge(), 1).label("lines"),
        total(standing & ~is_charge() & (LedgerEntry.kind != OPENING), 1).label("paid"),
    ).subquery("own")
    charges, discounts, payments, lines, paid = (
        func.coalesce(own.c[name], 0) for name in ("charges_fen", "discounts_fen", "payments_fen", "lines", "paid")
    )
    total_fen = Balance.owed_fen - func.coalesce(later.c.owed_fen, 0)
    opening = total_fen - charges + discounts + payments
    rows = (
        select(
            Balance.customer_id,
            opening.label("opening_fen"),
            charges.label("charges_fen"),
            discounts.label("discounts_fen"),
            payments.label("payments_fen"),
            total_fen.label("total_fen"),
            lines.label("lines"),
        )
        .outerjoin(own, own.c.customer_id == Balance.customer_id)
        .outerjoin(later, later.c.customer_id == Balance.customer_id)
        .where(or_(opening != 0, lines > 0, paid > 0))
    )
    return (rows if customers is None else rows.where(Balance.customer_id.in_(customers))).subquery("rollup")


def _row(row: Any) -> RollupRow:
    customer_id, customer_no, name, *numbers = row[:9]
    return RollupRow(customer_id, customer_no, name, *map(int, numbers))


def _rollup(month: str, **limits: Any) -> tuple[Any, Select[Any]]:
    found = rollup_of(month, **limits)
    sums = found.c.opening_fen, found.c.charges_fen, found.c.discounts_fen, found.c.payments_fen, found.c.total_fen
    rows = select(found.c.customer_id, Customer.customer_no, Customer.name, *sums, found.c.lines)
    return found, rows.join_from(found, Customer, Customer.id == found.c.customer_id)


def list_rollup(
    session: Session, *, month: str, up_to: int | None = None, customers: Collection[int] | None = None
) -> list[RollupRow]:
    """All of a month, in the order of customer numbers: for issuing and for the document, not for a screen."""
    _found, rows = _rollup(month, up_to=up_to, customers=customers)
    # Sorted here: each database has its own order of letters.
    return sorted((_row(row) for row in session.execute(rows)), key=lambda row: row.customer_no)


@lru_cache(maxsize=24)
def _page_of(month: str) -> Any:
    """Built once for each month: most of a small office's time would go into building it."""
    found, rows = _rollup(month)
    whole = [func.count().over(), *(func.sum(c).over() for c in _summed(found))]
    newest = rows.add_columns(*whole).order_by(found.c.total_fen.desc(), found.c.customer_id)
    return newest.limit(bindparam("most", type_=Integer)).offset(bindparam("first", type_=Integer))


def list_rollup_page(
    session: Session, *, month: str, limit: int, offset: int = 0
) -> tuple[RollupTotals, list[RollupRow]]:
    """The control totals of a month and one page of its customers, the largest total first: one statement."""
    page = session.execute(_page_of(month), {"most": limit, "first": offset}).all()
    if not page and offset:
        totals, _rows = list_rollup_page(session, month=month, limit=1)
        return totals, []
    totals = RollupTotals(*(int(v) for v in page[0][9:])) if page else RollupTotals(0, 0, 0, 0, 0, 0, 0)
    return totals, [_row(row) for row in page]


def _summed(found: Any) -> tuple[Any, ...]:
    names = ("lines", "opening_fen", "charges_fen", "discounts_fen", "payments_fen", "total_fen")
    return tuple(found.c[name] for name in names)


def entry_title() -> ColumnElement[str]:
    """What an entry is called on notices and accounts; the tables that say it are joined by whoever asks."""
    voucher = case((LedgerEntry.kind == EntryKind.REFUND, Adjustment.voucher_no))
    said = (WorkOrder.item_name, AgreementPeriod.title, voucher, Adjustment.reason, Receipt.receipt_no)
    return func.coalesce(*said, "")


def list_rollup_lines(
    session: Session, *, month: str, up_to: int | None = None, customers: Collection[int] | None = None
) -> list[RollupLine]:
    """The month's charges and payments as the notices list them: by date, then number (R-BILL-3)."""
    first = and_(
        WorkOrderLine.work_order_id == LedgerEntry.work_order_id,
        WorkOrderLine.revision == LedgerEntry.order_revision,
        WorkOrderLine.position == 1,
    )
    is_receipt = LedgerEntry.kind == EntryKind.PAYMENT
    found = (
        select(
            LedgerEntry.customer_id,
            LedgerEntry.id,
            LedgerEntry.kind,
            # A slip is listed with the day of its completion, whenever it was charged (contracts: rollup), and money
            # with the day on the receipt.
            func.coalesce(WorkOrder.completed_on, case((is_receipt, Receipt.paid_on)), LedgerEntry.business_on),
            func.coalesce(WorkOrder.order_no, ""),
            entry_title(),
            func.coalesce(WorkOrderLine.quantity_thousandths, AgreementPeriod.quantity_thousandths),
            LedgerEntry.receivable_fen,
            LedgerEntry.counts_as,
        )
        .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .outerjoin(WorkOrderLine, first)
        .outerjoin(Receipt, Receipt.id == LedgerEntry.receipt_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
        .outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
        .where(LedgerEntry.bill_month == month, on_notice(), LedgerEntry.kind != OPENING)
        .where(LedgerEntry.id.not_in(cancelled_in(month, up_to=up_to)))
    )
    if up_to is not None:
        found = found.where(LedgerEntry.id <= up_to)
    if customers is not None:
        found = found.where(LedgerEntry.customer_id.in_(customers))
    lines = [RollupLine(*row) for row in session.execute(found)]
    return sorted(lines, key=lambda line: (line.business_on, line.order_no or line.item, line.entry_id))


def get_register_total(session: Session, *, month: str) -> int:
    """The month's charges counted from the slips' own lines and the periods of agreements: the control of the sums."""
    sign = case((LedgerEntry.kind == REVERSAL, -1), else_=1)
    own = (LedgerEntry.bill_month == month) & on_notice() & is_charge()
    slips = (
        select(func.coalesce(func.sum(sign * WorkOrderLine.amount_fen), 0))
        .select_from(LedgerEntry)
        .join(WorkOrderLine, WorkOrderLine.work_order_id == LedgerEntry.work_order_id)
        .where(WorkOrderLine.revision == LedgerEntry.order_revision, own)
    )
    fees = (
        select(func.coalesce(func.sum(sign * AgreementPeriod.amount_fen), 0))
        .select_from(LedgerEntry)
        .join(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
        .where(own)
    )
    return int(session.scalar(slips) or 0) + int(session.scalar(fees) or 0)


def get_unit_names(session: Session, *, customers: Collection[int], day: date) -> dict[int, UnitName]:
    """The rooms of customers as papers and lists show them; the building is that of the first room."""
    names: dict[int, UnitName] = {}
    wanted = list(customers)
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(CustomerUnit.customer_id, Unit.label, Unit.building, func.coalesce(Unit.area_hundredths, 0))
            .join(Unit, Unit.id == CustomerUnit.unit_id)
            .where(CustomerUnit.customer_id.in_(wanted[start : start + 500]), CustomerUnit.from_on <= day)
            .where(or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= day))
            .order_by(CustomerUnit.customer_id, Unit.room_key)
        )
        for customer_id, label, building, area in rows:
            known = names.get(customer_id)
            names[customer_id] = (
                UnitName(f"{known.label}、{label}", known.building, known.area_hundredths + area)
                if known
                else UnitName(label, building, area)
            )
    return names

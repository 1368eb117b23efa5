"""The rows of the spreadsheets as the office has them now: for exports, and for comparing what an import brings.

Each list takes a condition on its main table; an export asks page by page in the order of ids.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from db.queries.accounts import is_live
from db.queries.customers import is_current
from db.queries.exported import Exported
from db.queries.exports_surveys import SHEETS_PER_PAGE, list_told_answers
from db.rules.taken_over import read_lone_figure
from db.spreadsheets import (
    CustomerRow,
    ItemRow,
    OpeningBalanceRow,
    PaymentRow,
    Record,
    StaffRow,
    WorkOrderRow,
)
from db.tables.billing import LedgerEntry
from db.tables.callbacks import Callback
from db.tables.catalogue import Price, ServiceItem
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.staff import Department, Staff
from db.tables.surveys import SurveyResponse
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.vocabulary import EntryKind, ImportKind, Settlement

PAGE = 5000

Links = dict[int, list[tuple[CustomerUnit, Unit]]]


def current_units(session: Session, *, customers: Sequence[int], today: date) -> Links:
    """The units of each customer today, the oldest link first: that one is the spreadsheet's room."""
    found: Links = {}
    rows = session.execute(
        select(CustomerUnit.customer_id, CustomerUnit, Unit)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(CustomerUnit.customer_id.in_(customers), is_current(today))
        .order_by(CustomerUnit.customer_id, CustomerUnit.from_on, CustomerUnit.id)
    )
    for customer_id, link, unit in rows:
        found.setdefault(customer_id, []).append((link, unit))
    return found


def customer_row(customer: Customer, unit: Unit | None) -> CustomerRow:
    return CustomerRow(
        customer_no=customer.customer_no,
        name=customer.name,
        kind=customer.kind,
        customer_class=customer.customer_class,
        zone=unit.zone if unit else "",
        building=unit.building if unit else "",
        room=unit.room if unit else "",
        area_hundredths=unit.area_hundredths if unit else None,
        occupancy=unit.occupancy if unit else None,
        phone=customer.phone,
        note=customer.note,
    )


def list_customers(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    found = session.scalars(select(Customer).where(where).order_by(Customer.id).limit(limit)).all()
    units = current_units(session, customers=[customer.id for customer in found], today=today)
    return [
        Exported(customer.id, customer_row(customer, units[customer.id][0][1] if customer.id in units else None))
        for customer in found
    ]


def list_items(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """Published prices from every day on; an end of a price has no row in a spreadsheet."""
    rows = session.execute(
        select(Price.id, ServiceItem, Department.name, Price.unit_price_fen, Price.valid_from)
        .join(ServiceItem, ServiceItem.id == Price.item_id)
        .join(Department, Department.id == ServiceItem.department_id)
        .where(where, Price.is_published, Price.unit_price_fen.is_not(None))
        .order_by(Price.id)
        .limit(limit)
    )
    return [
        Exported(
            price_id,
            ItemRow(item.code, item.name, item.category, department, item.unit_of_measure, fen or 0, valid_from),
        )
        for price_id, item, department, fen, valid_from in rows
    ]


def list_staff_rows(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    rows = session.execute(
        select(Staff, Department.name)
        .join(Department, Department.id == Staff.department_id)
        .where(where, Staff.is_active)
        .order_by(Staff.id)
        .limit(limit)
    )
    return [Exported(staff.id, StaffRow(staff.name, name, staff.trades, staff.phone)) for staff, name in rows]


def list_openings(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    rows = session.execute(
        select(LedgerEntry.id, Customer.customer_no, LedgerEntry.business_on, LedgerEntry.receivable_fen)
        .add_columns(LedgerEntry.reason)
        .join(Customer, Customer.id == LedgerEntry.customer_id)
        .where(where, LedgerEntry.kind == EntryKind.OPENING, is_live())
        .order_by(LedgerEntry.id)
        .limit(limit)
    )
    return [Exported(row[0], OpeningBalanceRow(*row[1:])) for row in rows]


def list_orders(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """Single-line form (R-DEC-11): several lines go out as one of quantity 1 at the total."""
    line, lines = aliased(WorkOrderLine), aliased(WorkOrderLine)
    present = and_(line.work_order_id == WorkOrder.id, line.revision == WorkOrder.revision, line.position == 1)
    count = (
        select(func.count())
        .where(lines.work_order_id == WorkOrder.id, lines.revision == WorkOrder.revision)
        .scalar_subquery()
    )
    rows = session.execute(
        select(WorkOrder, Customer.customer_no, ServiceItem.code, ServiceItem.name, Department.name, Staff.name)
        .add_columns(Callback.satisfaction, line.quantity_thousandths, line.unit_price_fen, count)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == WorkOrder.department_id)
        .outerjoin(ServiceItem, ServiceItem.id == WorkOrder.item_id)
        .outerjoin(Staff, Staff.id == WorkOrder.worker_id)
        .outerjoin(Callback, Callback.work_order_id == WorkOrder.id)
        .outerjoin(line, present)
        .where(where)
        .order_by(WorkOrder.id)
        .limit(limit)
    )
    return [Exported(row[0].id, _order_row(*row)) for row in rows]


def _order_row(
    order: WorkOrder,
    customer_no: str,
    code: str | None,
    item_name: str | None,
    department: str,
    worker: str | None,
    satisfaction: int | None,
    quantity: int | None,
    unit_price_fen: int | None,
    lines: int,
) -> WorkOrderRow:
    if lines > 1:
        quantity, unit_price_fen = 1000, order.amount_fen
    elif not lines:
        quantity, unit_price_fen = read_lone_figure(order.description)
    return WorkOrderRow(
        order_no=order.order_no,
        customer_no=customer_no,
        registered_at=order.registered_at,
        settlement=order.settlement,
        state=order.state,
        item_code=code or "",
        item_name="" if code and order.item_name == item_name else order.item_name,
        trade=order.trade,
        wanted_at=order.wanted_at,
        completed_at=order.completed_at,
        quantity_thousandths=quantity,
        unit_price_fen=unit_price_fen,
        amount_fen=order.amount_fen,
        worker=worker or "",
        satisfaction=satisfaction,
        note=order.note,
        kind=order.kind,
        department=department,
        free_ground=order.free_ground,
    )


def list_payments(
    session: Session, *, where: ColumnElement[bool], today: date, limit: int | None = None
) -> list[Exported]:
    """Receipts that were not voided; the slip is the one the payer named, or the only 即时 slip it pays."""
    paid_at_once = (
        select(func.min(WorkOrder.order_no))
        .join(LedgerEntry, LedgerEntry.work_order_id == WorkOrder.id)
        .where(LedgerEntry.receipt_id == Receipt.id, LedgerEntry.kind == EntryKind.PAYMENT)
        .where(WorkOrder.settlement == Settlement.IMMEDIATE)
        .having(func.count(WorkOrder.id.distinct()) == 1)
        .correlate(Receipt)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Receipt.id, Receipt.receipt_no, Customer.customer_no, Receipt.paid_on, Receipt.amount_fen)
        .add_columns(Receipt.method, func.coalesce(WorkOrder.order_no, paid_at_once, ""), Receipt.note)
        .join(Customer, Customer.id == Receipt.customer_id)
        .outerjoin(WorkOrder, WorkOrder.id == Receipt.named_order_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .where(where, ReceiptVoid.receipt_id.is_(None))
        .order_by(Receipt.id)
        .limit(limit)
    )
    return [Exported(row[0], PaymentRow(*row[1:])) for row in rows]


Listing = Callable[..., list[Exported]]
SHEETS: dict[ImportKind, tuple[Listing, Any]] = {
    ImportKind.CUSTOMERS: (list_customers, Customer.id),
    ImportKind.ITEMS: (list_items, Price.id),
    ImportKind.STAFF: (list_staff_rows, Staff.id),
    ImportKind.OPENING_BALANCES: (list_openings, LedgerEntry.id),
    ImportKind.WORK_ORDERS: (list_orders, WorkOrder.id),
    ImportKind.PAYMENTS: (list_payments, Receipt.id),
    ImportKind.SURVEY_ANSWERS: (list_told_answers, SurveyResponse.id),
}


def list_export_page(session: Session, *, kind: ImportKind, after: int, today: date) -> tuple[list[Record], int | None]:
    """(rows, the id after which the next page begins or None): 5,000 rows at a time, the first page after 0."""
    listing, row_id = SHEETS[kind]
    size = SHEETS_PER_PAGE if kind is ImportKind.SURVEY_ANSWERS else PAGE
    page = listing(session, where=row_id > after, today=today, limit=size)
    is_full = len({row.id for row in page}) == size
    return [row.record for row in page], page[-1].id if is_full else None

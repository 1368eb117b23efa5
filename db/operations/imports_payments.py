"""Payments from a spreadsheet: old receipts in a book of their own, outside the gap check and the till."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.allocations import allocation_rows
from db.operations.chains import next_number
from db.operations.imports import (
    UNKNOWN_CUSTOMER,
    ImportOutcome,
    chunks,
    differing_columns,
    found_by,
    ids_by,
    judge,
    other_values,
    row_error,
    write_portion,
)
from db.operations.imports_payments_shares import Accounts, close_paid_orders
from db.operations.ledger import post_payment
from db.operations.ledger_books import Books
from db.queries.exports import list_payments
from db.rules import permissions
from db.spreadsheets import PaymentRow, RowError, SheetRecords, columns_of
from db.tables.customers import Customer
from db.tables.payments import Receipt
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, ReceiptSource

BOOK = "old"
UNKNOWN_ORDER = N_("There is no work order {value}. Import the work orders first, or correct the number.")
OTHER_CUSTOMER = N_("Work order {value} belongs to another customer. Correct one of the two numbers.")
NUMBER_IS_VOID = N_("Receipt {value} is here already and was voided. Correct the number.")


@dataclass(frozen=True)
class PaymentPlan:
    row: PaymentRow
    customer_id: int
    order: WorkOrder | None


@dataclass
class _Known:
    """What the rows name, as the office has it."""

    customers: dict[str, int]
    orders: dict[str, WorkOrder]
    numbers: set[str] = field(default_factory=set)
    receipts: dict[str, PaymentRow] = field(default_factory=dict)


def import_payments(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Take over payments: 对应单号 is paid first, the rest pays the oldest charges, what remains is credit (R-BILL-5).

    An unknown order, or one of another customer, is at fault, and so is a receipt that is here with other values.
    """
    permissions.require(by, "import_payments")
    planned, errors, unchanged = _judge_rows(session, sheet, at)
    outcome = judge(sheet, errors, good=len(planned), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        _write(session, sorted(planned, key=lambda plan: plan.row.paid_on), by=by, at=at)
    return outcome


def _judge_rows(session: Session, sheet: SheetRecords, at: datetime) -> tuple[list[PaymentPlan], list[RowError], int]:
    rows = sheet.rows_of(PaymentRow)
    numbers = {row.order_no for _, row in rows if row.order_no}
    found = found_by(session, WorkOrder.order_no, numbers, lambda: select(WorkOrder))
    known = _Known(
        ids_by(session, Customer.customer_no, {row.customer_no for _, row in rows}),
        {order.order_no: order for (order,) in found},
    )
    planned: list[PaymentPlan] = []
    errors: list[RowError] = []
    unchanged = 0
    for some in chunks(rows):
        receipts = Receipt.receipt_no.in_([row.receipt_no for _, row in some])
        known.numbers = set(session.scalars(select(Receipt.receipt_no).where(receipts)))
        listed = list_payments(session, where=receipts, today=office_day(at))
        known.receipts = {exported.record.receipt_no: exported.record for exported in listed}
        for number, row in some:
            faults = _faults(sheet, number, row, known)
            errors += faults
            if not faults and row.receipt_no in known.receipts:
                unchanged += 1
            elif not faults:
                order = known.orders.get(row.order_no)
                planned.append(PaymentPlan(row, known.customers[row.customer_no], order))
    return planned, errors, unchanged


def _faults(sheet: SheetRecords, number: int, row: PaymentRow, known: _Known) -> list[RowError]:
    faults = []
    order = known.orders.get(row.order_no)
    if row.customer_no not in known.customers:
        cell = row.customer_no
        faults.append(row_error(sheet, number, "customer_no", cell, UNKNOWN_CUSTOMER, value=cell))
    elif order is not None and order.customer_id != known.customers[row.customer_no]:
        faults.append(row_error(sheet, number, "order_no", row.order_no, OTHER_CUSTOMER, value=row.order_no))
    if row.order_no and order is None:
        faults.append(row_error(sheet, number, "order_no", row.order_no, UNKNOWN_ORDER, value=row.order_no))
    there = known.receipts.get(row.receipt_no)
    if there is None and row.receipt_no in known.numbers:
        faults.append(row_error(sheet, number, "receipt_no", row.receipt_no, NUMBER_IS_VOID, value=row.receipt_no))
    elif there is not None and not faults:
        differing = differing_columns(there, row, columns_of(sheet.kind))
        if differing:
            faults.append(other_values(sheet, number, "receipt_no", row.receipt_no, differing))
    return faults


def _write(session: Session, planned: Sequence[PaymentPlan], *, by: Actor, at: datetime) -> None:
    """In the order of their days. What the payers named is paid first over the whole sheet, then the rest."""
    customers = {plan.customer_id for plan in planned}
    books = Books(session, many=customers)
    accounts = Accounts(session, customers, books, by=by, at=at)
    parts = accounts.named_parts([(plan.order, plan.row.amount_fen) for plan in planned])
    for plan, mine in zip(planned, parts, strict=True):
        accounts.add_rest(plan.customer_id, plan.row.amount_fen, mine)
    for portion in chunks(list(zip(planned, parts, strict=True))):
        receipts = [_receipt(session, plan, by, at) for plan, _ in portion]
        write_portion(session, receipts)
        posted = []
        for receipt, (_, mine) in zip(receipts, portion, strict=True):
            for place, part in enumerate(mine, start=1):
                entry = post_payment(
                    session,
                    receipt=receipt,
                    amount_fen=part.amount_fen,
                    order=part.order,
                    part=place,
                    books=books,
                    by=by,
                    at=at,
                )
                posted.append((entry, part))
        write_portion(session, ())
        write_portion(
            session, [row for entry, part in posted for row in allocation_rows(entry.id, part.shares, by, at)]
        )
    close_paid_orders(session, accounts.paid_orders(), by=by, at=at)


def _receipt(session: Session, plan: PaymentPlan, by: Actor, at: datetime) -> Receipt:
    row = plan.row
    return Receipt(
        receipt_no=row.receipt_no,
        book=BOOK,
        number=next_number(session, BOOK),
        source=ReceiptSource.IMPORT,
        customer_id=plan.customer_id,
        method=row.method,
        amount_fen=row.amount_fen,
        paid_on=row.paid_on,
        note=row.note,
        named_order_id=plan.order.id if plan.order else None,
        issued_by=by.user_id,
        issued_at=at,
    )

"""Work orders from a spreadsheet keep their numbers; their acceptance is "taken over" (contracts: Work orders)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.charging import apply_credits
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
from db.operations.imports_orders_rows import OrderPlan, OrderWriter, completed_row
from db.operations.imports_staff import Departments
from db.operations.ledger import post_charge
from db.operations.ledger_books import Books
from db.queries.exports import current_units, list_orders
from db.rules import permissions
from db.spreadsheets import RowError, SheetRecords, WorkOrderRow, columns_of
from db.tables.billing import LedgerEntry
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_

UNKNOWN_ITEM = N_("There is no item {value}. Import the price items first, or correct the code.")


def import_work_orders(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Take over orders in every state. A reconciled 月结 order is charged with its completion date (R-DEC-1).

    A finished 即时 order counts as settled; 满意度 becomes a finished callback. A number that is here with other values
    is at fault.
    """
    permissions.require(by, "import_work_orders")
    departments = Departments(session)
    planned, errors, unchanged = _judge_rows(session, sheet, departments, at)
    outcome = judge(sheet, errors, good=len(planned), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        _write(session, planned, departments, by=by, at=at)
    return outcome


def _judge_rows(
    session: Session, sheet: SheetRecords, departments: Departments, at: datetime
) -> tuple[list[OrderPlan], list[RowError], int]:
    rows = sheet.rows_of(WorkOrderRow)
    customers = ids_by(session, Customer.customer_no, {row.customer_no for _, row in rows})
    codes = {row.item_code for _, row in rows if row.item_code}
    found = found_by(session, ServiceItem.code, codes, lambda: select(ServiceItem))
    items = {item.code: item for (item,) in found}
    columns = columns_of(sheet.kind)
    centre = departments.centre_name
    planned: list[OrderPlan] = []
    errors: list[RowError] = []
    unchanged = 0
    for some in chunks(rows):
        numbers = [row.order_no for _, row in some]
        known = {
            exported.record.order_no: exported.record
            for exported in list_orders(session, where=WorkOrder.order_no.in_(numbers), today=office_day(at))
        }
        for number, row in some:
            faults = []
            if row.customer_no not in customers:
                cell = row.customer_no
                faults.append(row_error(sheet, number, "customer_no", cell, UNKNOWN_CUSTOMER, value=cell))
            if row.item_code and row.item_code not in items:
                cell = row.item_code
                faults.append(row_error(sheet, number, "item_code", cell, UNKNOWN_ITEM, value=cell))
            if faults:
                errors += faults
                continue
            item, there = items.get(row.item_code), known.get(row.order_no)
            if there is None:
                whole = completed_row(row, item, departments, centre)
                planned.append(OrderPlan(whole, customers[row.customer_no], item))
                continue
            # What the sheet leaves open was decided when the order came; the list may have changed since.
            open_facts = {name: getattr(there, name) for name in ("kind", "department") if not getattr(row, name)}
            whole = completed_row(replace(row, **open_facts), item, departments, centre)
            if row.item_code and not row.item_name:
                whole = replace(whole, item_name=there.item_name)
            differing = differing_columns(there, whole, columns)
            unchanged += not differing
            if differing:
                errors.append(other_values(sheet, number, "order_no", row.order_no, differing))
    return planned, errors, unchanged


def _write(
    session: Session, planned: Sequence[OrderPlan], departments: Departments, *, by: Actor, at: datetime
) -> None:
    writer = OrderWriter(session, departments, by=by, at=at)
    charged = sorted({plan.customer_id for plan in planned if plan.is_charged})
    books = Books(session, many=charged)
    for portion in chunks(planned):
        customers = sorted({plan.customer_id for plan in portion})
        units = current_units(session, customers=customers, today=office_day(at))
        orders = [writer.order_of(plan, units.get(plan.customer_id)) for plan in portion]
        write_portion(session, orders)
        pairs = list(zip(portion, orders, strict=True))
        write_portion(session, [row for plan, order in pairs for row in writer.parts_of(plan, order)])
        for plan, order in pairs:
            if plan.is_charged:
                assert order.completed_on is not None
                post_charge(session, order=order, business_on=order.completed_on, by=by, at=at, books=books)
        write_portion(session, ())
    for customer_id in _with_credit(session, charged):
        apply_credits(session, customer_id=customer_id, by=by, at=at)


def _with_credit(session: Session, customers: Sequence[int]) -> list[int]:
    """Those of them who have paid before: balances or payments that came first."""
    rows = found_by(
        session,
        LedgerEntry.customer_id,
        customers,
        lambda: select(LedgerEntry.customer_id).where(LedgerEntry.receivable_fen < 0).distinct(),
    )
    return [customer_id for (customer_id,) in rows]

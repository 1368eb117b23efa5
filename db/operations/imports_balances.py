"""Opening balances from a spreadsheet: what each customer owed, or had in credit, on the day of the take-over."""

from collections.abc import Iterable
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
from db.operations.ledger import post_opening
from db.operations.ledger_books import Books
from db.queries.exports import list_openings
from db.rules import permissions
from db.spreadsheets import OpeningBalanceRow, RowError, SheetRecords, columns_of
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.types import Actor

Plan = tuple[int, OpeningBalanceRow]


def import_opening_balances(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Post each customer's balance once; another one for the same customer is at fault. A balance of 0 needs none."""
    permissions.require(by, "import_opening_balances")
    planned, errors, unchanged = _judge_rows(session, sheet, at)
    outcome = judge(sheet, errors, good=len(planned), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        customers = [customer_id for customer_id, _ in planned]
        books = Books(session, many=customers)
        for portion in chunks(planned):
            for customer_id, row in portion:
                post_opening(
                    session,
                    customer_id=customer_id,
                    amount_fen=row.amount_fen,
                    business_on=row.as_of,
                    note=row.note,
                    by=by,
                    at=at,
                    books=books,
                )
            write_portion(session, ())
        for customer_id in customers_with_both(session, customers):
            apply_credits(session, customer_id=customer_id, by=by, at=at)
    return outcome


def _judge_rows(session: Session, sheet: SheetRecords, at: datetime) -> tuple[list[Plan], list[RowError], int]:
    rows = sheet.rows_of(OpeningBalanceRow)
    columns = columns_of(sheet.kind)
    customers = ids_by(session, Customer.customer_no, {row.customer_no for _, row in rows})
    planned: list[Plan] = []
    errors: list[RowError] = []
    unchanged = 0
    for some in chunks(rows):
        ids = [customers[row.customer_no] for _, row in some if row.customer_no in customers]
        there = {
            exported.record.customer_no: exported.record
            for exported in list_openings(session, where=LedgerEntry.customer_id.in_(ids), today=office_day(at))
        }
        for number, row in some:
            known = there.get(row.customer_no)
            if row.customer_no not in customers:
                cell = row.customer_no
                errors.append(row_error(sheet, number, "customer_no", cell, UNKNOWN_CUSTOMER, value=cell))
            elif known is not None and (differing := differing_columns(known, row, columns)):
                errors.append(other_values(sheet, number, "customer_no", row.customer_no, differing))
            elif known is not None or not row.amount_fen:
                unchanged += 1
            else:
                planned.append((customers[row.customer_no], row))
    return planned, errors, unchanged


def customers_with_both(session: Session, customers: Iterable[int]) -> list[int]:
    """Those of them who owe something and have paid something: what is left over may pay what is open."""
    sides: dict[int, set[bool]] = {}
    owes = LedgerEntry.receivable_fen > 0
    chosen = select(LedgerEntry.customer_id, owes).where(LedgerEntry.is_on_notice == 1).distinct()
    for customer_id, side in found_by(session, LedgerEntry.customer_id, customers, lambda: chosen):
        sides.setdefault(customer_id, set()).add(bool(side))
    return [customer_id for customer_id, both in sides.items() if len(both) == 2]

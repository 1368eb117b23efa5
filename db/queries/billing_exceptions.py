"""The slips that stay out of a month's notices, each with its reason (R-DEC-6, R-DEC-7)."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, exists, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session

from db.queries.accounts import allocated, is_live
from db.rules.billing_calendar import first_day, last_day, next_month
from db.tables.billing import BillMonth, LedgerEntry
from db.tables.customers import Customer, Unit
from db.tables.payments import Allocation
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import Word
from db.vocabulary import BillingException, EntryKind, MonthState, OrderState, Settlement, SignOff, SlipProblem


class ExceptionRow(NamedTuple):
    order_id: int
    order_no: str
    kind: BillingException
    customer_id: int
    customer_no: str
    customer: str
    room: str
    item: str
    department: str
    department_id: int
    amount_fen: int
    accepted_fen: int
    completed_on: date


class ExceptionCount(NamedTuple):
    kind: BillingException
    orders: int
    amount_fen: int


def _days(session: Session, month: str) -> tuple[date | None, date]:
    """Days of completion whose slips would come onto this month's notices (R-DEC-1).

    What stayed out of an issued month waits in the next open one; a later preview does not repeat it.
    """
    earlier = select(func.max(BillMonth.month)).where(BillMonth.state != MonthState.OPEN, BillMonth.month < month)
    last_issued = session.scalar(earlier)
    own = session.get(BillMonth, month)
    is_issued = own is not None and own.state is not MonthState.OPEN
    takes_over = last_issued is not None and (is_issued or next_month(last_issued) == month)
    return (None if takes_over else first_day(month)), last_day(month)


def unsettled() -> ColumnElement[bool]:
    """Finished and not closed; written out, so that SQLite sees that the partial index fits."""
    return literal_column("work_order.state IN ('completed', 'reconciled')")


def charge_of_slip() -> ColumnElement[bool]:
    return (LedgerEntry.work_order_id == WorkOrder.id) & (LedgerEntry.kind == EntryKind.CHARGE) & is_live()


def is_charged() -> ColumnElement[bool]:
    return exists().where(charge_of_slip()).correlate(WorkOrder)


def is_unsigned() -> ColumnElement[bool]:
    no_signature = WorkOrder.slip_problem.is_not_distinct_from(SlipProblem.MISSING_SIGNATURE)
    return or_(no_signature, WorkOrder.sign_off.is_not_distinct_from(SignOff.UNSIGNED))


def is_other_price() -> ColumnElement[bool]:
    differs = WorkOrder.slip_problem.is_not_distinct_from(SlipProblem.AMOUNT_DIFFERS)
    return or_(differs, WorkOrder.amount_fen.is_distinct_from(WorkOrder.accepted_fen))


def exceptions_of(session: Session, month: str) -> Any:
    """The slips of the month that stay out, with the reason that weighs most."""
    since, until = _days(session, month)
    unpaid = (
        select(LedgerEntry.amount_fen - allocated(Allocation.charge_entry_id))
        .where(charge_of_slip(), LedgerEntry.is_on_notice == 0)
        .correlate(WorkOrder)
        .scalar_subquery()
    )
    kind = case(
        (is_charged() & (WorkOrder.settlement == Settlement.IMMEDIATE), BillingException.IMMEDIATE_UNPAID.value),
        (is_other_price(), BillingException.AMOUNT_DIFFERS.value),
        (is_unsigned(), BillingException.UNSIGNED.value),
        (WorkOrder.slip_problem.is_not(None), BillingException.SLIP_PROBLEM.value),
        else_=BillingException.NOT_RECONCILED.value,
    )
    waits = (WorkOrder.settlement == Settlement.MONTHLY) & (WorkOrder.state == OrderState.COMPLETED)
    owes = (
        (WorkOrder.settlement == Settlement.IMMEDIATE)
        & WorkOrder.is_taken_over.is_(False)
        & (WorkOrder.amount_fen > 0)
        & or_(unpaid > 0, ~is_charged())
    )
    found: Any = select(
        WorkOrder.id,
        WorkOrder.order_no,
        type_coerce(kind, Word(BillingException)).label("kind"),
        WorkOrder.customer_id,
        WorkOrder.unit_id,
        WorkOrder.item_name,
        WorkOrder.department_id,
        func.coalesce(unpaid, WorkOrder.amount_fen, 0).label("amount_fen"),
        func.coalesce(WorkOrder.accepted_fen, 0).label("accepted_fen"),
        WorkOrder.completed_on,
    ).where(unsettled(), WorkOrder.completed_on <= until, or_(waits, owes))
    return found if since is None else found.where(WorkOrder.completed_on >= since)


def count_exceptions(session: Session, *, month: str) -> list[ExceptionCount]:
    """Each kind with its slips and amount; they are not in the month's totals."""
    found = exceptions_of(session, month).subquery()
    rows = session.execute(select(found.c.kind, func.count(), func.sum(found.c.amount_fen)).group_by(found.c.kind))
    made = {kind: ExceptionCount(kind, int(orders), int(fen)) for kind, orders, fen in rows}
    return [made[kind] for kind in BillingException if kind in made]


def list_exceptions(
    session: Session, *, month: str, kind: BillingException | None = None, limit: int = 50, offset: int = 0
) -> list[ExceptionRow]:
    found = exceptions_of(session, month).subquery()
    rows = (
        select(
            found.c.id,
            found.c.order_no,
            found.c.kind,
            found.c.customer_id,
            Customer.customer_no,
            Customer.name,
            func.coalesce(Unit.label, ""),
            found.c.item_name,
            Department.name,
            found.c.department_id,
            found.c.amount_fen,
            found.c.accepted_fen,
            found.c.completed_on,
        )
        .join_from(found, Customer, Customer.id == found.c.customer_id)
        .join(Department, Department.id == found.c.department_id)
        .outerjoin(Unit, Unit.id == found.c.unit_id)
        .order_by(found.c.completed_on, found.c.order_no)
        .limit(limit)
        .offset(offset)
    )
    if kind is not None:
        rows = rows.where(found.c.kind == kind)
    return [ExceptionRow(*row) for row in session.execute(rows)]

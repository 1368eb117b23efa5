"""Finished slips that are not charged, not at the agreed price, not signed or not reconciled (R-ROLE-2, R-DEC-3)."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.billing_exceptions import is_charged, is_other_price, is_unsigned, unsettled
from db.queries.exceptions_found import found_columns, unanswered
from db.queries.inbox_orders import terms
from db.rules.work_order_states import UNFINISHED
from db.tables.customers import Customer, Unit
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.vocabulary import MoneyException, OrderState, Settlement, SignOff, SlipProblem

MONTHLY, IMMEDIATE = Settlement.MONTHLY, Settlement.IMMEDIATE
AMOUNT, ACCEPTED = func.coalesce(WorkOrder.amount_fen, 0), func.coalesce(WorkOrder.accepted_fen, 0)
# Not "is finished": by those states it would be looked for in all the years.
NOT_FINISHED = (*UNFINISHED, OrderState.CANCELLED, OrderState.DECLINED)


def slips_found(*, until: date, department_id: int | None) -> dict[MoneyException, Select[Any]]:
    """Each kind with its slips; a slip stands in one kind only. A department's own, or all."""
    completed = (WorkOrder.state == OrderState.COMPLETED) & (WorkOrder.completed_on <= until)
    # Settled before the take-over: nobody signs or reconciles it any more.
    is_old = WorkOrder.is_taken_over & (WorkOrder.settlement != MONTHLY)
    waits = [completed, ~is_old]
    if department_id is not None:
        waits.append(WorkOrder.department_id == department_id)
    found = {
        MoneyException.NOT_CHARGED: _slips(_not_charged()),
        MoneyException.OTHER_PRICE: _slips(WorkOrder.id.in_(_at_another_price(until))),
        MoneyException.UNSIGNED: _slips(*waits, is_unsigned(), ~is_other_price()),
        MoneyException.UNRECONCILED: _slips(*waits, ~is_unsigned(), ~is_other_price()),
    }
    if department_id is not None:
        found = {kind: rows.where(WorkOrder.department_id == department_id) for kind, rows in found.items()}
    return {kind: rows.where(unanswered(kind, WorkOrder.id, AMOUNT, ACCEPTED)) for kind, rows in found.items()}


def _slips(*which: ColumnElement[bool]) -> Select[Any]:
    columns = found_columns(
        subject_id=WorkOrder.id,
        since=WorkOrder.completed_on,
        number=WorkOrder.order_no,
        customer=Customer.name,
        room=func.coalesce(Unit.label, ""),
        what=WorkOrder.item_name,
        amount_fen=AMOUNT,
        other_fen=ACCEPTED,
        department_id=WorkOrder.department_id,
        department=Department.name,
        done_by=WorkOrder.completed_by,
        also_by=WorkOrder.reconciled_by,
    )
    return (
        columns.select_from(WorkOrder)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == WorkOrder.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(*which)
        .order_by(WorkOrder.completed_on, WorkOrder.id)
    )


def _not_charged() -> ColumnElement[bool]:
    """Due to be charged by R-DEC-3, and no charge stands in the ledger."""
    monthly = (WorkOrder.settlement == MONTHLY) & (WorkOrder.state == OrderState.RECONCILED)
    signed = func.coalesce(WorkOrder.sign_off, SignOff.UNSIGNED) != SignOff.UNSIGNED
    at_once = and_(
        WorkOrder.settlement == IMMEDIATE,
        WorkOrder.is_taken_over.is_(False),
        or_(WorkOrder.is_paid_in_advance, signed),
    )
    return and_(unsettled(), WorkOrder.amount_fen > 0, or_(monthly, at_once), ~is_charged())


def _at_another_price(until: date) -> Any:
    """Slips whose amount is not the accepted one, whatever became of them; and slips marked so this morning."""
    # Written out, so that SQLite sees that the partial index fits.
    differs: ColumnElement[bool] = literal_column("work_order.amount_fen <> work_order.accepted_fen")
    charged = select(WorkOrder.id).where(
        differs, WorkOrder.state.not_in(NOT_FINISHED), WorkOrder.settlement != Settlement.FREE
    )
    marked = select(WorkOrder.id).where(
        WorkOrder.state == OrderState.COMPLETED,
        WorkOrder.completed_on <= until,
        WorkOrder.slip_problem == SlipProblem.AMOUNT_DIFFERS,
    )
    return charged.correlate(None).union(marked.correlate(None))


def reconciled_until(session: Session, at: datetime) -> date:
    """The last day whose slips should be reconciled by now: on the morning of the next working day (R-ORDER-6)."""
    office, day = terms(session), office_day(at) - timedelta(days=1)
    while office.reconciled_by(office_instant(day)) > at:
        day -= timedelta(days=1)
    return day

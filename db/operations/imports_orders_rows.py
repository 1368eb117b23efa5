"""One spreadsheet row as a work order with its line, history, hand-over and callback."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.operations.callbacks_due import first_state
from db.operations.imports_staff import Departments, Workers
from db.queries.settings import deadline_settings, get_calendar, get_settings
from db.rules.deadlines import due_callback
from db.rules.order_kinds import PAID_REPAIR
from db.rules.taken_over import note_lone_figure
from db.spreadsheets import WorkOrderRow
from db.tables.callbacks import Callback
from db.tables.catalogue import ServiceItem
from db.tables.customers import CustomerUnit, Unit
from db.tables.work_orders import WorkOrder, WorkOrderEvent, WorkOrderHandover, WorkOrderLine
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    Channel,
    OrderKind,
    OrderState,
    OrderVerb,
    Settlement,
    SignOff,
)

FINISHED = (OrderState.COMPLETED, OrderState.RECONCILED)


@dataclass(frozen=True)
class OrderPlan:
    """A row that becomes an order: nothing of it is left open (`completed_row`)."""

    row: WorkOrderRow
    customer_id: int
    item: ServiceItem | None

    @property
    def is_charged(self) -> bool:
        """月结 and reconciled (R-DEC-3); what was paid at once was paid before."""
        row = self.row
        is_monthly = row.settlement is Settlement.MONTHLY and row.state is OrderState.RECONCILED
        return is_monthly and bool(row.amount_fen)


def completed_row(
    row: WorkOrderRow, item: ServiceItem | None, departments: Departments, service_centre: str
) -> WorkOrderRow:
    """The row with what an empty cell means (contracts: Work orders)."""
    is_repair = item.category == PAID_REPAIR if item else row.trade is not None
    department = departments.real_name(row.department) if row.department else ""
    if not department:
        department = departments.names[item.department_id] if item else service_centre
    quantity, price = row.quantity_thousandths, row.unit_price_fen
    if row.amount_fen is not None and quantity is None:
        # An amount that stands alone is one piece at that price: nothing else adds up for sure.
        quantity, price = 1000, row.amount_fen
    return replace(
        row,
        item_name="" if item and row.item_name == item.name else row.item_name,
        kind=row.kind or (OrderKind.REPAIR if is_repair else OrderKind.SERVICE),
        department=department,
        quantity_thousandths=quantity,
        unit_price_fen=price,
    )


class OrderWriter:
    """Makes the rows of orders that are taken over."""

    def __init__(self, session: Session, departments: Departments, *, by: Actor, at: datetime) -> None:
        self.departments, self.workers = departments, Workers(session)
        self.calendar, self.office = get_calendar(session), get_settings(session)
        self.by, self.at = by, at

    def order_of(self, plan: OrderPlan, units: list[tuple[CustomerUnit, Unit]] | None) -> WorkOrder:
        row, item = plan.row, plan.item
        department_id = self.departments.find_or_make(row.department)
        is_free = row.settlement is Settlement.FREE
        is_agreed = is_free or row.amount_fen is not None
        completed_on = office_day(row.completed_at) if row.completed_at else None
        state = self.state_of(plan)
        lone = note_lone_figure(row.quantity_thousandths, row.unit_price_fen) if row.amount_fen is None else ""
        return WorkOrder(
            order_no=row.order_no,
            kind=row.kind,
            trade=row.trade,
            state=state,
            channel=Channel.IMPORT,
            customer_id=plan.customer_id,
            unit_id=units[0][1].id if units else None,
            item_id=item.id if item else None,
            item_name=row.item_name or (item.name if item else ""),
            description=lone,
            department_id=department_id,
            worker_id=self.workers.find_or_make(row.worker, department_id) if row.worker else None,
            wanted_at=row.wanted_at,
            settlement=row.settlement,
            free_ground=row.free_ground,
            needs_quote=state is OrderState.REGISTERED and item is None,
            amount_fen=row.amount_fen,
            accepted_fen=row.amount_fen,
            accepted_how=AcceptedHow.TAKEN_OVER if is_agreed else None,
            accepted_at=row.registered_at if is_agreed else None,
            registered_at=row.registered_at,
            recorded_at=self.at,
            completed_at=row.completed_at,
            completed_on=completed_on,
            sign_off=SignOff.SIGNED if row.state in FINISHED else None,
            closed_at=self.at if state is OrderState.CLOSED else None,
            # What is still to be done lives on by the rules of this office.
            is_taken_over=row.state in (*FINISHED, OrderState.CANCELLED),
            note=row.note,
        )

    def state_of(self, plan: OrderPlan) -> OrderState:
        """Where the work goes on: an agreed request is dispatched next, a slip with nothing open is closed."""
        row = plan.row
        if row.state is OrderState.REGISTERED and (row.settlement is Settlement.FREE or row.amount_fen is not None):
            return OrderState.ACCEPTED
        if row.state is OrderState.RECONCILED and not plan.is_charged and not self.is_called_back_here(row):
            return OrderState.CLOSED
        return row.state

    def is_called_back_here(self, row: WorkOrderRow) -> bool:
        """Finished here, and in the sample where not every job is called back (R-CALL-1)."""
        return self.is_finished_here(row) and self.first_state(row) is CallbackState.DUE

    def first_state(self, row: WorkOrderRow) -> CallbackState:
        return first_state(row.order_no, row.kind, self.office)

    def is_finished_here(self, row: WorkOrderRow) -> bool:
        """Finished on the day of the import or later, and nobody has asked the customer yet."""
        if row.satisfaction is not None or row.completed_at is None or row.state not in FINISHED:
            return False
        return office_day(row.completed_at) >= office_day(self.at)

    def parts_of(self, plan: OrderPlan, order: WorkOrder) -> Iterator[Any]:
        row, item = plan.row, plan.item
        if row.amount_fen is not None and row.quantity_thousandths is not None and row.unit_price_fen is not None:
            yield WorkOrderLine(
                work_order_id=order.id,
                revision=1,
                position=1,
                item_id=order.item_id,
                name=order.item_name,
                unit_of_measure=item.unit_of_measure if item else "",
                quantity_thousandths=row.quantity_thousandths,
                unit_price_fen=row.unit_price_fen,
                amount_fen=row.amount_fen,
            )
        yield WorkOrderEvent(
            work_order_id=order.id,
            verb=OrderVerb.REGISTER.value,
            state=order.state,
            happened_at=row.registered_at,
            recorded_at=self.at,
            user_id=self.by.user_id,
            amount_fen=row.amount_fen,
        )
        if not order.is_taken_over:
            yield WorkOrderHandover(
                work_order_id=order.id,
                department_id=order.department_id,
                worker_id=order.worker_id,
                from_at=row.registered_at,
            )
        if row.satisfaction is not None:
            yield self.answered(row, order)
        elif self.is_finished_here(row) and row.completed_at is not None:
            settings = deadline_settings(self.office)
            due = due_callback(row.completed_at, calendar=self.calendar, zone=office_zone(), settings=settings)
            yield Callback(
                work_order_id=order.id,
                customer_id=order.customer_id,
                state=self.first_state(row),
                due_on=due.day,
                next_try_on=due.day,
                is_provisional=due.is_provisional,
            )

    def answered(self, row: WorkOrderRow, order: WorkOrder) -> Callback:
        """满意度 of an old slip: a finished callback; when it was asked nobody knows, so the day of the job stands."""
        asked_at = row.completed_at or row.registered_at
        day = office_day(asked_at)
        return Callback(
            work_order_id=order.id,
            customer_id=order.customer_id,
            state=CallbackState.DONE,
            due_on=day,
            next_try_on=day,
            tries=1,
            first_try_on=day,
            done_on=day,
            done_at=asked_at,
            satisfaction=row.satisfaction,
            is_taken_over=True,
        )

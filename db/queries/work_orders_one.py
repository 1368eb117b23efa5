"""One work order with everything its page and its slip show."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries.work_orders_money import OrderMoney, get_order_money
from db.rules.personal_data import mask_phone
from db.tables.callbacks import Callback
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, Staff, User
from db.tables.work_orders import WorkOrder, WorkOrderEvent, WorkOrderHandover, WorkOrderLine
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    Channel,
    CustomerClass,
    CustomerKind,
    FreeGround,
    LineKind,
    OrderKind,
    OrderState,
    OrderVerb,
    Settlement,
    SignOff,
    SlipProblem,
    Trade,
)

MOST_ROWS = 200
VERBS = {verb.value: verb for verb in OrderVerb}


class LineRow(NamedTuple):
    revision: int
    kind: LineKind
    name: str
    unit_of_measure: str
    quantity_thousandths: int
    unit_price_fen: int
    amount_fen: int
    item_id: int | None


class EventRow(NamedTuple):
    verb: OrderVerb
    state: OrderState
    happened_at: datetime
    recorded_at: datetime
    who: str
    instead_of: str
    amount_fen: int | None
    note: str


class HandoverRow(NamedTuple):
    department: str
    worker: str
    from_at: datetime
    until_at: datetime | None


class CallbackFacts(NamedTuple):
    id: int
    state: CallbackState
    due_on: date
    satisfaction: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrderView:
    """A work order as stored, with the names behind its ids, its lines of every revision, history and money."""

    id: int
    version: int
    order_no: str
    kind: OrderKind
    trade: Trade | None
    state: OrderState
    channel: Channel
    customer_id: int
    customer_no: str
    customer: str
    customer_kind: CustomerKind
    customer_class: CustomerClass
    phone_masked: str
    unit_id: int | None
    unit_label: str
    address: str
    contact_name: str
    contact_phone_masked: str
    item_id: int | None
    item_name: str
    description: str
    product_model: str
    purchased_on: date | None
    department_id: int
    department: str
    worker_id: int | None
    worker: str
    wanted_at: datetime | None
    wanted_until: datetime | None
    settlement: Settlement
    is_paid_in_advance: bool
    free_ground: FreeGround | None
    needs_quote: bool
    revision: int
    amount_fen: int | None
    accepted_fen: int | None
    accepted_how: AcceptedHow | None
    accepted_at: datetime | None
    registered_at: datetime
    recorded_at: datetime
    is_back_dated: bool
    registered_by: str
    pick_up_due_at: datetime | None
    picked_up_at: datetime | None
    dispatched_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    completed_on: date | None
    sign_off: SignOff | None
    result: str
    slip_problem: SlipProblem | None
    slip_problem_note: str
    reconciled_at: datetime | None
    closed_at: datetime | None
    is_taken_over: bool
    print_count: int
    note: str
    lines: tuple[LineRow, ...]
    events: tuple[EventRow, ...]
    handovers: tuple[HandoverRow, ...]
    money: OrderMoney
    callback: CallbackFacts | None

    @property
    def present_lines(self) -> tuple[LineRow, ...]:
        return tuple(line for line in self.lines if line.revision == self.revision)

    @property
    def earlier_fen(self) -> int | None:
        """The total before the last change of the price (R-PRICE-7), None where it never changed."""
        before = [line.amount_fen for line in self.lines if line.revision == self.revision - 1]
        return sum(before) if before else None


def get_order(session: Session, *, order_no: str) -> OrderView | None:
    """One order by its number, None where there is none."""
    found = session.execute(
        select(WorkOrder, Customer, Unit.label, Department.name, Staff.name, User.name)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == WorkOrder.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(Staff, Staff.id == WorkOrder.worker_id)
        .outerjoin(User, User.id == WorkOrder.registered_by)
        .where(WorkOrder.order_no == order_no)
    ).one_or_none()
    if found is None:
        return None
    order, customer, unit_label, department, worker, registered_by = found
    same = {
        name: getattr(order, name)
        for name in OrderView.__dataclass_fields__
        if name in WorkOrder.__mapper__.columns and name not in ("registered_by",)
    }
    return OrderView(
        **same,
        customer_no=customer.customer_no,
        customer=customer.name,
        customer_kind=customer.kind,
        customer_class=customer.customer_class,
        phone_masked=mask_phone(customer.phone),
        contact_phone_masked=mask_phone(order.contact_phone),
        unit_label=unit_label or "",
        department=department,
        worker=worker or "",
        registered_by=registered_by or "",
        lines=_lines(session, order.id),
        events=_events(session, order.id),
        handovers=_handovers(session, order.id),
        money=get_order_money(session, order_ids=[order.id])[order.id],
        callback=_callback(session, order.id),
    )


def _lines(session: Session, order_id: int) -> tuple[LineRow, ...]:
    line = WorkOrderLine
    found = session.execute(
        select(
            line.revision,
            line.kind,
            line.name,
            line.unit_of_measure,
            line.quantity_thousandths,
            line.unit_price_fen,
            line.amount_fen,
            line.item_id,
        )
        .where(line.work_order_id == order_id)
        .order_by(line.revision, line.position)
        .limit(MOST_ROWS)
    )
    return tuple(LineRow(*row) for row in found)


def _events(session: Session, order_id: int) -> tuple[EventRow, ...]:
    event, absent = WorkOrderEvent, aliased(User)
    found = session.execute(
        select(
            event.verb,
            event.state,
            event.happened_at,
            event.recorded_at,
            func.coalesce(User.name, ""),
            func.coalesce(absent.name, ""),
            event.amount_fen,
            event.note,
        )
        .outerjoin(User, User.id == event.user_id)
        .outerjoin(absent, absent.id == event.instead_of_id)
        .where(event.work_order_id == order_id)
        .order_by(event.id.desc())
        .limit(MOST_ROWS)
    )
    return tuple(EventRow(VERBS[row[0]], *row[1:]) for row in found)


def _handovers(session: Session, order_id: int) -> tuple[HandoverRow, ...]:
    held = WorkOrderHandover
    found = session.execute(
        select(Department.name, func.coalesce(Staff.name, ""), held.from_at, held.until_at)
        .join(Department, Department.id == held.department_id)
        .outerjoin(Staff, Staff.id == held.worker_id)
        .where(held.work_order_id == order_id)
        .order_by(held.from_at, held.id)
        .limit(MOST_ROWS)
    )
    return tuple(HandoverRow(*row) for row in found)


def _callback(session: Session, order_id: int) -> CallbackFacts | None:
    found = session.execute(
        select(Callback.id, Callback.state, Callback.due_on, Callback.satisfaction, Callback.done_at).where(
            Callback.work_order_id == order_id
        )
    ).one_or_none()
    return None if found is None else CallbackFacts(*found)

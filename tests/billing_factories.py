"""Slips in any state, charged and paid, for tests of money."""

from datetime import date, datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.operations.charging import charge_order
from db.operations.ledger import post_opening
from db.operations.payments import TakenPayment, take_payment
from db.queries.accounts import get_live_charge
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import SYSTEM, Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    FreeGround,
    OrderKind,
    OrderState,
    PaymentMethod,
    Settlement,
    SignOff,
)
from tests.factories import FRIDAY, put

_numbers = count(1)
DONE = (OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED)


def make_order(
    customer: Customer,
    department: Department,
    amount_fen: int,
    *,
    settlement: Settlement = Settlement.MONTHLY,
    state: OrderState = OrderState.RECONCILED,
    on: date = date(2026, 11, 20),
    item: str = "空调清洗",
    quantity_thousandths: int = 1000,
    sign_off: SignOff = SignOff.SIGNED,
    accepted_fen: int | None = None,
    is_taken_over: bool = False,
) -> WorkOrder:
    """A slip as the work left it; a reconciled 月结 slip and a finished 即时 slip are charged."""
    moment = office_instant(on, 10)

    def make(session: Session) -> WorkOrder:
        done = state in DONE
        order = WorkOrder(
            order_no=f"TY-{on:%Y%m%d}-{next(_numbers):04d}",
            kind=OrderKind.SERVICE,
            state=state,
            channel=Channel.PHONE,
            customer_id=customer.id,
            item_name=item,
            department_id=department.id,
            settlement=settlement,
            free_ground=FreeGround.GOODWILL if settlement is Settlement.FREE else None,
            amount_fen=amount_fen,
            accepted_fen=amount_fen if accepted_fen is None else accepted_fen,
            accepted_how=AcceptedHow.PHONE,
            accepted_at=moment,
            registered_at=moment,
            recorded_at=moment,
            completed_at=moment if done else None,
            completed_on=on if done else None,
            sign_off=sign_off if done else None,
            is_taken_over=is_taken_over,
        )
        session.add(order)
        session.flush()
        session.add(
            WorkOrderLine(
                work_order_id=order.id,
                revision=1,
                position=1,
                name=item,
                quantity_thousandths=quantity_thousandths,
                unit_price_fen=amount_fen,
                amount_fen=amount_fen,
            )
        )
        session.flush()
        finished = state in (OrderState.RECONCILED, OrderState.CLOSED)
        if finished or (done and settlement is Settlement.IMMEDIATE and not is_taken_over):
            charge_order(session, order=order, business_on=on, by=SYSTEM, at=moment)
        return order

    return put(make, at=moment)


def owe_opening(customer: Customer, amount_fen: int, on: date = date(2026, 10, 31)) -> int:
    """A balance taken over; gives the entry's id."""
    return put(
        lambda session: (
            post_opening(
                session, customer_id=customer.id, amount_fen=amount_fen, business_on=on, by=SYSTEM, at=FRIDAY
            ).id
        )
    )


def charge_of(order: WorkOrder) -> LedgerEntry:
    """The order's live charge."""
    found = work.ask(get_live_charge, order_id=order.id)
    assert found is not None
    return found


def pay(
    clerk: Actor,
    customer: Customer,
    amount_fen: int,
    *named: WorkOrder,
    at: datetime = FRIDAY,
    method: PaymentMethod = PaymentMethod.CASH,
    **more: object,
) -> TakenPayment:
    charges = [charge_of(order).id for order in named]
    return work.act(
        take_payment,
        by=clerk,
        at=at,
        customer_id=customer.id,
        method=method,
        amount_fen=amount_fen,
        charges=charges,
        **more,
    )


def state_of(order: WorkOrder) -> OrderState:
    return work.ask(lambda session: session.scalars(select(WorkOrder.state).where(WorkOrder.id == order.id)).one())

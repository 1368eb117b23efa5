"""An office with a department at work, and slips brought to a state through the operations themselves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.acceptance import accept_price
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order, start_order
from db.operations.intake import Registered, register_request
from db.operations.reconcile import reconcile_order
from db.operations.requests import Request
from db.tables.billing import LedgerEntry
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer, CustomerUnit
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder, WorkOrderEvent, WorkOrderLine
from db.types import Actor
from db.vocabulary import AcceptedHow, Channel, Role, Settlement, SignOff
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_item, make_worker, put, together


def later(minutes: int = 0, *, days: int = 0) -> datetime:
    """After that Friday, 09:00 in Shanghai."""
    return FRIDAY + timedelta(days=days, minutes=minutes)


@dataclass(frozen=True)
class Desk:
    """The people and things of a small office."""

    centre: Department
    engineering: Department
    clerk: Actor
    supervisor: Actor
    manager: Actor
    finance: Actor
    worker: Staff
    customer: Customer
    unit_id: int
    item: ServiceItem

    def request(self, **changed: Any) -> Request:
        asked = Request(
            customer_id=self.customer.id,
            unit_id=self.unit_id,
            channel=Channel.PHONE,
            settlement=Settlement.IMMEDIATE,
            item_id=self.item.id,
            quantity_thousandths=2000,
            contact_name="张伟",
            address="3 栋 1 单元 1201",
            wanted_at=later(300),
            wanted_until=later(420),
        )
        return asked._replace(**changed)

    def register(
        self,
        *,
        at: datetime = FRIDAY,
        accepted_how: AcceptedHow | None = AcceptedHow.PHONE,
        told_fen: int | None = None,
        happened_at: datetime | None = None,
        by: Actor | None = None,
        **changed: Any,
    ) -> Registered:
        return work.act(
            register_request,
            by=by or self.clerk,
            at=at,
            request=self.request(**changed),
            accepted_how=accepted_how,
            told_fen=told_fen,
            happened_at=happened_at,
        )

    def accepted(self, **changed: Any) -> int:
        return self.register(**changed).order_id

    def dispatched(self, *, at: datetime = FRIDAY, **changed: Any) -> int:
        order_id = self.accepted(at=at, **changed)
        self.dispatch(order_id, at=at)
        return order_id

    def dispatch(self, order_id: int, *, at: datetime = FRIDAY, **changed: Any) -> None:
        told: dict[str, Any] = {
            "department_id": self.engineering.id,
            "worker_id": self.worker.id,
            "wanted_at": later(300),
            "wanted_until": later(420),
        }
        work.act(dispatch_order, by=self.clerk, at=at, order_id=order_id, **{**told, **changed})

    def started(self, *, at: datetime = FRIDAY, **changed: Any) -> int:
        order_id = self.dispatched(at=at, **changed)
        work.act(start_order, by=self.clerk, at=at, order_id=order_id)
        return order_id

    def completed(self, *, at: datetime = FRIDAY, sign_off: SignOff = SignOff.SIGNED, **changed: Any) -> int:
        order_id = self.started(at=at, **changed)
        work.act(sign_off_order, by=self.clerk, at=at, order_id=order_id, sign_off=sign_off, result="已解决")
        return order_id

    def reconciled(self, *, at: datetime = FRIDAY, **changed: Any) -> int:
        order_id = self.completed(at=at, **changed)
        work.act(reconcile_order, by=self.supervisor, at=at + timedelta(days=1), order_id=order_id)
        return order_id

    def accept(self, order_id: int, *, at: datetime = FRIDAY, how: AcceptedHow = AcceptedHow.PHONE) -> None:
        work.act(accept_price, by=self.clerk, at=at, order_id=order_id, accepted_how=how)


@together()
def make_desk() -> Desk:
    centre = make_department("客户服务中心", is_service_centre=True)
    engineering = make_department("工程部")
    customer = make_customer()
    unit_id = put(lambda session: session.scalars(select(CustomerUnit.unit_id)).one())
    return Desk(
        centre=centre,
        engineering=engineering,
        clerk=make_actor(Role.CLERK, name="王芳", department=centre),
        supervisor=make_actor(Role.SUPERVISOR, name="赵强", department=engineering),
        manager=make_actor(Role.MANAGER, name="陈经理"),
        finance=make_actor(Role.FINANCE, name="钱会计"),
        worker=make_worker(engineering),
        customer=customer,
        unit_id=unit_id,
        item=make_item(engineering),
    )


def as_worker(actor: Actor, worker: Staff) -> Actor:
    """The same login, now linked to a member of staff."""

    def link(session: Session) -> None:
        from db.tables.staff import User

        session.get_one(User, actor.user_id).staff_id = worker.id

    put(link)
    return replace(actor, staff_id=worker.id)


def order_of(order_id: int) -> WorkOrder:
    return work.ask(lambda session: session.get_one(WorkOrder, order_id))


def lines_of(order_id: int) -> list[tuple[int, str, int, int]]:
    """(revision, name, quantity in thousandths, amount in fen) of every line ever agreed."""
    found = select(
        WorkOrderLine.revision, WorkOrderLine.name, WorkOrderLine.quantity_thousandths, WorkOrderLine.amount_fen
    ).where(WorkOrderLine.work_order_id == order_id)
    ordered = found.order_by(WorkOrderLine.revision, WorkOrderLine.position)
    return work.ask(lambda session: [tuple(row) for row in session.execute(ordered)])


def verbs_of(order_id: int) -> list[str]:
    found = select(WorkOrderEvent.verb).where(WorkOrderEvent.work_order_id == order_id).order_by(WorkOrderEvent.id)
    return work.ask(lambda session: list(session.scalars(found)))


def entries_of(order_id: int) -> list[tuple[str, int, int, str]]:
    """(kind, change of what the customer owes in fen, on the notice, bill month) of the order's ledger entries."""
    found = select(
        LedgerEntry.kind, LedgerEntry.receivable_fen, LedgerEntry.is_on_notice, LedgerEntry.bill_month
    ).where(LedgerEntry.work_order_id == order_id)
    ordered = found.order_by(LedgerEntry.id)
    return work.ask(lambda session: [(row[0].value, *row[1:]) for row in session.execute(ordered)])

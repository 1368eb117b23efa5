"""Plain functions that put telling people and things into an office."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_day
from db.operations.callbacks import make_callback_due
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.staff import Department, Staff, User, UserRole
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import (
    Channel,
    CustomerClass,
    CustomerKind,
    FreeGround,
    Occupancy,
    OrderKind,
    OrderState,
    PriceListState,
    Role,
    Settlement,
    SignOff,
)

Made = TypeVar("Made")

# A Friday morning in Shanghai, 09:00.
FRIDAY = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


_together: list[Session] = []


def put(make: Callable[[Session], Made], at: datetime = FRIDAY) -> Made:
    """Run a factory in a transaction of its own, or in the one that `together` has opened."""
    with nullcontext(_together[0]) if _together else work.writing(by=SYSTEM, at=at, operation="test") as session:
        made = make(session)
        session.flush()
        return made


@contextmanager
def together() -> Iterator[None]:
    """Factories in here share one transaction: what many tests begin with is put there at once."""
    with work.writing(by=SYSTEM, at=FRIDAY, operation="test") as session:
        _together.append(session)
        try:
            yield
        finally:
            _together.clear()


def make_department(name: str = "工程部", *, is_service_centre: bool = False) -> Department:
    def make(session: Session) -> Department:
        row = Department(name=name, is_service_centre=is_service_centre)
        session.add(row)
        return row

    return put(make)


def make_actor(*roles: Role, name: str = "王芳", department: Department | None = None) -> Actor:
    """A user with these roles who can act; the password hash fits no password."""

    def make(session: Session) -> Actor:
        user = User(
            username=f"u{session.query(User).count() + 1}",
            name=name,
            password_hash="-",
            must_change_password=False,
            created_at=FRIDAY,
            department_id=department.id if department else None,
        )
        session.add(user)
        session.flush()
        session.add_all(UserRole(user_id=user.id, role=role, granted_at=FRIDAY) for role in roles)
        return Actor(user.id, name, frozenset(roles), user.department_id)

    return put(make)


def make_worker(department: Department, name: str = "李师傅") -> Staff:
    def make(session: Session) -> Staff:
        row = Staff(name=name, department_id=department.id)
        session.add(row)
        return row

    return put(make)


def make_customer(
    name: str = "张伟",
    room: str = "3-1-1201",
    *,
    customer_no: str = "KH-000001",
    kind: CustomerKind = CustomerKind.OWNER,
    phone: str = "13800001234",
    initials: str = "zw",
) -> Customer:
    def make(session: Session) -> Customer:
        unit = Unit(
            zone="一区", building=room.split("-")[0], room=room, label=room, room_key=room, occupancy=Occupancy.OCCUPIED
        )
        customer = Customer(
            customer_no=customer_no,
            name=name,
            kind=kind,
            customer_class=CustomerClass.C,
            phone=phone,
            phone_tail=phone[-4:],
            name_initials=initials,
        )
        session.add_all([unit, customer])
        session.flush()
        link = CustomerUnit(customer_id=customer.id, unit_id=unit.id, relation=kind, from_on=date(2020, 1, 1))
        session.add(link)
        return customer

    return put(make)


def make_item(
    department: Department,
    code: str = "KT-01",
    name: str = "空调清洗",
    *,
    unit_price_fen: int = 120_00,
    valid_from: date = date(2026, 1, 1),
    category: str = "家政",
    unit_of_measure: str = "台",
) -> ServiceItem:
    """An item with a published price."""

    def make(session: Session) -> ServiceItem:
        version = session.query(PriceList).count() + 1
        price_list = PriceList(version_no=version, state=PriceListState.PUBLISHED, drafted_at=FRIDAY)
        item = ServiceItem(
            code=code, name=name, category=category, department_id=department.id, unit_of_measure=unit_of_measure
        )
        session.add_all([price_list, item])
        session.flush()
        session.add(
            Price(
                price_list_id=price_list.id,
                item_id=item.id,
                valid_from=valid_from,
                unit_price_fen=unit_price_fen,
                is_published=True,
            )
        )
        return item

    return put(make)


def make_finished_order(
    customer: Customer,
    department: Department,
    *,
    order_no: str = "TY-20261119-001",
    completed_at: datetime = FRIDAY,
    settlement: Settlement = Settlement.FREE,
    state: OrderState = OrderState.COMPLETED,
    is_taken_over: bool = False,
    recorded_at: datetime | None = None,
    amount_fen: int | None = None,
    by: Actor = SYSTEM,
) -> WorkOrder:
    """A slip whose work is done, with its callback due (unless it was done before it was taken over)."""

    def make(session: Session) -> WorkOrder:
        order = WorkOrder(
            order_no=order_no,
            kind=OrderKind.REPAIR,
            state=state,
            channel=Channel.PHONE,
            customer_id=customer.id,
            unit_id=session.scalar(select(CustomerUnit.unit_id).where(CustomerUnit.customer_id == customer.id)),
            item_name="更换水龙头",
            department_id=department.id,
            settlement=settlement,
            free_ground=FreeGround.WARRANTY if settlement is Settlement.FREE else None,
            amount_fen=amount_fen,
            accepted_fen=amount_fen,
            registered_at=completed_at,
            recorded_at=recorded_at or completed_at,
            completed_at=completed_at,
            completed_on=office_day(completed_at),
            sign_off=SignOff.SIGNED,
            is_taken_over=is_taken_over,
        )
        session.add(order)
        session.flush()
        make_callback_due(session, order=order, by=by, at=recorded_at or completed_at)
        return order

    return put(make)

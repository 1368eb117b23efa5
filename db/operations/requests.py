"""What a request says, checked and copied onto its work order (R-ORDER-1). A browser is never taken on trust."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.errors import Incomplete, NotFound, RuleError
from db.operations.customer_facts import readable_phone
from db.operations.order_lines import read_lines, require_quantity
from db.operations.order_steps import require_text
from db.operations.texts import LONG_TEXT, SHORT_TEXT, fitting_text
from db.queries.settings import get_deadline_settings
from db.rules.deadlines import due_pick_up
from db.rules.order_kinds import is_repair_proposed
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer, CustomerUnit
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.vocabulary import N_, AcceptedHow, Channel, FreeGround, LineKind, OrderKind, Settlement, Trade

LONG = ("description", "note")
# What only the import may say.
TAKEN_OVER = (Channel.IMPORT, FreeGround.TAKEN_OVER, AcceptedHow.TAKEN_OVER)


class WindowNotPossible(RuleError):
    message = N_("The wanted time ends before it begins.")


class PurchaseNotPossible(RuleError):
    message = N_("The purchase date lies in the future.")


class OnlyTakenOver(RuleError):
    message = N_("“{word}” is for imported orders only. Choose another.")


class Request(NamedTuple):
    """What somebody wants, as the desk writes it down. Without an item the name says what it is (R-ORDER-1)."""

    customer_id: int | None
    channel: Channel | None
    settlement: Settlement | None
    item_id: int | None = None
    item_name: str = ""
    quantity_thousandths: int = 1000
    unit_id: int | None = None
    department_id: int | None = None
    kind: OrderKind | None = None
    trade: Trade | None = None
    free_ground: FreeGround | None = None
    is_paid_in_advance: bool = False
    contact_name: str = ""
    contact_phone: str | None = ""
    """None keeps the number on record, which a screen shows masked."""
    address: str = ""
    description: str = ""
    product_model: str = ""
    purchased_on: date | None = None
    wanted_at: datetime | None = None
    wanted_until: datetime | None = None
    note: str = ""


def copy_subject(session: Session, order: WorkOrder, request: Request) -> None:
    """Who wants what, from which department, settled how. Raises NotFound, Incomplete, OnlyTakenOver, NotPositive."""
    customer = None if request.customer_id is None else session.get(Customer, request.customer_id)
    if request.customer_id is None:
        raise Incomplete("customer_id", what=N_("Customer"))
    if customer is None or not customer.is_active:
        raise NotFound("customer_id", what=N_("Customer"), key=request.customer_id)
    item = None if request.item_id is None else session.get(ServiceItem, request.item_id)
    if request.item_id is not None and (item is None or not item.is_active):
        raise NotFound("item_id", what=N_("Item"), key=request.item_id)
    require_quantity(request.quantity_thousandths)
    refuse_taken_over("channel", request.channel)
    refuse_taken_over("free_ground", request.free_ground)
    if request.settlement is None:
        raise Incomplete("settlement", what=N_("Settlement"))
    if (request.settlement is Settlement.FREE) != (request.free_ground is not None):
        raise Incomplete("free_ground", what=N_("Ground for no charge"))
    order.customer_id, order.unit_id = customer.id, _unit(session, request)
    order.item_id = item.id if item else None
    order.item_name = item.name if item else require_text("item_name", request.item_name, N_("What is wanted"))
    order.department_id = _department(session, request, item)
    order.kind, order.trade = _kind(request, item)
    order.settlement, order.free_ground = request.settlement, request.free_ground
    order.is_paid_in_advance = _in_advance(request)
    order.pick_up_due_at = None
    if order.kind is OrderKind.REPAIR:
        clocks = get_deadline_settings(session)
        order.pick_up_due_at = due_pick_up(order.registered_at, settings=clocks, zone=office_zone())


def copy_facts(order: WorkOrder, request: Request, *, at: datetime) -> None:
    """What does not touch the price and may be corrected later too. Raises WindowNotPossible, PurchaseNotPossible."""
    if request.wanted_until and (request.wanted_at is None or request.wanted_until <= request.wanted_at):
        raise WindowNotPossible("wanted_at")
    if request.purchased_on and request.purchased_on > office_day(at):
        raise PurchaseNotPossible("purchased_on")
    if request.channel is None:
        raise Incomplete("channel", what=N_("Channel"))
    order.channel = request.channel
    for field in ("contact_name", "address", "product_model", "item_name", "description", "note"):
        fitting_text(field, getattr(request, field), most=LONG_TEXT if field in LONG else SHORT_TEXT)
    order.contact_name = request.contact_name.strip()
    if request.contact_phone is not None:
        order.contact_phone = readable_phone(request.contact_phone)
    order.address, order.description = request.address.strip(), request.description.strip()
    order.product_model, order.purchased_on = request.product_model.strip(), request.purchased_on
    order.wanted_at, order.wanted_until, order.note = request.wanted_at, request.wanted_until, request.note.strip()


def is_same_subject(session: Session, order: WorkOrder, request: Request) -> bool:
    """Whether the request leaves alone what the customer has accepted."""
    quantity = next(
        (line.quantity_thousandths for line in read_lines(session, order=order) if line.kind is LineKind.ITEM),
        request.quantity_thousandths,
    )
    return (order.customer_id, order.item_id, quantity) == (
        request.customer_id,
        request.item_id,
        request.quantity_thousandths,
    ) and (order.settlement, order.free_ground, order.is_paid_in_advance) == (
        request.settlement,
        request.free_ground,
        _in_advance(request),
    )


def refuse_taken_over(field: str, word: Channel | FreeGround | AcceptedHow | None) -> None:
    """Words that only the import may say; raises OnlyTakenOver."""
    if word in TAKEN_OVER:
        raise OnlyTakenOver(field, word=word)


def _in_advance(request: Request) -> bool:
    return request.is_paid_in_advance and request.settlement is Settlement.IMMEDIATE


def _unit(session: Session, request: Request) -> int | None:
    if request.unit_id is None:
        return None
    linked = (CustomerUnit.customer_id == request.customer_id) & (CustomerUnit.unit_id == request.unit_id)
    if not session.scalar(select(exists().where(linked))):
        raise NotFound("customer_id", what=N_("Unit"), key=request.unit_id)
    return request.unit_id


def _department(session: Session, request: Request, item: ServiceItem | None) -> int:
    wanted = request.department_id or (item.department_id if item else None)
    chosen = Department.is_service_centre if wanted is None else Department.id == wanted
    found = session.scalar(select(Department.id).where(chosen, Department.is_active))
    if found is None:
        raise NotFound("department_id", what=N_("Department"), key=wanted or "")
    return found


def _kind(request: Request, item: ServiceItem | None) -> tuple[OrderKind, Trade | None]:
    """A repair is chosen at intake, proposed for paid repairs, warranty and public area (R-DEC-24)."""
    proposed = is_repair_proposed(item.category if item else "", request.free_ground)
    kind = request.kind or (OrderKind.REPAIR if proposed or request.trade else OrderKind.SERVICE)
    if kind is OrderKind.SERVICE:
        return kind, None
    if request.trade is None and request.kind is None:
        raise Incomplete("trade", what=N_("Trade"))
    return kind, request.trade or Trade.OTHER

"""The customer file: customers, their units with dates, and the opening of personal data (R-CUST, R-DEC-10)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.changes import RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.operations.audit import note_act
from db.operations.contacts import plan_contacts
from db.operations.customer_facts import next_customer_number, read_cell, write_facts
from db.operations.units import find_or_make_unit
from db.rules import permissions, search
from db.tables.customers import Customer, CustomerUnit
from db.types import Actor
from db.vocabulary import N_, AuditAction, CustomerClass, CustomerKind, Occupancy, Role, Standing

# What may be changed in the list itself; name and phone only on the customer's page, where they are asked for again.
EDITABLE = {
    Role.CLERK: frozenset({"customer_class", "note"}),
    Role.MANAGER: frozenset({"customer_class", "note", "kind", "standing", "is_active"}),
}


class CustomerNumberTaken(RuleError):
    message = N_("The customer number {customer_no} belongs to {name}. Choose another, or leave it empty.")


class ReasonNeeded(RuleError):
    message = N_("Say why you need the number; it is kept on record.")


class LinkOverlaps(RuleError):
    message = N_("This customer is already linked to {unit} in that time. End that link first.")


class DatesNotInOrder(RuleError):
    message = N_("The last day is before the first. Correct the dates.")


class AddedCustomer(NamedTuple):
    id: int
    customer_no: str
    unit_id: int | None


def add_customer(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    name: str,
    kind: CustomerKind,
    customer_no: str = "",
    customer_class: CustomerClass = CustomerClass.C,
    standing: Standing = Standing.ORDINARY,
    phone: str = "",
    note: str = "",
    zone: str = "",
    building: str = "",
    room: str = "",
    area_hundredths: int | None = None,
    occupancy: Occupancy = Occupancy.OCCUPIED,
) -> AddedCustomer:
    """A new customer file, linked from today to the unit when a room is given (R-CUST-1); its routine contacts are
    planned (R-CALL-3).

    The number is given by the program unless one is typed. Raises Incomplete, CustomerNumberTaken, PhoneNotReadable.
    """
    permissions.require(by, "add_customer")
    number = search.normalised(customer_no).upper() or next_customer_number(session)
    taken = session.scalar(select(Customer.name).where(Customer.customer_no == number))
    if taken is not None:
        raise CustomerNumberTaken("customer_no", customer_no=number, name=taken)
    customer = Customer(customer_no=number, kind=kind, customer_class=customer_class, standing=standing, is_active=True)
    write_facts(customer, name=name, phone=phone, note=note)
    session.add(customer)
    session.flush()
    unit_id = None
    if room.strip():
        unit = find_or_make_unit(
            session, zone=zone, building=building, room=room, area_hundredths=area_hundredths, occupancy=occupancy
        )
        unit_id = unit.id
        session.add(CustomerUnit(customer_id=customer.id, unit_id=unit.id, relation=kind, from_on=office_day(at)))
    plan_contacts(session, at=at, customer_ids=[customer.id])
    return AddedCustomer(customer.id, number, unit_id)


def change_customer(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    version: int,
    name: str,
    kind: CustomerKind,
    customer_class: CustomerClass,
    note: str,
    phone: str | None = None,
    standing: Standing | None = None,
    is_active: bool = True,
) -> str:
    """Correct the file as the form shows it; `phone` and `standing` None keep what is there. Routine contacts follow
    (R-CALL-3). Returns the customer number.

    Raises NotFound, ChangedMeanwhile, Incomplete, PhoneNotReadable.
    """
    permissions.require(by, "change_customer")
    customer = find_customer(session, customer_id)
    if customer.version != version:
        raise ChangedMeanwhile()
    customer.kind, customer.customer_class, customer.is_active = kind, customer_class, is_active
    customer.standing = standing or customer.standing
    write_facts(customer, name=name, phone=customer.phone if phone is None else phone, note=note)
    plan_contacts(session, at=at, customer_ids=[customer.id])
    return customer.customer_no


def change_customers(session: Session, *, by: Actor, at: datetime, changes: Sequence[RowChange]) -> int:
    """Save the plain facts edited in the list, all or none; which columns depends on the role.

    Returns the number of rows. Raises ColumnsNotEditable, NotFound, RowsChangedMeanwhile, CellNotReadable.
    """
    permissions.require(by, "change_customers")
    require_columns(changes, frozenset().union(*(EDITABLE[role] for role in by.roles & EDITABLE.keys())))
    found = session.scalars(select(Customer).where(Customer.id.in_({change.id for change in changes})))
    rows = {customer.id: customer for customer in found}
    require_unchanged(changes, rows, {row.id: f"{row.customer_no} {row.name}" for row in rows.values()})
    for change in changes:
        for column, value in change.values.items():
            setattr(rows[change.id], column, read_cell(column, value))
    plan_contacts(session, at=at, customer_ids=[change.id for change in changes])
    return len(changes)


def link_unit(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    relation: CustomerKind,
    from_on: date,
    until_on: date | None = None,
    zone: str = "",
    building: str = "",
    room: str,
) -> int:
    """Link a customer to a unit as owner, tenant or shop from a day (R-DEC-10). Returns the link's id.

    Raises Incomplete, NotFound, DatesNotInOrder, LinkOverlaps.
    """
    permissions.require(by, "link_unit")
    find_customer(session, customer_id)
    if not room.strip():
        raise Incomplete("room", what=N_("Room"))
    if until_on is not None and until_on < from_on:
        raise DatesNotInOrder("until_on")
    unit = find_or_make_unit(session, zone=zone, building=building, room=room)
    overlapping = select(CustomerUnit.id).where(
        CustomerUnit.customer_id == customer_id,
        CustomerUnit.unit_id == unit.id,
        CustomerUnit.relation == relation,
        or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= from_on),
    )
    if until_on is not None:
        overlapping = overlapping.where(CustomerUnit.from_on <= until_on)
    if session.scalar(overlapping.limit(1)) is not None:
        raise LinkOverlaps("room", unit=unit.label)
    link = CustomerUnit(customer_id=customer_id, unit_id=unit.id, relation=relation, from_on=from_on, until_on=until_on)
    session.add(link)
    session.flush()
    return link.id


def end_unit_link(session: Session, *, by: Actor, at: datetime, link_id: int, until_on: date) -> None:
    """The customer leaves the unit: the link ends with this day and stays on record. Raises DatesNotInOrder."""
    permissions.require(by, "end_unit_link")
    link = session.get(CustomerUnit, link_id)
    if link is None:
        raise NotFound("link_id", what=N_("Unit"), key=link_id)
    if until_on < link.from_on:
        raise DatesNotInOrder("until_on")
    link.until_on = until_on
    session.flush()


def reveal_phone(session: Session, *, by: Actor, at: datetime, customer_id: int, reason: str) -> str:
    """The whole number, for a reason that is kept on record (R-CUST-2). Raises ReasonNeeded, NotFound."""
    permissions.require(by, "reveal_phone")
    if len(reason.strip()) < 2:
        raise ReasonNeeded("reason")
    customer = find_customer(session, customer_id)
    note_act(session, AuditAction.REVEAL, "customer", customer.id, {"phone": reason.strip()[:200]})
    return customer.phone


def find_customer(session: Session, customer_id: int) -> Customer:
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    return customer

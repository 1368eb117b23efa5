"""What a complaint says, checked before it is written down (R-COMP-1). A browser is never taken on trust."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.errors import Incomplete, NotFound, RuleError
from db.operations.customer_facts import readable_phone
from db.operations.order_steps import require_text
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.complaints_seen import visible_to
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.customers import Customer, CustomerUnit
from db.tables.staff import Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, ComplaintKind, ComplaintSource, Severity

Row = TypeVar("Row", Customer, WorkOrder, Callback, Staff)


class ReplyNotPossible(RuleError):
    message = N_("A reply is promised for a time to come. Choose a later one.")


@dataclass(frozen=True)
class ComplaintAsked:
    """One complaint as somebody heard it; the same form for every source.

    Either a customer of ours or a name to ask for. `department_id` None: by R-COMP-3. `received_at` None: just now;
    earlier for what is written down later (R-DEC-17). `reply_by` is what was promised to the customer (R-COMP-4).
    `contact_phone` None keeps the number on record, which a screen shows masked.
    """

    source: ComplaintSource | None
    kind: ComplaintKind | None
    severity: Severity | None
    title: str
    words: str = ""
    customer_id: int | None = None
    contact_name: str = ""
    contact_phone: str | None = ""
    unit_id: int | None = None
    work_order_id: int | None = None
    callback_id: int | None = None
    department_id: int | None = None
    against_staff_id: int | None = None
    received_at: datetime | None = None
    reply_by: datetime | None = None
    repeat_of_id: int | None = None


class RegisteredComplaint(NamedTuple):
    complaint_id: int
    complaint_no: str


def require_words(asked: ComplaintAsked) -> tuple[ComplaintSource, ComplaintKind, Severity]:
    """Where it comes from, what it is about and how bad it is; raises Incomplete."""
    if asked.source is None:
        raise Incomplete("source", what=N_("Source"))
    if asked.kind is None:
        raise Incomplete("kind", what=N_("Kind of complaint"))
    if asked.severity is None:
        raise Incomplete("severity", what=N_("Severity"))
    return asked.source, asked.kind, asked.severity


def copy_facts(session: Session, complaint: Complaint, asked: ComplaintAsked, *, by: Actor) -> None:
    """What was said, by whom, about which job and whom. Raises Incomplete, NotFound, TooLong, PhoneNotReadable."""
    title = require_text("title", asked.title, N_("Matter"))
    complaint.title = fitting_text("title", title, most=SHORT_TEXT)
    complaint.words = fitting_text("words", asked.words)
    order = _known(session, WorkOrder, "work_order_id", N_("Work order"), asked.work_order_id)
    call = _known(session, Callback, "callback_id", N_("Callback"), asked.callback_id)
    _known(session, Staff, "against_staff_id", N_("Member of staff"), asked.against_staff_id)
    complaint.work_order_id, complaint.against_staff_id = asked.work_order_id, asked.against_staff_id
    if complaint.id is None:
        complaint.callback_id = asked.callback_id
    customer_id = asked.customer_id
    heard = (call.customer_id if call else None, order.customer_id if order else None)
    if customer_id is None and not asked.contact_name.strip():
        customer_id = next((each for each in heard if each is not None), None)
    customer = _known(session, Customer, "customer_id", N_("Customer"), customer_id)
    # Who has moved out meanwhile still complains of the job, and in the call after it.
    if customer is not None and not customer.is_active and customer_id not in (complaint.customer_id, *heard):
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    complaint.customer_id = customer_id
    complaint.contact_name = fitting_text("contact_name", asked.contact_name, most=SHORT_TEXT)
    if customer_id is None and not complaint.contact_name:
        raise Incomplete("customer_id", what=N_("Customer, or a name to ask for"))
    if asked.contact_phone is not None:
        complaint.contact_phone = readable_phone(asked.contact_phone)
    complaint.unit_id = _unit(session, asked, customer_id, order)
    complaint.repeat_of_id = _repeated(session, complaint, asked, by)


def _known(session: Session, table: type[Row], field: str, what: str, key: int | None) -> Row | None:
    """The row with this id; raises NotFound. None without an id."""
    row = None if key is None else session.get(table, key)
    if row is None and key is not None:
        raise NotFound(field, what=what, key=key)
    return row


def _unit(session: Session, asked: ComplaintAsked, customer_id: int | None, order: WorkOrder | None) -> int | None:
    """One of the customer's; by itself the order's, or the only one the customer has."""
    if customer_id is None:
        return None
    if asked.unit_id is None and order is not None and order.customer_id == customer_id and order.unit_id is not None:
        return order.unit_id
    of_customer = CustomerUnit.customer_id == customer_id
    if asked.unit_id is None:
        present = select(CustomerUnit.unit_id).where(of_customer, CustomerUnit.until_on.is_(None)).distinct().limit(2)
        units = session.scalars(present).all()
        return units[0] if len(units) == 1 else None
    if not session.scalar(select(exists().where(of_customer, CustomerUnit.unit_id == asked.unit_id))):
        raise NotFound("customer_id", what=N_("Unit"), key=asked.unit_id)
    return asked.unit_id


def _repeated(session: Session, complaint: Complaint, asked: ComplaintAsked, by: Actor) -> int | None:
    """The earlier complaint that this one repeats, if this person may see it; raises NotFound.

    One that this person must not see stays as it is: it was never shown.
    """
    kept, wanted = complaint.repeat_of_id, asked.repeat_of_id
    if wanted == kept or (wanted is None and not _is_seen(session, kept, by)):
        return kept
    if wanted is not None and (wanted == complaint.id or not _is_seen(session, wanted, by)):
        raise NotFound("repeat_of_id", what=N_("Complaint"), key=wanted)
    return wanted


def _is_seen(session: Session, complaint_id: int | None, by: Actor) -> bool:
    seen = select(exists().where(Complaint.id == complaint_id, visible_to(by)))
    return bool(session.scalar(seen))

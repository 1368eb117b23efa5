"""Copies of the slips behind a notice's lines, as they were charged (R-BILL-3)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.work_orders_one import LineRow
from db.rules.personal_data import mask_phone
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.vocabulary import AcceptedHow, Channel, CustomerKind, EntryKind, FreeGround, OrderState, Settlement, SignOff

CHUNK = 500


class SlipCopy(NamedTuple):
    """A slip in the words of `OrderView`, with the lines of the revision that was charged."""

    order_no: str
    customer: str
    customer_kind: CustomerKind
    unit_label: str
    address: str
    phone_masked: str
    contact_phone_masked: str
    channel: Channel
    registered_at: datetime
    recorded_at: datetime
    is_back_dated: bool
    wanted_at: datetime | None
    wanted_until: datetime | None
    department: str
    worker: str
    dispatched_at: datetime | None
    item_name: str
    description: str
    settlement: Settlement
    free_ground: FreeGround | None
    accepted_how: AcceptedHow | None
    accepted_at: datetime | None
    completed_at: datetime | None
    result: str
    sign_off: SignOff | None
    state: OrderState
    present_lines: tuple[LineRow, ...]
    amount_fen: int | None
    earlier_fen: int | None = None


def list_slip_copies(session: Session, *, entry_ids: Collection[int]) -> dict[int, SlipCopy]:
    """The slip of each charge of a work order, by the charge's entry; phones are masked."""
    wanted = sorted(entry_ids)
    copies: dict[int, SlipCopy] = {}
    for start in range(0, len(wanted), CHUNK):
        copies |= _copies(session, wanted[start : start + CHUNK])
    return copies


def _copies(session: Session, entry_ids: list[int]) -> dict[int, SlipCopy]:
    is_wanted = LedgerEntry.id.in_(entry_ids), LedgerEntry.kind == EntryKind.CHARGE
    lines: dict[int, list[LineRow]] = defaultdict(list)
    line = WorkOrderLine
    of_charge = (line.work_order_id == LedgerEntry.work_order_id) & (line.revision == LedgerEntry.order_revision)
    columns = (line.revision, line.kind, line.name, line.unit_of_measure, line.quantity_thousandths)
    found = select(LedgerEntry.id, *columns, line.unit_price_fen, line.amount_fen, line.item_id)
    for row in session.execute(found.join(line, of_charge).where(*is_wanted).order_by(line.position)):
        lines[row[0]].append(LineRow(*row[1:]))
    order = WorkOrder
    slips = (
        select(LedgerEntry.id, LedgerEntry.amount_fen, order, Customer.name, Customer.kind, Customer.phone)
        .add_columns(Unit.label, Department.name, Staff.name)
        .join(order, order.id == LedgerEntry.work_order_id)
        .join(Customer, Customer.id == order.customer_id)
        .join(Department, Department.id == order.department_id)
        .outerjoin(Unit, Unit.id == order.unit_id)
        .outerjoin(Staff, Staff.id == order.worker_id)
        .where(*is_wanted)
    )
    copies = {}
    for entry_id, amount_fen, slip, customer, kind, phone, unit, department, worker in session.execute(slips):
        same = {name: getattr(slip, name) for name in SlipCopy._fields if name in WorkOrder.__mapper__.columns}
        copies[entry_id] = SlipCopy(
            **(same | {"amount_fen": amount_fen}),
            customer=customer,
            customer_kind=kind,
            phone_masked=mask_phone(phone),
            contact_phone_masked=mask_phone(slip.contact_phone),
            unit_label=unit or "",
            department=department,
            worker=worker or "",
            present_lines=tuple(lines[entry_id]),
        )
    return copies

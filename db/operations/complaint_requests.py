"""What a complaint says, checked before it is written down (R-COMP-1). A browser is never taken on trust."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from db.vocabulary import ComplaintKind, ComplaintSource, Severity


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

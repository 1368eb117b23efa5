"""How complaints are looked for: by what they are, by when they were received, by a word; the parts of the board."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal_column, or_
from sqlalchemy.orm import InstrumentedAttribute

from db.clock import office_day, office_instant
from db.queries.complaints_seen import visible_to
from db.rules.billing_calendar import first_day, last_day
from db.rules.complaint_states import UNSETTLED
from db.tables.complaints import IS_OPEN, Complaint
from db.tables.customers import Customer, Unit
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    ComplaintCause,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintView,
    Role,
    Severity,
)

LONGEST_WORD = 40
DAY = timedelta(days=1)


class ComplaintFilter(NamedTuple):
    """What the list shows; everything where nothing is named. `month` ("2026-11") goes before the two days.

    `zone` is the zone's name, "" those without a home; `worker_id` whose work or conduct it was; `began` the severity
    at the beginning; unsettled is neither settled nor declined. In the address each has its name of PARAMETERS, beside
    `view=list`.
    """

    view: ComplaintView = ComplaintView.ALL
    is_open: bool | None = None
    state: ComplaintState | None = None
    kind: ComplaintKind | None = None
    source: ComplaintSource | None = None
    cause: ComplaintCause | None = None
    severity: Severity | None = None
    began: Severity | None = None
    department_id: int | None = None
    zone: str | None = None
    worker_id: int | None = None
    customer_id: int | None = None
    is_repeat: bool = False
    is_unsettled: bool = False
    month: str = ""
    received_from: date | None = None
    received_until: date | None = None
    word: str = ""


# Names in the address: /complaints?view=list&month=2026-11&kind=repair&zone=…
PARAMETERS: Mapping[str, str] = {
    "part": "view",
    "state": "state",
    "kind": "kind",
    "source": "source",
    "cause": "cause",
    "severity": "severity",
    "began": "began",
    "department": "department_id",
    "zone": "zone",
    "worker": "worker_id",
    "customer": "customer_id",
    "repeat": "is_repeat",
    "unsettled": "is_unsettled",
    "month": "month",
    "from": "received_from",
    "until": "received_until",
    "q": "word",
}
EQUAL: Mapping[str, InstrumentedAttribute[object]] = {
    "state": Complaint.state,
    "kind": Complaint.kind,
    "source": Complaint.source,
    "cause": Complaint.cause,
    "severity": Complaint.severity,
    "began": Complaint.first_severity,
    "department_id": Complaint.department_id,
    "customer_id": Complaint.customer_id,
}


def is_open() -> ColumnElement[bool]:
    """In the words of the index that holds the open ones, so that both databases use it."""
    return literal_column(f"complaint.{IS_OPEN}")


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """What this person leads, handles, or received from the customer."""
    mine = or_(Complaint.owner_id == actor.user_id, Complaint.received_by == actor.user_id)
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        head = and_(Complaint.led_by == Role.SUPERVISOR, Complaint.department_id == actor.department_id)
        mine = or_(mine, head)
    for role in (Role.MANAGER, Role.LEADER):
        if actor.has(role):
            mine = or_(mine, Complaint.led_by == role)
    return mine


def parts(actor: Actor, at: datetime) -> dict[ComplaintView, ColumnElement[bool]]:
    """The pills of the board among the open ones: overdue is not due today as well."""
    tomorrow = office_instant(office_day(at) + DAY)
    return {
        ComplaintView.MINE: is_mine(actor),
        ComplaintView.CRITICAL: Complaint.severity == Severity.CRITICAL,
        ComplaintView.MAJOR: Complaint.severity == Severity.MAJOR,
        ComplaintView.MINOR: Complaint.severity == Severity.MINOR,
        ComplaintView.OVERDUE: Complaint.next_due_at < at,
        ComplaintView.TODAY: and_(Complaint.next_due_at >= at, Complaint.next_due_at < tomorrow),
    }


def conditions(actor: Actor, sought: ComplaintFilter, at: datetime) -> list[ColumnElement[bool]]:
    """For a query that joins customer, unit and order."""
    found = [visible_to(actor)]
    found += [column == value for name, column in EQUAL.items() if (value := getattr(sought, name)) is not None]
    if sought.is_open is not None:
        found.append(is_open() if sought.is_open else ~is_open())
    if sought.view is not ComplaintView.ALL:
        found += [is_open(), parts(actor, at)[sought.view]]
    begin, end = sought.received_from, sought.received_until
    if sought.month:
        begin, end = first_day(sought.month), last_day(sought.month)
    if begin is not None:
        found.append(Complaint.received_on >= begin)
    if end is not None:
        found.append(Complaint.received_on <= end)
    if sought.zone is not None:
        found.append(func.coalesce(Unit.zone, "") == sought.zone)
    if sought.worker_id is not None:
        found.append(func.coalesce(Complaint.against_staff_id, WorkOrder.worker_id) == sought.worker_id)
    if sought.is_repeat:
        found.append(Complaint.repeat_of_id.is_not(None))
    if sought.is_unsettled:
        found.append(Complaint.state.in_(UNSETTLED))
    word = sought.word.strip()[:LONGEST_WORD]
    if word:
        looked_in = (Complaint.title, Complaint.complaint_no, Complaint.contact_name, Customer.name, Unit.label)
        found.append(or_(*(column.icontains(word, autoescape=True) for column in looked_in)))
    return found

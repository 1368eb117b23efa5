"""Complaints as rows, told by what the month's figures ask of them."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from db.clock import office_day
from db.rules.complaint_states import OPEN
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.customers import Customer
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    ComplaintCause,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintVerb,
    Severity,
)
from tests.factories import put

NUMBERS = count(1)
HOUR = timedelta(hours=1)
START_IN = {Severity.CRITICAL: 0.25 * HOUR, Severity.MAJOR: HOUR}
SETTLE_IN = {Severity.MINOR: 48 * HOUR, Severity.MAJOR: 48 * HOUR, Severity.CRITICAL: 24 * HOUR}


def make_complaint(
    department: Department,
    received_at: datetime,
    *,
    severity: Severity = Severity.MINOR,
    kind: ComplaintKind = ComplaintKind.REPAIR,
    cause: ComplaintCause | None = None,
    customer: Customer | None = None,
    unit_id: int | None = None,
    order: WorkOrder | None = None,
    started_after: timedelta | None = None,
    settled_after: timedelta | None = None,
    state: ComplaintState | None = None,
    rounds: int = 1,
    repeat_of: Complaint | None = None,
    against: Staff | None = None,
    title: str = "水管仍漏水",
) -> Complaint:
    """`started_after`, `settled_after`: counted from its receipt. Settled, it is closed unless a state is named."""
    start_by = received_at + START_IN[severity] if severity in START_IN else None
    settle_by = received_at + SETTLE_IN[severity]
    started_at = None if started_after is None else received_at + started_after
    settled_at = None if settled_after is None else received_at + settled_after
    if state is None:
        state = (
            ComplaintState.CLOSED if settled_at else ComplaintState.HANDLING if started_at else ComplaintState.WAITING
        )

    def make(session: Session) -> Complaint:
        row = Complaint(
            complaint_no=f"TS-20261101-{next(NUMBERS):03}",
            source=ComplaintSource.PHONE,
            kind=kind,
            severity=severity,
            first_severity=severity,
            state=state,
            title=title,
            customer_id=customer.id if customer else None,
            contact_name="" if customer else "路人",
            unit_id=unit_id,
            work_order_id=order.id if order else None,
            repeat_of_id=repeat_of.id if repeat_of else None,
            department_id=department.id,
            against_staff_id=against.id if against else None,
            received_at=received_at,
            received_on=office_day(received_at),
            recorded_at=received_at,
            rounds=rounds,
            start_by=start_by,
            started_at=started_at,
            settle_by=settle_by,
            cause=cause,
            settled_at=settled_at if state in (ComplaintState.SETTLED, ComplaintState.CLOSED) else None,
            outcome="已返工" if settled_at and state in (ComplaintState.SETTLED, ComplaintState.CLOSED) else "",
            explanation="不在范围" if state is ComplaintState.DECLINED else "",
            closed_at=(settled_at or received_at) if state not in OPEN else None,
        )
        session.add(row)
        session.flush()
        steps = (
            (ComplaintVerb.START, started_at, start_by),
            (ComplaintVerb.SETTLE, settled_at, settle_by),
        )
        for verb, happened_at, due_at in steps:
            if happened_at is not None:
                session.add(
                    ComplaintEvent(
                        complaint_id=row.id,
                        verb=verb,
                        happened_at=happened_at,
                        recorded_at=happened_at,
                        severity=severity,
                        department_id=department.id,
                        due_at=due_at,
                        is_late=due_at is not None and happened_at > due_at,
                    )
                )
        return row

    return put(make)

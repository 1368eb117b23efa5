"""Who makes which calls: the front desk, the heads of two departments, the leader (R-CALL-3)."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from db.queries.complaint_departments import get_responsible_department
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import CallbackKind, Caller, ComplaintArea, Role

# What these see beyond their own calls (R-ROLE).
SEES_ALL = (Role.MANAGER, Role.LEADER)


def callers_of(session: Session, actor: Actor) -> frozenset[Caller]:
    """The calls that this person makes: a supervisor those of the head of the own department."""
    found = set()
    if actor.has(Role.CLERK):
        found.add(Caller.CLERK)
    if actor.has(Role.LEADER):
        found.add(Caller.LEADER)
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        if session.scalar(select(Department.is_service_centre).where(Department.id == actor.department_id)):
            found.add(Caller.SERVICE_HEAD)
        property_one = get_responsible_department(session, area=ComplaintArea.PROPERTY)
        if property_one is not None and property_one.department_id == actor.department_id:
            found.add(Caller.PROPERTY_HEAD)
    return frozenset(found)


def is_open_to(actor: Actor, call: Any = Callback) -> ColumnElement[bool]:
    """Who is complained about sees nothing of it, the call after it included.

    `call`: the callback that is meant where a question joins two.
    """
    if actor.staff_id is None:
        return true()
    about = select(Complaint.id).where(Complaint.id == call.complaint_id, Complaint.against_staff_id == actor.staff_id)
    return or_(call.kind != CallbackKind.COMPLAINT, ~about.correlate(call).exists())


def is_seen_by(actor: Actor, callers: frozenset[Caller]) -> list[ColumnElement[bool]]:
    """The callbacks in this person's worklist: the own ones; all of them for who watches over them."""
    seen = [is_open_to(actor)]
    if not actor.has(*SEES_ALL):
        seen.append(Callback.caller.in_(callers))
    return seen

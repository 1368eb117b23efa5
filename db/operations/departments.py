"""Departments, and the members of staff 服务人员 who are assigned to jobs, with or without a login."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.staff import NameMissing
from db.rules import permissions
from db.tables.staff import Department, Staff
from db.types import Actor
from db.vocabulary import N_


class NameTaken(RuleError):
    message = N_("{name} exists already. Choose another name.")


class ServiceCentreNeeded(RuleError):
    message = N_("The service centre cannot be taken out of use: it takes what no other department owns.")


def save_department(
    session: Session, *, by: Actor, at: datetime, name: str, department_id: int | None = None, is_active: bool = True
) -> int:
    """Add a department, or rename it or take it out of use. Raises `NameTaken`."""
    permissions.require(by, "save_department")
    if not name.strip():
        raise NameMissing("name")
    same = session.scalar(select(Department).where(Department.name == name.strip()))
    if same is not None and same.id != department_id:
        raise NameTaken("name", name=same.name)
    department = Department() if department_id is None else session.get_one(Department, department_id)
    if department.is_service_centre and not is_active:
        raise ServiceCentreNeeded("name")
    department.name, department.is_active = name.strip(), is_active
    session.add(department)
    session.flush()
    return department.id


def save_staff(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    name: str,
    department_id: int,
    staff_id: int | None = None,
    trades: str = "",
    phone: str = "",
    is_active: bool = True,
) -> int:
    """Add or correct a member of staff, who is assigned to jobs with or without a login. Raises `NameTaken`."""
    permissions.require(by, "save_staff")
    if not name.strip():
        raise NameMissing("name")
    same = session.scalar(select(Staff).where(Staff.department_id == department_id, Staff.name == name.strip()))
    if same is not None and same.id != staff_id:
        raise NameTaken("name", name=same.name)
    member = Staff() if staff_id is None else session.get_one(Staff, staff_id)
    member.name, member.department_id, member.is_active = name.strip(), department_id, is_active
    member.trades, member.phone = trades.strip(), phone.strip()
    session.add(member)
    session.flush()
    return member.id

"""Which department answers for which complaints (R-COMP-3)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import NotFound
from db.queries.complaint_departments import get_responsible_department
from db.rules import permissions
from db.rules.complaint_states import area_of
from db.tables.complaints import ResponsibleDepartment
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import N_, ComplaintArea, ComplaintKind


def set_responsible_department(
    session: Session, *, by: Actor, at: datetime, area: ComplaintArea, department_id: int
) -> None:
    """From now on complaints of this area go to this department. Raises NotFound."""
    permissions.require(by, "set_responsible_department")
    require_department(session, department_id)
    row = session.get(ResponsibleDepartment, area)
    if row is None:
        row = ResponsibleDepartment(area=area)
        session.add(row)
    row.department_id = department_id
    session.flush()


def require_department(session: Session, department_id: int) -> int:
    """One in use; raises NotFound."""
    found = session.scalar(select(Department.id).where(Department.id == department_id, Department.is_active))
    if found is None:
        raise NotFound("department_id", what=N_("Department"), key=department_id)
    return found


def department_for(session: Session, kind: ComplaintKind) -> int:
    """By the table of areas; raises NotFound in an office without any department."""
    found = get_responsible_department(session, area=area_of(kind))
    if found is None:
        raise NotFound("department_id", what=N_("Department"), key="")
    return found.department_id

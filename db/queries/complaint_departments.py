"""Which department answers for which area (R-COMP-3)."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables.complaints import ResponsibleDepartment
from db.tables.staff import Department
from db.vocabulary import ComplaintArea

MOST_DEPARTMENTS = 200
# As offices call them; proposed until the manager has chosen.
NAMES: Mapping[ComplaintArea, tuple[str, ...]] = {
    ComplaintArea.OPERATIONS: ("营运部", "运营部"),
    ComplaintArea.PROPERTY: ("物业管理部", "物业部"),
}


class Responsible(NamedTuple):
    """The department of an area; proposed while nobody has chosen one."""

    area: ComplaintArea
    department_id: int
    department: str
    is_proposed: bool


def list_responsible_departments(session: Session) -> list[Responsible]:
    """One for each area: as chosen, else by its usual name, else the service centre. Nothing without departments."""
    chosen = {row.area: row.department_id for row in session.scalars(select(ResponsibleDepartment))}
    rows = session.execute(
        select(Department.id, Department.name, Department.is_service_centre)
        .where(Department.is_active)
        .order_by(Department.id)
        .limit(MOST_DEPARTMENTS)
    ).all()
    names = {row.id: row.name for row in rows}
    centre = next((row.id for row in rows if row.is_service_centre), next(iter(names), None))
    found = []
    for area in ComplaintArea:
        usual = next((row.id for name in NAMES[area] for row in rows if row.name == name), centre)
        picked = chosen.get(area)
        department_id = picked if picked in names else usual
        if department_id is not None:
            found.append(Responsible(area, department_id, names[department_id], picked not in names))
    return found


def get_responsible_department(session: Session, *, area: ComplaintArea) -> Responsible | None:
    return next((row for row in list_responsible_departments(session) if row.area is area), None)

"""Staff, departments and workers as spreadsheets name them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.operations.imports import ImportOutcome, chunks, judge, write_portion
from db.rules import permissions
from db.rules.departments import SERVICE_CENTRE, is_service_centre_name
from db.spreadsheets import SheetRecords, StaffRow
from db.tables.staff import Department, Staff
from db.types import Actor


class Departments:
    """The office's departments by name; one that a sheet names is made, so that nothing it says is lost."""

    def __init__(self, session: Session) -> None:
        self.session = session
        rows = session.scalars(select(Department).order_by(Department.id)).all()
        self.by_name = {row.name: row for row in rows}
        self.service_centre = next((row for row in rows if row.is_service_centre), None)
        self.names = {row.id: row.name for row in rows}

    def real_name(self, name: str) -> str:
        """The name under which the office has it: 客服中心 is the service centre, whatever that is called here."""
        return self.centre_name if name not in self.by_name and is_service_centre_name(name) else name

    @property
    def centre_name(self) -> str:
        """The service centre, which set-up has made; elsewhere it is made when it is first needed."""
        return self.service_centre.name if self.service_centre else SERVICE_CENTRE

    def find_or_make(self, name: str) -> int:
        name = self.real_name(name)
        if name not in self.by_name:
            made = Department(name=name, is_service_centre=self.service_centre is None and name == SERVICE_CENTRE)
            self.session.add(made)
            self.session.flush()
            self.by_name[name] = made
            self.names[made.id] = name
            self.service_centre = made if made.is_service_centre else self.service_centre
        return self.by_name[name].id


class Workers:
    """Members of staff by name. Somebody unknown is added to the department of the job: old slips keep their names."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.by_name: dict[str, dict[int, Staff]] = {}
        for row in session.scalars(select(Staff).order_by(Staff.is_active.desc(), Staff.id)):
            self.by_name.setdefault(row.name, {}).setdefault(row.department_id, row)

    def find_or_make(self, name: str, department_id: int) -> int:
        """The person of this name in the department, else the only one of that name anywhere, else a new row."""
        same = self.by_name.setdefault(name, {})
        if department_id not in same and len(same) == 1:
            return next(iter(same.values())).id
        if department_id not in same:
            same[department_id] = Staff(name=name, department_id=department_id)
            self.session.add(same[department_id])
            self.session.flush()
        return same[department_id].id


def import_staff(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Add and update members of staff by name and department; a column that the sheet lacks keeps what is there."""
    permissions.require(by, "import_staff")
    departments, workers = Departments(session), Workers(session)
    columns = {column.name for column in sheet.columns}
    changed: list[tuple[StaffRow, Staff | None]] = []
    unchanged = 0
    for _, row in sheet.rows_of(StaffRow):
        department = departments.by_name.get(departments.real_name(row.department))
        known = workers.by_name.get(row.name, {}).get(department.id) if department else None
        if known is not None and known.is_active and _is_same(known, row, columns):
            unchanged += 1
        else:
            changed.append((row, known))
    outcome = judge(sheet, (), good=len(changed), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        for portion in chunks(changed):
            write_portion(session, _written(portion, columns, departments))
    return outcome


def _is_same(known: Staff, row: StaffRow, columns: set[str]) -> bool:
    return all(getattr(known, name) == getattr(row, name) for name in ("trades", "phone") if name in columns)


def _written(
    portion: Iterable[tuple[StaffRow, Staff | None]], columns: set[str], departments: Departments
) -> Iterable[Staff]:
    for row, known in portion:
        member = known or Staff(name=row.name, department_id=departments.find_or_make(row.department))
        member.is_active = True
        for name in ("trades", "phone"):
            if name in columns:
                setattr(member, name, getattr(row, name))
        yield member

"""Who sees which complaint: one condition for every list, board, count, paper and export (R-COMP, R-CUST-2)."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select, true

from db.rules.care_figures import SEES_WORKERS
from db.tables.complaints import Complaint
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import Role

SEES_ALL = (Role.CLERK, Role.MANAGER, Role.LEADER)


def not_about(actor: Actor, said: type[Complaint] = Complaint) -> ColumnElement[bool]:
    """Who is complained about sees nothing of it; unknown and hidden look the same."""
    if actor.staff_id is None:
        return true()
    return or_(said.against_staff_id.is_(None), said.against_staff_id != actor.staff_id)


def visible_to(actor: Actor, said: type[Complaint] = Complaint) -> ColumnElement[bool]:
    """The desk and its head, the manager and the leader see all; others their department's, and what they received.

    `said`: the complaint that is meant where a question joins two.
    """
    if actor.has(*SEES_ALL) or actor.user_id is None:
        return not_about(actor, said)
    own = or_(said.received_by == actor.user_id, said.owner_id == actor.user_id)
    if actor.department_id is not None:
        own = or_(own, said.department_id == actor.department_id)
        if actor.has(Role.SUPERVISOR):
            centre = select(Department.id).where(Department.id == actor.department_id, Department.is_service_centre)
            own = or_(own, centre.exists())
    return and_(own, not_about(actor, said))


def workers_shown_to(actor: Actor, department: SQLColumnExpression[int]) -> ColumnElement[bool] | None:
    """Whose figures: everybody's for manager and leader, those of the own department for a supervisor, else nobody's.

    `department`: of the worker, in the question that counts.
    """
    if actor.has(*SEES_WORKERS):
        return true()
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        return department == actor.department_id
    return None

"""Collection by group, arrears by age, complaints by kind: figures taken apart, for who may see them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.complaints_seen import not_about
from db.queries.figure_slices import Question, Slice
from db.queries.figures_arrears import OwedCell, list_arrears_then
from db.queries.figures_fees import Collected, list_collected
from db.queries.figures_fees_year import twelve_months
from db.queries.figures_parts import Part
from db.rules import figures
from db.rules.figure import require_figure
from db.tables.complaints import Complaint
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import ComplaintKind, CustomerGroup


def get_collected(session: Session, *, actor: Actor, days: Slice, at: datetime) -> dict[CustomerGroup, Collected]:
    """Of twelve bill months. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.RATE_OF_YEAR, department_id=days.department_id)
    return list_collected(session, Question(actor, at), twelve_months(days))


def list_arrears_ages(session: Session, *, actor: Actor, days: Slice, at: datetime) -> list[OwedCell]:
    """By group and age. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.ARREARS, department_id=days.department_id)
    return list_arrears_then(session, Question(actor, at), days)


def list_complaint_kinds(session: Session, *, actor: Actor, days: Slice) -> list[Part]:
    """Received in the period, the most frequent first. Raises NotAllowed, OwnDepartmentOnly."""
    require_figure(actor, figures.COMPLAINTS, department_id=days.department_id)
    found = (
        select(Complaint.kind, func.count())
        .where(
            Complaint.received_on.between(days.from_on, days.until_on),
            not_about(actor),
            days.of_department(Complaint.department_id),
        )
        .group_by(Complaint.kind)
        .order_by(func.count().desc(), Complaint.kind)
        .limit(len(ComplaintKind))
    )
    if days.zone:
        unit_id = func.coalesce(Complaint.unit_id, WorkOrder.unit_id)
        found = found.outerjoin(WorkOrder, WorkOrder.id == Complaint.work_order_id).where(days.in_zone(unit_id))
    return [Part(kind.value, kind.label, number) for kind, number in session.execute(found)]

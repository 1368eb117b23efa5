"""Callbacks and complaints counted (R-CALL-5, R-COMP-6). Who is complained about counts nothing of it."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from db.queries.callbacks_callers import is_open_to
from db.queries.complaints_seen import not_about
from db.queries.figure_counted import Counted, Record
from db.queries.figure_slices import Question, Slice
from db.rules.callbacks import NEVER_MADE, SATISFIED
from db.rules.complaint_states import UNSETTLED
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.work_orders import WorkOrder
from db.types import Instant
from db.vocabulary import CallbackState, ComplaintState


def count_called_on_time(asked: Question, days: Slice) -> Counted:
    tried = Callback.first_try_on.is_not(None)
    part, whole = and_(tried, Callback.first_try_on <= Callback.due_on), or_(tried, Callback.due_on < asked.today)
    return _callbacks(asked, days, part, whole)._replace(done=Callback.first_try_on)


def count_satisfied(asked: Question, days: Slice) -> Counted:
    answered = Callback.state == CallbackState.DONE
    content = and_(answered, Callback.satisfaction >= SATISFIED)
    return _callbacks(asked, days, content, and_(answered, Callback.satisfaction.is_not(None)))


def _callbacks(asked: Question, days: Slice, part: Any, whole: Any) -> Counted:
    """As the month's report of callbacks counts them: by the day they were due."""
    found = (
        select(Callback.id)
        .select_from(Callback)
        .where(
            Callback.due_on.between(days.from_on, days.until_on),
            # Not "is one of": by the states it would be looked for in all the years.
            Callback.state.not_in(NEVER_MADE),
            ~Callback.is_taken_over,
            Callback.survey_address_id.is_(None),
            is_open_to(asked.actor),
        )
    )
    if days.zone or days.department_id is not None:
        found = found.outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id).outerjoin(
            Complaint, Complaint.id == Callback.complaint_id
        )
        found = found.where(
            days.of_department(func.coalesce(WorkOrder.department_id, Complaint.department_id)),
            days.in_zone(func.coalesce(WorkOrder.unit_id, Complaint.unit_id)),
        )
    return Counted([found], Record.CALLBACK, Callback.id, Callback.due_on, part=part, whole=whole)


def count_complaints(asked: Question, days: Slice) -> Counted:
    found = _complaints(asked, days).where(Complaint.received_on.between(days.from_on, days.until_on))
    return Counted([found], Record.COMPLAINT, Complaint.id, Complaint.received_on)


def count_open_complaints(asked: Question, days: Slice) -> Counted:
    return _open_then(asked, days, overdue=False)


def count_overdue_complaints(asked: Question, days: Slice) -> Counted:
    return _open_then(asked, days, overdue=True)


def _open_then(asked: Question, days: Slice, *, overdue: bool) -> Counted:
    """What is open now and was received by then, and what has been settled or declined only since then."""
    then = asked.until(days)
    known = _complaints(asked, days).where(Complaint.received_at < then)
    if overdue:
        known = known.where(Complaint.settle_by < then)
    parts = [
        known.where(Complaint.state.in_(UNSETTLED)),
        known.where(Complaint.settled_at >= then, Complaint.state.not_in(UNSETTLED)),
        known.where(Complaint.closed_at >= then, Complaint.state == ComplaintState.DECLINED),
    ]
    due, done = Complaint.settle_by, func.coalesce(Complaint.settled_at, Complaint.closed_at, type_=Instant())
    return Counted(parts, Record.COMPLAINT, Complaint.id, Complaint.received_on, due=due, done=done)


def _complaints(asked: Question, days: Slice) -> Select[Any]:
    found = select(Complaint.id).select_from(Complaint).where(not_about(asked.actor))
    found = found.where(days.of_department(Complaint.department_id))
    if days.zone:
        order = WorkOrder.id == Complaint.work_order_id
        found = found.outerjoin(WorkOrder, order).where(
            days.in_zone(func.coalesce(Complaint.unit_id, WorkOrder.unit_id))
        )
    return found

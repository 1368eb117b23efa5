"""One callback as its caller sees it, the earlier calls to its customer, and how its job was drawn."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.callbacks import CallbackRow, callback_row, callback_rows, unit_of_callback
from db.queries.callbacks_callers import callers_of, is_open_to, is_seen_by
from db.queries.complaints_seen import visible_to
from db.queries.settings import get_calendar
from db.rules.callbacks import MOST_TRIES, asked_of
from db.rules.deadlines import due_next_try
from db.rules.personal_data import mask_phone
from db.tables.callbacks import Callback, CallbackTry
from db.tables.catalogue import ServiceItem
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.tables.staff import Staff, User
from db.tables.surveys import Survey, SurveyAddress
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    Audience,
    CallbackKind,
    CallbackState,
    CustomerKind,
    Mark,
    OrderKind,
    Outcome,
    Reached,
    Settlement,
)

PAST_CONTACTS = 5


class CallbackCard(NamedTuple):
    """One callback as its caller sees it; the phone is masked until it is opened."""

    row: CallbackRow
    customer_id: int | None
    unit_id: int | None
    kind: CustomerKind | None
    phone_masked: str
    # after a job
    order_kind: OrderKind | None
    item_code: str
    worker: str
    settlement: Settlement | None
    amount_fen: int | None
    # after a complaint, and by a rule
    complained_on: date | None
    settled_with: str
    audience: Audience | None
    rule_note: str
    # by a survey
    survey_id: int | None
    # the answer
    outcome: Outcome | None
    attitude: Mark | None
    skill: Mark | None
    is_price_as_agreed: bool | None
    is_outcome_accepted: bool | None
    words: str
    reported_at: datetime | None
    manager_answer: str
    manager_answered_at: datetime | None
    complaint_no: str
    # for who looks at it
    asked: tuple[str, ...]
    is_mine: bool
    is_own_work: bool
    next_try_if_missed: date | None


class PastContact(NamedTuple):
    """A try of this callback, or an earlier callback of the same customer."""

    at: datetime
    reached: Reached
    kind: CallbackKind
    number: str
    what: str
    satisfaction: int | None
    by: str
    note: str


def get_callback(session: Session, *, actor: Actor, callback_id: int, today: date) -> CallbackCard | None:
    """One callback of this person's worklist; `next_try_if_missed` is None when the next miss is the last one."""
    query = callback_rows().add_columns(
        unit_of_callback().label("unit_id"),
        Customer.kind.label("customer_kind"),
        func.coalesce(
            func.nullif(WorkOrder.contact_phone, ""), func.nullif(Complaint.contact_phone, ""), Customer.phone, ""
        ).label("phone"),
        WorkOrder.kind.label("order_kind"),
        WorkOrder.settlement,
        WorkOrder.amount_fen,
        WorkOrder.worker_id,
        ServiceItem.code,
        Staff.name.label("worker"),
        Complaint.received_on,
        Complaint.outcome.label("settled_with"),
        Complaint.settled_by,
        ContactRule.audience,
        ContactRule.note.label("rule_note"),
        SurveyAddress.survey_id,
    )
    callers = callers_of(session, actor)
    found = session.execute(
        query.outerjoin(Staff, Staff.id == WorkOrder.worker_id)
        .outerjoin(ServiceItem, ServiceItem.id == WorkOrder.item_id)
        .where(Callback.id == callback_id, *is_seen_by(actor, callers))
    ).one_or_none()
    if found is None:
        return None
    callback, row = found.Callback, callback_row(found)
    has_settled = found.settled_by is not None and found.settled_by == actor.user_id
    has_done = found.worker_id is not None and found.worker_id == actor.staff_id
    is_last = callback.tries + 1 >= MOST_TRIES
    return CallbackCard(
        row=row,
        customer_id=callback.customer_id,
        unit_id=found.unit_id,
        kind=found.customer_kind,
        phone_masked=mask_phone(found.phone),
        order_kind=found.order_kind,
        item_code=found.code or "",
        worker=found.worker or "",
        settlement=found.settlement,
        amount_fen=found.amount_fen,
        complained_on=found.received_on,
        settled_with=found.settled_with or "",
        audience=found.audience,
        rule_note=found.rule_note or "",
        survey_id=found.survey_id,
        outcome=callback.outcome,
        attitude=callback.attitude,
        skill=callback.skill,
        is_price_as_agreed=callback.is_price_as_agreed,
        is_outcome_accepted=callback.is_outcome_accepted,
        words=callback.words,
        reported_at=callback.reported_at,
        manager_answer=callback.manager_answer,
        manager_answered_at=callback.manager_answered_at,
        complaint_no=_raised_complaint(session, actor, callback.id) if callback.tries else "",
        asked=asked_of(callback.kind, row.means),
        is_mine=callback.caller in callers and callback.state is CallbackState.DUE,
        is_own_work=has_settled or has_done,
        next_try_if_missed=None if is_last else due_next_try(today, calendar=get_calendar(session)).day,
    )


def _raised_complaint(session: Session, actor: Actor, callback_id: int) -> str:
    """The number of the complaint made from this call, for who may see it."""
    made = select(Complaint.complaint_no).where(Complaint.callback_id == callback_id, visible_to(actor))
    return session.scalar(made.order_by(Complaint.id).limit(1)) or ""


def list_past_contacts(
    session: Session, *, actor: Actor, customer_id: int, at: datetime, limit: int = PAST_CONTACTS
) -> list[PastContact]:
    """The calls to this customer in the last twelve months, newest first."""
    newest = (
        select(Callback.id)
        .where(Callback.customer_id == customer_id, Callback.tries > 0)
        .order_by(Callback.id.desc())
        .limit(4 * limit)
        .subquery()
    )
    found = session.execute(
        select(
            CallbackTry.tried_at,
            CallbackTry.reached,
            Callback.kind,
            func.coalesce(WorkOrder.order_no, Complaint.complaint_no, Survey.survey_no, ""),
            func.coalesce(WorkOrder.item_name, Complaint.title, Survey.title, ""),
            Callback.satisfaction,
            func.coalesce(User.name, ""),
            CallbackTry.note,
        )
        .join(Callback, Callback.id == CallbackTry.callback_id)
        .outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .outerjoin(Complaint, Complaint.id == Callback.complaint_id)
        .outerjoin(SurveyAddress, SurveyAddress.id == Callback.survey_address_id)
        .outerjoin(Survey, Survey.id == SurveyAddress.survey_id)
        .outerjoin(User, User.id == CallbackTry.tried_by)
        .where(
            Callback.id.in_(select(newest.c.id)), CallbackTry.tried_at >= at - timedelta(days=366), is_open_to(actor)
        )
        .order_by(CallbackTry.tried_at.desc())
        .limit(limit)
    )
    return [PastContact(*row) for row in found]

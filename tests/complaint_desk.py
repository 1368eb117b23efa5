"""An office that hears complaints: its people, and complaints brought to a state through the operations themselves."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.complaint_outcomes import reject_outcome, settle_complaint
from db.operations.complaint_requests import ComplaintAsked
from db.operations.complaints import register_complaint, start_complaint
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.customers import Customer
from db.tables.staff import Department, Staff, User
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintCause,
    ComplaintKind,
    ComplaintSource,
    ComplaintVerb,
    Role,
    Severity,
)
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_worker, put

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class ComplaintDesk:
    """Friday 2026-11-20, 09:00 in Shanghai."""

    centre: Department
    property: Department
    operations: Department
    clerk: Actor
    head: Actor
    """Supervisor of the property department."""
    shops_head: Actor
    manager: Actor
    leader: Actor
    finance: Actor
    customer: Customer

    def asked(self, **changed: Any) -> ComplaintAsked:
        asked = ComplaintAsked(
            source=ComplaintSource.PHONE,
            kind=ComplaintKind.REPAIR,
            severity=Severity.MAJOR,
            title="漏水维修返工",
            words="修了两次还在漏",
            customer_id=self.customer.id,
        )
        return replace(asked, **changed)

    def register(self, *, at: datetime = FRIDAY, by: Actor | None = None, **changed: Any) -> Complaint:
        made = work.act(register_complaint, by=by or self.clerk, at=at, asked=self.asked(**changed))
        return complaint_of(made.complaint_id)

    def started(self, *, at: datetime = FRIDAY, by: Actor | None = None, **changed: Any) -> Complaint:
        made = self.register(at=at, **changed)
        work.act(
            start_complaint, by=by or self.leads(made), at=at + HOUR / 4, complaint_id=made.id, version=made.version
        )
        return complaint_of(made.id)

    def settled(self, *, at: datetime = FRIDAY, **changed: Any) -> Complaint:
        return self.settle(self.started(at=at, **changed), at=at + HOUR)

    def settle(self, made: Complaint, *, at: datetime, by: Actor | None = None) -> Complaint:
        work.act(
            settle_complaint,
            by=by or self.leads(made),
            at=at,
            complaint_id=made.id,
            version=made.version,
            outcome="已更换水管，免收费用",
            cause=ComplaintCause.WORKMANSHIP,
        )
        return complaint_of(made.id)

    def leads(self, made: Complaint) -> Actor:
        return {Role.SUPERVISOR: self.head, Role.MANAGER: self.manager, Role.LEADER: self.leader}[made.led_by]

    def rejected(self, *, at: datetime = FRIDAY, **changed: Any) -> Complaint:
        made = self.settled(at=at, **changed)
        work.act(
            reject_outcome,
            by=self.clerk,
            at=at + 2 * HOUR,
            complaint_id=made.id,
            version=made.version,
            words="还是漏",
        )
        return complaint_of(made.id)


def make_complaint_desk() -> ComplaintDesk:
    centre = make_department("客户服务中心", is_service_centre=True)
    estate, shops = make_department("物业管理部"), make_department("营运部")
    return ComplaintDesk(
        centre=centre,
        property=estate,
        operations=shops,
        clerk=make_actor(Role.CLERK, name="王芳", department=centre),
        head=make_actor(Role.SUPERVISOR, name="赵强", department=estate),
        shops_head=make_actor(Role.SUPERVISOR, name="钱进", department=shops),
        manager=make_actor(Role.MANAGER, name="陈经理"),
        leader=make_actor(Role.LEADER, name="林总"),
        finance=make_actor(Role.FINANCE, name="周会计"),
        customer=make_customer(),
    )


def as_member(actor: Actor, department: Department, name: str = "") -> tuple[Actor, Staff]:
    """The same login, now that of a member of staff somebody can complain about."""
    member = make_worker(department, name or actor.name)

    def link(session: Session) -> None:
        session.get_one(User, actor.user_id).staff_id = member.id

    put(link)
    return replace(actor, staff_id=member.id), member


def complaint_of(complaint_id: int) -> Complaint:
    return work.ask(lambda session: session.get_one(Complaint, complaint_id))


def history_of(complaint_id: int) -> list[ComplaintEvent]:
    def query(session: Session) -> list[ComplaintEvent]:
        of_it = ComplaintEvent.complaint_id == complaint_id
        return list(session.scalars(select(ComplaintEvent).where(of_it).order_by(ComplaintEvent.id)))

    return work.ask(query)


def verbs_of(complaint_id: int) -> list[ComplaintVerb]:
    return [event.verb for event in history_of(complaint_id)]


def call_of(complaint_id: int, state: CallbackState = CallbackState.DUE) -> Callback | None:
    found = (Callback.complaint_id == complaint_id) & (Callback.state == state)
    return work.ask(lambda session: session.scalar(select(Callback).where(found).order_by(Callback.id.desc()).limit(1)))

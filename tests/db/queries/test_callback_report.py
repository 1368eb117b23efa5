"""The month's callback report (R-CALL-5): counted on paper."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from db import work
from db.queries.callback_report import CallbackCounts, CallbackReport, get_callback_report
from db.rules.care_figures import Share
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    Audience,
    CallbackKind,
    CallbackState,
    Caller,
    ContactPer,
    Role,
)
from tests.complaint_rows import make_complaint
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, make_worker, put

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)


def report(actor: Actor, month: str = "2026-11") -> CallbackReport:
    return work.ask(get_callback_report, actor=actor, month=month, today=TODAY)


def job(customer: Customer, department: Department, number: int, worker: Staff | None = None) -> WorkOrder:
    order = make_finished_order(customer, department, order_no=f"TY-20261101-{number:03}", is_taken_over=True)

    def place(session: Session) -> None:
        session.get_one(WorkOrder, order.id).worker_id = worker.id if worker else None

    put(place)
    return order


def call(
    order: WorkOrder | None, due: int, state: CallbackState, *, tried: int | None = None, mark: int | None = None,
    complaint: Complaint | None = None, rule: ContactRule | None = None, customer: Customer | None = None,
    is_taken_over: bool = False,
) -> None:  # fmt: skip
    """`due`, `tried`: days of November."""
    kind = CallbackKind.ORDER if order else CallbackKind.COMPLAINT if complaint else CallbackKind.ROUTINE

    def make(session: Session) -> None:
        row = session.query(Callback).filter(Callback.work_order_id == order.id).one_or_none() if order else None
        row = row or Callback(kind=kind)
        row.work_order_id = order.id if order else None
        row.complaint_id = complaint.id if complaint else None
        row.contact_rule_id = rule.id if rule else None
        row.customer_id = order.customer_id if order else customer.id if customer else None
        row.state, row.is_taken_over = state, is_taken_over
        row.due_on = row.next_try_on = date(2026, 11, due)
        row.first_try_on = None if tried is None else date(2026, 11, tried)
        row.satisfaction = mark
        session.add(row)

    put(make)


def make_rule() -> ContactRule:
    def make(session: Session) -> ContactRule:
        row = ContactRule(audience=Audience.RESIDENTS, caller=Caller.CLERK, per=ContactPer.YEAR)
        session.add(row)
        return row

    return put(make)


def test_a_month_counted_on_paper() -> None:
    """
    1 due 2, called 2 Nov, mark 5          repairs, worker 李
    2 due 3, called 5 Nov, mark 2          repairs, worker 李
    3 due 4, three tries from 4 Nov, never reached: closed      cleaning, worker 周
    4 due 5, never tried: late             cleaning
    5 due 27, not tried, not due yet       cleaning: in no rate
    6 complaint, due 6, called 6 Nov, declined to answer        repairs
    7 routine, due 7, called 7 Nov, answered without a mark
    8 not drawn, 9 dropped, 10 taken over: not counted
    """
    customer, repairs, cleaning = make_customer(), make_department("工程部"), make_department("保洁部")
    li, zhou, rule = make_worker(repairs), make_worker(cleaning, "周阿姨"), make_rule()
    complaint = make_complaint(repairs, FRIDAY, customer=customer)
    done = CallbackState.DONE
    call(job(customer, repairs, 1, li), 2, done, tried=2, mark=5)
    call(job(customer, repairs, 2, li), 3, done, tried=5, mark=2)
    call(job(customer, cleaning, 3, zhou), 4, CallbackState.UNREACHABLE, tried=4)
    call(job(customer, cleaning, 4), 5, CallbackState.DUE)
    call(job(customer, cleaning, 5), 27, CallbackState.DUE)
    call(None, 6, CallbackState.REFUSED, tried=6, complaint=complaint)
    call(None, 7, done, tried=7, rule=rule, customer=customer)
    call(job(customer, repairs, 8), 8, CallbackState.NOT_DRAWN)
    call(None, 9, CallbackState.DROPPED, rule=rule, customer=customer)
    call(job(customer, repairs, 10), 10, done, tried=10, mark=5, is_taken_over=True)

    found = report(make_actor(Role.MANAGER))
    assert found.total == CallbackCounts(7, Share(5, 7), Share(4, 6), Share(3, 5), Share(1, 2))
    assert dict(found.kinds) == {
        CallbackKind.ORDER: CallbackCounts(5, Share(3, 5), Share(2, 4), Share(2, 3), Share(1, 2)),
        CallbackKind.COMPLAINT: CallbackCounts(1, Share(1, 1), Share(1, 1), Share(0, 1), Share(0, 0)),
        CallbackKind.ROUTINE: CallbackCounts(1, Share(1, 1), Share(1, 1), Share(1, 1), Share(0, 0)),
    }
    assert {each.name: each.counts for each in found.departments} == {
        "工程部": CallbackCounts(3, Share(3, 3), Share(2, 3), Share(2, 3), Share(1, 2)),
        "保洁部": CallbackCounts(3, Share(1, 3), Share(1, 2), Share(0, 1), Share(0, 0)),
        "": CallbackCounts(1, Share(1, 1), Share(1, 1), Share(1, 1), Share(0, 0)),
    }
    assert {each.name: each.counts.due for each in found.workers or []} == {"李师傅": 2, "周阿姨": 1}
    assert report(make_actor(Role.MANAGER), "2026-10").total == CallbackCounts()


def test_the_share_of_the_satisfied_is_of_those_who_gave_a_mark() -> None:
    customer, department = make_customer(), make_department()
    call(job(customer, department, 1), 2, CallbackState.DONE, tried=2, mark=4)
    call(job(customer, department, 2), 2, CallbackState.DONE, tried=2, mark=3)
    assert report(make_actor(Role.LEADER)).total.satisfied == Share(1, 2)


def test_a_callback_about_a_complaint_is_not_counted_for_whom_it_names() -> None:
    department = make_department()
    worker = make_worker(department)
    call(None, 6, CallbackState.DUE, complaint=make_complaint(department, FRIDAY, against=worker))
    head = make_actor(Role.SUPERVISOR, department=department)
    assert report(head).total.due == 1
    assert report(replace(head, staff_id=worker.id)).total.due == 0


def test_a_supervisor_sees_the_workers_of_the_own_department_and_a_clerk_none() -> None:
    customer, own, other = make_customer(), make_department("工程部"), make_department("保洁部")
    for number, department in enumerate((own, other), start=1):
        order = job(customer, department, number, make_worker(department, f"工人{number}"))
        call(order, 2, CallbackState.DONE, tried=2, mark=5)
    assert [each.name for each in report(make_actor(Role.SUPERVISOR, department=own)).workers or []] == ["工人1"]
    assert report(make_actor(Role.CLERK)).workers is None


def test_the_kinds_come_to_the_total_also_for_whom_a_complaint_names() -> None:
    customer, department = make_customer(), make_department()
    worker = make_worker(department)
    call(job(customer, department, 1), 2, CallbackState.DONE, tried=2, mark=4)
    call(job(customer, department, 2), 2, CallbackState.DONE, tried=5, mark=1)
    call(job(customer, department, 3), 25, CallbackState.DUE)
    call(job(customer, department, 4), 4, CallbackState.NOT_DRAWN)
    about_worker = make_complaint(department, FRIDAY, against=worker)
    call(None, 6, CallbackState.DONE, tried=6, mark=5, complaint=about_worker)
    head = make_actor(Role.SUPERVISOR, department=department)
    for actor, due in ((head, 4), (replace(head, staff_id=worker.id), 3)):
        found = report(actor)
        kinds = [counts for _kind, counts in found.kinds]
        assert found.total.due == sum(counts.due for counts in kinds) == due
        for share in ("done", "on_time", "reached", "satisfied"):
            parts = zip(*(getattr(counts, share) for counts in kinds), strict=True)
            assert getattr(found.total, share) == tuple(sum(part) for part in parts)

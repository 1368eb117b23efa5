"""Who complains often and whom nobody has spoken to for long are watched (R-CUST-3)."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.clock import office_day, office_instant
from db.operations.contacts import plan_contacts
from db.queries.watched import LastContact, count_silent, last_contacts, list_complainers, list_silent
from db.tables.arrears import DunningContact
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ContactAnswer,
    ContactWay,
    CustomerClass,
    Role,
    Severity,
    TimelineStep,
)
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, make_worker, put

pytestmark = pytest.mark.usefixtures("office")
TODAY = office_day(FRIDAY)


@pytest.fixture
def department() -> Department:
    return make_department()


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def complain(customer: Customer, department: Department, *days_ago: int, **facts: object) -> None:
    def make(session: Session) -> None:
        for ago in days_ago:
            at = FRIDAY - timedelta(days=ago)
            number = session.query(Complaint).count() + 1
            session.add(
                Complaint(
                    **{
                        "complaint_no": f"TS-{number}",
                        "source": ComplaintSource.PHONE,
                        "kind": next(iter(ComplaintKind)),
                        "severity": Severity.MINOR,
                        "first_severity": Severity.MINOR,
                        "title": "电梯又停",
                        "customer_id": customer.id,
                        "department_id": department.id,
                        "received_at": at,
                        "received_on": office_day(at),
                        "recorded_at": at,
                        **facts,
                    }
                )
            )
            session.flush()

    put(make)


def called(customer: Customer, on: date, state: CallbackState = CallbackState.DONE) -> None:
    def finish(session: Session) -> None:
        row = session.query(Callback).filter_by(customer_id=customer.id).order_by(Callback.id).first()
        assert row is not None
        row.state, row.done_on, row.done_at = state, on, office_instant(on, 10)

    put(finish)


def complainers(actor: Actor, least: int = 3) -> list[tuple[str, int, int]]:
    rows = work.ask(list_complainers, actor=actor, today=TODAY, least=least)
    return [(row.name, row.complaints, row.open) for row in rows]


def silent(actor: Actor, months: int = 12) -> list[str]:
    asked = {"actor": actor, "today": TODAY, "months": months}
    rows = work.ask(list_silent, **asked)
    assert work.ask(count_silent, **asked) == len(rows)
    return [row.name for row in rows]


def test_three_complaints_in_twelve_months_are_often(manager: Actor, department: Department) -> None:
    often, seldom = make_customer(), make_customer("李静", "5-2-0803", customer_no="KH-000002")
    complain(often, department, 10, 100)
    complain(often, department, 364, state=ComplaintState.CLOSED, closed_at=FRIDAY)
    complain(seldom, department, 20, 30, 366)
    assert complainers(manager) == [("张伟", 3, 2)]
    assert complainers(manager, least=2) == [("张伟", 3, 2), ("李静", 2, 2)]


def test_complaints_about_a_person_do_not_count_for_that_person(department: Department) -> None:
    """R-COMP: who is complained about sees nothing of it, not even in a number."""
    worker = make_worker(department)
    complain(make_customer(), department, 1, 2, 3, against_staff_id=worker.id)
    actor = make_actor(Role.SUPERVISOR, department=department)
    other = make_actor(Role.MANAGER)
    itself = Actor(actor.user_id, actor.name, actor.roles, actor.department_id, staff_id=worker.id)
    assert complainers(other) == [("张伟", 3, 3)]
    assert complainers(itself) == []
    assert work.ask(last_contacts, customer_ids=[1], actor=itself) == {}


def test_who_was_never_spoken_to_is_silent_and_class_a_comes_first(manager: Actor) -> None:
    make_customer()
    best = make_customer("李静", "5-2-0803", customer_no="KH-000002")
    put(lambda session: setattr(session.get_one(Customer, best.id), "customer_class", CustomerClass.A))
    assert silent(manager) == ["李静", "张伟"]


def test_a_customer_out_of_use_is_not_watched(manager: Actor) -> None:
    customer = make_customer()
    put(lambda session: setattr(session.get_one(Customer, customer.id), "is_active", False))
    assert silent(manager) == []


def test_a_call_that_reached_the_customer_ends_the_silence_a_missed_one_does_not(manager: Actor) -> None:
    customer = make_customer()
    put(lambda session: plan_contacts(session, at=FRIDAY - timedelta(days=700)))
    called(customer, TODAY - timedelta(days=200), CallbackState.UNREACHABLE)
    assert silent(manager) == ["张伟"]
    called(customer, TODAY - timedelta(days=200))
    assert silent(manager) == []
    assert silent(manager, months=6) == ["张伟"]
    assert work.ask(last_contacts, customer_ids=[customer.id], actor=manager) == {
        customer.id: LastContact(TimelineStep.CALLBACK, TODAY - timedelta(days=200), "")
    }


def test_a_request_a_greeting_a_talk_and_a_complaint_are_words_with_the_customer(
    manager: Actor, department: Department
) -> None:
    """Each a little later than the one before: the last one is shown, with who it was."""
    customer, clerk = make_customer(), make_actor(Role.CLERK, name="周敏")
    for step, ago in enumerate((400, 300, 200, 100)):
        at = FRIDAY - timedelta(days=ago)
        if step == 0:
            make_finished_order(customer, department, completed_at=at)
        elif step == 1:
            complain(customer, department, ago, received_by=clerk.user_id)
        elif step == 2:
            wishes = {"holiday_on": office_day(at), "holiday": "Labour Day", "greeted_by": clerk.user_id}
            put(
                lambda s, at=at, wishes=wishes: s.add(HolidayGreeting(customer_id=customer.id, greeted_at=at, **wishes))
            )
        else:
            talk = {"way": ContactWay.PHONE, "answer": ContactAnswer.TOLD, "contacted_on": office_day(at)}
            put(lambda s, at=at, talk=talk: s.add(DunningContact(customer_id=customer.id, recorded_at=at, **talk)))
        (last,) = work.ask(last_contacts, customer_ids=[customer.id], actor=manager).values()
        assert last.on == office_day(at)
        expected = (TimelineStep.REQUEST, TimelineStep.COMPLAINT, TimelineStep.GREETING, TimelineStep.TALK)[step]
        assert (last.how, last.by) == (expected, "周敏" if step in (1, 2) else "")
        assert silent(manager) == (["张伟"] if step == 0 else [])


def test_the_next_routine_contact_stands_beside_the_silence(manager: Actor) -> None:
    make_customer()
    put(lambda session: plan_contacts(session, at=FRIDAY))
    (row,) = work.ask(list_silent, actor=manager, today=TODAY, months=12)
    planned = work.ask(lambda session: session.query(Callback).one())
    assert (row.last, row.next_on, row.room) == (None, planned.due_on, "3-1-1201")

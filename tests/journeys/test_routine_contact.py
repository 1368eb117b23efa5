"""A shop of class A through a quarter: who has to speak with it reads it in the day's work (R-CALL-3, R-CUST-3)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.changes import RowChange
from db.operations.callbacks import record_callback
from db.operations.contacts import bring_contact_forward
from db.operations.customers import change_customers
from db.queries.callbacks import CallbackRow, list_callbacks
from db.queries.inbox import list_work_items
from db.queries.watched import list_silent
from db.rules.working_days import WorkingCalendar
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.types import Actor
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    Caller,
    ContactMeans,
    CustomerClass,
    Mark,
    Outcome,
    Reached,
    Role,
    WorkKind,
)
from tests.factories import make_actor, make_finished_order
from tests.journeys.office import Office, on, open_office

pytestmark = pytest.mark.usefixtures("office")
MARKS = {
    "attitude": Mark.GOOD,
    "skill": Mark.GOOD,
    "outcome": Outcome.SOLVED,
    "is_price_as_agreed": True,
}
SAID = {"reached": Reached.REACHED, "satisfaction": 5, "words": "生意不错，路灯已修好"}


def working_days(first: str, last: str) -> Iterator[date]:
    day, calendar = date.fromisoformat(first), WorkingCalendar()
    while day <= date.fromisoformat(last):
        if calendar.is_working_day(day):
            yield day
        day += timedelta(days=1)


def due(actor: Actor, day: date) -> list[CallbackRow]:
    """What the worklist of this person has to be spoken about today; the inbox says the same."""
    rows = [row for row in work.ask(list_callbacks, actor=actor, today=day) if row.kind is CallbackKind.ROUTINE]
    today = [row for row in rows if row.next_try_on <= day]
    if not today:
        return []
    items = work.ask(list_work_items, actor=actor, at=on(f"{day} 09:00")).items
    rules = {item.ref_id for item in items if item.kind is WorkKind.CONTACT}
    assert rules == {row.rule_id for row in today}
    return today


def speak(office: Office, by: Actor, day: date, row: CallbackRow, **answers: object) -> None:
    office.act(record_callback, by, f"{day} 10:00", callback_id=row.id, version=row.version, **answers)


def class_a_shop(at: str) -> tuple[Office, dict[Caller, Actor]]:
    office = open_office()
    changes = [RowChange(office.shop.id, office.shop.version, {"customer_class": CustomerClass.A.value})]
    office.act(change_customers, office.manager, at, changes=changes)
    head = make_actor(Role.SUPERVISOR, name="陈志强", department=office.centre)
    return office, {Caller.CLERK: office.clerk, Caller.SERVICE_HEAD: head, Caller.LEADER: office.leader}


def made(session: Session) -> list[tuple[Caller, ContactMeans, date]]:
    found = session.execute(
        select(Callback.caller, ContactRule.means, Callback.done_on)
        .join(ContactRule, ContactRule.id == Callback.contact_rule_id)
        .where(Callback.state == CallbackState.DONE)
        .order_by(Callback.done_on)
    )
    return [(caller, means, day) for caller, means, day in found]


def test_a_shop_of_class_a_is_spoken_with_as_the_procedures_say() -> None:
    """From the first quarter on: the clerk each month, the head twice a month and once on a visit, the leader in the
    year; the Spring Festival leaves nothing out and nothing double."""
    office, people = class_a_shop("2025-12-31 10:00")
    for day in working_days("2026-01-01", "2026-03-31"):
        for by in people.values():
            for row in due(by, day):
                assert row.next_try_on == day
                speak(office, by, day, row, **SAID)
                assert row.id not in {left.id for left in due(by, day)}
    done = work.ask(made)
    months = Counter((caller, means, day.month) for caller, means, day in done)
    for month in (1, 2, 3):
        assert months[Caller.CLERK, ContactMeans.CALL, month] == 1
        assert months[Caller.SERVICE_HEAD, ContactMeans.CALL, month] == 2
    assert sum(means is ContactMeans.VISIT and caller is Caller.SERVICE_HEAD for caller, means, _day in done) == 1
    live = select(Callback.due_on).where(Callback.state == CallbackState.DUE, Callback.caller == Caller.LEADER)
    visits = sum(caller is Caller.LEADER for caller, _means, _day in done)
    (next_visit,) = work.ask(lambda session: session.scalars(live).all())
    assert next_visit.year == (2027 if visits else 2026)


def test_a_shop_that_is_not_reached_is_tried_three_times_and_is_due_again_next_month() -> None:
    office, people = class_a_shop("2026-02-28 10:00")
    tries = []
    for day in working_days("2026-03-01", "2026-04-30"):
        for row in due(people[Caller.CLERK], day):
            tries.append(day)
            speak(office, people[Caller.CLERK], day, row, reached=Reached.NOT_REACHED)
    assert [day.month for day in tries] == [3, 3, 3, 4, 4, 4]
    assert len(set(tries)) == 6


def test_a_call_after_a_job_is_the_clerks_call_of_the_month() -> None:
    """What the head has to say is not said by it."""
    office, people = class_a_shop("2026-02-27 09:00")
    make_finished_order(office.shop, office.engineering, completed_at=on("2026-02-27 10:00"))
    day = date(2026, 3, 2)
    (job,) = [row for row in work.ask(list_callbacks, actor=office.clerk, today=day) if row.kind is CallbackKind.ORDER]
    speak(office, office.clerk, day, job, **SAID, **MARKS)
    rest = list(working_days("2026-03-03", "2026-03-31"))
    assert [each for each in rest if due(people[Caller.CLERK], each)] == []
    assert [each for each in rest if due(people[Caller.SERVICE_HEAD], each)] != []
    assert [each for each in working_days("2026-04-01", "2026-04-30") if due(people[Caller.CLERK], each)] != []


def test_a_silent_customer_is_found_called_forward_and_spoken_with() -> None:
    office, people = class_a_shop("2026-02-28 10:00")
    changes = [RowChange(office.resident.id, office.resident.version, {"note": "常住"})]
    office.act(change_customers, office.clerk, "2026-02-28 10:00", changes=changes)
    asked = {"actor": office.manager, "today": date(2026, 3, 2), "months": 12}
    assert [row.name for row in work.ask(list_silent, **asked)] == ["鲜果时光", "张伟"]
    customer, day = {"customer_id": office.resident.id}, date(2026, 3, 3)
    assert office.act(bring_contact_forward, office.manager, "2026-03-02 09:00", **customer).day == day.isoformat()
    (row,) = [row for row in due(people[Caller.CLERK], day) if row.customer == "张伟"]
    speak(office, office.clerk, day, row, **SAID)
    assert [row.name for row in work.ask(list_silent, **asked | {"today": date(2026, 3, 4)})] == ["鲜果时光"]
    planned = select(Callback.due_on).where(Callback.state == CallbackState.DUE).filter_by(**customer)
    assert [day.year for day in work.ask(lambda session: session.scalars(planned).all())] == [2027]

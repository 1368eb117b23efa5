"""The demonstration office: right to the fen, believable, and the same each time."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db import clock, start, work
from db.operations.staff import UserNameTaken, create_first_admin
from db.queries.actors import find_actor
from db.queries.checks import run_checks
from db.queries.inbox import list_work_items
from db.tables.billing import BillMonth, LedgerEntry
from db.tables.callbacks import Callback
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, Staff, User
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import (
    ActorSource,
    CallbackKind,
    MonthState,
    Occupancy,
    OrderState,
    Role,
    WorkKind,
)
from seed import demo
from tests.factories import make_customer
from tests.seed.conftest import DAYS


def figures(session: Session) -> list[Any]:
    """What an office is, but for ids of sessions and passwords: every order and every entry of the ledger."""
    orders = select(WorkOrder.order_no, WorkOrder.state, WorkOrder.amount_fen, WorkOrder.worker_id, WorkOrder.wanted_at)
    entries = select(LedgerEntry.idem_key, LedgerEntry.amount_fen, LedgerEntry.bill_month, LedgerEntry.hash)
    return [*session.execute(orders.order_by(WorkOrder.id)), *session.execute(entries.order_by(LedgerEntry.id))]


def waiting(username: str) -> Counter[WorkKind]:
    now = clock.now()
    actor = work.ask(find_actor, username=username, today=clock.office_day(now), source=ActorSource.SCREEN)
    assert actor is not None
    return Counter(item.kind for item in work.ask(list_work_items, actor=actor, at=now).items)


@pytest.mark.usefixtures("demo_office")
def test_every_figure_of_the_demonstration_agrees_with_every_other() -> None:
    assert [finding.detail for finding in work.ask(run_checks) if not finding.ok] == []


@pytest.mark.usefixtures("demo_office")
def test_no_telephone_of_the_demonstration_can_ring_anywhere() -> None:
    def numbers(session: Session) -> list[str]:
        told = select(WorkOrder.contact_phone).where(WorkOrder.contact_phone != "")
        return [*session.scalars(select(Customer.phone)), *session.scalars(select(Staff.phone)), *session.scalars(told)]

    found = work.ask(numbers)
    assert len(found) > 1600
    assert {number[:7] for number in found} == {"1990000"}


@pytest.mark.usefixtures("demo_office")
def test_every_role_signs_in_with_the_password_that_is_shown() -> None:
    logins = {login.username: login for login in start.read_demo_logins()}
    users = work.ask(lambda session: list(session.execute(select(User.username, User.password_hash, User.is_active))))
    assert {username for username, *_ in users} == set(logins)
    assert {role for login in logins.values() for role in login.roles} == set(Role)
    for username, password_hash, is_active in users:
        assert is_active and bcrypt.checkpw(logins[username].password.encode(), password_hash.encode())


def test_the_passwords_are_for_this_account_only(demo_office: Path) -> None:
    assert start.demo_logins_file().parent == demo_office
    assert start.demo_logins_file().stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("office")
def test_the_same_moment_makes_the_same_office(demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from db import engine
    from tests.seed.conftest import NOW

    monkeypatch.setenv("OFFICE_NOW", NOW)
    demo.fill(days=DAYS)
    made_now = work.ask(figures)
    engine.forget_engine()
    monkeypatch.setenv("OFFICE_DATA", str(demonstration))
    made_before = work.ask(figures)
    assert len(made_now) > 300
    assert made_now == made_before


@pytest.mark.usefixtures("demo_office")
def test_nobody_is_sent_to_two_places_at_one_time() -> None:
    def twice(session: Session) -> int | None:
        one, other = aliased(WorkOrder), aliased(WorkOrder)
        return session.scalar(
            select(func.count())
            .select_from(one)
            .join(other, (one.worker_id == other.worker_id) & (one.id < other.id))
            .where(one.wanted_at < other.wanted_until, other.wanted_at < one.wanted_until)
            .where(one.state != OrderState.CANCELLED, other.state != OrderState.CANCELLED)
            .where(~one.is_back_dated, ~other.is_back_dated)
        )

    assert work.ask(twice) == 0


@pytest.mark.usefixtures("demo_office")
def test_nobody_asks_for_an_empty_home_and_nobody_works_at_night_without_a_mark() -> None:
    def jobs(session: Session) -> list[Any]:
        found = select(Unit.occupancy, WorkOrder.started_at, WorkOrder.is_back_dated)
        return list(session.execute(found.join_from(WorkOrder, Unit, Unit.id == WorkOrder.unit_id)))

    found = work.ask(jobs)
    assert {occupancy for occupancy, *_ in found} <= {Occupancy.OCCUPIED, Occupancy.FITTING_OUT}
    by_day = [clock.office_time(started_at).hour for _, started_at, late in found if started_at and not late]
    assert by_day and min(by_day) >= 8 and max(by_day) < 21


@pytest.mark.usefixtures("demo_office")
def test_workers_do_only_jobs_of_their_own_department() -> None:
    def strangers(session: Session) -> int | None:
        other = (WorkOrder.worker_id == Staff.id) & (WorkOrder.department_id != Staff.department_id)
        return session.scalar(select(func.count()).select_from(WorkOrder).join(Staff, other))

    assert work.ask(strangers) == 0


@pytest.mark.usefixtures("demo_office")
def test_every_desk_finds_something_waiting() -> None:
    assert {WorkKind.COLLECT, WorkKind.ACCEPT, WorkKind.CALL_BACK, WorkKind.CONTACT} <= set(waiting("clerk"))
    assert WorkKind.CONTACT in waiting("service")
    assert WorkKind.QUOTE in waiting("engineering")
    assert {WorkKind.VOID, WorkKind.REMIND} <= set(waiting("finance"))
    assert {WorkKind.DISSATISFIED, WorkKind.DECIDE, WorkKind.VOID, WorkKind.DECIDE_ARREARS} <= set(waiting("manager"))
    for username in ("clerk", "service", "engineering", "cleaning", "security", "finance", "manager"):
        assert max(waiting(username).values(), default=0) <= 40, username


@pytest.mark.usefixtures("demo_office")
def test_routine_contacts_are_made_as_they_come_due_and_a_few_wait() -> None:
    def counts(session: Session) -> Counter[tuple[str, bool]]:
        found = select(Callback.state, Callback.next_try_on).where(Callback.kind == CallbackKind.ROUTINE)
        return Counter((state.value, day <= clock.office_day(clock.now())) for state, day in session.execute(found))

    found = work.ask(counts)
    assert found["due", False] > 1_600
    assert found["done", True] > 60
    assert 5 <= found["due", True] <= 60


@pytest.mark.usefixtures("office")
def test_an_office_with_customers_of_its_own_is_not_filled() -> None:
    make_customer()
    with pytest.raises(demo.NotEmpty):
        demo.fill(days=1)
    assert work.ask(lambda session: session.scalar(select(func.count()).select_from(Department))) == 0


@pytest.mark.usefixtures("demo_office")
def test_a_demonstration_is_not_filled_twice() -> None:
    with pytest.raises(demo.DemoThere):
        demo.fill(days=1)


@pytest.mark.usefixtures("office")
def test_a_user_name_that_is_taken_already_leaves_the_office_as_it_was() -> None:
    work.act(
        create_first_admin,
        by=SYSTEM,
        company="甲公司",
        office="客服中心",
        username="manager",
        name="钱经理",
        password="一个够长的密码-2026",
        repeated="一个够长的密码-2026",
    )
    with pytest.raises(UserNameTaken):
        demo.fill(days=1)
    assert work.ask(lambda session: session.scalar(select(func.count()).select_from(User))) == 1
    assert not start.demo_logins_file().exists()


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_a_whole_year_is_right_and_lively(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-27T16:00:00+08:00")
    told: list[tuple[int, int]] = []
    made = demo.fill(lambda done, total: told.append((done, total)))
    assert told[-1] == (366, 366)
    assert made.customers == 1678 and 2_600 <= made.orders <= 3_300
    test_every_figure_of_the_demonstration_agrees_with_every_other()
    test_nobody_is_sent_to_two_places_at_one_time()
    test_every_desk_finds_something_waiting()

    def seen(session: Session) -> tuple[set[OrderState], list[MonthState], float]:
        states = set(session.scalars(select(WorkOrder.state).distinct()))
        months = list(session.scalars(select(BillMonth.state).order_by(BillMonth.month)))
        marks = list(session.scalars(select(Callback.satisfaction).where(Callback.satisfaction.is_not(None))))
        return states, months, sum(mark >= 4 for mark in marks) / len(marks)

    states, months, satisfied = work.ask(seen)
    assert states >= set(OrderState) - {OrderState.IN_PROGRESS, OrderState.ACCEPTED}
    assert months[:-1] == [MonthState.LOCKED] * (len(months) - 1) and len(months) == 12
    assert 0.85 < satisfied < 0.95
    late = datetime.fromisoformat("2026-11-27T16:00:00+08:00") - timedelta(days=30)
    stuck = (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED, OrderState.DISPATCHED)
    old = select(func.count()).select_from(WorkOrder).where(WorkOrder.state.in_(stuck), WorkOrder.registered_at < late)
    assert work.ask(lambda session: session.scalar(old)) == 0

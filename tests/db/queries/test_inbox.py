"""The inbox shows each role what waits for it, the overdue first, and its numbers are those of its rows."""

from datetime import timedelta

import pytest

from db import work
from db.operations.callbacks import record_callback
from db.queries.callbacks import count_waiting_callbacks
from db.queries.inbox import Work, count_work_items, list_work_items
from db.tables.callbacks import Callback
from db.tables.office import BackupMade
from db.types import Actor
from db.vocabulary import (
    FreeGround,
    Mark,
    OrderKind,
    Outcome,
    Reached,
    Role,
    Settlement,
    SignOff,
    WorkKind,
)
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import Desk, later, make_desk

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def inbox(actor: Actor, days: float = 0) -> Work:
    at = FRIDAY + timedelta(days=days)
    found = work.ask(list_work_items, actor=actor, at=at)
    assert found.total == work.ask(count_work_items, actor=actor, at=at)
    return found


def kinds(actor: Actor, days: float = 0) -> list[WorkKind]:
    return [item.kind for item in inbox(actor, days).items]


def test_a_priced_request_waits_at_the_desk_for_the_customers_word(desk: Desk) -> None:
    desk.register(accepted_how=None)
    item = inbox(desk.clerk).items[0]
    assert (item.kind, item.who, item.what) == (WorkKind.ACCEPT, "3-1-1201 张伟", "空调清洗 2 台")
    assert (item.page, item.params) == ("order", {"no": item.number})


def test_an_accepted_slip_waits_for_dispatch_at_the_desk_and_with_its_own_supervisor_only(desk: Desk) -> None:
    desk.accepted()
    other = make_actor(Role.SUPERVISOR, department=desk.centre)
    assert kinds(desk.clerk) == kinds(desk.supervisor) == [WorkKind.DISPATCH]
    assert kinds(other) == []


def test_a_repair_waits_for_its_pick_up_with_a_clock_of_thirty_minutes(desk: Desk) -> None:
    desk.accepted(kind=OrderKind.REPAIR)
    work_now, work_late = inbox(desk.supervisor), inbox(desk.supervisor, days=0.1)
    assert [(item.kind, item.due_at) for item in work_now.items] == [(WorkKind.PICK_UP, later(30))]
    assert (work_now.overdue, work_now.today, work_late.overdue) == (0, 1, 1)


def test_a_request_that_is_not_on_the_list_waits_for_a_quote(desk: Desk) -> None:
    desk.register(item_id=None, item_name="搭雨棚", department_id=desk.engineering.id, accepted_how=None)
    assert kinds(desk.supervisor) == [WorkKind.QUOTE]


def test_goodwill_waits_for_the_manager(desk: Desk) -> None:
    desk.register(settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL, accepted_how=None)
    assert kinds(desk.manager) == [WorkKind.DECIDE]


def test_work_under_way_waits_for_the_customers_signature(desk: Desk) -> None:
    desk.started()
    assert kinds(desk.clerk) == [WorkKind.SIGN_OFF]


def test_a_job_past_its_wanted_time_is_overdue_with_its_supervisor(desk: Desk) -> None:
    desk.dispatched()
    assert kinds(desk.supervisor) == []
    late = inbox(desk.supervisor, days=1)
    assert ([item.kind for item in late.items], late.overdue) == ([WorkKind.LATE_JOB], 1)


def test_a_finished_slip_to_be_paid_at_once_waits_for_its_money(desk: Desk) -> None:
    desk.completed()
    item = next(item for item in inbox(desk.clerk).items if item.kind is WorkKind.COLLECT)
    assert (item.page, item.params) == ("counter", {"slip": item.number})


def test_a_finished_slip_without_signature_waits_for_it_and_a_monthly_one_for_no_money(desk: Desk) -> None:
    desk.completed(sign_off=SignOff.UNSIGNED, settlement=Settlement.MONTHLY)
    assert kinds(desk.clerk) == [WorkKind.SIGN_OFF]


def test_yesterdays_slips_wait_for_the_supervisor_as_one_day(desk: Desk) -> None:
    desk.completed()
    desk.completed()
    assert WorkKind.RECONCILE not in kinds(desk.supervisor)
    item = next(item for item in inbox(desk.supervisor, days=1).items if item.kind is WorkKind.RECONCILE)
    assert (item.number, item.what, item.params, item.is_overdue) == ("2026-11-20", "2", {"day": "2026-11-20"}, False)
    assert inbox(desk.supervisor, days=4).items[0].is_overdue


def test_a_callback_comes_up_on_its_day_and_is_overdue_on_the_next(desk: Desk) -> None:
    desk.completed(settlement=Settlement.MONTHLY)
    assert WorkKind.CALL_BACK not in kinds(desk.clerk)
    assert kinds(desk.clerk, days=3) == [WorkKind.CALL_BACK]
    assert inbox(desk.clerk, days=4).overdue == 1


def call_back(desk: Desk, satisfaction: int) -> None:
    callback = work.ask(lambda session: session.query(Callback).one())
    work.act(
        record_callback,
        by=desk.clerk,
        at=later(days=3),
        callback_id=callback.id,
        version=callback.version,
        reached=Reached.REACHED,
        satisfaction=satisfaction,
        attitude=Mark.FAIR,
        skill=Mark.FAIR,
        outcome=Outcome.PARTLY,
        is_price_as_agreed=True,
    )


def test_a_dissatisfied_answer_is_the_managers_at_once(desk: Desk) -> None:
    desk.completed(settlement=Settlement.MONTHLY)
    call_back(desk, satisfaction=2)
    assert kinds(desk.manager, days=3) == [WorkKind.DISSATISFIED]
    assert kinds(desk.clerk, days=3) == []


def test_a_satisfied_answer_is_nobodys(desk: Desk) -> None:
    desk.completed(settlement=Settlement.MONTHLY)
    call_back(desk, satisfaction=4)
    assert kinds(desk.manager, days=3) == kinds(desk.clerk, days=3) == []


def test_the_hand_in_waits_from_the_twentieth_and_the_notices_from_the_twenty_fifth(desk: Desk) -> None:
    desk.reconciled(settlement=Settlement.MONTHLY)
    assert [item.params for item in inbox(desk.supervisor).items if item.kind is WorkKind.HAND_IN] == [
        {"month": "2026-11"}
    ]
    assert WorkKind.ISSUE not in kinds(desk.finance)
    assert WorkKind.ISSUE in kinds(desk.finance, days=5)
    assert inbox(desk.finance, days=11).overdue == 2  # the review and the notices


def test_the_overdue_stand_first(desk: Desk) -> None:
    desk.accepted(kind=OrderKind.REPAIR)
    desk.accepted()
    found = inbox(desk.clerk, days=0.2)
    assert [item.is_overdue for item in found.items] == [True, False]


def test_no_kind_floods_the_list_and_its_number_stops_where_the_list_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.queries.inbox.MOST_OF_A_KIND", 2)
    for _ in range(3):
        desk.accepted()
    assert inbox(desk.clerk).counts == {WorkKind.DISPATCH: 2}


def test_a_leader_registers_nothing_and_has_nothing_to_do(desk: Desk) -> None:
    desk.completed()
    assert kinds(make_actor(Role.LEADER), days=4) == []


def test_an_administrator_sees_what_is_not_set_up_and_an_old_backup(desk: Desk) -> None:
    admin = make_actor(Role.ADMIN)
    assert kinds(admin) == [WorkKind.SET_UP, WorkKind.BACKUP]
    put(lambda session: session.add(BackupMade(made_at=FRIDAY, file_name="x", size=1, sha256="x")))
    assert WorkKind.BACKUP not in kinds(admin, days=1)
    assert inbox(admin, days=2).overdue == 1


def test_the_menus_number_of_callbacks_is_the_inboxs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.completed(settlement=Settlement.MONTHLY)
    monkeypatch.setenv("OFFICE_NOW", later(days=3).isoformat())
    assert work.ask(count_waiting_callbacks, actor=desk.clerk) == inbox(desk.clerk, days=3).counts[WorkKind.CALL_BACK]


def test_a_day_reconciled_and_not_closed_still_waits(desk: Desk) -> None:
    desk.reconciled(settlement=Settlement.MONTHLY)
    item = next(item for item in inbox(desk.supervisor, days=1).items if item.kind is WorkKind.RECONCILE)
    assert (item.number, item.what) == ("2026-11-20", "0")

"""Stand-ins: whose role is lent by whom to whom, for which days, and what a stand-in never does (R-DEC-21)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db import work
from db.clock import office_day
from db.errors import Incomplete, NotAllowed, NotFound, RuleError
from db.operations.acceptance import decline_request, grant_free
from db.operations.completion import sign_off_order
from db.operations.delegations import (
    RoleHeldAlready,
    RoleNotHeld,
    StandInAlready,
    StandInEnded,
    delegate_role,
    end_delegation,
)
from db.operations.dispatch import dispatch_order
from db.operations.months import ask_for_lock, issue_notices, lock_month, reopen_month
from db.operations.receipts import ask_for_void, void_receipt
from db.operations.reconcile import reconcile_order
from db.operations.staff import disable_user, place_user, revoke_role
from db.operations.texts import TooLong
from db.queries.actors import get_actor
from db.queries.audit import list_audit
from db.queries.duties import list_own_stand_ins, list_people_with_roles, list_stand_ins
from db.queries.months import get_month
from db.queries.work_orders_one import get_order
from db.rules.delegations import AdministratorNotLent, DatesNotPossible, OtherDepartmentsHead
from db.rules.separation_of_duties import OwnWorkAsStandIn, SamePerson
from db.rules.work_order_states import OtherDepartment
from db.tables.staff import User
from db.types import SYSTEM, Actor
from db.vocabulary import AuditAction, FreeGround, MonthState, OrderState, OrderVerb, Role, Settlement, SignOff
from tests.billing_factories import make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.order_factories import as_worker, later, make_desk, order_of

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)


def lend(by: Actor, absent: Actor, delegate: Actor, lent: Role, /, *, at: datetime = FRIDAY, **changed: Any) -> int:
    request: dict[str, Any] = {
        "absent_user_id": absent.user_id,
        "delegate_id": delegate.user_id,
        "role": lent,
        "from_on": TODAY,
        "until_on": TODAY + timedelta(days=3),
        "reason": "年假",
    }
    return work.act(delegate_role, by=by, at=at, **{**request, **changed})


def roles_at(actor: Actor, at: datetime) -> frozenset[Role]:
    assert actor.user_id is not None
    user_id = actor.user_id
    return work.ask(lambda session: get_actor(session, user_id=user_id, today=office_day(at)).roles)


def username(actor: Actor) -> str:
    return work.ask(lambda session: session.get_one(User, actor.user_id).username)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER])
@pytest.mark.parametrize("arranger", ["absent", "manager", "leader", "clerk", "delegate"])
def test_the_absent_person_a_manager_for_those_below_and_a_leader_for_anybody_lend_a_role(
    role: Role, arranger: str
) -> None:
    absent = make_actor(role, name="缺席")
    free = Role.FINANCE if role is Role.CLERK else Role.CLERK
    delegate = make_actor(free, name="代理")
    by = {
        "absent": absent,
        "manager": make_actor(Role.MANAGER, name="经理"),
        "leader": make_actor(Role.LEADER, name="领导"),
        "clerk": make_actor(Role.CLERK, name="前台"),
        "delegate": delegate,
    }[arranger]
    below = role in (Role.CLERK, Role.SUPERVISOR, Role.FINANCE)
    if arranger in ("absent", "leader") or (arranger == "manager" and below):
        lend(by, absent, delegate, role)
        assert roles_at(delegate, FRIDAY) == {free, role}
    else:
        with pytest.raises(NotAllowed):
            lend(by, absent, delegate, role)
        assert roles_at(delegate, FRIDAY) == {free}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEADER])
def test_nobody_lends_a_role_to_themselves(role: Role) -> None:
    by = make_actor(role)
    finance = make_actor(Role.FINANCE, name="钱会计")
    with pytest.raises(SamePerson):
        lend(by, finance, by, Role.FINANCE)
    assert roles_at(by, FRIDAY) == {role}


def test_a_leader_who_is_absent_lends_the_own_role_away() -> None:
    leader, manager = make_actor(Role.LEADER), make_actor(Role.MANAGER, name="经理")
    lend(leader, leader, manager, Role.LEADER)
    assert roles_at(manager, FRIDAY) == {Role.MANAGER, Role.LEADER}


def test_the_administrators_role_is_never_lent() -> None:
    admin, leader, clerk = make_actor(Role.ADMIN), make_actor(Role.LEADER), make_actor(Role.CLERK)
    for by in (leader, admin):
        with pytest.raises((AdministratorNotLent, NotAllowed)):
            lend(by, admin, clerk, Role.ADMIN)
    assert roles_at(clerk, FRIDAY) == {Role.CLERK}


def test_only_a_role_that_the_absent_person_holds_is_lent_and_a_borrowed_one_is_not() -> None:
    leader, manager = make_actor(Role.LEADER), make_actor(Role.MANAGER)
    clerk, finance = make_actor(Role.CLERK), make_actor(Role.FINANCE)
    with pytest.raises(RoleNotHeld):
        lend(leader, clerk, finance, Role.MANAGER)
    lend(leader, manager, clerk, Role.MANAGER)
    with pytest.raises(RoleNotHeld):
        lend(leader, clerk, finance, Role.MANAGER)
    with pytest.raises(RoleHeldAlready):
        lend(leader, manager, make_actor(Role.MANAGER, name="第二"), Role.MANAGER)


def test_a_supervisors_stand_in_is_of_the_same_department_or_of_none() -> None:
    works, green, leader = make_department("工程部"), make_department("绿化部"), make_actor(Role.LEADER)
    head = make_actor(Role.SUPERVISOR, department=works)
    other_head = make_actor(Role.SUPERVISOR, department=green)
    with pytest.raises(OtherDepartmentsHead):
        lend(leader, head, make_actor(Role.CLERK, department=green), Role.SUPERVISOR)
    lend(leader, head, make_actor(Role.CLERK, department=works), Role.SUPERVISOR)
    free = make_actor(Role.CLERK)
    lend(leader, head, free, Role.SUPERVISOR)
    assert free.user_id is not None
    user_id = free.user_id
    assert work.ask(lambda s: get_actor(s, user_id=user_id, today=TODAY).department_id) == works.id
    with pytest.raises(OtherDepartmentsHead):
        lend(leader, other_head, free, Role.SUPERVISOR)


@pytest.mark.parametrize(
    "dates",
    [
        {"from_on": TODAY - timedelta(days=1)},
        {"until_on": TODAY - timedelta(days=1)},
        {"from_on": TODAY + timedelta(days=3), "until_on": TODAY + timedelta(days=2)},
    ],
)
def test_dates_lie_in_order_and_not_in_the_past(dates: dict[str, date]) -> None:
    manager, clerk = make_actor(Role.MANAGER), make_actor(Role.CLERK)
    with pytest.raises(DatesNotPossible):
        lend(manager, manager, clerk, Role.MANAGER, **dates)


@pytest.mark.parametrize(
    ("missing", "refusal"),
    [
        ({"reason": "  "}, Incomplete),
        ({"reason": "长" * 201}, TooLong),
        ({"role": None}, Incomplete),
        ({"delegate_id": None}, Incomplete),
        ({"absent_user_id": None}, Incomplete),
        ({"until_on": None}, Incomplete),
        ({"delegate_id": 9999}, NotFound),
        ({"absent_user_id": 9999}, NotFound),
    ],
)
def test_what_is_missing_or_forged_is_named(missing: dict[str, Any], refusal: type[RuleError]) -> None:
    manager, clerk = make_actor(Role.MANAGER), make_actor(Role.CLERK)
    with pytest.raises(refusal):
        lend(manager, manager, clerk, Role.MANAGER, **missing)
    assert work.ask(list_stand_ins, today=TODAY) == []


def test_nobody_lends_to_the_absent_person_or_to_somebody_who_is_gone() -> None:
    leader, manager, clerk = make_actor(Role.LEADER), make_actor(Role.MANAGER), make_actor(Role.CLERK)
    with pytest.raises(RuleError):
        lend(leader, manager, manager, Role.MANAGER)
    work.act(disable_user, by=make_actor(Role.ADMIN), username=username(clerk))
    with pytest.raises(NotFound):
        lend(leader, manager, clerk, Role.MANAGER)


def test_the_same_stand_in_twice_for_the_same_days_is_refused_and_other_days_are_not() -> None:
    manager, clerk = make_actor(Role.MANAGER), make_actor(Role.CLERK)
    first = lend(manager, manager, clerk, Role.MANAGER)
    with pytest.raises(StandInAlready):
        lend(
            manager, manager, clerk, Role.MANAGER, from_on=TODAY + timedelta(days=3), until_on=TODAY + timedelta(days=9)
        )
    lend(manager, manager, clerk, Role.MANAGER, from_on=TODAY + timedelta(days=4), until_on=TODAY + timedelta(days=9))
    work.act(end_delegation, by=manager, at=FRIDAY, delegation_id=first)
    lend(manager, manager, clerk, Role.MANAGER)


def test_a_role_is_lent_from_midnight_to_midnight_of_the_office() -> None:
    manager, clerk = make_actor(Role.MANAGER), make_actor(Role.CLERK)
    lend(manager, manager, clerk, Role.MANAGER, from_on=date(2026, 11, 23), until_on=date(2026, 11, 24))
    lent = {Role.CLERK, Role.MANAGER}
    # Shanghai is eight hours ahead of UTC: its Monday begins on Sunday, 16:00 UTC.
    assert roles_at(clerk, datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == {Role.CLERK}
    assert roles_at(clerk, datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == lent
    assert roles_at(clerk, datetime(2026, 11, 24, 15, 59, 59, tzinfo=UTC)) == lent
    assert roles_at(clerk, datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == {Role.CLERK}


def test_the_role_is_gone_at_the_next_click_when_it_is_ended_or_the_absent_person_loses_it() -> None:
    desk, admin = make_desk(), make_actor(Role.ADMIN)
    delegation = lend(desk.manager, desk.manager, desk.clerk, Role.MANAGER)
    first = desk.register(
        item_id=None, item_name="代遛狗", accepted_how=None, by=make_actor(Role.CLERK, name="另一位")
    ).order_id
    second = desk.register(
        item_id=None, item_name="代遛狗", accepted_how=None, by=make_actor(Role.CLERK, name="又一位")
    ).order_id
    stale = desk.clerk
    work.act(decline_request, by=stale, at=later(1), order_id=first, reason="不做")
    work.act(end_delegation, by=desk.manager, at=later(2), delegation_id=delegation)
    with pytest.raises(NotAllowed):
        work.act(decline_request, by=stale, at=later(3), order_id=second, reason="不做")
    with pytest.raises(StandInEnded):
        work.act(end_delegation, by=desk.manager, at=later(4), delegation_id=delegation)
    lend(desk.manager, desk.manager, desk.clerk, Role.MANAGER, at=later(5))
    work.act(revoke_role, by=admin, at=later(6), username=username(desk.manager), role=Role.MANAGER)
    with pytest.raises(NotAllowed):
        work.act(decline_request, by=stale, at=later(7), order_id=second, reason="不做")


def test_a_forged_actor_with_a_lent_role_is_nobody_special() -> None:
    desk = make_desk()
    forged = Actor(desk.clerk.user_id, "王芳", frozenset(Role), lent=((Role.MANAGER, desk.manager.user_id or 0),))
    order_id = desk.register(item_id=None, item_name="代遛狗", accepted_how=None).order_id
    with pytest.raises(NotAllowed):
        work.act(decline_request, by=forged, at=FRIDAY, order_id=order_id, reason="不做")


def test_who_arranged_it_or_stands_in_may_end_it_and_nobody_else() -> None:
    manager, clerk, finance = make_actor(Role.MANAGER), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    delegation = lend(manager, manager, clerk, Role.MANAGER)
    with pytest.raises(NotAllowed):
        work.act(end_delegation, by=finance, at=FRIDAY, delegation_id=delegation)
    with pytest.raises(NotFound):
        work.act(end_delegation, by=manager, at=FRIDAY, delegation_id=9999)
    work.act(end_delegation, by=clerk, at=FRIDAY, delegation_id=delegation)
    assert roles_at(clerk, FRIDAY) == {Role.CLERK}


def test_a_stand_in_for_the_head_reconciles_but_not_the_own_work() -> None:
    desk = make_desk()
    leader = make_actor(Role.LEADER, name="领导")
    deputy = as_worker(make_actor(Role.CLERK, name="副手", department=desk.engineering), desk.worker)
    slip = desk.completed()
    lend(leader, desk.supervisor, deputy, Role.SUPERVISOR, at=later(days=1), from_on=TODAY + timedelta(days=1))
    with pytest.raises(OwnWorkAsStandIn):
        work.act(reconcile_order, by=deputy, at=later(days=1), order_id=slip)
    helper = make_actor(Role.CLERK, name="帮手")
    lend(leader, desk.supervisor, helper, Role.SUPERVISOR, at=later(days=1), from_on=TODAY + timedelta(days=1))
    work.act(reconcile_order, by=helper, at=later(days=1), order_id=slip)
    view = work.ask(get_order, order_no=order_of(slip).order_no)
    assert view is not None
    done = next(event for event in view.events if event.verb is OrderVerb.RECONCILE)
    assert (done.who, done.instead_of) == ("帮手", "赵强")


def test_who_recorded_the_completion_does_not_reconcile_it_as_a_stand_in() -> None:
    desk = make_desk()
    deputy = make_actor(Role.CLERK, name="副手", department=desk.engineering)
    slip = desk.started()
    work.act(sign_off_order, by=deputy, at=later(5), order_id=slip, sign_off=SignOff.SIGNED, result="修好")
    lend(make_actor(Role.LEADER), desk.supervisor, deputy, Role.SUPERVISOR)
    with pytest.raises(OwnWorkAsStandIn):
        work.act(reconcile_order, by=deputy, at=later(6), order_id=slip)


def test_a_stand_in_for_a_head_works_in_that_department_only() -> None:
    desk = make_desk()
    green = make_department("绿化部")
    gardener = make_actor(Role.SUPERVISOR, name="花匠", department=green)
    deputy = make_actor(Role.FINANCE, name="代理")
    lend(make_actor(Role.LEADER), gardener, deputy, Role.SUPERVISOR)
    slip = desk.completed()
    with pytest.raises(OtherDepartment):
        work.act(reconcile_order, by=deputy, at=later(days=1), order_id=slip)


def test_a_stand_in_who_moves_to_another_department_is_nobodys_head_there() -> None:
    desk = make_desk()
    green = make_department("绿化部")
    deputy = make_actor(Role.CLERK, name="代理", department=desk.engineering)
    lend(make_actor(Role.LEADER), desk.supervisor, deputy, Role.SUPERVISOR)
    assert Role.SUPERVISOR in roles_at(deputy, FRIDAY)
    admin = make_actor(Role.ADMIN)
    moved = {"username": username(deputy), "name": "代理", "department_id": green.id}
    work.act(place_user, by=admin, at=FRIDAY, **moved)
    assert roles_at(deputy, FRIDAY) == {Role.CLERK}


def test_a_stand_in_for_finance_voids_what_others_issued_and_asked_for() -> None:
    customer, works = make_customer(), make_department()
    finance, clerk, leader = make_actor(Role.FINANCE), make_actor(Role.CLERK), make_actor(Role.LEADER)
    cashier = make_actor(Role.CLERK, name="收银")
    make_order(customer, works, 80_00)
    own, foreign, asked = pay(clerk, customer, 10_00), pay(cashier, customer, 20_00), pay(cashier, customer, 5_00)
    lend(leader, finance, clerk, Role.FINANCE)
    with pytest.raises(SamePerson):
        work.act(void_receipt, by=clerk, at=FRIDAY, receipt_no=own.receipt_no, reason="错")
    work.act(ask_for_void, by=clerk, at=FRIDAY, receipt_no=asked.receipt_no, reason="错")
    with pytest.raises(OwnWorkAsStandIn):
        work.act(void_receipt, by=clerk, at=FRIDAY, receipt_no=asked.receipt_no)
    work.act(void_receipt, by=clerk, at=FRIDAY, receipt_no=foreign.receipt_no, reason="错")


def test_a_stand_in_for_the_manager_confirms_a_lock_that_another_asked_for() -> None:
    customer, works, manager = make_customer(), make_department(), make_actor(Role.MANAGER)
    finance, second = make_actor(Role.FINANCE, name="钱"), make_actor(Role.FINANCE, name="孙")
    make_order(customer, works, 80_00)
    end = datetime(2026, 11, 30, 9, tzinfo=UTC)
    work.act(issue_notices, by=finance, at=end, month="2026-11")
    work.act(ask_for_lock, by=finance, at=end, month="2026-11")
    days = {"from_on": office_day(end), "until_on": office_day(end)}
    lend(manager, manager, finance, Role.MANAGER, at=end, **days)
    lend(manager, manager, second, Role.MANAGER, at=end, **days)
    with pytest.raises(SamePerson):
        work.act(lock_month, by=finance, at=end, month="2026-11")
    work.act(lock_month, by=second, at=end, month="2026-11")
    assert work.ask(get_month, month="2026-11").state is MonthState.LOCKED
    # The leader's stand-in does not open again what they locked themselves.
    leader = make_actor(Role.LEADER)
    lend(leader, leader, second, Role.LEADER, at=end, **days)
    with pytest.raises(OwnWorkAsStandIn):
        work.act(reopen_month, by=second, at=end, month="2026-11", reason="更正")


def test_a_stand_in_for_the_manager_grants_no_goodwill_to_the_own_request() -> None:
    desk = make_desk()
    lend(desk.manager, desk.manager, desk.clerk, Role.MANAGER)
    kind = {"settlement": Settlement.FREE, "free_ground": FreeGround.GOODWILL}
    own = desk.register(accepted_how=None, **kind)
    assert own.state == OrderState.REGISTERED
    with pytest.raises(OwnWorkAsStandIn):
        work.act(grant_free, by=desk.clerk, at=FRIDAY, order_id=own.order_id, ground=FreeGround.GOODWILL)
    foreign = desk.register(accepted_how=None, by=make_actor(Role.CLERK, name="另一位"), **kind)
    work.act(grant_free, by=desk.clerk, at=FRIDAY, order_id=foreign.order_id, ground=FreeGround.GOODWILL)
    assert order_of(foreign.order_id).state is OrderState.ACCEPTED


def test_the_history_and_the_audit_trail_say_in_whose_place_it_was_done() -> None:
    desk = make_desk()
    lend(desk.manager, desk.manager, desk.clerk, Role.MANAGER)
    order = desk.register(item_id=None, item_name="代遛狗", accepted_how=None, by=make_actor(Role.CLERK, name="另一位"))
    work.act(decline_request, by=desk.clerk, at=later(1), order_id=order.order_id, reason="不做")
    view = work.ask(get_order, order_no=order.order_no)
    assert view is not None
    shown = {event.verb: (event.who, event.instead_of) for event in view.events}
    assert shown[OrderVerb.DECLINE] == ("王芳", "陈经理")
    assert shown[OrderVerb.REGISTER] == ("另一位", "")
    of_day = work.ask(list_audit, actor=SYSTEM, day=TODAY).lines
    lines = [line for line in of_day if line.action is AuditAction.INSTEAD]
    assert [(line.user_name, line.operation, line.changes) for line in lines] == [
        ("王芳", "decline_request", "instead_of: 陈经理")
    ]


def test_with_a_role_of_ones_own_nobody_is_a_stand_in() -> None:
    desk = make_desk()
    second = make_actor(Role.CLERK, Role.FINANCE, name="身兼")
    lend(make_actor(Role.LEADER), desk.supervisor, second, Role.SUPERVISOR)
    order_id = desk.accepted()
    work.act(
        dispatch_order, by=second, at=later(1), order_id=order_id, department_id=desk.engineering.id,
        worker_id=desk.worker.id, wanted_at=later(300), wanted_until=later(420),
    )  # fmt: skip
    view = work.ask(get_order, order_no=order_of(order_id).order_no)
    assert view is not None
    assert [event.instead_of for event in view.events if event.verb is OrderVerb.DISPATCH] == [""]


def test_the_lists_show_today_and_what_is_to_come() -> None:
    manager, clerk = make_actor(Role.MANAGER, name="经理"), make_actor(Role.CLERK, name="前台")
    lend(manager, manager, clerk, Role.MANAGER)
    lend(manager, manager, clerk, Role.MANAGER, from_on=TODAY + timedelta(days=9), until_on=TODAY + timedelta(days=9))
    rows = work.ask(list_stand_ins, today=TODAY)
    assert [(row.absent, row.delegate, row.role, row.granted_by) for row in rows] == [
        ("经理", "前台", Role.MANAGER, "经理")
    ] * 2
    assert clerk.user_id is not None
    assert len(work.ask(list_own_stand_ins, user_id=clerk.user_id, today=TODAY)) == 1
    assert len(work.ask(list_stand_ins, today=TODAY + timedelta(days=4))) == 1
    people = {row.name: row.roles for row in work.ask(list_people_with_roles)}
    assert people == {"经理": (Role.MANAGER,), "前台": (Role.CLERK,)}

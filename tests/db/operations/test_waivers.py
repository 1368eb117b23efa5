"""One-person waivers: a leader's, for a time, never for voids and locks; each use is marked and counted (R-ROLE-1)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db import work
from db.errors import Incomplete, NotAllowed, NotFound
from db.operations.delegations import delegate_role
from db.operations.reconcile import reconcile_order
from db.operations.waivers import WaivedAlready, WaiverEnded, end_waiver, grant_waiver
from db.queries.closing_sheet import get_closing_sheet
from db.queries.duties import list_waiver_uses, list_waivers
from db.rules.separation_of_duties import (
    NEVER_WAIVED,
    NeverWaived,
    OwnWorkAsStandIn,
    SamePerson,
    WaiverEndNotPossible,
    waivable_rules,
)
from db.types import Actor
from db.vocabulary import DutyRule, OrderVerb, Role
from tests.factories import FRIDAY, make_actor
from tests.order_factories import Desk, as_worker, later, make_desk, order_of

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)
RULE = DutyRule.WORKER_RECONCILES


def allow(by: Actor, rule: DutyRule | None = RULE, **changed: Any) -> int:
    request: dict[str, Any] = {"until_on": TODAY + timedelta(days=30), "reason": "只有一个人", "at": FRIDAY}
    return work.act(grant_waiver, by=by, rule=rule, **{**request, **changed})


def own_job(desk: Desk) -> tuple[Actor, int]:
    """A head who does the jobs, too, with one finished."""
    return as_worker(desk.supervisor, desk.worker), desk.completed()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEADER])
def test_only_a_leader_allows_it_and_ends_it(role: Role) -> None:
    leader, other = make_actor(Role.LEADER), make_actor(role)
    with pytest.raises(NotAllowed):
        allow(other)
    waiver = allow(leader)
    with pytest.raises(NotAllowed):
        work.act(end_waiver, by=other, at=FRIDAY, waiver_id=waiver)


@pytest.mark.parametrize("rule", DutyRule)
def test_voids_month_locks_and_own_roles_are_never_allowed_to_one_person(rule: DutyRule) -> None:
    leader = make_actor(Role.LEADER)
    if rule in NEVER_WAIVED:
        with pytest.raises(NeverWaived):
            allow(leader, rule)
        assert rule not in waivable_rules()
        assert work.ask(list_waivers) == []
    else:
        assert allow(leader, rule)
        assert rule in waivable_rules()


@pytest.mark.parametrize("days", [-1, 367, 4000])
def test_it_ends_within_a_year_and_not_in_the_past(days: int) -> None:
    with pytest.raises(WaiverEndNotPossible):
        allow(make_actor(Role.LEADER), until_on=TODAY + timedelta(days=days))


@pytest.mark.parametrize("missing", [{"rule": None}, {"until_on": None}, {"reason": " "}])
def test_rule_last_day_and_reason_are_required(missing: dict[str, Any]) -> None:
    with pytest.raises(Incomplete):
        allow(make_actor(Role.LEADER), **missing)


def test_one_in_force_for_a_rule_is_enough() -> None:
    leader = make_actor(Role.LEADER)
    first = allow(leader)
    with pytest.raises(WaivedAlready):
        allow(leader)
    allow(leader, DutyRule.PRICE_DRAFTER_APPROVES)
    work.act(end_waiver, by=leader, at=FRIDAY, waiver_id=first)
    with pytest.raises(WaiverEnded):
        work.act(end_waiver, by=leader, at=FRIDAY, waiver_id=first)
    with pytest.raises(NotFound):
        work.act(end_waiver, by=leader, at=FRIDAY, waiver_id=9999)
    allow(leader)


def test_each_use_is_marked_counted_and_on_the_closing_sheet_of_its_month() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER)
    head, slip = own_job(desk)
    with pytest.raises(SamePerson):
        work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)
    allow(leader)
    work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)
    (row,) = work.ask(list_waivers)
    assert (row.rule, row.uses, row.holds_on(TODAY)) == (RULE, 1, True)
    (use,) = work.ask(list_waiver_uses)
    assert (use.who, use.verb, use.subject) == ("赵强", OrderVerb.RECONCILE, order_of(slip).order_no)
    assert work.ask(get_closing_sheet, month="2026-11").waiver_uses == [use]
    assert work.ask(get_closing_sheet, month="2026-10").waiver_uses == []
    assert work.ask(get_closing_sheet, month="2026-12").waiver_uses == []


def test_what_needs_no_waiver_uses_none() -> None:
    desk = make_desk()
    allow(make_actor(Role.LEADER))
    work.act(reconcile_order, by=desk.supervisor, at=later(days=1), order_id=desk.completed())
    assert work.ask(list_waiver_uses) == []


def test_it_holds_through_its_last_day_in_the_office() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER)
    head, slip = own_job(desk)
    second = desk.completed()
    allow(leader, until_on=date(2026, 11, 21))
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    work.act(reconcile_order, by=head, at=midnight - timedelta(seconds=1), order_id=slip)
    with pytest.raises(SamePerson):
        work.act(reconcile_order, by=head, at=midnight, order_id=second)


def test_an_ended_waiver_allows_nothing_more() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER)
    head, slip = own_job(desk)
    waiver = allow(leader)
    work.act(end_waiver, by=leader, at=FRIDAY, waiver_id=waiver)
    with pytest.raises(SamePerson):
        work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)


def test_a_stand_in_never_does_both_halves_not_even_with_a_waiver() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER)
    deputy = as_worker(make_actor(Role.CLERK, name="副手", department=desk.engineering), desk.worker)
    slip = desk.completed()
    allow(leader)
    work.act(
        delegate_role, by=leader, at=FRIDAY, absent_user_id=desk.supervisor.user_id, delegate_id=deputy.user_id,
        role=Role.SUPERVISOR, from_on=TODAY, until_on=TODAY + timedelta(days=5), reason="病假",
    )  # fmt: skip
    with pytest.raises(OwnWorkAsStandIn):
        work.act(reconcile_order, by=deputy, at=later(days=1), order_id=slip)
    assert work.ask(list_waiver_uses) == []


def test_what_a_stand_in_allowed_in_the_leaders_place_is_for_others() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER)
    head, slip = own_job(desk)
    absent = {"absent_user_id": leader.user_id, "delegate_id": head.user_id, "role": Role.LEADER}
    dates = {"from_on": TODAY, "until_on": TODAY + timedelta(days=3), "reason": "年假"}
    work.act(delegate_role, by=leader, at=FRIDAY, **absent, **dates)
    own = allow(head)
    with pytest.raises(SamePerson):
        work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)
    work.act(end_waiver, by=leader, at=FRIDAY, waiver_id=own)
    allow(leader)
    work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)

"""The month's warnings, day by day: who is told of which step from when, and until when (R-BILL-2, R-DEC-5)."""

from datetime import date

import pytest

from db import work
from db.clock import office_instant
from db.operations.hand_ins import sign_hand_in, withdraw_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month, reopen_month, review_month
from db.queries.inbox import count_work_items, list_work_items
from db.tables.office import Setting
from db.types import Actor
from db.vocabulary import OrderState, Role, WorkKind
from tests.billing_factories import make_order
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")
MONTHLY = {
    *(WorkKind.HAND_IN, WorkKind.REVIEW_MONTH, WorkKind.EXCEPTION, WorkKind.ISSUE),
    *(WorkKind.ASK_FOR_LOCK, WorkKind.LOCK),
}
HAND_IN, REVIEW, ISSUE = WorkKind.HAND_IN, WorkKind.REVIEW_MONTH, WorkKind.ISSUE


class Office:
    """Somebody for each step, and a charged slip of November."""

    def __init__(self) -> None:
        self.works = make_department()
        self.zhang = make_customer()
        self.head = make_actor(Role.SUPERVISOR, name="主管", department=self.works)
        self.finance = make_actor(Role.FINANCE)
        self.manager = make_actor(Role.MANAGER)
        self.leader = make_actor(Role.LEADER)
        make_order(self.zhang, self.works, 80_00, on=date(2026, 11, 3))


@pytest.fixture
def o(office: object) -> Office:
    return Office()


def waits(actor: Actor, day: date, hour: int = 9) -> list[tuple[WorkKind, str, bool]]:
    """(what, month, overdue); the number in the menu is that of the rows."""
    at = office_instant(day, hour)
    found = work.ask(list_work_items, actor=actor, at=at)
    assert found.total == work.ask(count_work_items, actor=actor, at=at)
    rows = [item for item in found.items if item.kind in MONTHLY]
    assert all((item.page, item.params) == ("billing_rollup", {"month": item.number}) for item in rows)
    return sorted(((item.kind, item.number, item.is_overdue) for item in rows), key=str)


def kinds(actor: Actor, day: date, hour: int = 9) -> set[WorkKind]:
    return {kind for kind, _month, _overdue in waits(actor, day, hour)}


@pytest.mark.parametrize(
    ("day", "of_head", "of_finance"),
    [
        (date(2026, 11, 19), set(), set()),
        (date(2026, 11, 20), {HAND_IN}, {REVIEW}),
        (date(2026, 11, 24), {HAND_IN}, {REVIEW}),
        (date(2026, 11, 25), {HAND_IN}, {REVIEW, ISSUE}),
        (date(2026, 11, 30), {HAND_IN}, {REVIEW, ISSUE}),
        (date(2026, 12, 1), {HAND_IN}, {REVIEW, ISSUE}),
    ],
)
def test_each_step_is_announced_on_its_day(
    o: Office, day: date, of_head: set[WorkKind], of_finance: set[WorkKind]
) -> None:
    assert (kinds(o.head, day), kinds(o.finance, day)) == (of_head, of_finance)
    assert kinds(o.manager, day) == kinds(o.leader, day) == set()


def test_the_hand_in_is_overdue_after_the_25th_and_the_notices_after_the_last_day(o: Office) -> None:
    assert waits(o.head, date(2026, 11, 25), 23) == [(HAND_IN, "2026-11", False)]
    assert waits(o.head, date(2026, 11, 26), 0) == [(HAND_IN, "2026-11", True)]
    assert {late for _kind, _month, late in waits(o.finance, date(2026, 11, 30), 23)} == {False}
    assert {late for _kind, _month, late in waits(o.finance, date(2026, 12, 1), 0)} == {True}


def test_the_days_are_settings(o: Office) -> None:
    days = {"hand_in_day": "20", "notice_day": "28"}
    rows = [Setting(key=key, value=value, set_at=FRIDAY) for key, value in days.items()]
    put(lambda session: session.add_all(rows))
    assert kinds(o.head, date(2026, 11, 14)) == set()
    assert kinds(o.head, date(2026, 11, 15)) == {HAND_IN}
    assert ISSUE in kinds(o.finance, date(2026, 11, 20))
    assert (ISSUE, "2026-11", True) in waits(o.finance, date(2026, 11, 29), 0)


def test_a_step_that_is_done_waits_no_longer_and_one_taken_back_waits_again(o: Office) -> None:
    day, at = date(2026, 11, 26), office_instant(date(2026, 11, 25), 10)
    signed = {"month": "2026-11", "department_id": o.works.id}
    work.act(sign_hand_in, by=o.head, at=at, **signed)
    assert kinds(o.head, day) == set()
    work.act(withdraw_hand_in, by=o.head, at=at, reason="漏单", **signed)
    assert kinds(o.head, day) == {HAND_IN}
    work.act(review_month, by=o.finance, at=at, month="2026-11")
    assert kinds(o.finance, day) == {ISSUE}
    work.act(issue_notices, by=o.finance, at=at, month="2026-11")
    assert kinds(o.finance, day) == kinds(o.head, day) == set()


def test_slips_that_stay_out_are_counted_for_finance_until_the_notices_are_made(o: Office) -> None:
    make_order(o.zhang, o.works, 30_00, on=date(2026, 11, 10), state=OrderState.COMPLETED)
    assert WorkKind.EXCEPTION in kinds(o.finance, date(2026, 11, 20))
    work.act(issue_notices, by=o.finance, at=office_instant(date(2026, 11, 30), 10), month="2026-11")
    assert WorkKind.EXCEPTION not in kinds(o.finance, date(2026, 12, 1))


def test_a_month_that_is_over_waits_for_its_lock_first_with_finance_then_with_the_manager(o: Office) -> None:
    at, month = office_instant(date(2026, 11, 30), 10), "2026-11"
    work.act(issue_notices, by=o.finance, at=at, month=month)
    assert kinds(o.finance, date(2026, 11, 30)) == set()
    assert waits(o.finance, date(2026, 12, 1)) == [(WorkKind.ASK_FOR_LOCK, month, False)]
    work.act(ask_for_lock, by=o.finance, at=office_instant(date(2026, 12, 1), 10), month=month)
    assert kinds(o.finance, date(2026, 12, 2)) == set()
    assert waits(o.manager, date(2026, 12, 2), 23) == [(WorkKind.LOCK, month, False)]
    assert waits(o.manager, date(2026, 12, 3), 0) == [(WorkKind.LOCK, month, True)]
    work.act(lock_month, by=o.manager, at=office_instant(date(2026, 12, 2), 10), month=month)
    assert kinds(o.manager, date(2026, 12, 3)) == kinds(o.finance, date(2026, 12, 3)) == set()
    work.act(reopen_month, by=o.leader, at=office_instant(date(2026, 12, 3), 10), month=month, reason="更正")
    assert kinds(o.finance, date(2026, 12, 4)) == {WorkKind.ASK_FOR_LOCK}


def test_no_month_is_forgotten_when_its_notices_were_never_made(o: Office) -> None:
    work.act(issue_notices, by=o.finance, at=office_instant(date(2026, 11, 30), 10), month="2026-11")
    make_order(o.zhang, o.works, 30_00, on=date(2026, 12, 10))
    assert (ISSUE, "2026-12", True) in waits(o.finance, date(2027, 3, 3))
    assert (HAND_IN, "2026-12", True) in waits(o.head, date(2027, 3, 3))

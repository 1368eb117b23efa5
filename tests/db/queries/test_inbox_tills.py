"""The inbox reminds a cashier of the day's money in the afternoon, and whoever signs of what was handed over."""

from datetime import datetime, timedelta

import pytest

from db import work
from db.operations.tills import hand_over_till, receive_hand_over
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_item import WorkItem
from db.types import Actor
from db.vocabulary import HandOverTo, Role, WorkKind
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer

pytestmark = pytest.mark.usefixtures("office")
AFTERNOON = FRIDAY + timedelta(hours=7)


def waiting(actor: Actor, at: datetime) -> list[WorkItem]:
    work_now = work.ask(list_work_items, actor=actor, at=at)
    assert work_now.total == work.ask(count_work_items, actor=actor, at=at)
    return [item for item in work_now.items if item.kind in (WorkKind.HAND_OVER, WorkKind.RECEIVE)]


def test_a_cashier_is_reminded_in_the_afternoon_and_late_from_the_next_day_on() -> None:
    zhang, clerk, other = make_customer(), make_actor(Role.CLERK, name="周敏"), make_actor(Role.CLERK)
    pay(clerk, zhang, 80_00)
    assert waiting(clerk, FRIDAY) == waiting(other, AFTERNOON) == []
    (today,) = waiting(clerk, AFTERNOON)
    assert (today.kind, today.who, today.what, today.is_overdue) == (WorkKind.HAND_OVER, "周敏", "¥80.00", False)
    assert (today.page, today.params) == ("till", {"view": "mine"})
    (late,) = waiting(clerk, FRIDAY + timedelta(days=1))
    assert late.is_overdue


def test_finance_is_asked_for_a_signature_until_it_is_given() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK, name="周敏"), make_actor(Role.FINANCE)
    pay(clerk, zhang, 80_00)
    made = work.act(hand_over_till, by=clerk, at=AFTERNOON, to=HandOverTo.FINANCE, counted_cash_fen=80_00)
    assert waiting(clerk, AFTERNOON) == []
    (item,) = waiting(finance, AFTERNOON)
    assert (item.kind, item.number, item.who, item.what) == (WorkKind.RECEIVE, made.hand_over_no, "周敏", "¥80.00")
    work.act(receive_hand_over, by=finance, at=AFTERNOON, hand_over_no=made.hand_over_no)
    assert waiting(finance, AFTERNOON) == []


def test_the_named_cashier_is_asked_and_finance_is_not() -> None:
    zhang, clerk, night = make_customer(), make_actor(Role.CLERK), make_actor(Role.CLERK)
    finance = make_actor(Role.FINANCE)
    pay(clerk, zhang, 80_00)
    facts = {"to": HandOverTo.NEXT_SHIFT, "to_user_id": night.user_id, "counted_cash_fen": 80_00}
    work.act(hand_over_till, by=clerk, at=AFTERNOON, **facts)
    assert [item.kind for item in waiting(night, FRIDAY)] == [WorkKind.RECEIVE]
    assert waiting(finance, AFTERNOON) == []

"""What somebody has not done in time reaches the next person at the next look, without anybody's click."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_item import WorkItem, matter_of
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackState, FreeGround, OrderKind, OrderState, Role, Settlement, WorkKind
from tests.factories import FRIDAY, make_actor, make_finished_order, put
from tests.order_factories import Desk, make_desk

pytestmark = pytest.mark.usefixtures("office")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# 20:00 on that Friday, the end of duty; it was 09:00.
FRIDAY_EVENING = FRIDAY + 11 * HOUR
MONDAY_EVENING = FRIDAY_EVENING + 3 * DAY


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def leader() -> Actor:
    return make_actor(Role.LEADER)


def late(actor: Actor, at: datetime) -> list[WorkItem]:
    found = work.ask(list_work_items, actor=actor, at=at)
    assert found.total == work.ask(count_work_items, actor=actor, at=at)
    items = [item for item in found.items if item.kind is WorkKind.STEP_IN]
    assert all(item.is_overdue and item.due_at is not None and item.due_at < at for item in items)
    return items


def texts(actor: Actor, at: datetime) -> list[str]:
    return [matter_of(item, str) for item in late(actor, at)]


def make_repairs(desk: Desk, count: int) -> None:
    """Registered on Friday at 09:00 and not picked up."""

    def make(session: Session) -> None:
        for n in range(1, count + 1):
            session.add(
                WorkOrder(
                    order_no=f"BX-{n}",
                    kind=OrderKind.REPAIR,
                    state=OrderState.ACCEPTED,
                    channel="phone",
                    customer_id=desk.customer.id,
                    unit_id=desk.unit_id,
                    item_name="水管",
                    department_id=desk.engineering.id,
                    settlement=Settlement.FREE,
                    free_ground=FreeGround.WARRANTY,
                    registered_at=FRIDAY + n * MINUTE,
                    recorded_at=FRIDAY,
                    pick_up_due_at=FRIDAY + (30 + n) * MINUTE,
                )
            )

    put(make)


def test_r_order_4_a_slip_not_picked_up_in_time_is_with_the_manager_in_the_same_minute(desk: Desk) -> None:
    make_repairs(desk, 1)
    assert late(desk.manager, FRIDAY + 31 * MINUTE) == []
    (item,) = late(desk.manager, FRIDAY + 32 * MINUTE)
    assert (item.number, item.who, matter_of(item, str)) == ("BX-1", "3-1-1201 张伟", "Not picked up: 水管")
    assert (item.page, item.params) == ("order", {"no": "BX-1"})
    for other in (desk.clerk, desk.supervisor, desk.finance):
        assert late(other, FRIDAY + HOUR) == []


def test_many_slips_of_a_kind_are_one_row_with_their_number(desk: Desk) -> None:
    make_repairs(desk, 4)
    (item,) = late(desk.manager, FRIDAY + HOUR)
    assert (item.number, matter_of(item, str)) == ("", "4 slips not picked up")
    assert (item.page, item.params) == ("work-orders", {"state": "open"})
    assert item.due_at == FRIDAY + 31 * MINUTE


def test_who_heads_the_department_too_has_the_slip_once(desk: Desk) -> None:
    make_repairs(desk, 1)
    both = make_actor(Role.MANAGER, Role.SUPERVISOR, department=desk.engineering)
    items = work.ask(list_work_items, actor=both, at=FRIDAY + HOUR).items
    assert [item.kind for item in items] == [WorkKind.PICK_UP]


def test_r_order_4_a_request_not_answered_by_the_next_working_day_is_with_the_manager(desk: Desk) -> None:
    desk.register(accepted_how=None)
    assert texts(desk.manager, MONDAY_EVENING) == []
    assert texts(desk.manager, MONDAY_EVENING + MINUTE) == ["Not answered: 空调清洗"]


def test_r_price_8_what_the_manager_has_not_decided_is_with_the_leader_a_working_day_later(
    desk: Desk, leader: Actor
) -> None:
    desk.register(accepted_how=None, settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL)
    assert texts(leader, MONDAY_EVENING + MINUTE) == []
    assert texts(leader, MONDAY_EVENING + DAY + MINUTE) == ["Not decided: 空调清洗"]
    assert texts(desk.manager, MONDAY_EVENING + DAY + MINUTE) == []


def test_r_order_6_slips_not_reconciled_reach_the_manager_a_working_day_after_their_morning(desk: Desk) -> None:
    make_finished_order(desk.customer, desk.engineering)
    assert "Not reconciled: 更换水龙头" not in texts(desk.manager, MONDAY_EVENING + DAY)
    assert "Not reconciled: 更换水龙头" in texts(desk.manager, MONDAY_EVENING + DAY + MINUTE)


def test_r_call_1_a_callback_overdue_by_a_working_day_is_with_the_manager(desk: Desk) -> None:
    """Due on Monday; Tuesday has passed."""
    make_finished_order(desk.customer, desk.engineering, state=OrderState.RECONCILED)
    assert texts(desk.manager, MONDAY_EVENING + DAY) == []
    (item,) = late(desk.manager, MONDAY_EVENING + DAY + MINUTE)
    assert matter_of(item, str) == "Not called back: 更换水龙头"
    assert item.page == "callbacks"
    assert item.due_at == MONDAY_EVENING


def test_r_call_4_a_dissatisfied_answer_that_the_manager_leaves_lying_is_with_the_leader(
    desk: Desk, leader: Actor
) -> None:
    make_finished_order(desk.customer, desk.engineering, state=OrderState.RECONCILED)

    def be_dissatisfied(session: Session) -> None:
        callback = session.scalars(select(Callback)).one()
        callback.state, callback.satisfaction, callback.reported_at = CallbackState.DONE, 1, FRIDAY
        callback.done_on, callback.done_at = FRIDAY.date(), FRIDAY

    put(be_dissatisfied)
    assert texts(leader, MONDAY_EVENING) == []
    assert texts(leader, MONDAY_EVENING + MINUTE) == ["Dissatisfied, no answer: 更换水龙头"]
    assert texts(desk.manager, MONDAY_EVENING + MINUTE) == []


def test_taken_over_slips_disturb_nobody(desk: Desk) -> None:
    make_finished_order(desk.customer, desk.engineering, is_taken_over=True, recorded_at=FRIDAY + 5 * DAY)
    assert texts(desk.manager, FRIDAY + 30 * DAY) == []


def test_a_year_without_holidays_is_in_the_managers_inbox_from_december_on() -> None:
    manager = make_actor(Role.MANAGER)
    for day, there in ((datetime(2028, 1, 2), True), (datetime(2025, 12, 1), False)):
        items = work.ask(list_work_items, actor=manager, at=day.replace(tzinfo=FRIDAY.tzinfo)).items
        assert [item.what for item in items if item.kind is WorkKind.ENTER_HOLIDAYS] == ["2028"] * there

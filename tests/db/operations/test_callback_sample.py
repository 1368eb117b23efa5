"""Where the office calls back a part of its jobs, the lot decides once, for everybody to recompute (R-CALL-1)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import work
from db.operations.completion import sign_off_order
from db.operations.reconcile import reconcile_order
from db.operations.settings import SettingNotReadable, change_setting
from db.queries.callbacks import count_callbacks, get_callback_rates
from db.queries.callbacks_sample import get_lot
from db.queries.checks import run_checks
from db.rules.callbacks import draw
from db.tables.callbacks import Callback
from db.vocabulary import CallbackState, CallbackView, OrderState, Role, Settlement, SignOff, Trade
from tests.complaint_desk import make_complaint_desk
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order
from tests.order_factories import Desk, later, make_desk, order_of

pytestmark = pytest.mark.usefixtures("office")
MONDAY = FRIDAY + timedelta(days=3)
NUMBERS = [f"TY-20261120-{n:03d}" for n in range(1, 21)]


def set_to(key: str, value: object, at: datetime = FRIDAY - timedelta(days=1)) -> None:
    work.act(change_setting, by=make_actor(Role.MANAGER), at=at, setting=key, value=str(value))


def finish(numbers: list[str] = NUMBERS) -> dict[str, CallbackState]:
    """These repairs are finished; what became of their callbacks."""
    customer, department = make_customer(), make_department()
    for number in numbers:
        make_finished_order(customer, department, order_no=number, completed_at=FRIDAY)
    return states()


def states() -> dict[str, CallbackState]:
    rows = work.ask(lambda session: list(session.scalars(select(Callback).order_by(Callback.id))))
    return {order_of(row.work_order_id or 0).order_no: row.state for row in rows}


def test_every_job_is_called_back_unless_the_office_says_otherwise() -> None:
    assert set(finish().values()) == {CallbackState.DUE}


def test_the_quota_of_repairs_calls_back_those_whose_lot_is_low() -> None:
    set_to("callback_quota_repair", 40)
    drawn = {number for number, state in finish().items() if state is CallbackState.DUE}
    assert drawn == {number for number in NUMBERS if draw(number, seed="callbacks") < 4000}
    assert 0 < len(drawn) < len(NUMBERS)


def test_the_quota_of_services_leaves_repairs_alone() -> None:
    set_to("callback_quota_service", 1)
    assert set(finish().values()) == {CallbackState.DUE}


def test_raising_the_quota_draws_nothing_of_the_past() -> None:
    set_to("callback_quota_repair", 1)
    before = finish()
    set_to("callback_quota_repair", 100, at=FRIDAY + timedelta(hours=1))
    assert states() == before


def test_an_auditor_recomputes_each_lot_with_the_settings_of_that_day() -> None:
    set_to("callback_quota_repair", 40)
    set_to("callback_seed", "二〇二六")
    before = finish()
    for key, value in (("callback_quota_repair", 90), ("callback_seed", "另一个词")):
        set_to(key, value, at=FRIDAY + timedelta(hours=1))
    rows = work.ask(lambda session: list(session.scalars(select(Callback))))
    lots = [work.ask(get_lot, order_id=row.work_order_id) for row in rows]
    assert {(lot.seed, lot.quota_percent) for lot in lots if lot} == {("二〇二六", 40)}
    again = {lot.order_no: CallbackState.DUE if lot.is_drawn else CallbackState.NOT_DRAWN for lot in lots if lot}
    assert again == before


def test_what_is_not_drawn_is_in_no_list_and_no_rate() -> None:
    set_to("callback_quota_repair", 40)
    due = sum(state is CallbackState.DUE for state in finish().values())
    clerk, today = make_actor(Role.CLERK), MONDAY.date()
    rates = work.ask(get_callback_rates, actor=clerk, month="2026-11", today=today)
    counts = work.ask(count_callbacks, actor=clerk, today=today)
    assert (rates.due, counts[CallbackView.ALL], counts[CallbackView.DONE_TODAY]) == (due, due, 0)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def done(desk: Desk, **facts: Any) -> int:
    order_id = desk.started(**facts)
    work.act(sign_off_order, by=desk.clerk, at=later(60), order_id=order_id, sign_off=SignOff.SIGNED, result="好")
    return order_id


def test_r_dec_4_an_order_that_is_not_drawn_closes_without_a_call(desk: Desk) -> None:
    set_to("callback_quota_service", 1)
    set_to("callback_quota_repair", 1)
    drawn = []
    for _n in range(3):
        order_id = done(desk, settlement=Settlement.FREE, free_ground="warranty", accepted_how=None,
                        trade=Trade.WATER_POWER)  # fmt: skip
        work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
        drawn.append(states()[order_of(order_id).order_no] is CallbackState.DUE)
        assert order_of(order_id).state is (OrderState.RECONCILED if drawn[-1] else OrderState.CLOSED)
    assert not all(drawn)
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []


@pytest.mark.parametrize("quota", ["0", "101", "half", "-3"])
def test_a_quota_is_between_one_and_a_hundred_percent(quota: str) -> None:
    with pytest.raises(SettingNotReadable):
        set_to("callback_quota_repair", quota)


def test_r_call_1_complaints_are_called_back_whatever_the_quota() -> None:
    set_to("callback_quota_repair", 1)
    set_to("callback_quota_service", 1)
    desk = make_complaint_desk()
    for _n in range(5):
        desk.settled()
    assert set(work.ask(lambda session: list(session.scalars(select(Callback.state))))) == {CallbackState.DUE}

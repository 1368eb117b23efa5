"""Whatever staff press in whatever order: an order and its ledger always agree, and a refusal changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import work
from db.errors import RuleError
from db.operations.acceptance import accept_price, cancel_order, grant_free, price_request
from db.operations.completion import change_price_on_site, record_signature, sign_off_order
from db.operations.corrections import correct_reconciled_amount, switch_to_monthly
from db.operations.dispatch import dispatch_order, hold_order, resume_order, start_order
from db.operations.reconcile import mark_slip_wrong, reconcile_order
from db.queries.accounts import get_live_charge
from db.queries.work_orders_one import OrderView, get_order
from db.rules.prices import Line
from db.types import Actor
from db.vocabulary import AcceptedHow, FreeGround, LineKind, OrderState, Settlement, SignOff, SlipProblem
from tests.billing_factories import pay
from tests.order_factories import Desk, later, make_desk, order_of

pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
TRAY = Line("接水盘", 1000, 46_00, LineKind.PART)
Press = tuple[Callable[..., Any], str, dict[str, Any]]


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def presses(desk: Desk) -> list[Press]:
    """Every verb with a plausible request, by somebody who may do it."""
    first = Line("空调清洗", 3000, 120_00, LineKind.ITEM, "台", desk.item.id)
    wanted = {"department_id": desk.engineering.id, "worker_id": desk.worker.id, "wanted_at": later(300)}
    yes = {"accepted_how": AcceptedHow.ON_SITE}
    return [
        (price_request, "clerk", {"item_id": desk.item.id, "quantity_thousandths": 1000}),
        (accept_price, "clerk", yes),
        (grant_free, "manager", {"ground": FreeGround.GOODWILL}),
        (dispatch_order, "clerk", wanted),
        (start_order, "supervisor", {}),
        (hold_order, "clerk", {"reason": "等件"}),
        (resume_order, "clerk", {}),
        (change_price_on_site, "clerk", {"lines": [first, TRAY], "reason": "加项", **yes}),
        (change_price_on_site, "clerk", {"lines": [first], "reason": "加项"}),
        (sign_off_order, "supervisor", {"sign_off": SignOff.SIGNED, "result": "好", "parts": [TRAY], **yes}),
        (sign_off_order, "supervisor", {"sign_off": SignOff.UNSIGNED, "result": "好"}),
        (record_signature, "clerk", {"sign_off": SignOff.PHONE}),
        (mark_slip_wrong, "supervisor", {"problem": SlipProblem.NOT_DONE}),
        (reconcile_order, "supervisor", {}),
        (correct_reconciled_amount, "manager", {"lines": [TRAY], "reason": "多收", **yes}),
        (switch_to_monthly, "finance", {"reason": "客户要求"}),
        (cancel_order, "supervisor", {"reason": "取消"}),
    ]


def see(order_id: int) -> OrderView:
    found = work.ask(get_order, order_no=order_of(order_id).order_no)
    assert found is not None
    return found


def require_agreement(order_id: int) -> None:
    """What the order says and what the ledger says are one thing."""
    order, charge = see(order_id), work.ask(get_live_charge, order_id=order_id)
    assert order.events[0].state is order.state
    assert order.amount_fen is None or order.amount_fen == sum(line.amount_fen for line in order.present_lines)
    is_signed = order.state is OrderState.COMPLETED and order.sign_off is not SignOff.UNSIGNED
    is_checked = order.state in (OrderState.RECONCILED, OrderState.CLOSED)
    is_due = is_checked or (is_signed and order.settlement is Settlement.IMMEDIATE)
    if is_due and order.settlement is not Settlement.FREE and order.amount_fen:
        assert charge is not None
        assert charge.amount_fen == order.amount_fen == order.accepted_fen
        assert bool(charge.is_on_notice) == (order.settlement is Settlement.MONTHLY)
    if order.state in (OrderState.CANCELLED, OrderState.DECLINED) or order.settlement is Settlement.FREE:
        assert charge is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    settlement=st.sampled_from([Settlement.IMMEDIATE, Settlement.MONTHLY]),
    is_first=st.booleans(),
    pays=st.integers(0, 14),
    walk=st.lists(st.integers(0, 16), min_size=5, max_size=14),
)
def test_order_and_ledger_agree_whatever_is_pressed(
    desk: Desk, settlement: Settlement, is_first: bool, pays: int, walk: list[int]
) -> None:
    order_id = desk.register(settlement=settlement, is_paid_in_advance=is_first).order_id
    people: dict[str, Actor] = {name: getattr(desk, name) for name in ("clerk", "supervisor", "manager", "finance")}
    buttons = presses(desk)
    # Half of the walk is the plain way, so that the late states are reached too.
    plain = [3, 4, 9, 13]
    for number, choice in enumerate(step for pair in zip(walk, [*plain, *walk], strict=False) for step in pair):
        at = later(10 * number, days=0)
        operation, who, request = buttons[choice]
        before = see(order_id)
        try:
            work.act(operation, by=people[who], at=at, order_id=order_id, **request)
        except RuleError:
            assert see(order_id) == before
        charge = work.ask(get_live_charge, order_id=order_id)
        if number == pays and charge is not None and not charge.is_on_notice:
            pay(desk.clerk, desk.customer, charge.amount_fen, order_of(order_id), at=at + timedelta(minutes=1))
        require_agreement(order_id)

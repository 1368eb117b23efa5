"""An order's way through the office: from the call in the morning to the closed order, on both databases."""

from pathlib import Path

import pytest

from db import work
from db.operations.acceptance import accept_price
from db.operations.callbacks import record_callback
from db.operations.completion import change_price_on_site, record_signature, sign_off_order
from db.operations.dispatch import pick_up_order, print_slip, start_order
from db.operations.reconcile import close_reconciled_day, mark_slip_wrong, reconcile_order
from db.queries.work_orders_one import get_order
from db.queries.work_orders_reconcile import list_days_not_closed, list_slips_to_reconcile
from db.rules.prices import Line
from db.tables.callbacks import Callback
from db.vocabulary import (
    AcceptedHow,
    LineKind,
    Mark,
    MoneyState,
    OrderState,
    OrderVerb,
    Outcome,
    Reached,
    Settlement,
    SignOff,
    SlipProblem,
    Stamp,
    Trade,
)
from tests.billing_factories import pay
from tests.factories import make_item
from tests.order_factories import Desk, entries_of, later, make_desk, order_of

MONDAY = later(days=3)


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def call_back(desk: Desk, order_id: int) -> None:
    callback = work.ask(lambda session: session.query(Callback).filter_by(work_order_id=order_id).one())
    work.act(
        record_callback,
        by=desk.clerk,
        at=MONDAY,
        callback_id=callback.id,
        version=callback.version,
        reached=Reached.REACHED,
        satisfaction=5,
        attitude=Mark.GOOD,
        skill=Mark.GOOD,
        outcome=Outcome.SOLVED,
        is_price_as_agreed=True,
        words="很好",
    )


def test_a_repair_that_grew_on_site_is_paid_at_once_reconciled_and_closed(desk: Desk) -> None:
    # 09:00: a call. The price is told and accepted, the slip printed; the department picks it up within 30 minutes.
    tap = make_item(desk.engineering, "WX-03", "更换水龙头", unit_price_fen=80_00, category="有偿维修")
    told = desk.register(item_id=tap.id, quantity_thousandths=1000, trade=Trade.WATER_POWER, told_fen=80_00)
    order_id = told.order_id
    assert work.act(print_slip, by=desk.clerk, at=later(2), order_id=order_id) == 1
    desk.dispatch(order_id, at=later(5))
    work.act(pick_up_order, by=desk.supervisor, at=later(20), order_id=order_id)
    assert order_of(order_id).picked_up_at < order_of(order_id).pick_up_due_at
    # On site the pipe is broken too: the work pauses until the customer accepts one new price.
    work.act(start_order, by=desk.supervisor, at=later(60), order_id=order_id)
    lines = [Line("更换水龙头", 1000, 80_00, LineKind.ITEM, "台", tap.id), Line("软管", 2000, 15_00, LineKind.PART)]
    work.act(change_price_on_site, by=desk.clerk, at=later(70), order_id=order_id, lines=lines, reason="软管老化")
    assert order_of(order_id).state is OrderState.ON_HOLD
    work.act(
        accept_price, by=desk.clerk, at=later(75), order_id=order_id, accepted_how=AcceptedHow.PHONE, told_fen=110_00
    )
    # Done and signed: the slip is charged at once, paid at the counter, stamped.
    done = {
        "sign_off": SignOff.SIGNED,
        "result": "已更换，试水正常",
        "started_at": later(60),
        "completed_at": later(100),
    }
    work.act(sign_off_order, by=desk.supervisor, at=later(110), order_id=order_id, **done)
    assert entries_of(order_id) == [("charge", 110_00, 0, "2026-11")]
    pay(desk.clerk, desk.customer, 110_00, order_of(order_id), at=later(180))
    shown = work.ask(get_order, order_no=told.order_no)
    assert (shown.money.state, shown.money.stamp, shown.earlier_fen) == (MoneyState.PAID, Stamp.CASH_RECEIVED, 80_00)
    # Monday morning: reconciled, the day closed; the callback ends it.
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    assert order_of(order_id).state is OrderState.RECONCILED
    work.act(
        close_reconciled_day,
        by=desk.supervisor,
        at=MONDAY,
        department_id=desk.engineering.id,
        day=order_of(order_id).completed_on,
    )
    call_back(desk, order_id)
    closed = work.ask(get_order, order_no=told.order_no)
    assert (closed.state, closed.callback.satisfaction) == (OrderState.CLOSED, 5)
    assert [event.verb for event in reversed(closed.events)] == [
        OrderVerb.REGISTER,
        OrderVerb.PRICE,
        OrderVerb.ACCEPT,
        OrderVerb.PRINT,
        OrderVerb.DISPATCH,
        OrderVerb.PICK_UP,
        OrderVerb.START,
        OrderVerb.CHANGE_PRICE,
        OrderVerb.ACCEPT,
        OrderVerb.SIGN_OFF,
        OrderVerb.RECONCILE,
        OrderVerb.CLOSE,
    ]


def test_a_monthly_slip_whose_signature_came_late_is_charged_to_its_own_day(desk: Desk) -> None:
    order_id = desk.completed(settlement=Settlement.MONTHLY, sign_off=SignOff.UNSIGNED)
    asked = {"department_id": desk.engineering.id}
    (slip,) = work.ask(list_slips_to_reconcile, **asked)
    problem = SlipProblem.MISSING_SIGNATURE
    work.act(mark_slip_wrong, by=desk.supervisor, at=MONDAY, order_id=slip.order_id, problem=problem)
    december = later(days=12)
    work.act(record_signature, by=desk.clerk, at=december, order_id=order_id, sign_off=SignOff.SIGNED)
    work.act(reconcile_order, by=desk.supervisor, at=december, order_id=order_id)
    assert entries_of(order_id) == [("charge", 240_00, 1, "2026-11")]
    assert work.ask(list_slips_to_reconcile, **asked) == []
    (left,) = work.ask(list_days_not_closed, **asked, today=december.date())
    assert (left.slips, left.waiting) == (1, 0)

"""One order, the list, dispatch and reconciliation on screen: every button does what it says, for whom it is shown."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.acceptance import cancel_order
from db.operations.dispatch import dispatch_order, start_order
from db.queries.work_orders import PER_PAGE
from db.tables.work_orders import ReconciledDay, WorkOrder
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    FreeGround,
    OrderKind,
    OrderState,
    OrderVerb,
    Role,
    Settlement,
    SignOff,
    SlipProblem,
)
from tests.factories import make_actor, make_customer, make_worker
from tests.order_factories import Desk, later, make_desk, order_of
from tests.pages.signed_in import open_page_as

ORDER, LIST = "services/work_order.py", "services/work_orders.py"
DISPATCH, RECONCILE = "services/dispatch.py", "services/reconcile.py"


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_desk()


def show(actor: Actor, order_id: int, do: OrderVerb | None = None) -> AppTest:
    page = open_page_as(ORDER, actor)
    page.query_params["no"] = order_of(order_id).order_no
    if do is not None:
        page.query_params["do"] = do.value
    page.run()
    assert not page.exception
    return page


def field(page: AppTest, kind: str, label: str) -> Any:
    return next(widget for widget in getattr(page, kind) if widget.label.startswith(label))


def press(page: AppTest, label: str) -> AppTest:
    """The last button of this name: the head repeats the verb of the form below it."""
    next(button for button in reversed(page.button) if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    return " ".join(str(said.value) for said in [*page.markdown, *page.error])


def buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_every_state_shows_its_page_to_every_role(desk: Desk) -> None:
    free = {"settlement": Settlement.FREE, "free_ground": FreeGround.WARRANTY, "kind": OrderKind.SERVICE}
    cancelled = desk.accepted()
    work.act(cancel_order, by=desk.clerk, at=later(5), order_id=cancelled, reason="取消")
    made = [
        desk.register(item_id=None, item_name="封窗", accepted_how=None).order_id,
        desk.register(accepted_how=None).order_id,
        *(desk.accepted(), desk.dispatched(), desk.started(), desk.completed(), desk.reconciled()),
        *(desk.completed(**free, accepted_how=None), cancelled),
    ]
    watchers = [desk.clerk, desk.supervisor, desk.finance, desk.manager, make_actor(Role.LEADER, name="总")]
    for actor in watchers:
        for order_id in made:
            page = show(actor, order_id)
            assert order_of(order_id).order_no in [head.value for head in page.header]
    assert "Print" not in [link.proto.label for link in show(watchers[-1], made[3]).get("link_button")]


def test_an_unknown_number_is_said_calmly(desk: Desk) -> None:
    page = open_page_as(ORDER, desk.clerk)
    page.query_params["no"] = "TY-19990101-001"
    page.run()
    assert "There is no order with this number" in texts(page)


def test_a_clerk_dispatches_and_sees_the_overlap(desk: Desk) -> None:
    first, second = desk.dispatched(), desk.accepted()
    page = show(desk.clerk, second, OrderVerb.DISPATCH)
    field(page, "selectbox", "Worker").set_value(desk.worker.id).run()
    assert "has another job at that time" in " ".join(warning.value for warning in page.warning)
    press(page, "Dispatch")
    order = order_of(second)
    assert (order.state, order.worker_id, order.wanted_at) == (OrderState.DISPATCHED, desk.worker.id, later(300))
    assert order_of(first).state is OrderState.DISPATCHED
    assert "do" not in page.query_params


def test_the_work_is_started_and_completed_with_a_part_the_customer_agreed_to(desk: Desk) -> None:
    order_id = desk.dispatched()
    press(show(desk.clerk, order_id), "Start work")
    assert order_of(order_id).state is OrderState.IN_PROGRESS
    page = show(desk.clerk, order_id, OrderVerb.SIGN_OFF)
    press(page, "Save the completion")
    assert "Fill in: Customer's confirmation." in texts(page)
    field(page, "selectbox", "Result").set_value("Done").run()
    field(page, "button_group", "Customer's confirmation").set_value(SignOff.SIGNED).run()
    field(page, "text_input", "Part or extra work").set_value("接水盘").run()
    page.number_input(key=next(n.key for n in page.number_input if n.key.startswith("cost"))).set_value(46.0).run()
    asked = field(page, "button_group", "Customer accepts ¥286.00")
    press(page, "Save the completion")
    assert order_of(order_id).state is OrderState.IN_PROGRESS
    asked = field(page, "button_group", "Customer accepts ¥286.00")
    asked.set_value(AcceptedHow.ON_SITE).run()
    press(page, "Save the completion")
    order = order_of(order_id)
    assert (order.state, order.amount_fen, order.result) == (OrderState.COMPLETED, 286_00, "Done")
    shown = show(desk.clerk, order_id)
    assert "before ¥240\\.00" in texts(shown)
    assert "to be stamped" in " ".join(table.value.to_string() for table in shown.table)


def test_a_price_changed_on_site_waits_for_the_customer(desk: Desk) -> None:
    order_id = desk.started()
    page = show(desk.clerk, order_id, OrderVerb.CHANGE_PRICE)
    page.number_input(key=next(n.key for n in page.number_input if n.key.startswith("quantity"))).set_value(3.0).run()
    assert "Before ¥240.00, now **¥360.00**" in texts(page)
    field(page, "text_input", "Reason").set_value("多一台").run()
    press(page, "Change price on site")
    assert (order_of(order_id).state, order_of(order_id).amount_fen) == (OrderState.ON_HOLD, 360_00)
    page = show(desk.clerk, order_id, OrderVerb.ACCEPT)
    field(page, "button_group", "Customer accepts ¥360.00").set_value(AcceptedHow.PHONE)
    press(page, "Record the acceptance")
    assert (order_of(order_id).state, order_of(order_id).accepted_fen) == (OrderState.IN_PROGRESS, 360_00)


def test_a_stale_form_is_refused_shows_the_new_values_and_keeps_what_was_typed(desk: Desk) -> None:
    order_id = desk.accepted()
    page = show(desk.clerk, order_id, OrderVerb.CORRECT)
    field(page, "text_input", "Description").set_value("门铃坏了")
    other = make_worker(desk.engineering, "孙师傅")
    desk.dispatch(order_id, worker_id=other.id)
    press(page, "Save the correction")
    assert "Somebody changed this meanwhile" in texts(page)
    assert "孙师傅" in texts(page)
    assert order_of(order_id).description == ""
    assert field(page, "text_input", "Description").value == "门铃坏了"
    press(page, "Save the correction")
    assert order_of(order_id).description == "门铃坏了"


def test_a_correction_keeps_the_phone_that_is_only_shown_masked(desk: Desk) -> None:
    order_id = desk.accepted(contact_phone="13700001111")
    page = show(desk.clerk, order_id, OrderVerb.CORRECT)
    assert "137****1111" in field(page, "text_input", "Phone").placeholder
    field(page, "text_input", "Contact").set_value("张太太")
    press(page, "Save the correction")
    order = order_of(order_id)
    assert (order.contact_name, order.contact_phone) == ("张太太", "13700001111")


def test_before_acceptance_item_and_settlement_can_be_corrected(desk: Desk) -> None:
    order_id = desk.register(accepted_how=None).order_id
    page = show(desk.clerk, order_id, OrderVerb.CORRECT)
    field(page, "number_input", "Quantity").set_value(4.0)
    field(page, "button_group", "Settlement").set_value(Settlement.MONTHLY)
    field(page, "button_group", "Channel").set_value(Channel.VISIT)
    press(page, "Save the correction")
    order = order_of(order_id)
    assert (order.amount_fen, order.settlement, order.channel) == (480_00, Settlement.MONTHLY, Channel.VISIT)


@pytest.mark.parametrize(
    ("verb", "state", "after"),
    [
        (OrderVerb.HOLD, "started", OrderState.ON_HOLD),
        (OrderVerb.CANCEL, "accepted", OrderState.CANCELLED),
    ],
)
def test_what_needs_a_reason_asks_for_it(desk: Desk, verb: OrderVerb, state: str, after: OrderState) -> None:
    order_id = getattr(desk, state)()
    page = show(desk.clerk, order_id, verb)
    press(page, verb.label)
    assert "Fill in: Reason." in texts(page)
    field(page, "text_input", "Reason").set_value("客户要求")
    press(page, verb.label)
    assert order_of(order_id).state is after


def test_the_manager_grants_goodwill_that_the_desk_could_only_ask_for(desk: Desk) -> None:
    waiting = desk.register(settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL, accepted_how=None).order_id
    page = show(desk.manager, waiting, OrderVerb.GRANT_FREE)
    field(page, "button_group", "Ground for no charge").set_value(FreeGround.GOODWILL)
    press(page, "Free of charge")
    assert order_of(waiting).state is OrderState.ACCEPTED
    clerks = show(desk.clerk, desk.register(accepted_how=None).order_id, OrderVerb.GRANT_FREE)
    offered = field(clerks, "button_group", "Ground for no charge").options
    assert not any("Goodwill" in str(option) for option in offered)


def test_finance_switches_an_unpaid_slip_to_the_month(desk: Desk) -> None:
    order_id = desk.reconciled()
    page = show(desk.finance, order_id, OrderVerb.SWITCH_TO_MONTHLY)
    field(page, "text_input", "Reason").set_value("客户要求月结")
    press(page, "Make it monthly")
    assert order_of(order_id).settlement is Settlement.MONTHLY


def test_the_manager_corrects_a_price_that_a_supervisor_cannot_touch(desk: Desk) -> None:
    order_id = desk.reconciled()
    theirs = show(desk.supervisor, order_id, OrderVerb.CORRECT_AMOUNT)
    price = next(n for n in theirs.number_input if n.key.startswith("price"))
    assert price.disabled
    page = show(desk.manager, order_id, OrderVerb.CORRECT_AMOUNT)
    page.number_input(key=next(n.key for n in page.number_input if n.key.startswith("price"))).set_value(100.0).run()
    field(page, "text_input", "Reason").set_value("多收").run()
    field(page, "button_group", "Customer accepts ¥200.00").set_value(AcceptedHow.PHONE).run()
    press(page, "Correct the amount")
    assert order_of(order_id).amount_fen == 200_00


def test_the_list_filters_by_its_address_and_says_when_nothing_fits(desk: Desk) -> None:
    other = make_customer("李娜", "5-2-0301", customer_no="KH-000002")
    desk.accepted()
    desk.register(customer_id=other.id, unit_id=None)
    page = open_page_as(LIST, desk.clerk)
    assert len(page.dataframe[0].value) == 2
    page.query_params["customer"] = str(other.id)
    page.run()
    assert list(page.dataframe[0].value["who"]) == ["李娜"]
    page.selectbox(key="state").set_value("closed").run()
    assert "No orders fit these filters." in texts(page)
    page.query_params["customer"] = "1; drop table"
    assert not page.run().exception


def test_the_list_turns_its_pages_and_a_new_filter_begins_at_the_first(desk: Desk) -> None:
    for _order in range(PER_PAGE + 1):
        desk.register(accepted_how=None)
    page = open_page_as(LIST, desk.clerk)
    assert len(page.dataframe[0].value) == PER_PAGE
    page.session_state["page"] = 2
    page.run()
    assert list(page.dataframe[0].value["number"]) == ["TY-20261120-001"]
    page.selectbox(key="state").set_value("priced").run()
    assert len(page.dataframe[0].value) == PER_PAGE


def test_the_dispatch_view_shows_load_and_what_waits(desk: Desk) -> None:
    desk.accepted()
    desk.dispatched()
    page = open_page_as(DISPATCH, desk.clerk)
    assert not page.exception
    assert [figure.value for figure in page.metric] == ["0", "2"]
    assert [len(table.value) for table in page.dataframe] == [1, 1]
    own = open_page_as(DISPATCH, make_actor(Role.SUPERVISOR, name="保洁", department=desk.centre))
    assert [len(table.value) for table in own.dataframe] == []


def test_a_supervisor_reconciles_yesterdays_slips_and_closes_the_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, unsigned = desk.completed(settlement=Settlement.MONTHLY), desk.completed(sign_off=SignOff.UNSIGNED)
    monkeypatch.setenv("OFFICE_NOW", "2026-11-23T09:00:00+08:00")
    page = open_page_as(RECONCILE, desk.supervisor)
    assert not page.exception
    assert [len(table.value) for table in page.dataframe] == [2]
    # Only the signed one is chosen beforehand.
    press(page, "Reconcile (1)")
    assert order_of(good).state is OrderState.RECONCILED
    assert order_of(unsigned).state is OrderState.COMPLETED
    assert "Close 2026-11-20" not in buttons(page)
    mark = show(desk.supervisor, unsigned, OrderVerb.MARK_WRONG)
    field(mark, "button_group", "What is wrong").set_value(SlipProblem.MISSING_SIGNATURE)
    press(mark, "Mark as wrong")
    sign = show(desk.supervisor, unsigned, OrderVerb.RECORD_SIGNATURE)
    field(sign, "button_group", "Customer's confirmation").set_value(SignOff.SIGNED)
    press(sign, "Signature received")
    press(show(desk.supervisor, unsigned), "Reconcile")
    press(open_page_as(RECONCILE, desk.supervisor), "Close 2026-11-20")
    closed = work.ask(lambda session: session.query(ReconciledDay).one())
    assert closed.day == date(2026, 11, 20)


def test_a_supervisor_without_a_department_is_told_so(desk: Desk) -> None:
    page = open_page_as(RECONCILE, make_actor(Role.SUPERVISOR, name="无部门"))
    assert "Your login belongs to no department" in texts(page)


def test_another_departments_order_has_no_buttons_for_a_supervisor(desk: Desk) -> None:
    other = make_actor(Role.SUPERVISOR, name="保洁主管", department=desk.centre)
    page = show(other, desk.dispatched())
    assert {"Start work", "Pick up", "More"}.isdisjoint(buttons(page))


def test_a_button_pressed_on_an_old_screen_changes_nothing(desk: Desk) -> None:
    order_id = desk.dispatched()
    page = show(desk.clerk, order_id)
    work.act(
        dispatch_order, by=desk.clerk, at=later(1), order_id=order_id, department_id=desk.engineering.id,
        worker_id=None, wanted_at=later(600),
    )  # fmt: skip
    press(page, "Start work")
    assert "Somebody changed this meanwhile" in texts(page)
    assert order_of(order_id).state is OrderState.DISPATCHED
    work.act(start_order, by=desk.clerk, at=later(2), order_id=_assigned(desk, order_id))


def _assigned(desk: Desk, order_id: int) -> int:
    desk.dispatch(order_id)
    assert isinstance(order_of(order_id), WorkOrder)
    return order_id

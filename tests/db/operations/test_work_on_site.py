"""Dispatch, pick-up, the work itself, a changed price, parts and the customer's signature."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.acceptance import accept_price
from db.operations.completion import (
    NothingToPrice,
    PriceUnchanged,
    SignatureOnRecord,
    change_price_on_site,
    record_signature,
    sign_off_order,
)
from db.operations.dispatch import (
    PickedUpAlready,
    WorkerMissing,
    WorkerOfOtherDepartment,
    dispatch_order,
    hold_order,
    pick_up_order,
    print_slip,
    resume_order,
    start_order,
)
from db.operations.order_lines import ListPriceHolds, NoLines, QuantityNotPositive
from db.operations.order_steps import PriceNotAccepted, TimeNotPossible
from db.rules.prices import Line, PriceNotAsTold
from db.rules.work_order_states import OtherDepartment, StepNotPossible
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrderHandover
from db.vocabulary import AcceptedHow, FreeGround, LineKind, OrderKind, OrderState, Role, Settlement, SignOff
from tests.factories import FRIDAY, make_actor, make_worker
from tests.order_factories import Desk, entries_of, later, lines_of, make_desk, order_of, verbs_of

# The journeys walk the same ways on PostgreSQL.
pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def list_line(desk: Desk, quantity: int = 2000, fen: int = 120_00) -> Line:
    return Line("空调清洗", quantity, fen, LineKind.ITEM, "台", desk.item.id)


TRAY = Line("接水盘", 1000, 46_00, LineKind.PART, "个")


def holders(order_id: int) -> list[tuple[int, int | None, bool]]:
    found = select(WorkOrderHandover).where(WorkOrderHandover.work_order_id == order_id).order_by(WorkOrderHandover.id)
    rows = work.ask(lambda session: list(session.scalars(found)))
    return [(row.department_id, row.worker_id, row.until_at is None) for row in rows]


@pytest.mark.parametrize("accepted", [False, True])
def test_no_slip_leaves_without_an_accepted_price(desk: Desk, accepted: bool) -> None:
    order_id = desk.register(accepted_how=AcceptedHow.WRITING if accepted else None).order_id
    if accepted:
        desk.dispatch(order_id)
        assert work.act(print_slip, by=desk.clerk, at=FRIDAY, order_id=order_id) == 1
        return
    with pytest.raises(PriceNotAccepted):
        desk.dispatch(order_id)
    with pytest.raises(PriceNotAccepted):
        work.act(print_slip, by=desk.clerk, at=FRIDAY, order_id=order_id)


def test_goodwill_not_granted_yet_is_not_dispatched(desk: Desk) -> None:
    waiting = desk.register(settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL, accepted_how=None)
    with pytest.raises(PriceNotAccepted):
        desk.dispatch(waiting.order_id)


def test_dispatch_hands_the_job_over_and_a_second_one_to_somebody_else(desk: Desk) -> None:
    order_id = desk.dispatched()
    other = make_worker(desk.engineering, "孙师傅")
    desk.dispatch(order_id, at=later(20), worker_id=other.id)
    order = order_of(order_id)
    assert (order.state, order.worker_id, order.dispatched_at) == (OrderState.DISPATCHED, other.id, later(20))
    engineering = desk.engineering.id
    assert holders(order_id) == [
        (engineering, None, False),
        (engineering, desk.worker.id, False),
        (engineering, other.id, True),
    ]


def test_a_dispatch_names_what_is_wrong_with_it(desk: Desk) -> None:
    order_id = desk.accepted()
    stranger = make_worker(desk.centre, "外人")
    for changed, refusal, field in (
        ({"worker_id": stranger.id}, WorkerOfOtherDepartment, "worker_id"),
        ({"worker_id": 999}, NotFound, "worker_id"),
        ({"department_id": 999, "worker_id": None}, NotFound, "department_id"),
        ({"wanted_at": None}, Incomplete, "wanted_at"),
        ({"happened_at": FRIDAY - timedelta(minutes=1)}, TimeNotPossible, "happened_at"),
    ):
        with pytest.raises(refusal) as refused:
            desk.dispatch(order_id, **changed)
        assert refused.value.field == field


def test_a_supervisor_of_another_department_touches_nothing(desk: Desk) -> None:
    other = make_actor(Role.SUPERVISOR, name="保洁主管", department=desk.centre)
    order_id = desk.dispatched()
    with pytest.raises(OtherDepartment):
        work.act(pick_up_order, by=other, at=later(5), order_id=order_id)
    with pytest.raises(OtherDepartment):
        work.act(start_order, by=other, at=later(5), order_id=order_id)


def test_the_department_picks_up_once(desk: Desk) -> None:
    order_id = desk.dispatched()
    work.act(pick_up_order, by=desk.supervisor, at=later(12), order_id=order_id)
    order = order_of(order_id)
    assert (order.picked_up_at, order.state) == (later(12), OrderState.DISPATCHED)
    with pytest.raises(PickedUpAlready):
        work.act(pick_up_order, by=desk.supervisor, at=later(13), order_id=order_id)
    with pytest.raises(NotAllowed):
        work.act(pick_up_order, by=desk.clerk, at=later(13), order_id=order_id)


def test_work_without_a_worker_does_not_start(desk: Desk) -> None:
    order_id = desk.accepted()
    desk.dispatch(order_id, worker_id=None)
    with pytest.raises(WorkerMissing):
        work.act(start_order, by=desk.clerk, at=later(5), order_id=order_id)


def test_two_people_with_the_same_form_do_not_overwrite_each_other(desk: Desk) -> None:
    order_id = desk.accepted()
    seen = order_of(order_id).version
    desk.dispatch(order_id, version=seen)
    with pytest.raises(ChangedMeanwhile):
        desk.dispatch(order_id, version=seen, worker_id=None)


def test_a_double_click_dispatches_once(desk: Desk) -> None:
    order_id = desk.accepted()
    for _click in range(2):
        work.act(
            dispatch_order,
            by=desk.clerk,
            at=FRIDAY,
            key="one form",
            order_id=order_id,
            department_id=desk.engineering.id,
            wanted_at=later(300),
        )
    assert verbs_of(order_id).count("dispatch_order") == 1


def test_a_new_price_on_site_pauses_the_work_until_the_customer_agrees(desk: Desk) -> None:
    order_id = desk.started()
    change = {"order_id": order_id, "lines": [list_line(desk), TRAY], "reason": "接水盘开裂"}
    work.act(change_price_on_site, by=desk.clerk, at=later(30), **change)
    order = order_of(order_id)
    assert (order.state, order.revision, order.amount_fen, order.accepted_fen) == (
        OrderState.ON_HOLD,
        2,
        286_00,
        240_00,
    )
    with pytest.raises(PriceNotAccepted):
        work.act(resume_order, by=desk.clerk, at=later(31), order_id=order_id)
    with pytest.raises(StepNotPossible):
        work.act(sign_off_order, by=desk.clerk, at=later(31), order_id=order_id, sign_off=SignOff.SIGNED, result="好")
    with pytest.raises(PriceNotAsTold):
        work.act(
            accept_price, by=desk.clerk, at=later(32), order_id=order_id, accepted_how=AcceptedHow.ON_SITE, told_fen=1
        )
    desk.accept(order_id, at=later(33), how=AcceptedHow.ON_SITE)
    order = order_of(order_id)
    assert (order.state, order.accepted_fen, order.accepted_how) == (
        OrderState.IN_PROGRESS,
        286_00,
        AcceptedHow.ON_SITE,
    )
    # Both prices stay on record (R-PRICE-7).
    assert lines_of(order_id) == [
        (1, "空调清洗", 2000, 240_00),
        (2, "空调清洗", 2000, 240_00),
        (2, "接水盘", 1000, 46_00),
    ]


def test_a_new_price_agreed_on_the_spot_goes_on_at_once(desk: Desk) -> None:
    order_id = desk.started()
    work.act(
        change_price_on_site,
        by=desk.clerk,
        at=later(30),
        order_id=order_id,
        lines=[list_line(desk, 3000)],
        reason="多一台",
        accepted_how=AcceptedHow.ON_SITE,
        told_fen=360_00,
    )
    assert (order_of(order_id).state, order_of(order_id).accepted_fen) == (OrderState.IN_PROGRESS, 360_00)
    assert verbs_of(order_id)[-2:] == ["change_price_on_site", "accept_price"]


def test_a_price_nobody_accepted_is_replaced_and_the_old_one_can_be_taken_again(desk: Desk) -> None:
    order_id = desk.started()
    for lines in ([list_line(desk), TRAY], [list_line(desk)]):
        work.act(change_price_on_site, by=desk.clerk, at=later(30), order_id=order_id, lines=lines, reason="面谈")
    work.act(resume_order, by=desk.clerk, at=later(40), order_id=order_id)
    assert lines_of(order_id) == [(1, "空调清洗", 2000, 240_00), (2, "空调清洗", 2000, 240_00)]
    assert order_of(order_id).state is OrderState.IN_PROGRESS


def test_prices_of_the_list_cannot_be_typed_on_site(desk: Desk) -> None:
    order_id = desk.started()
    for lines, refusal in (
        ([list_line(desk, fen=1_00)], ListPriceHolds),
        ([], NoLines),
        ([list_line(desk, 0)], QuantityNotPositive),
        ([TRAY._replace(unit_price_fen=-1)], ListPriceHolds),
        ([TRAY._replace(name=" ")], Incomplete),
        ([list_line(desk)], PriceUnchanged),
    ):
        with pytest.raises(refusal):
            work.act(change_price_on_site, by=desk.clerk, at=later(30), order_id=order_id, lines=lines, reason="面谈")


def test_a_job_paid_in_advance_is_charged_again_when_its_price_changes(desk: Desk) -> None:
    order_id = desk.started(is_paid_in_advance=True)
    work.act(
        change_price_on_site,
        by=desk.clerk,
        at=later(30),
        order_id=order_id,
        lines=[list_line(desk), TRAY],
        reason="加件",
        accepted_how=AcceptedHow.PHONE,
    )
    assert [entry[:2] for entry in entries_of(order_id)] == [
        ("charge", 240_00),
        ("reversal", -240_00),
        ("charge", 286_00),
    ]


def test_a_free_job_has_no_price_to_change(desk: Desk) -> None:
    order_id = desk.started(
        settlement=Settlement.FREE, free_ground=FreeGround.WARRANTY, kind=OrderKind.SERVICE, accepted_how=None
    )
    with pytest.raises(NothingToPrice):
        work.act(change_price_on_site, by=desk.clerk, at=later(30), order_id=order_id, lines=[TRAY], reason="加件")


def test_work_on_hold_goes_on(desk: Desk) -> None:
    order_id = desk.started()
    with pytest.raises(Incomplete):
        work.act(hold_order, by=desk.clerk, at=later(30), order_id=order_id, reason="")
    work.act(hold_order, by=desk.clerk, at=later(30), order_id=order_id, reason="等配件")
    work.act(resume_order, by=desk.clerk, at=later(90), order_id=order_id)
    assert order_of(order_id).state is OrderState.IN_PROGRESS


def test_a_signed_completion_charges_a_pay_at_once_slip_and_makes_a_callback_due(desk: Desk) -> None:
    order_id = desk.dispatched()
    work.act(
        sign_off_order,
        by=desk.clerk,
        at=later(200),
        order_id=order_id,
        sign_off=SignOff.SIGNED,
        result="已解决",
        started_at=later(60),
        completed_at=later(120),
    )
    order = order_of(order_id)
    assert (order.state, order.started_at, order.completed_at) == (OrderState.COMPLETED, later(60), later(120))
    assert entries_of(order_id) == [("charge", 240_00, 0, "2026-11")]
    due = work.ask(lambda session: session.scalars(select(Callback)).one())
    assert (due.work_order_id, due.due_on.isoformat()) == (order_id, "2026-11-23")
    assert all(not still for _dept, _worker, still in holders(order_id))


def test_a_monthly_slip_is_not_charged_before_reconciliation(desk: Desk) -> None:
    assert entries_of(desk.completed(settlement=Settlement.MONTHLY)) == []


def test_an_unsigned_slip_is_charged_when_the_signature_comes(desk: Desk) -> None:
    order_id = desk.completed(sign_off=SignOff.UNSIGNED)
    assert entries_of(order_id) == []
    with pytest.raises(Incomplete):
        work.act(record_signature, by=desk.clerk, at=later(300), order_id=order_id, sign_off=SignOff.UNSIGNED)
    work.act(record_signature, by=desk.clerk, at=later(300), order_id=order_id, sign_off=SignOff.PHONE)
    assert entries_of(order_id) == [("charge", 240_00, 0, "2026-11")]
    with pytest.raises(SignatureOnRecord):
        work.act(record_signature, by=desk.clerk, at=later(301), order_id=order_id, sign_off=SignOff.SIGNED)


def test_parts_that_change_the_total_need_the_customers_yes(desk: Desk) -> None:
    order_id = desk.started()
    done = {"order_id": order_id, "sign_off": SignOff.SIGNED, "result": "已解决", "parts": [TRAY]}
    with pytest.raises(PriceNotAccepted):
        work.act(sign_off_order, by=desk.clerk, at=later(120), **done)
    with pytest.raises(PriceNotAsTold):
        work.act(
            sign_off_order, by=desk.clerk, at=later(120), **done, accepted_how=AcceptedHow.ON_SITE, told_fen=240_00
        )
    work.act(sign_off_order, by=desk.clerk, at=later(120), **done, accepted_how=AcceptedHow.ON_SITE, told_fen=286_00)
    order = order_of(order_id)
    assert (order.amount_fen, order.accepted_fen, order.revision) == (286_00, 286_00, 2)
    assert entries_of(order_id) == [("charge", 286_00, 0, "2026-11")]


def test_parts_without_a_price_are_noted_on_the_same_slip(desk: Desk) -> None:
    order_id = desk.started()
    used = [TRAY._replace(unit_price_fen=0)]
    work.act(
        sign_off_order,
        by=desk.clerk,
        at=later(120),
        order_id=order_id,
        sign_off=SignOff.SIGNED,
        result="好",
        parts=used,
    )
    assert lines_of(order_id) == [(1, "空调清洗", 2000, 240_00), (1, "接水盘", 1000, 0)]


def test_a_completion_names_what_is_missing(desk: Desk) -> None:
    order_id = desk.started()
    for changed, refusal, field in (
        ({"result": ""}, Incomplete, "result"),
        ({"sign_off": None}, Incomplete, "sign_off"),
        ({"completed_at": later(9999)}, TimeNotPossible, "completed_at"),
        ({"completed_at": later(60), "started_at": later(61)}, TimeNotPossible, "started_at"),
        ({"completed_at": FRIDAY - timedelta(hours=1)}, TimeNotPossible, "completed_at"),
    ):
        done = {"order_id": order_id, "sign_off": SignOff.SIGNED, "result": "好", **changed}
        with pytest.raises(refusal) as refused:
            work.act(sign_off_order, by=desk.clerk, at=later(120), **done)
        assert refused.value.field == field
    assert order_of(order_id).state is OrderState.IN_PROGRESS


def test_every_print_is_counted(desk: Desk) -> None:
    order_id = desk.accepted()
    assert [work.act(print_slip, by=desk.clerk, at=FRIDAY, order_id=order_id) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(NotAllowed):
        work.act(print_slip, by=desk.finance, at=FRIDAY, order_id=order_id)

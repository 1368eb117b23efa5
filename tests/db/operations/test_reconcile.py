"""The next morning, the closed day, and what is corrected afterwards."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.closing import close_if_finished
from db.operations.completion import record_signature, sign_off_order
from db.operations.corrections import (
    AmountUnchanged,
    NotPaidAtOnce,
    PartlyPaid,
    correct_reconciled_amount,
    switch_to_monthly,
)
from db.operations.dispatch import resume_order
from db.operations.order_lines import ListPriceHolds
from db.operations.reconcile import (
    DayClosedAlready,
    DayNotOver,
    SignatureMissing,
    SlipsNotReconciled,
    close_reconciled_day,
    mark_slip_wrong,
    reconcile_order,
)
from db.rules.prices import Line
from db.rules.separation_of_duties import SamePerson
from db.rules.work_order_states import OtherDepartment
from db.tables.callbacks import Callback
from db.tables.staff import DutyWaiver, DutyWaiverUse
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    DutyRule,
    FreeGround,
    LineKind,
    OrderKind,
    OrderState,
    Role,
    Settlement,
    SignOff,
    SlipProblem,
)
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import Desk, as_worker, entries_of, later, lines_of, make_desk, order_of, verbs_of

MONDAY = later(days=3)


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def answer_callback(order_id: int, state: CallbackState = CallbackState.DONE) -> None:
    """The callback as its own operation leaves it, then the question whether the order is finished."""

    def answer(session: Session) -> None:
        made = session.scalars(select(Callback).where(Callback.work_order_id == order_id)).one()
        made.state = state
        close_if_finished(session, order=session.get_one(WorkOrder, order_id), at=MONDAY)

    put(answer, at=MONDAY)


def corrected(desk: Desk, order_id: int, *lines: Line, **more: object) -> None:
    work.act(
        correct_reconciled_amount,
        **{
            "by": desk.supervisor,
            "at": MONDAY,
            "order_id": order_id,
            "lines": lines,
            "reason": "少算一台",
            "accepted_how": AcceptedHow.PHONE,
            **more,
        },
    )


def list_line(desk: Desk, quantity: int, fen: int = 120_00) -> Line:
    return Line("空调清洗", quantity, fen, LineKind.ITEM, "台", desk.item.id)


def test_a_monthly_slip_is_charged_at_reconciliation_with_its_day_of_completion(desk: Desk) -> None:
    order_id = desk.completed(settlement=Settlement.MONTHLY)
    december = later(days=14)
    work.act(reconcile_order, by=desk.supervisor, at=december, order_id=order_id)
    order = order_of(order_id)
    assert (order.state, order.reconciled_by) == (OrderState.RECONCILED, desk.supervisor.user_id)
    assert entries_of(order_id) == [("charge", 240_00, 1, "2026-11")]


def test_a_free_slip_is_never_charged(desk: Desk) -> None:
    order_id = desk.reconciled(
        settlement=Settlement.FREE, free_ground=FreeGround.WARRANTY, kind=OrderKind.SERVICE, accepted_how=None
    )
    assert entries_of(order_id) == []
    answer_callback(order_id)
    assert order_of(order_id).state is OrderState.CLOSED


def test_a_pay_at_once_slip_is_not_charged_twice(desk: Desk) -> None:
    order_id = desk.completed()
    before = entries_of(order_id)
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    assert entries_of(order_id) == before == [("charge", 240_00, 0, "2026-11")]


def test_an_unsigned_slip_is_marked_and_reconciled_once_signed(desk: Desk) -> None:
    order_id = desk.completed(sign_off=SignOff.UNSIGNED)
    with pytest.raises(SignatureMissing):
        work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    problem = SlipProblem.MISSING_SIGNATURE
    work.act(mark_slip_wrong, by=desk.supervisor, at=MONDAY, order_id=order_id, problem=problem, note="客户不在家")
    assert order_of(order_id).slip_problem is problem
    work.act(record_signature, by=desk.clerk, at=MONDAY, order_id=order_id, sign_off=SignOff.SIGNED)
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    assert (order_of(order_id).state, order_of(order_id).slip_problem) == (OrderState.RECONCILED, None)


def test_a_job_that_was_not_done_goes_back_to_work_and_is_charged_once(desk: Desk) -> None:
    order_id = desk.completed()
    work.act(mark_slip_wrong, by=desk.supervisor, at=MONDAY, order_id=order_id, problem=SlipProblem.NOT_DONE)
    work.act(resume_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    order = order_of(order_id)
    assert (order.state, order.completed_on, order.sign_off) == (OrderState.IN_PROGRESS, None, None)
    done = {"order_id": order_id, "sign_off": SignOff.SIGNED, "result": "已解决"}
    work.act(sign_off_order, by=desk.clerk, at=MONDAY, **done)
    assert entries_of(order_id) == [("charge", 240_00, 0, "2026-11")]


def test_the_worker_never_reconciles_the_own_job_unless_a_leader_waived_it(desk: Desk) -> None:
    order_id = desk.completed()
    foreman = as_worker(desk.supervisor, desk.worker)
    with pytest.raises(SamePerson):
        work.act(reconcile_order, by=foreman, at=MONDAY, order_id=order_id)
    leader = make_actor(Role.LEADER, name="总经理")
    waiver = DutyWaiver(
        rule=DutyRule.WORKER_RECONCILES,
        until_on=date(2026, 12, 31),
        reason="一人班组",
        granted_by=leader.user_id,
        granted_at=FRIDAY,
    )
    put(lambda session: session.add(waiver))
    work.act(reconcile_order, by=foreman, at=MONDAY, order_id=order_id)
    assert work.ask(lambda session: session.scalar(select(func.count(DutyWaiverUse.id)))) == 1


def test_only_the_own_departments_supervisor_reconciles(desk: Desk) -> None:
    order_id = desk.completed()
    other = make_actor(Role.SUPERVISOR, name="保洁主管", department=desk.centre)
    with pytest.raises(OtherDepartment):
        work.act(reconcile_order, by=other, at=MONDAY, order_id=order_id)
    for actor in (desk.clerk, desk.manager, desk.finance):
        with pytest.raises(NotAllowed):
            work.act(reconcile_order, by=actor, at=MONDAY, order_id=order_id)


def test_a_day_is_closed_when_all_its_slips_are_reconciled(desk: Desk) -> None:
    first, second = desk.completed(), desk.completed()
    day = {"department_id": desk.engineering.id, "day": date(2026, 11, 20)}
    with pytest.raises(DayNotOver):
        work.act(close_reconciled_day, by=desk.supervisor, at=later(600), **day)
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=first)
    with pytest.raises(SlipsNotReconciled) as refused:
        work.act(close_reconciled_day, by=desk.supervisor, at=MONDAY, **day)
    assert refused.value.details["count"] == 1
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=second)
    work.act(close_reconciled_day, by=desk.supervisor, at=MONDAY, **day)
    with pytest.raises(DayClosedAlready):
        work.act(close_reconciled_day, by=desk.supervisor, at=MONDAY, **day)
    with pytest.raises(OtherDepartment):
        work.act(
            close_reconciled_day, by=desk.supervisor, at=MONDAY, department_id=desk.centre.id, day=date(2026, 11, 20)
        )


def test_an_order_closes_when_reconciled_paid_and_called_back(desk: Desk) -> None:
    order_id = desk.reconciled()
    answer_callback(order_id)
    assert order_of(order_id).state is OrderState.RECONCILED
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    pay(cashier, desk.customer, 240_00, order_of(order_id), at=MONDAY)
    order = order_of(order_id)
    assert (order.state, verbs_of(order_id)[-1]) == (OrderState.CLOSED, "close_order")


def test_an_order_paid_and_called_back_closes_at_reconciliation(desk: Desk) -> None:
    order_id = desk.completed()
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    pay(cashier, desk.customer, 240_00, order_of(order_id))
    answer_callback(order_id)
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    assert order_of(order_id).state is OrderState.CLOSED


def test_an_unreached_customer_closes_the_order_too_but_a_due_callback_does_not(desk: Desk) -> None:
    for state, ends in (
        (CallbackState.UNREACHABLE, OrderState.CLOSED),
        (CallbackState.REFUSED, OrderState.CLOSED),
        (CallbackState.DUE, OrderState.RECONCILED),
    ):
        free = desk.reconciled(
            settlement=Settlement.FREE, free_ground=FreeGround.WARRANTY, kind=OrderKind.SERVICE, accepted_how=None
        )
        answer_callback(free, state)
        assert order_of(free).state is ends


def test_a_reconciled_amount_is_corrected_by_its_mirror_and_a_new_charge(desk: Desk) -> None:
    order_id = desk.reconciled(settlement=Settlement.MONTHLY)
    corrected(desk, order_id, list_line(desk, 3000))
    assert entries_of(order_id) == [
        ("charge", 240_00, 1, "2026-11"),
        ("reversal", -240_00, 1, "2026-11"),
        ("charge", 360_00, 1, "2026-11"),
    ]
    order = order_of(order_id)
    assert (order.amount_fen, order.accepted_fen, order.revision) == (360_00, 360_00, 2)
    assert lines_of(order_id) == [(1, "空调清洗", 2000, 240_00), (2, "空调清洗", 3000, 360_00)]


def test_a_closed_order_that_costs_more_now_is_open_again(desk: Desk) -> None:
    order_id = desk.reconciled()
    answer_callback(order_id)
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    pay(cashier, desk.customer, 240_00, order_of(order_id), at=MONDAY)
    corrected(desk, order_id, list_line(desk, 3000))
    assert order_of(order_id).state is OrderState.RECONCILED
    pay(cashier, desk.customer, 120_00, order_of(order_id), at=MONDAY)
    assert order_of(order_id).state is OrderState.CLOSED


def test_a_slip_marked_as_differing_is_corrected_before_it_is_reconciled(desk: Desk) -> None:
    order_id = desk.completed(settlement=Settlement.MONTHLY)
    work.act(mark_slip_wrong, by=desk.supervisor, at=MONDAY, order_id=order_id, problem=SlipProblem.AMOUNT_DIFFERS)
    corrected(desk, order_id, list_line(desk, 1000))
    order = order_of(order_id)
    assert (order.state, order.slip_problem, entries_of(order_id)) == (OrderState.COMPLETED, None, [])
    work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
    assert entries_of(order_id) == [("charge", 120_00, 1, "2026-11")]


def test_only_the_manager_corrects_a_price_of_the_list(desk: Desk) -> None:
    order_id = desk.reconciled()
    cheaper = list_line(desk, 2000, 100_00)
    with pytest.raises(ListPriceHolds):
        corrected(desk, order_id, cheaper)
    corrected(desk, order_id, cheaper, by=desk.manager)
    assert order_of(order_id).amount_fen == 200_00


def test_a_correction_says_why_and_that_the_customer_agreed(desk: Desk) -> None:
    order_id = desk.reconciled()
    for changed, field in (({"reason": ""}, "reason"), ({"accepted_how": None}, "accepted_how")):
        with pytest.raises(Incomplete) as refused:
            corrected(desk, order_id, list_line(desk, 3000), **changed)
        assert refused.value.field == field
    with pytest.raises(AmountUnchanged):
        corrected(desk, order_id, list_line(desk, 2000))


@pytest.mark.parametrize("reconciled", [False, True])
def test_finance_switches_an_unpaid_slip_to_the_monthly_account(desk: Desk, reconciled: bool) -> None:
    order_id = desk.reconciled() if reconciled else desk.completed()
    request = {"order_id": order_id, "reason": "客户要求月结"}
    with pytest.raises(NotAllowed):
        work.act(switch_to_monthly, by=desk.supervisor, at=MONDAY, **request)
    work.act(switch_to_monthly, by=desk.finance, at=MONDAY, **request)
    entries = [("charge", 240_00, 0, "2026-11"), ("reversal", -240_00, 0, "2026-11")]
    # Not reconciled yet, it is charged like every monthly slip: at reconciliation.
    assert entries_of(order_id) == entries + [("charge", 240_00, 1, "2026-11")] * reconciled
    if not reconciled:
        work.act(reconcile_order, by=desk.supervisor, at=MONDAY, order_id=order_id)
        assert entries_of(order_id)[-1] == ("charge", 240_00, 1, "2026-11")
    with pytest.raises(NotPaidAtOnce):
        work.act(switch_to_monthly, by=desk.finance, at=MONDAY, **request)


def test_a_partly_paid_slip_is_not_switched(desk: Desk) -> None:
    order_id = desk.completed()
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    pay(cashier, desk.customer, 100_00, order_of(order_id))
    with pytest.raises(PartlyPaid):
        work.act(switch_to_monthly, by=desk.finance, at=MONDAY, order_id=order_id, reason="客户要求")


def test_an_unsettled_program_act_never_closes_an_open_order(desk: Desk) -> None:
    order_id = desk.completed()
    put(lambda session: close_if_finished(session, session.get_one(WorkOrder, order_id), MONDAY, SYSTEM))
    assert order_of(order_id).state is OrderState.COMPLETED

"""Discounts, waivers and refunds: two people, never more than there is, and every fen in the books."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed
from db.operations.adjustments import (
    AdjustmentAmountNotPossible,
    AdjustmentAskedAlready,
    AskedAdjustment,
    MoreThanCredit,
    MoreThanOpen,
    MoreThanPaidAhead,
    OtherPersonsRequest,
    approve_adjustment,
    ask_for_adjustment,
    decline_adjustment,
    withdraw_adjustment,
)
from db.operations.corrections import correct_reconciled_amount
from db.operations.delegations import delegate_role
from db.operations.receipts import void_receipt
from db.operations.refunds import DiscountTakenBack, PaidOut, pay_out_refund, take_back_discount
from db.operations.settings import change_setting
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.adjustments import (
    AdjustmentFilter,
    AdjustmentRow,
    count_waiting_adjustments,
    get_adjustment,
    list_adjustments,
)
from db.queries.checks import run_checks
from db.queries.payments import get_day_sheet
from db.rules.adjustment_states import AdjustmentStepNotPossible, ChargeNeeded, GroundNotPossible
from db.rules.prices import Line
from db.rules.separation_of_duties import NeverWaived, OwnWorkAsStandIn, SamePerson, require_waivable
from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    AdjustmentGround,
    AdjustmentKind,
    AdjustmentState,
    DutyRule,
    OrderState,
    PaymentMethod,
    Role,
    Settlement,
)
from tests.billing_factories import charge_of, make_order, owe_opening, pay, state_of
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")

KIND, GROUND = AdjustmentKind, AdjustmentGround
TODAY = FRIDAY.date()


def ask(by: Actor, customer: Customer, fen: int, **more: Any) -> AskedAdjustment:
    facts: dict[str, Any] = {"kind": KIND.DISCOUNT, "ground": GROUND.GOODWILL, "reason": "师傅迟到", **more}
    return work.act(ask_for_adjustment, by=by, at=FRIDAY, customer_id=customer.id, amount_fen=fen, **facts)


def ask_refund(by: Actor, customer: Customer, fen: int, **more: Any) -> AskedAdjustment:
    return ask(by, customer, fen, kind=KIND.REFUND, ground=GROUND.OVERPAID, **more)


def row_of(asked: AskedAdjustment) -> AdjustmentRow:
    found = work.ask(get_adjustment, adjustment_no=asked.adjustment_no, today=TODAY)
    assert found is not None
    return found


def step(operation: Any, by: Actor, asked: AskedAdjustment, **more: Any) -> Any:
    version = more.pop("version", None) or row_of(asked).version
    return work.act(operation, by=by, at=FRIDAY, adjustment_id=asked.adjustment_id, version=version, **more)


def approve(by: Actor, asked: AskedAdjustment, **more: Any) -> None:
    step(approve_adjustment, by, asked, **more)


def pay_out(by: Actor, asked: AskedAdjustment, **more: Any) -> PaidOut:
    paid: PaidOut = step(pay_out_refund, by, asked, **{"method": PaymentMethod.CASH, **more})
    return paid


def owed(customer: Customer) -> int:
    return sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer.id))


def credit(customer: Customer) -> int:
    return sum(row.open_fen for row in work.ask(list_free_credits, customer_id=customer.id))


def require_books_right() -> None:
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []


def test_an_approved_discount_pays_its_charge_and_closes_the_slip_with_the_rest() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    make_order(zhang, works, 50_00)
    slip = make_order(zhang, works, 80_00, is_taken_over=True)
    asked = ask(clerk, zhang, 20_00, charge_id=charge_of(slip).id)
    assert owed(zhang) == 130_00
    approve(make_actor(Role.MANAGER), asked)
    rows = {row.order_id: row.open_fen for row in work.ask(list_open_charges, customer_id=zhang.id)}
    assert rows[slip.id] == 60_00
    pay(clerk, zhang, 60_00, slip)
    assert state_of(slip) is OrderState.CLOSED
    assert row_of(asked).state is AdjustmentState.APPROVED
    require_books_right()


def test_a_discount_of_a_slip_paid_on_the_spot_stays_off_the_notice() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 80_00, settlement=Settlement.IMMEDIATE)
    approve(make_actor(Role.MANAGER), ask(make_actor(Role.CLERK), zhang, 80_00, charge_id=charge_of(slip).id))
    assert owed(zhang) == 0
    kind = select(LedgerEntry.is_on_notice).where(LedgerEntry.adjustment_id.is_not(None))
    assert work.ask(lambda s: s.scalars(kind).all()) == [0]
    require_books_right()


def test_finance_asks_the_manager_approves_and_the_refund_goes_out_of_the_payers_till() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    finance, manager = make_actor(Role.FINANCE, name="梁静"), make_actor(Role.MANAGER)
    pay(clerk, zhang, 300_00)
    asked = ask_refund(finance, zhang, 120_00)
    with pytest.raises(AdjustmentStepNotPossible):
        pay_out(finance, asked)
    approve(manager, asked)
    assert credit(zhang) == 300_00
    paid = pay_out(finance, asked)
    assert paid.voucher_no == "TK-2026-000001"
    assert credit(zhang) == 180_00
    sums = {row.method: row for row in work.ask(get_day_sheet, day=TODAY, cashier_id=finance.user_id)}
    assert sums[PaymentMethod.CASH].given_back_fen == 120_00
    row = row_of(asked)
    assert (row.state, row.receiver, row.paid_out_by) == (AdjustmentState.PAID_OUT, "张伟", "梁静")
    require_books_right()


def test_a_second_pay_out_of_a_replayed_click_changes_nothing() -> None:
    zhang, finance = make_customer(), make_actor(Role.FINANCE)
    pay(make_actor(Role.CLERK), zhang, 300_00)
    asked = ask_refund(finance, zhang, 120_00)
    approve(make_actor(Role.MANAGER), asked)
    version = row_of(asked).version
    request = {"adjustment_id": asked.adjustment_id, "version": version, "method": PaymentMethod.CASH}
    first = work.act(pay_out_refund, by=finance, at=FRIDAY, key="one form", **request)
    assert work.act(pay_out_refund, by=finance, at=FRIDAY, key="one form", **request) == first
    with pytest.raises(AdjustmentStepNotPossible):
        work.act(pay_out_refund, by=finance, at=FRIDAY, **request)
    assert credit(zhang) == 180_00


def test_nobody_approves_or_declines_what_they_asked_for_and_no_waiver_helps() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 80_00)
    both = make_actor(Role.CLERK, Role.FINANCE, Role.MANAGER, Role.LEADER)
    asked = ask(both, zhang, 20_00, charge_id=charge_of(slip).id)
    for operation in (approve_adjustment, decline_adjustment):
        with pytest.raises(SamePerson):
            step(operation, both, asked, note="好")
    with pytest.raises(NeverWaived):
        require_waivable(DutyRule.OWN_ADJUSTMENT)


def test_a_stand_in_never_decides_on_the_own_request() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 80_00)
    manager, finance = make_actor(Role.MANAGER), make_actor(Role.FINANCE)
    asked = ask(finance, zhang, 20_00, charge_id=charge_of(slip).id)
    others = ask(make_actor(Role.CLERK), zhang, 30_00, charge_id=charge_of(make_order(zhang, works, 80_00)).id)
    work.act(
        delegate_role,
        by=manager,
        at=FRIDAY,
        absent_user_id=manager.user_id,
        delegate_id=finance.user_id,
        role=Role.MANAGER,
        from_on=TODAY,
        until_on=TODAY + timedelta(days=1),
        reason="出差",
    )
    with pytest.raises(OwnWorkAsStandIn):
        approve(finance, asked)
    approve(finance, others)
    assert row_of(others).instead_of == "王芳"


@pytest.mark.parametrize("kind", [KIND.REFUND, KIND.WAIVER])
def test_above_the_managers_limit_the_leader_decides_on_refunds_and_waivers(kind: AdjustmentKind) -> None:
    zhang, finance = make_customer(), make_actor(Role.FINANCE)
    manager, leader = make_actor(Role.MANAGER), make_actor(Role.LEADER)
    work.act(change_setting, by=manager, setting="manager_limit", value="100")
    ground = GROUND.OVERPAID if kind is KIND.REFUND else GROUND.HARDSHIP
    charge = None if kind is KIND.REFUND else owe_opening(zhang, 500_00)
    if kind is KIND.REFUND:
        pay(make_actor(Role.CLERK), zhang, 500_00)
    large = ask(finance, zhang, 100_01, kind=kind, ground=ground, charge_id=charge)
    with pytest.raises(NotAllowed):
        approve(manager, large)
    assert work.ask(count_waiting_adjustments, actor=manager) == 0
    assert work.ask(count_waiting_adjustments, actor=leader) == 1
    approve(leader, large)
    if kind is KIND.REFUND:
        small = ask(finance, zhang, 100_00, kind=kind, ground=ground)
        with pytest.raises(NotAllowed):
            approve(leader, small)
        approve(manager, small)


def test_a_discount_of_any_amount_is_the_managers() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 9_000_00)
    asked = ask(make_actor(Role.CLERK), zhang, 9_000_00, charge_id=charge_of(slip).id)
    approve(make_actor(Role.MANAGER), asked)
    assert owed(zhang) == 0


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR])
@pytest.mark.parametrize(("kind", "ground"), [(KIND.REFUND, GROUND.OVERPAID), (KIND.WAIVER, GROUND.HARDSHIP)])
def test_only_finance_asks_for_money_to_be_given_up_or_back(
    role: Role, kind: AdjustmentKind, ground: AdjustmentGround
) -> None:
    zhang = make_customer()
    with pytest.raises(NotAllowed):
        ask(make_actor(role), zhang, 1_00, kind=kind, ground=ground, charge_id=owe_opening(zhang, 5_00))


@pytest.mark.parametrize("fen", [0, -1_00, 100_000_000_01])
def test_forged_amounts_are_refused(fen: int) -> None:
    zhang = make_customer()
    with pytest.raises((AdjustmentAmountNotPossible, MoreThanOpen)):
        ask(make_actor(Role.CLERK), zhang, fen, charge_id=owe_opening(zhang, 5_00))


def test_a_discount_is_never_more_than_is_open_when_asked_and_when_approved() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip, wang = make_order(zhang, works, 80_00), make_customer("王五", "1-1-0101", customer_no="KH-000009")
    pay(clerk, zhang, 50_00, slip)
    charge_id = charge_of(slip).id
    with pytest.raises(MoreThanOpen):
        ask(clerk, zhang, 30_01, charge_id=charge_id)
    with pytest.raises(MoreThanOpen):
        ask(clerk, wang, 1_00, charge_id=charge_id)
    asked = ask(clerk, zhang, 30_00, charge_id=charge_id)
    with pytest.raises(AdjustmentAskedAlready):
        ask(clerk, zhang, 1_00, charge_id=charge_id)
    pay(clerk, zhang, 10_00, slip)
    with pytest.raises(MoreThanOpen):
        approve(make_actor(Role.MANAGER), asked)
    assert row_of(asked).state is AdjustmentState.ASKED


def test_refunds_together_are_never_more_than_the_credit_when_asked_approved_and_paid_out() -> None:
    zhang, works = make_customer(), make_department()
    clerk, finance, manager = make_actor(Role.CLERK), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    pay(clerk, zhang, 100_00)
    first = ask_refund(finance, zhang, 60_00)
    with pytest.raises(MoreThanCredit):
        ask_refund(finance, zhang, 40_01)
    second = ask_refund(finance, zhang, 40_00)
    approve(manager, first)
    make_order(zhang, works, 50_00)
    with pytest.raises(MoreThanCredit):
        approve(manager, second)
    with pytest.raises(MoreThanCredit):
        pay_out(finance, first)
    step(withdraw_adjustment, finance, first)
    assert row_of(first).state is AdjustmentState.WITHDRAWN
    approve(manager, second)
    assert pay_out(finance, second).voucher_no == "TK-2026-000001"
    assert credit(zhang) == 10_00
    require_books_right()


def test_a_prepayment_discount_needs_no_charge_pays_later_ones_and_is_no_money_to_give_back() -> None:
    zhang, works = make_customer(), make_department()
    clerk, finance = make_actor(Role.CLERK), make_actor(Role.FINANCE)
    pay(clerk, zhang, 120_00)
    with pytest.raises(MoreThanPaidAhead):
        ask(clerk, zhang, 120_01, ground=GROUND.PREPAYMENT)
    approve(make_actor(Role.MANAGER), ask(clerk, zhang, 20_00, ground=GROUND.PREPAYMENT))
    assert credit(zhang) == 140_00
    with pytest.raises(MoreThanCredit):
        ask_refund(finance, zhang, 120_01)
    make_order(zhang, works, 130_00)
    assert (owed(zhang), credit(zhang)) == (0, 10_00)
    require_books_right()


def test_what_was_paid_ahead_is_granted_for_once_and_not_where_it_was_given_back() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    pay(clerk, zhang, 120_00)
    approve(manager, given := ask(clerk, zhang, 20_00, ground=GROUND.PREPAYMENT))
    waiting = ask(clerk, zhang, 100_00, ground=GROUND.PREPAYMENT)
    approve(manager, refund := ask_refund(finance, zhang, 100_00))
    pay_out(finance, refund)
    with pytest.raises(MoreThanPaidAhead):
        approve(manager, waiting)
    with pytest.raises(MoreThanPaidAhead):
        ask(clerk, zhang, 1, ground=GROUND.PREPAYMENT)
    step(take_back_discount, manager, given, reason="未付满十二个月")
    approve(manager, ask(clerk, zhang, 20_00, ground=GROUND.PREPAYMENT))
    require_books_right()


def test_a_ground_belongs_to_its_kind_and_a_discount_names_its_charge() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    charge_id = owe_opening(zhang, 50_00)
    with pytest.raises(GroundNotPossible):
        ask(clerk, zhang, 1_00, ground=GROUND.OVERPAID, charge_id=charge_id)
    with pytest.raises(GroundNotPossible):
        ask(finance, zhang, 1_00, kind=KIND.REFUND, ground=GROUND.GOODWILL)
    with pytest.raises(ChargeNeeded):
        ask(clerk, zhang, 1_00)
    for gap in ({"reason": "  "}, {"ground": None}):
        with pytest.raises(Incomplete):
            ask(clerk, zhang, 1_00, charge_id=charge_id, **gap)


def test_a_decline_says_why_and_only_the_asker_takes_back() -> None:
    zhang, clerk, manager = make_customer(), make_actor(Role.CLERK), make_actor(Role.MANAGER)
    charge_id = owe_opening(zhang, 50_00)
    first = ask(clerk, zhang, 10_00, charge_id=charge_id)
    with pytest.raises(Incomplete):
        step(decline_adjustment, manager, first, note=" ")
    step(decline_adjustment, manager, first, note="不符合规定")
    with pytest.raises(AdjustmentStepNotPossible):
        approve(manager, first)
    second = ask(clerk, zhang, 10_00, charge_id=charge_id)
    with pytest.raises(OtherPersonsRequest):
        step(withdraw_adjustment, make_actor(Role.CLERK), second)
    step(withdraw_adjustment, clerk, second)
    states = [row.state for row in work.ask(list_adjustments, sought=AdjustmentFilter(), today=TODAY).rows]
    assert states == [AdjustmentState.WITHDRAWN, AdjustmentState.DECLINED]
    assert work.ask(lambda s: s.scalar(select(func.count()).where(LedgerEntry.adjustment_id.is_not(None)))) == 0


def test_a_decision_on_what_was_changed_meanwhile_is_refused() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    asked = ask(clerk, zhang, 10_00, charge_id=owe_opening(zhang, 50_00))
    with pytest.raises(ChangedMeanwhile):
        approve(make_actor(Role.MANAGER), asked, version=99)


@pytest.mark.parametrize("settlement", [Settlement.IMMEDIATE, Settlement.MONTHLY])
def test_a_corrected_charge_keeps_its_discount_where_it_fits_and_takes_it_back_where_not(
    settlement: Settlement,
) -> None:
    zhang, works = make_customer(), make_department()
    clerk, manager, head = make_actor(Role.CLERK), make_actor(Role.MANAGER), make_actor(Role.MANAGER, name="高")
    slip = make_order(zhang, works, 80_00, settlement=settlement)
    put(lambda session: setattr(session.get_one(WorkOrder, slip.id), "reconciled_at", FRIDAY))
    asked = ask(clerk, zhang, 30_00, charge_id=charge_of(slip).id)
    approve(manager, asked)

    def correct(fen: int) -> None:
        lines = [Line("空调清洗", 1000, fen)]
        work.act(
            correct_reconciled_amount,
            by=head,
            at=FRIDAY,
            order_id=slip.id,
            lines=lines,
            reason="多收",
            accepted_how=AcceptedHow.PHONE,
        )

    correct(60_00)
    assert owed(zhang) == 30_00
    assert row_of(asked).charge_id == charge_of(slip).id
    require_books_right()
    correct(20_00)
    assert (owed(zhang), credit(zhang)) == (20_00, 0)
    assert row_of(asked).is_taken_back
    require_books_right()


def test_of_several_discounts_those_that_still_fit_a_corrected_charge_hold() -> None:
    zhang, works = make_customer(), make_department()
    clerk, manager = make_actor(Role.CLERK), make_actor(Role.MANAGER)
    slip = make_order(zhang, works, 80_00)
    put(lambda session: setattr(session.get_one(WorkOrder, slip.id), "reconciled_at", FRIDAY))
    asked = []
    for fen in (30_00, 40_00):
        asked.append(ask(clerk, zhang, fen, charge_id=charge_of(slip).id))
        approve(manager, asked[-1])
    facts = {"lines": [Line("空调清洗", 1000, 60_00)], "reason": "多收", "accepted_how": AcceptedHow.PHONE}
    work.act(correct_reconciled_amount, by=make_actor(Role.MANAGER), at=FRIDAY, order_id=slip.id, **facts)
    assert [row_of(each).is_taken_back for each in asked] == [False, True]
    assert (owed(zhang), credit(zhang)) == (30_00, 0)
    require_books_right()


def test_money_that_was_given_back_is_owed_again_when_its_receipt_is_void() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    taken = pay(clerk, zhang, 100_00)
    asked = ask_refund(finance, zhang, 100_00)
    approve(make_actor(Role.MANAGER), asked)
    pay_out(finance, asked)
    work.act(void_receipt, by=finance, at=FRIDAY, receipt_no=taken.receipt_no, reason="支票退回")
    assert (owed(zhang), credit(zhang)) == (100_00, 0)
    require_books_right()


def test_a_row_smuggled_past_the_decision_is_a_breach() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    asked = ask(clerk, zhang, 10_00, charge_id=owe_opening(zhang, 50_00))
    manager = make_actor(Role.MANAGER)

    def forge(session: Any) -> None:
        row = session.get_one(Adjustment, asked.adjustment_id)
        row.state, row.decided_by, row.decided_at = AdjustmentState.APPROVED, manager.user_id, FRIDAY

    put(forge)
    assert [finding.name for finding in work.ask(run_checks) if not finding.ok] == ["Discounts and refunds = ledger"]


def test_a_wrong_discount_is_reversed_by_its_mirror_once_and_never_by_its_asker() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    manager, both = make_actor(Role.MANAGER), make_actor(Role.CLERK, Role.MANAGER)
    slip = make_order(zhang, works, 80_00, is_taken_over=True)
    asked = ask(both, zhang, 80_00, charge_id=charge_of(slip).id)
    approve(manager, asked)
    assert state_of(slip) is OrderState.CLOSED
    with pytest.raises(SamePerson):
        step(take_back_discount, both, asked, reason="录错")
    with pytest.raises(NotAllowed):
        step(take_back_discount, clerk, asked, reason="录错")
    with pytest.raises(Incomplete):
        step(take_back_discount, manager, asked, reason="")
    step(take_back_discount, manager, asked, reason="录错")
    assert (owed(zhang), credit(zhang), state_of(slip)) == (80_00, 0, OrderState.RECONCILED)
    assert row_of(asked).is_taken_back
    with pytest.raises(DiscountTakenBack):
        step(take_back_discount, manager, asked, reason="录错")
    require_books_right()

"""Money at the counter: one receipt without gap, paid oldest first unless named, nothing taken twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from db import work
from db.errors import NotAllowed, RuleError
from db.operations.payments import (
    AccountChanged,
    AmountNotPossible,
    OrderNotPayable,
    TooLittleCash,
    take_payment,
)
from db.queries.accounts import get_account_version, list_free_credits, list_open_charges
from db.tables.billing import LedgerEntry
from db.tables.payments import Receipt, Till
from db.vocabulary import EntryKind, OrderState, PaymentMethod, Role, Settlement
from tests.billing_factories import charge_of, make_order, owe_opening, pay, state_of
from tests.factories import FRIDAY, make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")


def open_fen(customer_id: int) -> dict[int | None, int]:
    return {row.order_id: row.open_fen for row in work.ask(list_open_charges, customer_id=customer_id)}


def credit_fen(customer_id: int) -> int:
    return sum(row.open_fen for row in work.ask(list_free_credits, customer_id=customer_id))


def test_receipts_are_numbered_by_year_without_a_gap_and_each_cashier_has_a_till() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE, name="钱会计")
    owe_opening(zhang, 500_00)
    numbers = [pay(clerk, zhang, 10_00).receipt_no, pay(finance, zhang, 20_00).receipt_no]
    with pytest.raises(AmountNotPossible):
        pay(clerk, zhang, 0)
    numbers.append(pay(clerk, zhang, 30_00).receipt_no)
    numbers.append(pay(clerk, zhang, 5_00, at=FRIDAY + timedelta(days=60)).receipt_no)
    assert numbers == ["SJ-2026-000001", "SJ-2026-000002", "SJ-2026-000003", "SJ-2027-000001"]
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(Till))) == 2


def test_a_payment_pays_the_oldest_charge_first_and_the_rest_stays_credit() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    owe_opening(zhang, 100_00)
    first = make_order(zhang, works, 80_00)
    second = make_order(zhang, works, 50_00)
    pay(clerk, zhang, 200_00)
    assert open_fen(zhang.id) == {second.id: 30_00}
    assert charge_of(first)
    pay(clerk, zhang, 45_00)
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({}, 15_00)


def test_a_named_slip_is_paid_before_older_ones() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    older = make_order(zhang, works, 80_00)
    named = make_order(zhang, works, 50_00)
    pay(clerk, zhang, 60_00, named)
    assert open_fen(zhang.id) == {older.id: 70_00}


def test_a_pay_at_once_slip_is_paid_only_when_named_and_stays_off_the_notices() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE)
    pay(clerk, zhang, 10_00)
    assert open_fen(zhang.id) == {slip.id: 60_00}
    pay(clerk, zhang, 75_00, slip)
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({}, 25_00)
    rows = work.ask(
        lambda s: s.execute(
            select(LedgerEntry.amount_fen, LedgerEntry.is_on_notice)
            .where(LedgerEntry.kind == EntryKind.PAYMENT)
            .order_by(LedgerEntry.id)
        ).all()
    )
    assert rows == [(10_00, 1), (60_00, 0), (15_00, 1)]


def test_a_later_monthly_charge_is_paid_from_the_credit_at_once() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    pay(clerk, zhang, 100_00)
    make_order(zhang, works, 70_00)
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({}, 30_00)
    part = make_order(zhang, works, 70_00)
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({part.id: 40_00}, 0)


def test_a_credit_never_pays_a_pay_at_once_slip_by_itself() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    pay(clerk, zhang, 100_00)
    slip = make_order(zhang, works, 70_00, settlement=Settlement.IMMEDIATE)
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({slip.id: 70_00}, 100_00)


def test_change_is_what_the_customer_gets_back_in_cash() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    owe_opening(zhang, 698_50)
    assert pay(clerk, zhang, 698_50, tendered_fen=700_00).change_fen == 1_50
    with pytest.raises(TooLittleCash):
        pay(clerk, zhang, 10_00, tendered_fen=9_99)
    assert pay(clerk, zhang, 10_00, method=PaymentMethod.WECHAT, tendered_fen=1).change_fen == 0


def test_a_slip_may_be_paid_before_the_work_once_its_price_is_accepted() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, state=OrderState.DISPATCHED)
    pay(clerk, zhang, 60_00, orders_in_advance=[slip.id])
    assert charge_of(slip).business_on == date(2026, 11, 20)  # the day of acceptance, R-DEC-1
    assert (open_fen(zhang.id), credit_fen(zhang.id)) == ({}, 0)
    with pytest.raises(AccountChanged):
        pay(clerk, zhang, 60_00, orders_in_advance=[slip.id])


@pytest.mark.parametrize(
    "order",
    [
        {"settlement": Settlement.MONTHLY, "state": OrderState.DISPATCHED},
        {"settlement": Settlement.IMMEDIATE, "state": OrderState.PRICED},
        {"settlement": Settlement.IMMEDIATE, "state": OrderState.ON_HOLD},
        {"settlement": Settlement.IMMEDIATE, "state": OrderState.DISPATCHED, "accepted_fen": 1},
    ],
)
def test_no_money_is_taken_in_advance_without_an_accepted_price(order: dict[str, object]) -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, **order)  # type: ignore[arg-type]
    with pytest.raises(OrderNotPayable):
        pay(clerk, zhang, 60_00, orders_in_advance=[slip.id])


def test_another_customers_charge_cannot_be_named() -> None:
    zhang, li = make_customer(), make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    works, clerk = make_department(), make_actor(Role.CLERK)
    slip = make_order(li, works, 60_00)
    with pytest.raises(AccountChanged):
        pay(clerk, zhang, 60_00, slip)


def test_only_clerk_and_finance_take_money() -> None:
    zhang = make_customer()
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            pay(make_actor(role), zhang, 10_00)


def test_a_retry_with_the_same_key_gives_the_same_receipt() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    first = pay(clerk, zhang, 10_00, key="form-1")
    assert pay(clerk, zhang, 10_00, key="form-1") == first
    with pytest.raises(work.KeyUsedForOther):
        pay(clerk, zhang, 11_00, key="form-1")
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(Receipt))) == 1


def test_two_tabs_that_saw_the_same_account_take_one_payment() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00)
    seen = work.ask(get_account_version, customer_id=zhang.id)
    pay(clerk, zhang, 60_00, slip, key="tab-1", seen=seen)
    with pytest.raises(AccountChanged):
        pay(clerk, zhang, 60_00, key="tab-2", seen=seen)


@pytest.mark.parametrize("same_key", [True, False])
def test_clicks_at_the_same_moment_make_exactly_one_receipt(same_key: bool) -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    charge = charge_of(make_order(zhang, works, 60_00)).id
    seen = work.ask(get_account_version, customer_id=zhang.id)

    def click(number: int) -> str:
        try:
            return work.act(
                take_payment,
                by=clerk,
                at=FRIDAY,
                key="one form" if same_key else f"tab {number}",
                customer_id=zhang.id,
                method=PaymentMethod.CASH,
                amount_fen=60_00,
                charges=[charge],
                seen=seen,
            ).receipt_no
        except RuleError as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(click, range(6)))
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(Receipt))) == 1
    assert answers.count("SJ-2026-000001") == (6 if same_key else 1)


def test_a_reconciled_slip_closes_when_its_last_fen_is_paid() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, is_taken_over=True)
    pay(clerk, zhang, 59_99)
    assert state_of(slip) is OrderState.RECONCILED
    pay(clerk, zhang, 1)
    assert state_of(slip) is OrderState.CLOSED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(charges=st.lists(st.integers(1, 9_999), max_size=4), payments=st.lists(st.integers(1, 9_999), max_size=4))
def test_open_charges_less_credits_are_always_what_the_ledger_says(charges: list[int], payments: list[int]) -> None:
    number = f"KH-{id(charges)}-{len(charges)}"
    customer = make_customer(customer_no=number, room=number)
    works = make_department(name=number)
    clerk = make_actor(Role.CLERK)
    for place, amount in enumerate([*charges, *[-amount for amount in payments]]):
        if amount > 0:
            make_order(customer, works, amount, settlement=list(Settlement)[place % 2])
        else:
            pay(clerk, customer, -amount)
    owed, credit = sum(open_fen(customer.id).values()), credit_fen(customer.id)
    assert owed - credit == sum(charges) - sum(payments)
    on_account = [row for row in work.ask(list_open_charges, customer_id=customer.id) if row.is_on_notice]
    assert not (on_account and credit)

"""The till's money goes on against signature: everything once, counted, explained, never signed for by oneself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import Incomplete, NotAllowed, RuleError
from db.operations.receipts import void_receipt
from db.operations.tills import (
    CountNotPossible,
    DifferenceUnexplained,
    HandedOver,
    HandOverAnswered,
    MeantForSomebodyElse,
    NextCashierNotPossible,
    NothingToHandOver,
    TillChanged,
    hand_over_till,
    receive_hand_over,
    send_back_hand_over,
)
from db.queries.tills import (
    get_hand_over,
    get_till_now,
    list_hand_overs,
    list_held,
    list_next_cashiers,
    list_sums,
    list_to_receive,
)
from db.queries.tills_holding import list_not_handed_over
from db.rules.separation_of_duties import SamePerson
from db.tables.customers import Customer
from db.tables.tills import TillHandOverItem
from db.types import Actor
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, Role, TillMovementKind
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer

pytestmark = pytest.mark.usefixtures("office")
EVENING = FRIDAY + timedelta(hours=9)
TODAY = FRIDAY.date()


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK, name="周敏")


@pytest.fixture
def finance() -> Actor:
    return make_actor(Role.FINANCE, name="梁静")


@pytest.fixture
def zhang() -> Customer:
    return make_customer()


def hand_over(by: Actor, counted: int, **more: object) -> HandedOver:
    facts = {"at": EVENING, "to": HandOverTo.FINANCE} | more
    return work.act(hand_over_till, by=by, counted_cash_fen=counted, **facts)


def receive(by: Actor, made: HandedOver, **more: object) -> None:
    work.act(receive_hand_over, by=by, hand_over_no=made.hand_over_no, **({"at": EVENING} | more))


def send_back(by: Actor, made: HandedOver, reason: str = "现金少一张", **more: object) -> None:
    facts = {"at": EVENING} | more
    work.act(send_back_hand_over, by=by, hand_over_no=made.hand_over_no, reason=reason, **facts)


def holds(by: Actor) -> dict[PaymentMethod, int]:
    return {row.method: row.amount_fen for row in work.ask(get_till_now, user_id=by.user_id).sums}


def state_of(made: HandedOver) -> HandOverState:
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    return row.state


def test_a_till_holds_what_came_in_until_it_is_handed_over_by_way_of_paying(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    pay(finance, zhang, 7_00)
    assert holds(clerk) == {PaymentMethod.CASH: 80_00, PaymentMethod.WECHAT: 20_00}
    made = hand_over(clerk, 80_00)
    assert made.hand_over_no == "JJ-2026-000001"
    assert holds(clerk) == {}
    sums = work.ask(list_sums, hand_over_id=made.hand_over_id)
    assert [tuple(row) for row in sums] == [(PaymentMethod.CASH, 1, 80_00), (PaymentMethod.WECHAT, 1, 20_00)]
    pay(clerk, zhang, 5_00)
    assert holds(clerk) == {PaymentMethod.CASH: 5_00}


def test_finance_signs_with_the_moment_and_only_once(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    made = hand_over(clerk, 80_00)
    assert [row.hand_over_no for row in work.ask(list_to_receive, actor=finance)] == [made.hand_over_no]
    receive(finance, made, remark="已存入保险柜")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.state, row.received_by, row.received_at) == (HandOverState.RECEIVED, "梁静", EVENING)
    assert work.ask(list_to_receive, actor=finance) == []
    with pytest.raises(HandOverAnswered):
        receive(make_actor(Role.FINANCE), made)
    with pytest.raises(HandOverAnswered):
        send_back(finance, made)


def test_nobody_signs_for_the_own_till_and_no_waiver_helps(finance: Actor, zhang: Customer) -> None:
    pay(finance, zhang, 80_00)
    made = hand_over(finance, 80_00)
    with pytest.raises(SamePerson):
        receive(finance, made)
    assert work.ask(list_to_receive, actor=finance) == []
    receive(make_actor(Role.FINANCE, name="谢云"), made)


def test_the_manager_signs_for_finances_own_money_but_not_for_a_clerks(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    manager = make_actor(Role.MANAGER)
    pay(finance, zhang, 80_00)
    pay(clerk, zhang, 20_00)
    of_finance, of_clerk = hand_over(finance, 80_00), hand_over(clerk, 20_00)
    with pytest.raises(NotAllowed):
        receive(manager, of_clerk)
    with pytest.raises(NotAllowed):
        send_back(manager, of_clerk)
    receive(manager, of_finance)


def test_another_clerk_does_not_sign_for_finance(clerk: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    with pytest.raises(NotAllowed):
        receive(make_actor(Role.CLERK), hand_over(clerk, 80_00))
    for role in (Role.SUPERVISOR, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            hand_over(make_actor(role), 0)


def test_a_difference_is_explained_or_refused(clerk: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    for explanation in ("", "   "):
        with pytest.raises(DifferenceUnexplained) as refused:
            hand_over(clerk, 79_50, explanation=explanation)
    assert refused.value.field == "explanation"
    assert "-¥0.50" in str(refused.value) or "¥-0.50" in str(refused.value)
    made = hand_over(clerk, 79_50, explanation="找零多付五角")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.expected_cash_fen, row.counted_cash_fen, row.difference_fen) == (80_00, 79_50, -50)
    assert row.total_fen == 79_50


@pytest.mark.parametrize("counted", [-1, 10**11])
def test_a_count_is_not_negative_and_not_endless(clerk: Actor, zhang: Customer, counted: int) -> None:
    pay(clerk, zhang, 80_00)
    with pytest.raises(CountNotPossible):
        hand_over(clerk, counted, explanation="?")


def test_an_empty_till_is_not_handed_over_and_no_number_is_used(clerk: Actor, zhang: Customer) -> None:
    with pytest.raises(NothingToHandOver):
        hand_over(clerk, 0)
    pay(clerk, zhang, 1_00)
    assert hand_over(clerk, 1_00).hand_over_no == "JJ-2026-000001"
    with pytest.raises(NothingToHandOver):
        hand_over(clerk, 0)


def test_a_receipt_taken_in_another_tab_stops_the_count(clerk: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    seen = work.ask(get_till_now, user_id=clerk.user_id).seen
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    with pytest.raises(TillChanged):
        hand_over(clerk, 80_00, seen=seen)
    hand_over(clerk, 80_00, seen=work.ask(get_till_now, user_id=clerk.user_id).seen)


def test_a_void_before_the_hand_over_takes_the_money_out_again(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    wrong = pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00)
    work.act(void_receipt, by=finance, at=FRIDAY, receipt_no=wrong.receipt_no, reason="金额错")
    assert holds(clerk) == {PaymentMethod.CASH: 20_00}
    kinds = [row.kind for row in work.ask(list_held, user_id=clerk.user_id)]
    assert sorted(kinds) == [TillMovementKind.RECEIPT, TillMovementKind.RECEIPT, TillMovementKind.VOID]
    hand_over(clerk, 20_00)


def test_a_void_after_the_hand_over_is_in_the_next_one_as_money_out(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    wrong = pay(clerk, zhang, 80_00)
    receive(finance, hand_over(clerk, 80_00))
    work.act(void_receipt, by=finance, at=EVENING, receipt_no=wrong.receipt_no, reason="金额错")
    assert holds(clerk) == {PaymentMethod.CASH: -80_00}
    pay(clerk, zhang, 100_00)
    made = hand_over(clerk, 20_00)
    assert [tuple(row) for row in work.ask(list_sums, hand_over_id=made.hand_over_id)] == [
        (PaymentMethod.CASH, 1, 20_00)
    ]
    assert holds(clerk) == {}


def test_money_given_back_out_of_an_empty_till_is_handed_over_with_its_reason(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    wrong = pay(clerk, zhang, 80_00)
    hand_over(clerk, 80_00)
    work.act(void_receipt, by=finance, at=EVENING, receipt_no=wrong.receipt_no, reason="金额错")
    made = hand_over(clerk, 0, explanation="退款由财务直接付给客户")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.books_fen, row.difference_fen, row.total_fen) == (-80_00, 80_00, 0)


def test_the_next_shift_takes_over_what_was_counted_and_hands_it_on(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    night = make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.ALIPAY)
    facts = {"to": HandOverTo.NEXT_SHIFT, "to_user_id": night.user_id}
    made = hand_over(clerk, 79_00, explanation="少一元", **facts)
    assert holds(night) == {}
    with pytest.raises(MeantForSomebodyElse) as refused:
        receive(finance, made)
    assert "夜班" in str(refused.value)
    receive(night, made)
    assert holds(night) == {PaymentMethod.CASH: 79_00, PaymentMethod.ALIPAY: 20_00}
    pay(night, zhang, 10_00)
    on = hand_over(night, 89_00)
    assert [tuple(row) for row in work.ask(list_sums, hand_over_id=on.hand_over_id)] == [
        (PaymentMethod.CASH, 1, 89_00),
        (PaymentMethod.ALIPAY, 0, 20_00),
    ]
    assert holds(night) == {}


def test_the_next_cashier_is_somebody_else_who_may_take_money(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    manager = make_actor(Role.MANAGER)
    for other in (None, clerk.user_id, manager.user_id, 999):
        with pytest.raises(NextCashierNotPossible):
            hand_over(clerk, 80_00, to=HandOverTo.NEXT_SHIFT, to_user_id=other)
    assert [row.name for row in work.ask(list_next_cashiers, user_id=clerk.user_id)] == [finance.name]


def test_what_is_sent_back_is_in_the_till_again_whatever_was_handed_over_since(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    pay(clerk, zhang, 80_00)
    first = hand_over(clerk, 80_00)
    pay(clerk, zhang, 20_00)
    second = hand_over(clerk, 20_00)
    receive(finance, second)
    with pytest.raises(Incomplete):
        send_back(finance, first, reason=" ")
    send_back(finance, first, at=FRIDAY)  # a clock that was set back loses nothing
    assert (state_of(first), state_of(second)) == (HandOverState.REFUSED, HandOverState.RECEIVED)
    assert holds(clerk) == {PaymentMethod.CASH: 80_00}
    pay(clerk, zhang, 1_00)
    third = hand_over(clerk, 81_00, at=EVENING + timedelta(minutes=1))
    assert third.hand_over_no == "JJ-2026-000003"
    assert holds(clerk) == {}
    with pytest.raises(HandOverAnswered):
        send_back(finance, first)


def test_who_handed_over_takes_it_back_while_nobody_has_signed(clerk: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    made = hand_over(clerk, 80_00)
    send_back(clerk, made, reason="数错了")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.state, row.received_by, row.answer) == (HandOverState.REFUSED, "", "数错了")
    assert holds(clerk) == {PaymentMethod.CASH: 80_00}
    with pytest.raises(NotAllowed):
        send_back(make_actor(Role.CLERK), hand_over(clerk, 80_00))


def test_a_stranger_to_a_shift_change_does_not_send_it_back(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    night = make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    made = hand_over(clerk, 80_00, to=HandOverTo.NEXT_SHIFT, to_user_id=night.user_id)
    with pytest.raises(MeantForSomebodyElse):
        send_back(finance, made)
    send_back(night, made)


@pytest.mark.parametrize("same_key", [True, False])
def test_two_hand_overs_of_one_till_at_once_are_one(clerk: Actor, zhang: Customer, same_key: bool) -> None:
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00)

    def click(number: int) -> str:
        try:
            return hand_over(clerk, 100_00, key="form" if same_key else f"tab {number}").hand_over_no
        except RuleError as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert answers.count("JJ-2026-000001") == (4 if same_key else 1)
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(TillHandOverItem))) == 2
    assert len(work.ask(list_hand_overs)) == 1


def test_two_signatures_at_once_are_one(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    made, other = hand_over(clerk, 80_00), make_actor(Role.FINANCE, name="谢云")

    def answer(act: partial[None]) -> str:
        try:
            act()
        except HandOverAnswered:
            return "late"
        return "done"

    acts = [partial(receive, finance, made), partial(receive, other, made), partial(send_back, other, made)]
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(answer, acts)) == ["done", "late", "late"]


def test_money_of_an_earlier_day_is_listed_until_somebody_has_signed(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    pay(clerk, zhang, 80_00)
    tomorrow = TODAY + timedelta(days=1)
    assert work.ask(list_not_handed_over, today=TODAY) == []
    (row,) = work.ask(list_not_handed_over, today=tomorrow)
    assert (row.till, row.user_id, row.since, row.amount_fen) == ("周敏", clerk.user_id, FRIDAY, 80_00)
    pay(clerk, zhang, 7_00, at=FRIDAY + timedelta(days=1))
    assert [row.amount_fen for row in work.ask(list_not_handed_over, today=tomorrow)] == [80_00]
    made = hand_over(clerk, 87_00)
    (row,) = work.ask(list_not_handed_over, today=tomorrow)
    assert (row.hand_over_no, row.amount_fen) == (made.hand_over_no, 87_00)
    receive(finance, made)
    assert work.ask(list_not_handed_over, today=tomorrow) == []


def test_money_that_goes_from_till_to_till_stays_as_old_as_its_first_receipt(clerk: Actor, zhang: Customer) -> None:
    pay(clerk, zhang, 80_00)
    tills, day = [clerk, make_actor(Role.CLERK, name="夜班"), make_actor(Role.CLERK, name="早班")], timedelta(days=1)
    for number, (giver, taker) in enumerate(pairwise(tills), start=1):
        facts = {"to": HandOverTo.NEXT_SHIFT, "to_user_id": taker.user_id, "at": FRIDAY + number * day}
        receive(taker, hand_over(giver, 80_00, **facts), at=FRIDAY + number * day)
    (row,) = work.ask(list_not_handed_over, today=TODAY + 2 * day)
    assert (row.till, row.since) == ("早班", FRIDAY)


def test_a_receipt_voided_on_its_day_is_no_money_to_hand_over(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    wrong = pay(clerk, zhang, 80_00)
    work.act(void_receipt, by=finance, at=EVENING, receipt_no=wrong.receipt_no, reason="金额错")
    assert work.ask(list_not_handed_over, today=TODAY + timedelta(days=1)) == []

"""A cashier is ill, has left or cannot sign in: the manager counts and hands over in that place (R-BILL-7)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.staff import disable_user
from db.operations.tills import (
    DifferenceUnexplained,
    HandedOver,
    MeantForSomebodyElse,
    NotAnothersTill,
    NothingToHandOver,
    TillChanged,
    hand_over_for_cashier,
    hand_over_till,
    receive_hand_over,
    send_back_hand_over,
)
from db.queries.check_tills import check_tills
from db.queries.exceptions import list_money_exceptions
from db.queries.inbox import count_work_items, list_work_items
from db.queries.tills import get_hand_over, get_till_now, list_to_receive
from db.rules.separation_of_duties import SamePerson
from db.tables.customers import Customer
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import HandOverState, HandOverTo, MoneyException, PaymentMethod, Role, WorkKind
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer, put

pytestmark = pytest.mark.usefixtures("office")
EVENING = FRIDAY + timedelta(hours=9)


@pytest.fixture
def clerk(office: object) -> Actor:
    return make_actor(Role.CLERK, name="周敏")


@pytest.fixture
def manager(office: object) -> Actor:
    return make_actor(Role.MANAGER, name="陈经理")


@pytest.fixture
def zhang(office: object) -> Customer:
    return make_customer()


def close_login(who: Actor) -> None:
    username = put(lambda session: session.get_one(User, who.user_id).username)
    work.act(disable_user, by=make_actor(Role.ADMIN), username=username)


def in_place_of(cashier: Actor, by: Actor, counted: int, reason: str = "离职", **more: object) -> HandedOver:
    request = {"cashier_id": cashier.user_id, "counted_cash_fen": counted, "reason": reason} | more
    return work.act(hand_over_for_cashier, by=by, at=EVENING, **request)


def exceptions(actor: Actor) -> list[tuple[MoneyException, int]]:
    rows = work.ask(list_money_exceptions, actor=actor, at=EVENING)
    return [(row.kind, row.amount_fen) for row in rows]


def wrong() -> list[str]:
    def read(session: Session) -> list[str]:
        return [finding.sentence for finding in check_tills(session) if not finding.ok]

    return work.ask(read)


def test_the_money_of_a_closed_login_reaches_finance_with_the_reason_and_the_difference(
    clerk: Actor, manager: Actor, zhang: Customer
) -> None:
    finance = make_actor(Role.FINANCE, name="梁静")
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    close_login(clerk)
    with pytest.raises(Incomplete):
        in_place_of(clerk, manager, 80_00, reason=" ")
    with pytest.raises(DifferenceUnexplained):
        in_place_of(clerk, manager, 79_00)
    made = in_place_of(clerk, manager, 79_00, explanation="抽屉里少一元")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.handed_by, row.on_behalf_by, row.behalf_reason) == ("周敏", "陈经理", "离职")
    assert (row.to, row.difference_fen, row.total_fen) == (HandOverTo.FINANCE, -1_00, 99_00)
    assert work.ask(get_till_now, user_id=clerk.user_id).movements == 0
    assert [each.hand_over_no for each in work.ask(list_to_receive, actor=finance)] == [made.hand_over_no]
    work.act(receive_hand_over, by=finance, at=EVENING, hand_over_no=made.hand_over_no)
    assert wrong() == []


def test_who_counted_in_the_cashiers_place_never_signs_for_it(clerk: Actor, zhang: Customer) -> None:
    both = make_actor(Role.MANAGER, Role.FINANCE)
    pay(clerk, zhang, 80_00)
    made = in_place_of(clerk, both, 80_00)
    assert work.ask(list_to_receive, actor=both) == []
    with pytest.raises(SamePerson):
        work.act(receive_hand_over, by=both, at=EVENING, hand_over_no=made.hand_over_no)
    work.act(send_back_hand_over, by=both, at=EVENING, hand_over_no=made.hand_over_no, reason="数错了")
    row = work.ask(get_hand_over, hand_over_no=made.hand_over_no)
    assert row is not None
    assert (row.state, row.received_by) == (HandOverState.REFUSED, "")
    again = in_place_of(clerk, both, 80_00)
    cashier_returned = make_actor(Role.FINANCE)
    work.act(receive_hand_over, by=cashier_returned, at=EVENING, hand_over_no=again.hand_over_no)
    assert wrong() == []


def test_the_cashier_who_came_back_does_not_sign_for_the_own_money(manager: Actor, zhang: Customer) -> None:
    finance = make_actor(Role.FINANCE)
    pay(finance, zhang, 80_00)
    made = in_place_of(finance, manager, 80_00, reason="病假")
    with pytest.raises(SamePerson):
        work.act(receive_hand_over, by=finance, at=EVENING, hand_over_no=made.hand_over_no)
    with pytest.raises(SamePerson):
        work.act(receive_hand_over, by=manager, at=EVENING, hand_over_no=made.hand_over_no)


def test_only_the_manager_does_it_never_for_the_own_till_and_never_on_an_old_count(
    clerk: Actor, manager: Actor, zhang: Customer
) -> None:
    own = make_actor(Role.MANAGER, Role.CLERK)
    pay(own, zhang, 5_00)
    with pytest.raises(NotAnothersTill):
        in_place_of(own, own, 5_00)
    with pytest.raises(NotAnothersTill):
        in_place_of(manager, own, 0)
    pay(clerk, zhang, 80_00)
    for role in (Role.CLERK, Role.FINANCE, Role.SUPERVISOR, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            in_place_of(clerk, make_actor(role), 80_00)
    seen = work.ask(get_till_now, user_id=clerk.user_id).seen
    pay(clerk, zhang, 1_00)
    with pytest.raises(TillChanged):
        in_place_of(clerk, manager, 80_00, seen=seen)
    in_place_of(clerk, manager, 81_00)
    with pytest.raises(NothingToHandOver):
        in_place_of(clerk, manager, 0)


def test_money_of_a_closed_login_is_asked_of_the_manager_at_once_until_it_is_done(
    clerk: Actor, manager: Actor, zhang: Customer
) -> None:
    other = make_actor(Role.CLERK)
    pay(clerk, zhang, 80_00)
    pay(other, zhang, 7_00)
    assert exceptions(manager) == []
    close_login(clerk)
    assert exceptions(manager) == [(MoneyException.CASHIER_GONE, 80_00)]
    found = work.ask(list_work_items, actor=manager, at=EVENING)
    assert found.total == work.ask(count_work_items, actor=manager, at=EVENING)
    (item,) = [item for item in found.items if item.kind is WorkKind.HAND_OVER_FOR]
    assert (item.who, item.what, item.params["cashier"]) == ("周敏", "¥80.00", str(clerk.user_id))
    in_place_of(clerk, manager, 80_00)
    assert exceptions(manager) == []
    left = work.ask(list_work_items, actor=manager, at=EVENING).items
    assert WorkKind.HAND_OVER_FOR not in [item.kind for item in left]


def test_money_handed_to_somebody_who_left_goes_back_by_the_manager(
    clerk: Actor, manager: Actor, zhang: Customer
) -> None:
    night = make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    to_night = {"to": HandOverTo.NEXT_SHIFT, "to_user_id": night.user_id, "counted_cash_fen": 80_00}
    made = work.act(hand_over_till, by=clerk, at=EVENING, **to_night)
    sent_back = {"at": EVENING, "hand_over_no": made.hand_over_no, "reason": "接班人离职"}
    with pytest.raises(MeantForSomebodyElse):
        work.act(send_back_hand_over, by=manager, **sent_back)
    close_login(night)
    close_login(clerk)
    work.act(send_back_hand_over, by=manager, **sent_back)
    in_place_of(clerk, manager, 80_00)
    assert wrong() == []

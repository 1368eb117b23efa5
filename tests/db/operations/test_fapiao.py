"""A fapiao issued elsewhere is kept beside its receipt and finds it again (R-DEC-19)."""

from datetime import date, timedelta

import pytest

from db import work
from db.errors import NotAllowed, NotFound
from db.operations.fapiao import FapiaoOfSomebodyElse, NoFapiao, record_fapiao, remove_fapiao
from db.operations.receipts import ReceiptAlreadyVoid, void_receipt
from db.queries.find import find_anything
from db.queries.payments import find_receipts, get_receipt
from db.rules.fapiao import FapiaoDayNotPossible, FapiaoNumberNotPossible
from db.types import Actor
from db.vocabulary import Role
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer

pytestmark = pytest.mark.usefixtures("office")
NUMBER, DAY = "26332000000123456789", date(2026, 11, 20)


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


def record(by: Actor, receipt_no: str, number: str = NUMBER, day: date = DAY) -> None:
    work.act(record_fapiao, by=by, at=FRIDAY, receipt_no=receipt_no, fapiao_no=number, issued_on=day)


def kept(receipt_no: str) -> tuple[str, date | None]:
    row = work.ask(get_receipt, receipt_no=receipt_no)
    assert row is not None
    return row.fapiao_no, row.fapiao_on


def found(number: str) -> list[str]:
    return [row.receipt_no for row in work.ask(find_receipts, number=number)]


def test_the_number_stands_beside_the_receipt_and_finds_it(clerk: Actor) -> None:
    taken = pay(clerk, make_customer(), 80_00)
    assert kept(taken.receipt_no) == ("", None)
    record(clerk, taken.receipt_no, "２６332000 000123456789")
    assert kept(taken.receipt_no) == (NUMBER, DAY)
    assert found(NUMBER) == found(taken.receipt_no.lower()) == [taken.receipt_no]
    assert found("") == found("99999999") == []
    assert work.ask(find_anything, text=NUMBER, today=DAY).fapiao_no == NUMBER


def test_the_newest_number_holds(clerk: Actor) -> None:
    taken = pay(clerk, make_customer(), 80_00)
    record(clerk, taken.receipt_no, "12345678")
    record(clerk, taken.receipt_no, "87654321")
    assert kept(taken.receipt_no) == ("87654321", DAY)
    assert (found("12345678"), found("87654321")) == ([], [taken.receipt_no])


def test_one_fapiao_is_for_several_receipts_of_one_customer_only(clerk: Actor) -> None:
    zhang, li = make_customer(), make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    first, second, other = pay(clerk, zhang, 80_00), pay(clerk, zhang, 20_00), pay(clerk, li, 5_00)
    record(clerk, first.receipt_no)
    record(clerk, second.receipt_no)
    with pytest.raises(FapiaoOfSomebodyElse) as refused:
        record(clerk, other.receipt_no)
    assert first.receipt_no in str(refused.value)
    assert found(NUMBER) == [second.receipt_no, first.receipt_no]


def test_a_number_on_the_wrong_receipt_is_taken_off_and_free_again(clerk: Actor) -> None:
    zhang, li = make_customer(), make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    wrong, right = pay(clerk, zhang, 80_00), pay(clerk, li, 80_00)
    record(clerk, wrong.receipt_no)
    work.act(remove_fapiao, by=clerk, at=FRIDAY, receipt_no=wrong.receipt_no)
    assert kept(wrong.receipt_no) == ("", None)
    record(clerk, right.receipt_no)
    with pytest.raises(NoFapiao):
        work.act(remove_fapiao, by=clerk, at=FRIDAY, receipt_no=wrong.receipt_no)


def test_a_void_receipt_gets_no_number_and_gives_up_its_own(clerk: Actor) -> None:
    zhang, li = make_customer(), make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    wrong, right = pay(clerk, zhang, 80_00), pay(clerk, li, 80_00)
    record(clerk, wrong.receipt_no)
    finance = make_actor(Role.FINANCE)
    work.act(void_receipt, by=finance, at=FRIDAY, receipt_no=wrong.receipt_no, reason="客户记错")
    record(clerk, right.receipt_no)
    with pytest.raises(ReceiptAlreadyVoid):
        record(clerk, wrong.receipt_no, "12345678")


@pytest.mark.parametrize("number", ["", "1234567", "1" * 21, "1234567A", "１２３４５６７", "12345678\u0660"])
def test_a_number_has_8_to_20_digits(clerk: Actor, number: str) -> None:
    taken = pay(clerk, make_customer(), 80_00)
    with pytest.raises(FapiaoNumberNotPossible):
        record(clerk, taken.receipt_no, number)


def test_a_fapiao_is_not_of_tomorrow(clerk: Actor) -> None:
    taken = pay(clerk, make_customer(), 80_00)
    with pytest.raises(FapiaoDayNotPossible):
        record(clerk, taken.receipt_no, day=DAY + timedelta(days=1))


def test_only_who_takes_money_records_it_for_a_receipt_that_exists(clerk: Actor) -> None:
    taken = pay(clerk, make_customer(), 80_00)
    for role in (Role.SUPERVISOR, Role.MANAGER, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            record(make_actor(role), taken.receipt_no)
    with pytest.raises(NotFound):
        record(clerk, "SJ-2026-999999")

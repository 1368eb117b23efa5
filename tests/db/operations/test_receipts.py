"""A wrong receipt is voided by somebody else, with a reason; it stays on record and what it paid is owed again."""

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.receipts import (
    NothingAsked,
    ReceiptAlreadyVoid,
    VoidAskedAlready,
    ask_for_void,
    decline_void,
    print_receipt,
    void_receipt,
)
from db.queries.accounts import list_free_credits, list_open_charges
from db.rules.separation_of_duties import SamePerson
from db.tables.billing import LedgerEntry
from db.tables.payments import Receipt, ReceiptVoid, VoidRequest
from db.types import Actor
from db.vocabulary import OrderState, Role, Settlement
from tests.billing_factories import make_order, pay, state_of
from tests.factories import make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")


def void(by: Actor, receipt_no: str, reason: str = "金额录错") -> None:
    work.act(void_receipt, by=by, receipt_no=receipt_no, reason=reason)


def test_a_void_restores_what_was_owed_and_keeps_the_number() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slips = [make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE), make_order(zhang, works, 50_00)]
    taken = pay(clerk, zhang, 110_00, slips[0])
    assert work.ask(list_open_charges, customer_id=zhang.id) == []
    void(make_actor(Role.FINANCE, name="钱会计"), taken.receipt_no)
    assert {row.order_id: row.open_fen for row in work.ask(list_open_charges, customer_id=zhang.id)} == {
        slips[0].id: 60_00,
        slips[1].id: 50_00,
    }
    assert work.ask(list_free_credits, customer_id=zhang.id) == []
    assert work.ask(lambda s: s.scalar(select(func.sum(LedgerEntry.receivable_fen)))) == 110_00
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(Receipt))) == 1
    assert pay(clerk, zhang, 1_00).receipt_no == "SJ-2026-000002"


def test_nobody_voids_a_receipt_that_they_issued() -> None:
    zhang = make_customer()
    both = make_actor(Role.FINANCE, Role.MANAGER)
    taken = pay(both, zhang, 10_00)
    with pytest.raises(SamePerson):
        void(both, taken.receipt_no)


def test_a_clerk_asks_and_finance_voids_with_the_askers_reason() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE, name="钱会计")
    taken = pay(clerk, zhang, 10_00)
    with pytest.raises(NotAllowed):
        void(clerk, taken.receipt_no)
    work.act(ask_for_void, by=clerk, receipt_no=taken.receipt_no, reason="客户改刷卡")
    with pytest.raises(VoidAskedAlready):
        work.act(ask_for_void, by=clerk, receipt_no=taken.receipt_no, reason="again")
    void(finance, taken.receipt_no, reason="")
    row = work.ask(lambda s: s.scalars(select(ReceiptVoid)).one())
    assert (row.reason, row.asked_by, row.voided_by) == ("客户改刷卡", clerk.user_id, finance.user_id)
    assert work.ask(lambda s: s.scalars(select(VoidRequest.is_granted)).one()) is True
    with pytest.raises(ReceiptAlreadyVoid):
        void(finance, taken.receipt_no)


def test_a_declined_request_leaves_the_receipt_valid_and_says_why() -> None:
    zhang, clerk, manager = make_customer(), make_actor(Role.CLERK), make_actor(Role.MANAGER)
    taken = pay(clerk, zhang, 10_00)
    work.act(ask_for_void, by=clerk, receipt_no=taken.receipt_no, reason="?")
    work.act(decline_void, by=manager, receipt_no=taken.receipt_no, answer="收据无误")
    with pytest.raises(NothingAsked):
        work.act(decline_void, by=manager, receipt_no=taken.receipt_no, answer="again")
    assert work.ask(lambda s: s.scalar(select(func.count()).select_from(ReceiptVoid))) == 0


def test_a_void_needs_a_reason() -> None:
    zhang = make_customer()
    taken = pay(make_actor(Role.CLERK), zhang, 10_00)
    with pytest.raises(Incomplete):
        void(make_actor(Role.MANAGER), taken.receipt_no, reason=" ")


def test_a_later_payment_that_was_left_over_pays_what_a_void_left_open() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    make_order(zhang, works, 60_00)
    wrong = pay(clerk, zhang, 60_00)
    pay(clerk, zhang, 100_00)
    void(make_actor(Role.MANAGER), wrong.receipt_no)
    assert work.ask(list_open_charges, customer_id=zhang.id) == []
    assert sum(row.open_fen for row in work.ask(list_free_credits, customer_id=zhang.id)) == 40_00


def test_a_closed_order_is_open_again_when_its_receipt_is_void() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, is_taken_over=True)
    taken = pay(clerk, zhang, 60_00)
    assert state_of(slip) is OrderState.CLOSED
    void(make_actor(Role.MANAGER), taken.receipt_no)
    assert state_of(slip) is OrderState.RECONCILED


def test_each_print_is_counted() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    taken = pay(clerk, zhang, 10_00)
    copies = [work.act(print_receipt, by=clerk, receipt_no=taken.receipt_no).copy_no for _ in range(3)]
    assert copies == [1, 2, 3]

"""Two people, or one with two tabs, press at the same moment: it is done once, and the books add up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import RuleError
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.hand_ins import sign_hand_in
from db.operations.months import IssuedNotices, ask_for_lock, issue_notices, lock_month
from db.operations.notices import reissue_notice
from db.operations.payments import take_payment
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.operations.refunds import pay_out_refund
from db.queries.accounts import get_account_version, list_open_charges
from db.queries.notices import get_notice_totals, list_stale
from db.queries.rollup_document import rollup_document
from db.tables.billing import BillingNotice, LedgerEntry
from db.tables.payments import Receipt
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, EntryKind, OrderState, PaymentMethod, Role, Settlement
from tests.billing_factories import pay
from tests.factories import make_actor
from tests.faults.kills import require_right
from tests.faults.shifts import EVENING, MONTH, Shop, open_shop

pytestmark = pytest.mark.usefixtures("office")

NEW_YEAR = date(2027, 1, 1)

Press = Callable[[], Any]


def button(operation: Callable[..., Any], by: Actor, *, key: str | None = None, **request: Any) -> Press:
    return lambda: work.act(operation, by=by, at=EVENING, key=key, **request)


def payment(shop: Shop, fen: int, *, key: str | None = None, person: int = 0, seen: int | None = None) -> Press:
    paid = {"customer_id": shop.people[person].id, "method": PaymentMethod.CASH, "amount_fen": fen, "seen": seen}
    return button(take_payment, shop.clerk, key=key, **paid)


def at_once(*presses: Press) -> list[Any]:
    """Everybody presses at the same moment; gives each one's answer, or the name of the refusal."""
    ready = Barrier(len(presses))

    def press(one: Press) -> Any:
        ready.wait()
        try:
            return one()
        except RuleError as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def count(of: Any, *where: Any) -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(of).where(*where))) or 0


def test_a_double_click_takes_the_money_once() -> None:
    shop = open_shop(slips=6)
    first, *others = at_once(*[payment(shop, 60_00, key="one form")] * 4)
    assert others == [first] * 3
    assert count(Receipt) == 1
    require_right()


def test_one_form_sent_with_other_amounts_at_the_same_moment_is_taken_once() -> None:
    shop = open_shop(slips=6)
    answers = at_once(*(payment(shop, fen, key="one form") for fen in (60_00, 70_00, 80_00, 90_00)))
    assert answers.count("KeyUsedForOther") == 3
    assert count(Receipt) == 1
    require_right()


def test_one_account_paid_in_two_tabs_is_paid_once() -> None:
    shop = open_shop(slips=6)
    seen = work.ask(get_account_version, customer_id=shop.people[0].id)
    answers = at_once(*(payment(shop, 60_00, key=f"tab {tab}", seen=seen) for tab in range(4)))
    assert answers.count("PaidMeanwhile") == 3
    assert count(Receipt) == 1
    require_right()


def test_two_of_finance_make_the_notices_of_a_month_once() -> None:
    shop = open_shop(state=OrderState.RECONCILED)
    desks = [shop.finance, make_actor(Role.FINANCE), shop.finance]
    answers: list[IssuedNotices] = at_once(*(button(issue_notices, desk, month=MONTH) for desk in desks))
    assert sorted(answer.is_new for answer in answers) == [False, False, True]
    assert {answer.total_fen for answer in answers} == {work.ask(get_notice_totals, month=MONTH).total_fen}
    assert count(BillingNotice) == len(shop.people)
    require_right()


def test_two_heads_sign_a_hand_in_once_and_two_managers_lock_a_month_once() -> None:
    shop = open_shop(state=OrderState.RECONCILED)
    heads = [shop.head, make_actor(Role.SUPERVISOR, department=shop.works)]
    signed = at_once(*(button(sign_hand_in, head, month=MONTH, department_id=shop.works.id) for head in heads))
    assert sorted(signed, key=str) == ["HandInSigned", None]
    work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)
    work.act(ask_for_lock, by=shop.finance, at=EVENING, month=MONTH)
    locked = at_once(*(button(lock_month, who, month=MONTH) for who in (shop.manager, make_actor(Role.MANAGER))))
    assert sorted(locked, key=str) == ["MonthAlreadyLocked", None]
    require_right()


def test_a_receipt_is_voided_once() -> None:
    shop = open_shop(slips=6)
    paid = pay(shop.clerk, shop.people[0], 30_00)
    answers = at_once(*[button(void_receipt, shop.finance, receipt_no=paid.receipt_no, reason="错")] * 3)
    assert sorted(answers, key=str) == [None, "ReceiptAlreadyVoid", "ReceiptAlreadyVoid"]
    assert count(LedgerEntry, LedgerEntry.kind == EntryKind.REVERSAL) == 1
    require_right()


def test_a_refund_is_approved_once_and_paid_out_once() -> None:
    shop = open_shop(slips=0)
    pay(shop.clerk, shop.people[2], 30_00)
    asked = {"kind": AdjustmentKind.REFUND, "ground": AdjustmentGround.OVERPAID, "amount_fen": 20_00, "reason": "多收"}
    customer = {"customer_id": shop.people[2].id}
    request = work.act(ask_for_adjustment, by=shop.finance, at=EVENING, **asked, **customer).adjustment_id
    managers = [shop.manager, make_actor(Role.MANAGER)]
    said = at_once(*(button(approve_adjustment, who, adjustment_id=request, version=1) for who in managers))
    assert sorted(said) == ["AdjustmentStepNotPossible", "TZ-2026-000001"]
    desks = [shop.finance, make_actor(Role.FINANCE)]
    given = {"adjustment_id": request, "version": 2, "method": PaymentMethod.CASH}
    paid = at_once(*(button(pay_out_refund, who, **given) for who in desks))
    assert paid.count("AdjustmentStepNotPossible") == 1
    assert count(LedgerEntry, LedgerEntry.kind == EntryKind.REFUND) == 1
    require_right()


def test_a_receipt_is_not_voided_and_its_money_given_back_as_well_without_a_debt() -> None:
    """Whoever comes first: the customer never ends with more than was paid."""
    shop = open_shop(slips=0)
    taken = pay(shop.clerk, shop.people[2], 30_00)
    customer = shop.people[2].id
    asked = {"kind": AdjustmentKind.REFUND, "ground": AdjustmentGround.OVERPAID, "amount_fen": 30_00, "reason": "多收"}
    request = work.act(ask_for_adjustment, by=shop.finance, at=EVENING, customer_id=customer, **asked).adjustment_id
    work.act(approve_adjustment, by=shop.manager, at=EVENING, adjustment_id=request, version=1)
    given = {"adjustment_id": request, "version": 2, "method": PaymentMethod.CASH}
    voided, paid = at_once(
        button(void_receipt, shop.finance, receipt_no=taken.receipt_no, reason="错"),
        button(pay_out_refund, make_actor(Role.FINANCE), **given),
    )
    owed = sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer))
    assert voided is None
    assert owed == (0 if paid == "MoreThanCredit" else 30_00)
    require_right()


def test_what_comes_in_while_the_notices_are_made_is_on_this_month_or_on_the_next_never_on_both() -> None:
    shop = open_shop()
    monthly = [slip for slip in shop.slips if slip.settlement is Settlement.MONTHLY]
    at_once(
        button(issue_notices, shop.finance, month=MONTH),
        *(button(reconcile_order, shop.head, order_id=slip.id) for slip in monthly[:6]),
        *(payment(shop, 10_00, person=person) for person in range(6)),
    )
    billed = sum(
        line["amount_fen"]
        for month in (MONTH, "2026-12")
        for notice in work.ask(rollup_document, month=month, today=NEW_YEAR)["notices"]
        for line in notice["lines"]
    )
    assert billed == sum(slip.amount_fen or 0 for slip in monthly[:6])
    require_right()


def test_a_month_is_not_locked_while_a_correction_gets_into_it() -> None:
    """Either the correction was first and its notice must be restated, or the month is locked and it comes later."""
    shop = open_shop(state=OrderState.RECONCILED)
    paid = pay(shop.clerk, shop.people[0], 30_00)
    work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)
    work.act(ask_for_lock, by=shop.finance, at=EVENING, month=MONTH)
    locked, voided, _ = at_once(
        button(lock_month, shop.manager, month=MONTH),
        button(void_receipt, shop.finance, receipt_no=paid.receipt_no, reason="错"),
        payment(shop, 5_00),
    )
    assert voided is None
    stale = work.ask(list_stale, month=MONTH)
    assert (locked, len(stale)) in [(None, 0), ("NoticesToRestate", 1)]
    require_right()
    if stale:
        again = {"month": MONTH, "customer_id": shop.people[0].id, "reason": "更正"}
        assert work.act(reissue_notice, by=shop.finance, at=EVENING, **again).endswith("-2")

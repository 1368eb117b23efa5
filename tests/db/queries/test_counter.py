"""At the counter: found by whatever was scanned or typed; what is owed, the oldest first; the day's till."""

from datetime import UTC, date, datetime

import pytest

from db import work
from db.operations.months import issue_notices
from db.operations.notices import record_delivery
from db.operations.receipts import ask_for_void, void_receipt
from db.queries.counter import find_account, get_account
from db.queries.notices import list_notices
from db.queries.payments import (
    MethodSum,
    get_day_sheet,
    get_receipt,
    list_cashiers,
    list_receipts,
    list_void_requests,
)
from db.vocabulary import (
    DeliveryResult,
    DeliveryWay,
    DueState,
    EntryKind,
    OrderState,
    PaymentMethod,
    Role,
    Settlement,
)
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")

TODAY = date(2026, 11, 20)
SATURDAY = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def test_a_slip_a_notice_a_receipt_or_its_scanned_address_leads_to_the_account() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 80_00)
    receipt = pay(clerk, zhang, 10_00)
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=MONTH_END, month="2026-11")
    texts = [
        slip.order_no,
        slip.order_no.lower(),
        f"https://office.example/order?no={slip.order_no}",
        f"  {slip.order_no}\n",
        receipt.receipt_no,
        "SF-2026-000001",
        "3-1-1201",
        "张伟",
        "1234",
    ]
    for text in texts:
        found = work.ask(find_account, text=text, today=TODAY)
        assert [hit.customer_no for hit in found.hits] == ["KH-000001"], text
        assert [hit.unit_label for hit in found.hits] in (["3-1-1201"], [""]), text
    assert work.ask(find_account, text=slip.order_no, today=TODAY).order_no == slip.order_no
    assert work.ask(find_account, text="SF-2026-000001", today=TODAY).notice_no == "SF-2026-000001"
    assert work.ask(find_account, text="TY-19990101-001", today=TODAY).hits == []


def test_an_account_lists_opening_slips_and_what_may_be_paid_before_the_work() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    owe_opening(zhang, 100_00)
    make_order(zhang, works, 80_00, item="保洁")
    make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, item="开锁")
    make_order(zhang, works, 50_00, settlement=Settlement.IMMEDIATE, state=OrderState.DISPATCHED, item="疏通")
    make_order(zhang, works, 40_00, settlement=Settlement.IMMEDIATE, state=OrderState.PRICED)
    pay(clerk, zhang, 30_00)
    account = work.ask(get_account, customer_id=zhang.id, today=TODAY)
    shown = [(line.kind, line.item, line.due, line.open_fen) for line in account.lines]
    assert shown == [
        (EntryKind.OPENING, "", DueState.LATE, 70_00),
        (EntryKind.CHARGE, "保洁", DueState.NOT_BILLED, 80_00),
        (EntryKind.CHARGE, "开锁", DueState.TODAY, 60_00),
        (EntryKind.CHARGE, "疏通", DueState.BEFORE_WORK, 50_00),
    ]
    assert (account.owed_fen, account.credit_fen) == (210_00, 0)


def test_a_notice_is_due_a_week_after_its_delivery() -> None:
    zhang, works = make_customer(), make_department()
    make_order(zhang, works, 80_00)
    finance = make_actor(Role.FINANCE)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")

    def line(today: date) -> tuple[str, date | None, DueState]:
        only = work.ask(get_account, customer_id=zhang.id, today=today).lines[0]
        return only.notice_no, only.due_on, only.due

    assert line(date(2026, 12, 31)) == ("SF-2026-000001", None, DueState.LATER)
    notice = work.ask(list_notices, month="2026-11")[0]
    for result, day in ((DeliveryResult.RETURNED, 1), (DeliveryResult.DELIVERED, 3)):
        work.act(
            record_delivery,
            by=finance,
            at=datetime(2026, 12, 4, tzinfo=UTC),
            notice_ids=[notice.notice_id],
            result=result,
            way=DeliveryWay.MAILBOX,
            on=date(2026, 12, day),
            note="再投",
        )
    due = date(2026, 12, 10)
    assert [line(date(2026, 12, day))[1:] for day in (9, 10, 11)] == [
        (due, DueState.LATER),
        (due, DueState.TODAY),
        (due, DueState.LATE),
    ]


def test_a_receipt_says_what_its_money_pays() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK, name="前台")
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, item="开锁")
    owe_opening(zhang, 20_00)
    taken = pay(clerk, zhang, 100_00, slip, tendered_fen=200_00)
    receipt = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert receipt is not None
    assert [(part.kind, part.item, part.amount_fen) for part in receipt.parts] == [
        (EntryKind.CHARGE, "开锁", 60_00),
        (EntryKind.OPENING, "", 20_00),
        (None, "", 20_00),
    ]
    assert (receipt.cashier, receipt.room, receipt.tendered_fen) == ("前台", "3-1-1201", 200_00)
    work.act(void_receipt, by=make_actor(Role.FINANCE, name="钱"), receipt_no=taken.receipt_no, reason="错")
    void = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert void is not None
    assert (void.is_void, void.voided_by, len(void.parts)) == (True, "钱", 2)


def test_a_day_sheet_counts_valid_receipts_by_method_and_what_voids_gave_back() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.FINANCE, name="钱")
    first = pay(clerk, zhang, 10_00)
    second = pay(clerk, zhang, 20_00)
    pay(clerk, zhang, 5_00, method=PaymentMethod.WECHAT)
    pay(finance, zhang, 40_00)
    work.act(void_receipt, by=finance, at=FRIDAY, receipt_no=first.receipt_no, reason="错")
    own = work.ask(get_day_sheet, day=TODAY, cashier_id=clerk.user_id)
    assert own == [MethodSum(PaymentMethod.CASH, 1, 20_00, 1, 0), MethodSum(PaymentMethod.WECHAT, 1, 5_00, 0, 0)]
    assert sum(row.amount_fen for row in work.ask(get_day_sheet, day=TODAY)) == 65_00
    work.act(void_receipt, by=finance, at=SATURDAY, receipt_no=second.receipt_no, reason="错")
    assert work.ask(get_day_sheet, day=TODAY, cashier_id=clerk.user_id) == [
        MethodSum(PaymentMethod.CASH, 1, 20_00, 1, 0),
        MethodSum(PaymentMethod.WECHAT, 1, 5_00, 0, 0),
    ]
    assert work.ask(get_day_sheet, day=date(2026, 11, 21)) == [MethodSum(PaymentMethod.CASH, 0, 0, 1, 20_00)]
    assert [row.name for row in work.ask(list_cashiers, day=TODAY)] == ["前台", "钱"]
    assert len(work.ask(list_receipts, day=TODAY, cashier_id=clerk.user_id)) == 3
    assert [row.receipt_no for row in work.ask(list_receipts, day=date(2026, 11, 21))] == [second.receipt_no]


def test_a_request_for_a_void_waits_in_the_list() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK, name="前台")
    taken = pay(clerk, zhang, 10_00)
    assert work.ask(list_void_requests) == []
    work.act(ask_for_void, by=clerk, receipt_no=taken.receipt_no, reason="改刷卡")
    assert [(row.void_asked_by, row.void_asked_why) for row in work.ask(list_void_requests)] == [("前台", "改刷卡")]

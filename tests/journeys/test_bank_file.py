"""The notices are out, the money comes by bank and WeChat: sure payments confirmed, accounts right (R-BILL-5)."""

import pytest

from db import work
from db.operations.bank_lines import Booking, book_bank_lines, dismiss_bank_lines
from db.operations.callbacks import record_callback
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order, pick_up_order, start_order
from db.operations.hand_ins import sign_hand_in
from db.operations.intake import Registered
from db.operations.months import issue_notices, review_month
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.callbacks import list_callbacks
from db.queries.rollup_document import rollup_document
from db.queries.work_orders_one import get_order
from db.tables.customers import Customer
from db.vocabulary import BankGrade, BankLineState, Mark, OrderState, Outcome, PaymentMethod, Reached, SignOff, Trade
from tests.bank_files import bank, bank_row, lines, proposals, take_in, wechat
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")


def do_the_job(office: Office, slip: Registered, day: str) -> None:
    """Dispatched, started, finished and signed on one day, reconciled and called back on the next."""
    office.act(
        dispatch_order,
        office.clerk,
        f"{day} 09:20",
        order_id=slip.order_id,
        department_id=office.engineering.id,
        worker_id=office.worker.id,
        wanted_at=on(f"{day} 10:00"),
    )
    office.act(pick_up_order, office.supervisor, f"{day} 09:25", order_id=slip.order_id)
    office.act(start_order, office.supervisor, f"{day} 10:05", order_id=slip.order_id)
    office.act(
        sign_off_order,
        office.supervisor,
        f"{day} 11:30",
        order_id=slip.order_id,
        sign_off=SignOff.SIGNED,
        result="已修好",
    )
    office.act(reconcile_order, office.supervisor, "2026-10-20 09:00", order_id=slip.order_id)
    due = work.ask(list_callbacks, actor=office.clerk, today=on("2026-10-20 00:00").date())
    row = next(row for row in due if row.number == slip.order_no)
    office.act(
        record_callback,
        office.clerk,
        "2026-10-20 10:00",
        callback_id=row.id,
        version=row.version,
        reached=Reached.REACHED,
        satisfaction=5,
        attitude=Mark.GOOD,
        skill=Mark.GOOD,
        outcome=Outcome.SOLVED,
        is_price_as_agreed=True,
    )


def owed(customer: Customer) -> int:
    return sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer.id))


def state_of(slip: Registered) -> OrderState:
    found = work.ask(get_order, order_no=slip.order_no)
    assert found is not None
    return found.state


def test_from_the_notices_to_paid_accounts_by_statement() -> None:
    office = open_office()
    drain = office.request("2026-10-15 09:00", customer=office.shop, item=office.drain, trade=Trade.WATER_POWER)
    air = office.request("2026-10-15 09:05", customer=office.shop, item=office.air, quantity=2)
    home = office.request("2026-10-15 09:10", customer=office.resident, item=office.air)
    for slip in (drain, air, home):
        do_the_job(office, slip, "2026-10-15")
    office.act(
        sign_hand_in, office.supervisor, "2026-10-25 16:00", month="2026-10", department_id=office.engineering.id
    )
    office.act(review_month, office.finance, "2026-10-31 16:00", month="2026-10")
    office.act(issue_notices, office.finance, "2026-10-31 17:00", month="2026-10")
    issued = work.ask(rollup_document, month="2026-10", today=on("2026-10-31 18:00").date())["notices"]
    notices = {notice["customer_no"]: notice["number"] for notice in issued}
    shop, resident = notices[office.shop.customer_no], notices[office.resident.customer_no]

    # The bank's file: the shop pays its notice, the power company is paid, the platform settles.
    file = bank(
        bank_row("20261103", "00012345", "鲜果时光餐饮有限公司", "330.00", f"物业费{shop.replace('-', '')}"),
        bank_row("20261103", "00012346", "供电公司", "", "电费", out="1,088.00"),
        bank_row("20261104", "00012347", "财付通支付科技有限公司", "5,120.40", "商户结算"),
    )
    taken = take_in(office.finance, file, name="工行基本户", at=on("2026-11-05 09:00"))
    assert (taken.new, taken.amount_fen) == (2, 5450_40)
    # WeChat: the resident pays twice, out of impatience.
    twice = [
        ("4200001234202611040001", "张伟", "120.00", resident),
        ("4200001234202611040002", "张伟", "120.00", resident),
    ]
    take_in(office.finance, wechat(*twice), name="微信收款", at=on("2026-11-05 09:05"))
    found = proposals()
    assert [(one.match.grade, one.customer) for one in found] == [
        (BankGrade.SURE, "鲜果时光"),
        (BankGrade.UNKNOWN, ""),
        (BankGrade.SURE, "张伟"),
        (BankGrade.LIKELY, "张伟"),
    ]
    assert (owed(office.shop), owed(office.resident)) == (330_00, 120_00)

    # Finance looks through the sure ones and confirms them together.
    sure = [one for one in found if one.match.grade is BankGrade.SURE]
    yes = [Booking(one.match.line_id, one.match.customer_id or 0, one.match.entries, one.seen) for one in sure]
    booked = office.act(book_bank_lines, office.finance, "2026-11-05 09:10", bookings=yes)
    assert (booked.lines, booked.amount_fen) == (2, 450_00)
    assert (owed(office.shop), owed(office.resident)) == (0, 0)
    assert {state_of(slip) for slip in (drain, air, home)} == {OrderState.CLOSED}
    platform, second = lines()
    office.act(
        dismiss_bank_lines, office.finance, "2026-11-05 09:12", line_ids=[platform.line_id], reason="微信平台结算"
    )
    require_books_right()

    # The files come again, in one longer file: nothing is new, nothing is owed twice.
    again = take_in(office.finance, wechat(*twice), at=on("2026-11-06 09:00"))
    assert (again.new, again.known) == (0, 2)
    assert take_in(office.finance, file, at=on("2026-11-06 09:01")).new == 0

    # The second payment is by hand the resident's, as credit. It was a mistake: voided by somebody else, open again.
    wrong = office.act(
        book_bank_lines,
        office.finance,
        "2026-11-06 09:10",
        bookings=[Booking(second.line_id, office.shop.id)],
    )
    office.act(
        void_receipt, office.second_finance, "2026-11-06 09:20", receipt_no=wrong.first_receipt_no, reason="认错客户"
    )
    (line,) = lines()
    assert (line.line_id, line.receipt_no) == (second.line_id, wrong.first_receipt_no)
    office.act(
        book_bank_lines,
        office.finance,
        "2026-11-06 09:30",
        bookings=[Booking(line.line_id, office.resident.id)],
    )
    assert sum(row.open_fen for row in work.ask(list_free_credits, customer_id=office.resident.id)) == 120_00
    assert work.ask(list_free_credits, customer_id=office.shop.id) == []
    assert {row.method for row in lines(BankLineState.BOOKED)} == {PaymentMethod.TRANSFER, PaymentMethod.WECHAT}

    november = work.ask(rollup_document, month="2026-11", today=on("2026-11-20 09:00").date())["notices"]
    paid = {row["customer_no"]: (row["opening_fen"], row["payments_fen"], row["total_fen"]) for row in november}
    assert paid == {"KH-000002": (330_00, 330_00, 0), "KH-000001": (120_00, 240_00, -120_00)}
    require_books_right()

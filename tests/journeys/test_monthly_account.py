"""A shop on monthly account: from the call to the paid notice, with the callback in between (R-ORDER, R-BILL-2…5)."""

import pytest

from db import work
from db.operations.callbacks import record_callback
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order, pick_up_order, start_order
from db.operations.hand_ins import sign_hand_in
from db.operations.intake import Registered
from db.operations.months import ask_for_lock, issue_notices, lock_month, review_month
from db.operations.payments import take_payment
from db.operations.receipts import void_receipt
from db.operations.reconcile import close_reconciled_day, reconcile_order
from db.queries.callbacks import list_callbacks
from db.queries.rollup_document import rollup_document
from db.queries.work_orders_one import OrderView, get_order
from db.rules.separation_of_duties import SamePerson
from db.vocabulary import Mark, MoneyState, OrderState, Outcome, PaymentMethod, Reached, SignOff, Trade
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")


def see(slip: Registered) -> OrderView:
    found = work.ask(get_order, order_no=slip.order_no)
    assert found is not None
    return found


def do_the_job(office: Office, slip: Registered, day: str) -> None:
    """Dispatched, picked up, started, finished and signed on one day."""
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


def call_back(office: Office, slip: Registered, at: str) -> None:
    due = work.ask(list_callbacks, actor=office.clerk, today=on(at).date())
    row = next(row for row in due if row.number == slip.order_no)
    office.act(
        record_callback,
        office.clerk,
        at,
        callback_id=row.id,
        version=row.version,
        reached=Reached.REACHED,
        satisfaction=5,
        attitude=Mark.GOOD,
        skill=Mark.GOOD,
        outcome=Outcome.SOLVED,
        is_price_as_agreed=True,
    )


def test_from_the_call_to_the_paid_notice() -> None:
    office = open_office()
    first = office.request("2026-10-15 09:00", customer=office.shop, item=office.drain, trade=Trade.WATER_POWER)
    second = office.request("2026-10-16 09:00", customer=office.shop, item=office.air, quantity=2)
    do_the_job(office, first, "2026-10-15")
    do_the_job(office, second, "2026-10-16")
    assert see(first).state is OrderState.COMPLETED

    # The next working morning: the slips against the register.
    office.act(reconcile_order, office.supervisor, "2026-10-16 09:00", order_id=first.order_id)
    office.act(reconcile_order, office.supervisor, "2026-10-19 09:00", order_id=second.order_id)
    office.act(
        close_reconciled_day,
        office.supervisor,
        "2026-10-19 09:05",
        department_id=office.engineering.id,
        day=on("2026-10-16 00:00").date(),
    )
    call_back(office, first, "2026-10-16 15:00")
    call_back(office, second, "2026-10-19 10:00")

    # The 25th and the end of the month.
    office.act(
        sign_hand_in, office.supervisor, "2026-10-25 16:00", month="2026-10", department_id=office.engineering.id
    )
    late = office.request("2026-10-27 09:00", customer=office.shop, item=office.drain, trade=Trade.WATER_POWER)
    do_the_job(office, late, "2026-10-27")
    office.act(reconcile_order, office.supervisor, "2026-10-28 09:00", order_id=late.order_id)
    office.act(review_month, office.finance, "2026-10-31 16:00", month="2026-10")
    issued = office.act(issue_notices, office.finance, "2026-10-31 17:00", month="2026-10")
    assert (issued.notices, issued.total_fen) == (1, 330_00)
    again = office.act(issue_notices, office.finance, "2026-10-31 17:01", month="2026-10")
    assert (again.notices, again.total_fen, again.is_new) == (1, 330_00, False)

    document = work.ask(rollup_document, month="2026-10", today=on("2026-10-31 18:00").date())
    notice = document["notices"][0]
    assert notice["number"] == "SF-2026-000001"
    assert notice["total_capital"] == "叁佰叁拾元整"
    assert [(line["order_no"], line["amount_fen"]) for line in notice["lines"]] == [
        (first.order_no, 90_00),
        (second.order_no, 240_00),
    ]
    assert see(first).state is OrderState.RECONCILED
    require_books_right()

    # Half is paid, then the rest; the slips close when their own charges are paid.
    half = office.act(
        take_payment,
        office.clerk,
        "2026-11-05 10:00",
        customer_id=office.shop.id,
        method=PaymentMethod.WECHAT,
        amount_fen=100_00,
    )
    assert half.receipt_no == "SJ-2026-000001"
    assert see(first).state is OrderState.CLOSED
    assert see(second).money.state is MoneyState.PART_PAID
    office.act(
        take_payment,
        office.clerk,
        "2026-11-06 10:00",
        customer_id=office.shop.id,
        method=PaymentMethod.CASH,
        amount_fen=230_00,
        tendered_fen=300_00,
    )
    assert see(second).state is OrderState.CLOSED

    # What came after the hand-in stands on the next notice.
    november = work.ask(rollup_document, month="2026-11", today=on("2026-11-20 09:00").date())["notices"][0]
    assert (november["opening_fen"], november["charges_fen"], november["payments_fen"]) == (330_00, 90_00, 330_00)
    assert november["total_fen"] == 90_00

    # Finance asks for the lock, the manager confirms.
    office.act(ask_for_lock, office.finance, "2026-11-10 09:00", month="2026-10")
    office.act(lock_month, office.manager, "2026-11-10 10:00", month="2026-10")
    require_books_right()


def test_a_wrong_receipt_is_voided_by_somebody_else_and_the_debt_is_back() -> None:
    office = open_office()
    slip = office.request("2026-10-15 09:00", customer=office.shop, item=office.drain, trade=Trade.WATER_POWER)
    do_the_job(office, slip, "2026-10-15")
    office.act(reconcile_order, office.supervisor, "2026-10-16 09:00", order_id=slip.order_id)
    call_back(office, slip, "2026-10-16 15:00")
    paid = office.act(
        take_payment,
        office.finance,
        "2026-10-20 10:00",
        customer_id=office.shop.id,
        method=PaymentMethod.CARD,
        amount_fen=90_00,
    )
    assert see(slip).state is OrderState.CLOSED
    with pytest.raises(SamePerson):
        office.act(void_receipt, office.finance, "2026-10-20 10:05", receipt_no=paid.receipt_no, reason="刷错卡")
    office.act(void_receipt, office.second_finance, "2026-10-20 10:10", receipt_no=paid.receipt_no, reason="刷错卡")
    assert see(slip).state is OrderState.RECONCILED
    next_one = office.act(
        take_payment,
        office.finance,
        "2026-10-20 10:20",
        customer_id=office.shop.id,
        method=PaymentMethod.CARD,
        amount_fen=90_00,
    )
    assert next_one.receipt_no == "SJ-2026-000002"
    assert see(slip).state is OrderState.CLOSED
    require_books_right()

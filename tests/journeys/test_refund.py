"""A year paid ahead with two months free, a job that goes wrong, money back: decided, paid, and in the notice."""

import pytest

from db.operations.adjustments import MoreThanCredit, approve_adjustment, ask_for_adjustment
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order, start_order
from db.operations.months import issue_notices
from db.operations.payments import take_payment
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.operations.refunds import pay_out_refund, take_back_discount
from db.queries.accounts import get_live_charge, list_free_credits, list_open_charges
from db.queries.billing import list_rollup
from db.queries.notices import list_notices
from db.types import Actor
from db.vocabulary import (
    AdjustmentGround,
    AdjustmentKind,
    PaymentMethod,
    SignOff,
)
from db.work import ask
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")


def finish(office: Office, order_id: int, day: str) -> None:
    wanted = {"department_id": office.engineering.id, "worker_id": office.worker.id, "wanted_at": on(f"{day} 11:00")}
    office.act(dispatch_order, office.clerk, f"{day} 09:30", order_id=order_id, **wanted)
    office.act(start_order, office.clerk, f"{day} 11:00", order_id=order_id)
    done = {"sign_off": SignOff.SIGNED, "result": "已清洗"}
    office.act(sign_off_order, office.clerk, f"{day} 12:00", order_id=order_id, **done)
    office.act(reconcile_order, office.supervisor, f"{day} 18:00", order_id=order_id)


def credit(office: Office) -> int:
    return sum(row.open_fen for row in ask(list_free_credits, customer_id=office.resident.id))


def decide(office: Office, by: Actor, at: str, adjustment_id: int) -> None:
    office.act(approve_adjustment, by, at, adjustment_id=adjustment_id, version=1)


def test_from_a_prepayment_through_a_discount_to_a_refund() -> None:
    office = open_office()
    who = {"customer_id": office.resident.id}
    paid = office.act(
        take_payment, office.clerk, "2026-11-02 10:00", method=PaymentMethod.TRANSFER, amount_fen=1_200_00, **who
    )
    free = {"kind": AdjustmentKind.DISCOUNT, "ground": AdjustmentGround.PREPAYMENT, "reason": "一次付清十二个月"}
    asked = office.act(ask_for_adjustment, office.clerk, "2026-11-02 10:10", amount_fen=200_00, **free, **who)
    decide(office, office.manager, "2026-11-02 15:00", asked.adjustment_id)
    assert credit(office) == 1_400_00

    # A job on the monthly account is paid out of it by itself; it went badly, so a part is let off: that is credit.
    job = office.request("2026-11-03 09:00")
    finish(office, job.order_id, "2026-11-03")
    assert credit(office) == 1_280_00
    assert ask(list_open_charges, **who) == []
    charge = ask(get_live_charge, order_id=job.order_id)
    assert charge is not None
    back = {"kind": AdjustmentKind.REFUND, "ground": AdjustmentGround.OTHER, "reason": "服务不到位，退部分款"}
    refund = office.act(ask_for_adjustment, office.finance, "2026-11-04 09:00", amount_fen=60_00, **back, **who)
    decide(office, office.manager, "2026-11-04 11:00", refund.adjustment_id)
    target = {"adjustment_id": refund.adjustment_id, "version": 2, "method": PaymentMethod.TRANSFER}
    out = office.act(pay_out_refund, office.second_finance, "2026-11-04 14:00", **target)
    assert out.voucher_no == "TK-2026-000001"
    assert credit(office) == 1_220_00
    with pytest.raises(MoreThanCredit):
        # The two free months are no money: only what was paid can go back.
        office.act(ask_for_adjustment, office.finance, "2026-11-04 15:00", amount_fen=1_100_00, **back, **who)
    require_books_right()

    # The notice shows each where it belongs (R-DEC-2): payments less what was given back, the discount apart.
    row = next(row for row in ask(list_rollup, month="2026-11") if row.customer_id == office.resident.id)
    assert (row.charges_fen, row.discounts_fen, row.payments_fen) == (120_00, 200_00, 1_140_00)
    assert row.total_fen == -1_220_00
    office.act(issue_notices, office.finance, "2026-11-30 17:00", month="2026-11")
    assert [notice.total_fen for notice in ask(list_notices, month="2026-11")] == [-1_220_00]
    require_books_right()

    # The transfer bounces in December: what it paid is owed again, and so is what was given back of it.
    office.act(void_receipt, office.second_finance, "2026-12-02 09:00", receipt_no=paid.receipt_no, reason="转账被退回")
    owed = sum(row.open_fen for row in ask(list_open_charges, **who))
    assert (owed, credit(office)) == (60_00 + 120_00 - 180_00, 20_00)
    # The discount was for paying ahead: the manager reverses it.
    target = {"adjustment_id": asked.adjustment_id, "version": 2, "reason": "预付款被退回"}
    office.act(take_back_discount, office.manager, "2026-12-02 10:00", **target)
    assert sum(row.open_fen for row in ask(list_open_charges, **who)) == 180_00
    assert credit(office) == 0
    require_books_right()

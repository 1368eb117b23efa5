"""A wrong receipt is found, its void is told before it is done, and what was told comes true."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.months import issue_notices
from db.operations.refunds import pay_out_refund
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.payments import get_receipt, list_void_requests
from db.queries.reversals import Reversal, get_reversal
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, EntryKind, PaymentMethod, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
PAGE = "billing/reversal.py"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in app.markdown] + [text.value for text in app.error])


def press(app: AppTest, label: str) -> AppTest:
    """The last of this name: a form's own button comes after the one that opened it."""
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def find(actor: Actor, text: str) -> AppTest:
    return open_page_as(PAGE, actor).text_input[0].set_value(text).run()


def told(receipt_no: str, today: date = TODAY) -> Reversal:
    found = work.ask(get_reversal, receipt_no=receipt_no, today=today)
    assert found is not None
    return found


def owed(customer: Customer) -> int:
    return sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer.id))


def credit(customer: Customer) -> int:
    return sum(row.open_fen for row in work.ask(list_free_credits, customer_id=customer.id))


def test_what_is_owed_again_is_told_before_and_true_after() -> None:
    zhang, works, clerk, finance = make_customer(), make_department(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    owe_opening(zhang, 40_00)
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, item="开锁")
    taken = pay(clerk, zhang, 130_00, slip)
    before = told(taken.receipt_no)
    assert [(part.kind, part.amount_fen) for part in before.owed] == [
        (EntryKind.OPENING, 40_00),
        (EntryKind.CHARGE, 60_00),
    ]
    assert (before.owed_fen, before.credit_gone_fen, before.till) == (100_00, 30_00, "王芳")
    app = find(finance, f"https://office.example/receipts?no={taken.receipt_no}")
    said = shown(app)
    for words in ("Owed again:", "开锁", "¥60.00", "Credit that goes", "¥30.00"):
        assert words.replace("-", "\\-") in said.replace("\\", "")
    app = press(app, "Void")
    field = next(one for one in app.text_input if one.label == "Reason *")
    field.set_value("错收")
    press(app, "Void")
    assert (owed(zhang), credit(zhang)) == (before.owed_fen, 0)
    assert work.ask(get_reversal, receipt_no=taken.receipt_no, today=TODAY) is None


def test_other_credit_pays_at_once_and_a_refund_is_owed_again() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    make_order(zhang, works, 50_00)
    wrong = pay(clerk, zhang, 80_00)
    asked = work.act(
        ask_for_adjustment,
        by=finance,
        at=FRIDAY,
        customer_id=zhang.id,
        kind=AdjustmentKind.REFUND,
        ground=AdjustmentGround.OVERPAID,
        amount_fen=30_00,
        reason="多交",
    )
    target = {"at": FRIDAY, "adjustment_id": asked.adjustment_id}
    work.act(approve_adjustment, by=manager, version=1, **target)
    work.act(pay_out_refund, by=finance, version=2, method=PaymentMethod.CASH, **target)
    pay(clerk, zhang, 20_00)
    before = told(wrong.receipt_no)
    assert [part.kind for part in before.owed] == [EntryKind.CHARGE, EntryKind.REFUND]
    assert (before.owed_fen, before.credit_gone_fen, before.other_credit_fen) == (80_00, 0, 20_00)
    app = press(find(manager, wrong.receipt_no), "Void")
    next(one for one in app.text_input if one.label == "Reason *").set_value("支票退回")
    press(app, "Void")
    assert (owed(zhang), credit(zhang)) == (60_00, 0)


def test_after_the_month_is_issued_the_correction_keeps_its_month_until_it_is_locked() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    make_order(zhang, works, 50_00)
    taken = pay(clerk, zhang, 50_00)
    assert told(taken.receipt_no).month == "2026-11"
    work.act(issue_notices, by=make_actor(Role.FINANCE), at=FRIDAY + timedelta(days=10), month="2026-11")
    before = told(taken.receipt_no, today=date(2026, 12, 3))
    assert (before.paid_month, before.month) == ("2026-11", "2026-11")
    assert before.owed[0].notice_no == "SF-2026-000001"


def test_a_clerk_finds_it_at_the_customer_and_asks() -> None:
    zhang, clerk, other = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.CLERK, name="夜班")
    taken = pay(other, zhang, 80_00)
    app = find(clerk, "张伟")
    assert list(app.dataframe[0].value["number"]) == [taken.receipt_no]
    app = press(find(clerk, taken.receipt_no), "Ask for a void")
    next(one for one in app.text_input if one.label == "Reason *").set_value("付款方式录错")
    press(app, "Ask for a void")
    assert [row.void_asked_why for row in work.ask(list_void_requests)] == ["付款方式录错"]
    row = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert row is not None
    assert not row.is_void


def test_nobody_is_offered_to_void_the_own_receipt_and_nonsense_finds_nothing() -> None:
    both = make_actor(Role.FINANCE, Role.MANAGER)
    taken = pay(both, make_customer(), 80_00)
    app = find(both, taken.receipt_no)
    assert "Void" not in [button.label for button in app.button]
    assert "Nothing found" in str([each.value for each in find(both, "SJ-1999-1").caption])

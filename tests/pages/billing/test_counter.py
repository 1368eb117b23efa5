"""The counter's page: the account behind a number, the oldest ticked, change, one receipt for one click."""

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.counter import get_account
from db.queries.payments import list_receipts
from db.tables.audit import AuditRow
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import AuditAction, OrderState, PaymentMethod, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
COUNTER = "billing/counter.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def open_account(clerk: Actor, text: str) -> AppTest:
    app = open_page_as(COUNTER, clerk)
    return app.text_input[0].set_value(text).run()


def figures(app: AppTest) -> tuple[str, str]:
    return app.metric[0].value, app.metric[1].value


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def field(app: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in app.text_input if one.label == label)


def test_what_is_overdue_or_due_today_is_ticked_and_paid_with_change() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    owe_opening(zhang, 412_50)
    make_order(zhang, works, 286_00, settlement=Settlement.IMMEDIATE)
    make_order(zhang, works, 354_60)
    app = open_account(clerk, "3-1-1201")
    assert not app.exception
    assert [str(cell) for cell in app.dataframe[0].value["open"]] == ["412.50", "286.00", "354.60"]
    assert figures(app) == ("¥698.50", "¥0.00")
    field(app, "Received (CNY) *").set_value("700").run()
    assert figures(app) == ("¥698.50", "¥1.50")
    app = press(app, "Take money, make receipt")
    assert not app.exception
    receipt = work.ask(list_receipts)[0]
    assert (receipt.amount_fen, receipt.tendered_fen, receipt.payer) == (698_50, 700_00, "张伟")
    assert "SJ-2026-000001" in str([text.value for text in app.markdown])
    assert "stamp “Cash received”" in str([text.value for text in app.markdown])


def test_a_scanned_slip_is_the_one_that_is_ticked() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    owe_opening(zhang, 412_50)
    slip = make_order(zhang, works, 286_00)
    assert figures(open_account(clerk, slip.order_no))[0] == "¥286.00"
    opened = open_page_as(COUNTER, clerk)
    opened.query_params["slip"] = slip.order_no
    assert figures(opened.run())[0] == "¥286.00"


def test_less_than_the_sum_is_a_part_payment_and_the_rest_stays_open() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    make_order(zhang, works, 80_00)
    app = open_account(clerk, "张伟")
    app.button_group[0].set_value(PaymentMethod.WECHAT).run()
    field(app, "Received (CNY) *").set_value("30").run()
    app = press(app, "Take money, make receipt")
    assert [float(cell) for cell in app.dataframe[0].value["open"]] == [50.0]
    assert work.ask(list_receipts)[0].method is PaymentMethod.WECHAT


def test_money_beyond_the_ticked_lines_says_what_it_pays_and_what_becomes_credit_before_it_is_taken() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    named = make_order(zhang, works, 80_00)
    make_order(zhang, works, 50_00)
    make_order(zhang, works, 99_00, settlement=Settlement.IMMEDIATE)
    app = open_account(clerk, named.order_no)
    app.button_group[0].set_value(PaymentMethod.WECHAT).run()
    field(app, "Received (CNY) *").set_value("100").run()
    assert "¥20.00 pays what is not ticked" in said(app)
    assert "becomes credit" not in said(app)
    field(app, "Received (CNY) *").set_value("150").run()
    assert "¥50.00 pays what is not ticked" in said(app)
    assert "¥20.00 becomes credit" in said(app)
    press(app, "Take money, make receipt")
    account = work.ask(get_account, customer_id=zhang.id, today=FRIDAY.date())
    assert [line.open_fen for line in account.lines] == [99_00]
    assert account.credit_fen == 20_00


def said(app: AppTest) -> str:
    return str([text.value for text in app.markdown]).replace("\\", "")


def test_after_a_receipt_nothing_more_is_taken_by_a_second_press() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slips = [make_order(zhang, works, 80_00), make_order(zhang, works, 30_00)]
    app = press(open_account(clerk, slips[0].order_no), "Take money, make receipt")
    assert "Take money, make receipt" not in [button.label for button in app.button]
    assert "Take money, make receipt" in [button.label for button in press(app, "More from this customer").button]
    app = press(press(app, "Take money, make receipt"), "Next customer")
    assert len(work.ask(list_receipts)) == 2
    assert app.text_input[0].value == ""


def test_a_slip_can_be_paid_before_the_work() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, state=OrderState.DISPATCHED)
    app = press(open_account(clerk, slip.order_no), "Take money, make receipt")
    assert not app.exception
    assert [part.order_no for part in work.ask(list_receipts)[0].parts] == [slip.order_no]


def test_an_account_paid_meanwhile_is_refused_with_a_sentence_and_nothing_is_taken_twice() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 80_00)
    app = open_account(clerk, slip.order_no)
    pay(clerk, zhang, 80_00, slip)
    app = press(app, "Take money, make receipt")
    assert any("SJ-2026-000001 over ¥80.00 was made for this account meanwhile" in error.value for error in app.error)
    assert len(work.ask(list_receipts)) == 1


@pytest.mark.parametrize(
    ("typed", "says"), [("abc", "Enter the amount"), ("1.234", "Enter the amount"), ("0", "above zero")]
)
def test_an_amount_that_cannot_be_is_refused_beside_the_field(typed: str, says: str) -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    make_order(zhang, works, 80_00)
    app = open_account(clerk, "张伟")
    field(app, "Received (CNY) *").set_value(typed).run()
    app = press(app, "Take money, make receipt")
    assert not app.exception
    assert says in str([text.value for text in app.markdown])
    assert work.ask(list_receipts) == []


def test_the_open_accounts_phone_opens_by_itself_once_and_is_on_record() -> None:
    make_customer(phone="13800001234")
    owe_opening(work.ask(lambda session: session.scalars(select(Customer)).one()), 10_00)
    app = open_account(make_actor(Role.CLERK), "3-1-1201").run()
    assert "13800001234" in str([text.value for text in app.markdown])
    opened = select(func.count()).where(AuditRow.action == AuditAction.REVEAL)
    assert work.ask(lambda session: session.scalar(opened)) == 1


def test_an_unknown_number_says_so() -> None:
    app = open_account(make_actor(Role.CLERK), "TY-20260101-999")
    assert any("Nothing found" in caption.value for caption in app.caption)

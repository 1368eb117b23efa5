"""The till's page: the day by way of paying, and a wrong receipt voided by somebody else."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.receipts import ask_for_void
from db.queries.payments import get_receipt, list_void_requests
from db.vocabulary import PaymentMethod, Role
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
TILL = "billing/till.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in app.markdown])


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def press_last(app: AppTest, label: str) -> AppTest:
    """The form's own button: the one that opened it has the same word."""
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def choose(app: AppTest, number: str) -> AppTest:
    app.query_params["receipt"] = number
    return app.run()


def test_a_clerk_sees_the_own_till_only_and_finance_all() -> None:
    zhang, clerk, other = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    pay(other, zhang, 7_00)
    own = open_page_as(TILL, clerk)
    assert list(own.dataframe[0].value["number"]) == ["SJ-2026-000002", "SJ-2026-000001"]
    assert "¥100.00" in shown(own)
    assert "¥107.00" in shown(open_page_as(TILL, make_actor(Role.FINANCE)))
    assert "SJ-2026-000003" not in shown(choose(own, "SJ-2026-000003"))


def test_a_clerk_asks_and_finance_voids() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    taken = pay(clerk, zhang, 80_00)
    app = press(choose(open_page_as(TILL, clerk), taken.receipt_no), "Ask for a void")
    app.text_input[0].set_value("客户改刷卡")
    app = press_last(app, "Ask for a void")
    assert [row.void_asked_why for row in work.ask(list_void_requests)] == ["客户改刷卡"]
    app = press(choose(open_page_as(TILL, finance), taken.receipt_no), "Void")
    assert app.text_input[0].value == "客户改刷卡"
    app = press_last(app, "Void")
    receipt = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert receipt is not None
    assert receipt.is_void
    assert "Void" in shown(app)


def test_nobody_is_offered_to_void_the_own_receipt() -> None:
    zhang, both = make_customer(), make_actor(Role.FINANCE, Role.MANAGER)
    taken = pay(both, zhang, 80_00)
    app = choose(open_page_as(TILL, both), taken.receipt_no)
    assert "Void" not in [button.label for button in app.button]


def test_a_decline_needs_its_reason_and_keeps_the_receipt() -> None:
    zhang, clerk, manager = make_customer(), make_actor(Role.CLERK), make_actor(Role.MANAGER)
    taken = pay(clerk, zhang, 80_00)
    work.act(ask_for_void, by=clerk, receipt_no=taken.receipt_no, reason="?")
    app = press(choose(open_page_as(TILL, manager), taken.receipt_no), "Decline")
    app = press_last(app, "Decline")
    assert "Fill in" in shown(app)
    app.text_input[0].set_value("收据无误")
    app = press_last(app, "Decline")
    assert work.ask(list_void_requests) == []


def test_a_day_without_receipts_says_so() -> None:
    app = open_page_as(TILL, make_actor(Role.MANAGER))
    app.date_input[0].set_value((FRIDAY - timedelta(days=3)).date()).run()
    assert "No receipt on this day" in shown(app)

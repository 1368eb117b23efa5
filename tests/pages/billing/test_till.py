"""The till's page: handing over against signature, the day by way of paying, wrong receipts voided, fapiao."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.fapiao import record_fapiao, remove_fapiao
from db.operations.receipts import ask_for_void
from db.operations.tills import hand_over_till, receive_hand_over
from db.queries.payments import get_receipt, list_void_requests
from db.queries.tills import list_hand_overs
from db.tables.payments import Till
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, Role
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.pages.replay import replay
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


def view(app: AppTest, name: str) -> AppTest:
    next(group for group in app.button_group if group.label == "View").set_value(name)
    return app.run()


def fill(app: AppTest, label: str, text: str) -> AppTest:
    """Into a form, which sends it with its button."""
    next(box for box in app.text_input if box.label.startswith(label)).set_value(text)
    return app


def type_into(app: AppTest, label: str, text: str) -> AppTest:
    return fill(app, label, text).run()


def test_a_clerk_sees_the_own_till_only_and_finance_all() -> None:
    zhang, clerk, other = make_customer(), make_actor(Role.CLERK, name="前台"), make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    pay(other, zhang, 7_00)
    own = view(open_page_as(TILL, clerk), "receipts")
    assert list(own.dataframe[0].value["number"]) == ["SJ-2026-000002", "SJ-2026-000001"]
    assert "¥100.00" in shown(own)
    assert "¥107.00" in shown(open_page_as(TILL, make_actor(Role.FINANCE)))
    assert "SJ-2026-000003" not in shown(choose(own, "SJ-2026-000003"))


def test_a_clerk_asks_and_finance_voids() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    taken = pay(clerk, zhang, 80_00)
    app = press(choose(open_page_as(TILL, clerk), taken.receipt_no), "Ask for a void")
    app = fill(app, "Reason", "客户改刷卡")
    app = press_last(app, "Ask for a void")
    assert [row.void_asked_why for row in work.ask(list_void_requests)] == ["客户改刷卡"]
    app = press(choose(open_page_as(TILL, finance), taken.receipt_no), "Void")
    assert "客户改刷卡" in [box.value for box in app.text_input]
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
    app = fill(app, "Reason", "收据无误")
    app = press_last(app, "Decline")
    assert work.ask(list_void_requests) == []


def test_a_day_without_receipts_says_so() -> None:
    app = open_page_as(TILL, make_actor(Role.MANAGER))
    app.date_input[0].set_value((FRIDAY - timedelta(days=3)).date()).run()
    assert "No receipt on this day" in shown(app)


def test_a_till_that_was_at_work_before_hand_overs_says_from_when_they_are_written_down() -> None:
    clerk = make_actor(Role.CLERK, name="周敏")
    pay(clerk, make_customer(), 80_00)
    put(lambda session: setattr(session.scalars(select(Till)).one(), "counts_from", FRIDAY))
    app = open_page_as(TILL, clerk)
    assert "Hand-overs are written down here from 2026-11-20." in str([text.value for text in app.caption])


def test_a_clerk_counts_the_till_and_hands_it_over_and_finance_signs() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK, name="周敏"), make_actor(Role.FINANCE, name="梁静")
    pay(clerk, zhang, 80_00)
    pay(clerk, zhang, 20_00, method=PaymentMethod.WECHAT)
    app = open_page_as(TILL, clerk)
    assert "¥100.00" in shown(app)
    app = press(app, "Hand over ¥100.00")
    assert "Enter the cash that you counted" in shown(app)
    app = press(type_into(app, "Cash counted", "80"), "Hand over ¥100.00")
    assert "Nothing in your till since" in shown(app)
    (row,) = work.ask(list_hand_overs)
    assert (row.hand_over_no, row.counted_cash_fen, row.total_fen) == ("JJ-2026-000001", 80_00, 100_00)
    app = open_page_as(TILL, finance)
    assert list(app.dataframe[0].value["number"]) == ["JJ-2026-000001"]
    app = press(app, "Sign for ¥100.00")
    assert [row.received_by for row in work.ask(list_hand_overs)] == ["梁静"]
    replay(receive_hand_over, finance, hand_over_no="JJ-2026-000001")
    assert "Sign for ¥100.00" not in [button.label for button in app.button]


def test_the_explanation_is_asked_for_only_where_the_count_differs() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    pay(clerk, zhang, 80_00)
    app = type_into(open_page_as(TILL, clerk), "Cash counted", "80.00")
    assert not any(box.label.startswith("Why") for box in app.text_input)
    app = type_into(app, "Cash counted", "79.50")
    assert "Missing: ¥0.50" in shown(app)
    app = press(app, "Hand over ¥79.50")
    assert "Write why" in shown(app)
    assert work.ask(list_hand_overs) == []
    app = press(type_into(app, "Why", "找零多付"), "Hand over ¥79.50")
    assert [(row.difference_fen, row.explanation) for row in work.ask(list_hand_overs)] == [(-50, "找零多付")]


def test_the_manager_hands_over_for_a_cashier_who_cannot_and_the_list_names_both() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK, name="周敏")
    manager, finance = make_actor(Role.MANAGER, name="陈经理"), make_actor(Role.FINANCE)
    pay(clerk, zhang, 80_00)
    assert "Tills of others" not in str([group.options for group in open_page_as(TILL, finance).button_group])
    app = open_page_as(TILL, manager)
    app.query_params["view"], app.query_params["cashier"] = "others", str(clerk.user_id)
    app = type_into(type_into(app.run(), "Cash counted", "80"), "Why not the cashier", "")
    app = press(app, "Hand over ¥80.00")
    assert "Fill in" in shown(app)
    app = press(type_into(app, "Why not the cashier", "住院"), "Hand over ¥80.00")
    assert not app.exception
    (row,) = work.ask(list_hand_overs)
    assert (row.handed_by, row.on_behalf_by, row.behalf_reason) == ("周敏", "陈经理", "住院")
    app = open_page_as(TILL, finance)
    assert list(app.dataframe[0].value["from"]) == ["周敏 (陈经理)"]
    assert "住院" in shown(app)


def test_notes_and_coins_add_up_to_the_count() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    pay(clerk, zhang, 262_10)
    app = open_page_as(TILL, clerk)
    for note, pieces in {"¥100.00": 2, "¥50.00": 1, "¥10.00": 1, "¥1.00": 2, "¥0.10": 1}.items():
        next(box for box in app.number_input if box.label == note).set_value(pieces).run()
    assert "The cash is what the books say" in shown(app)
    press(app, "Hand over ¥262.10")
    assert [row.counted_cash_fen for row in work.ask(list_hand_overs)] == [262_10]


def test_the_next_cashier_is_chosen_and_signs_on_the_own_screen() -> None:
    zhang, clerk, night = make_customer(), make_actor(Role.CLERK), make_actor(Role.CLERK, name="夜班")
    pay(clerk, zhang, 80_00)
    app = open_page_as(TILL, clerk)
    next(group for group in app.button_group if group.label == "Handed to").set_value(HandOverTo.NEXT_SHIFT).run()
    app = press(type_into(app, "Cash counted", "80"), "Hand over ¥80.00")
    assert "Choose who takes over" in shown(app)
    app.selectbox[0].set_value(night.user_id).run()
    press(app, "Hand over ¥80.00")
    app = press(view(open_page_as(TILL, night), "hand-overs"), "Sign for ¥80.00")
    assert "¥80.00" in shown(view(app, "mine"))


def test_finance_sends_back_with_a_reason_and_the_cashier_takes_back() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    pay(clerk, zhang, 80_00)

    def hand_over() -> None:
        work.act(hand_over_till, by=clerk, at=FRIDAY, to=HandOverTo.FINANCE, counted_cash_fen=80_00)

    hand_over()
    app = press(open_page_as(TILL, finance), "Send back")
    app = press_last(fill(app, "Reason", "少一张"), "Send back")
    hand_over()
    app = open_page_as(TILL, clerk)
    app.query_params["hand-over"] = "JJ-2026-000002"
    app.query_params["view"] = "hand-overs"
    app = press(app.run(), "Take back")
    app = press_last(fill(app, "Reason", "数错"), "Take back")
    assert {row.state for row in work.ask(list_hand_overs)} == {HandOverState.REFUSED}


def test_a_fapiao_is_recorded_beside_its_receipt_and_finds_it() -> None:
    zhang, clerk = make_customer(), make_actor(Role.CLERK)
    taken = pay(clerk, zhang, 80_00)
    app = press(choose(open_page_as(TILL, clerk), taken.receipt_no), "Record fapiao")
    app = press(fill(app, "Fapiao number", "123"), "Save")
    assert "8 to 20 digits" in shown(app)
    app = press(fill(app, "Fapiao number", "26332000000123456789"), "Save")
    assert "26332000000123456789" in shown(app)
    app = view(open_page_as(TILL, clerk), "receipts")
    app = type_into(app, "Number of a receipt", "26332000000123456789")
    assert list(app.dataframe[0].value["fapiao"]) == ["…6789"]
    press(press(app, "Change fapiao"), "Take off")
    receipt = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert receipt is not None
    assert receipt.fapiao_no == ""
    about = {"receipt_no": taken.receipt_no}
    replay(remove_fapiao, clerk, **about)
    replay(record_fapiao, clerk, fapiao_no="26332000000123456789", issued_on=FRIDAY.date(), **about)
    receipt = work.ask(get_receipt, receipt_no=taken.receipt_no)
    assert receipt is not None
    assert receipt.fapiao_no == ""

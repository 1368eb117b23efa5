"""The bank file's page: a file is looked at and taken in, the sure ones are confirmed together, others by hand."""

import pytest
from streamlit.testing.v1 import AppTest

from components.locale import translation
from db import work
from db.queries.accounts import list_open_charges
from db.queries.payments import list_receipts
from db.types import Actor
from db.vocabulary import BankLineState, Role
from tests.bank_files import alipay, lines, take_in
from tests.billing_factories import make_order, owe_opening
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
PAGE = "billing/bank_file.py"
NO = "2026110322001412345678901234"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def finance() -> Actor:
    return make_actor(Role.FINANCE, name="梁静")


def press(app: AppTest, label: str) -> AppTest:
    found = [button.label for button in app.button]
    next(
        button for button in app.button if button.label == label or (label not in found and label in button.label)
    ).click()
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def part(app: AppTest, name: str) -> AppTest:
    return app.button_group[0].set_value(name).run()


def tick(app: AppTest, key: str = "") -> AppTest:
    """Tick the first row of the list, as the browser reports it."""
    first = lines()[0].line_id if not key else 0
    key = key or f"open bank lines#0 {len(lines())} {first}"
    app.session_state[key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return app.run()


def upload(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader[0].set_value(("alipay.csv", data, "text/csv"))
    return app.run()


def test_an_office_without_payments_is_told_how_they_come_in_and_led_there() -> None:
    app = open_page_as(PAGE, finance())
    assert not app.exception
    assert any("Read a statement" in text.value for text in app.markdown)
    app = press(app, "New file")
    assert app.file_uploader and not app.exception


def test_a_file_is_looked_at_then_taken_in_and_the_sure_payment_is_confirmed() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slip = make_order(zhang, works, 120_00)
    app = part(open_page_as(PAGE, me), "file")
    app = upload(app, alipay((NO, "张伟", "120.00", slip.order_no), (NO + "9", "某平台", "33.00", "提现")))
    assert not app.exception
    assert {m.label: m.value for m in app.metric} == {
        "New payments": "2", "Together": "¥153.00", "Here already": "0", "Rejected": "0"
    }  # fmt: skip
    assert lines() == []
    app = press(app, "Take in 2 payments")
    assert not app.exception and len(lines()) == 2
    assert [chip[0] for chip in app.dataframe[0].value["state"]] == ["✓ Sure", "○ Unknown"]
    assert "Book 1 payments, ¥120.00" not in labels(app)
    app = press(press(app, "Look through 1 sure ones"), "Book 1 payments, ¥120.00")
    assert not app.exception
    (receipt,) = work.ask(list_receipts)
    assert (receipt.amount_fen, receipt.customer_id) == (120_00, zhang.id)
    assert work.ask(list_open_charges, customer_id=zhang.id) == []
    app = part(app, "booked")
    assert list(app.dataframe[0].value["receipt"]) == [f"/till?receipt={receipt.receipt_no}"]


def test_the_next_file_of_the_same_kind_needs_no_columns_and_brings_nothing_twice() -> None:
    me = finance()
    file = alipay((NO, "张伟", "120.00", ""))
    take_in(me, file, name="支付宝物业户")
    app = upload(part(open_page_as(PAGE, me), "file"), file)
    assert any("as last time" in caption.value for caption in app.caption)
    assert app.text_input[0].value == "支付宝物业户"
    assert not [label for label in labels(app) if label.startswith("Take in")]


def test_a_payment_is_matched_by_hand_to_a_customer_and_a_charge() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    owe_opening(zhang, 50_00)
    slip = make_order(zhang, works, 120_00)
    take_in(me, alipay((NO, "王五", "100.00", "")))
    app = tick(open_page_as(PAGE, me))
    assert not app.exception and "Book it, make the receipt" not in labels(app)
    app.text_input[0].set_value("KH-000001").run()
    charge = next(row.entry_id for row in work.ask(list_open_charges, customer_id=zhang.id) if row.order_id == slip.id)
    app.multiselect[0].set_value([charge]).run()
    app = press(app, "Book it, make the receipt")
    assert not app.exception
    left = {row.order_id: row.open_fen for row in work.ask(list_open_charges, customer_id=zhang.id)}
    assert left == {None: 50_00, slip.id: 20_00}
    assert len(lines(BankLineState.BOOKED)) == 1


def test_a_payment_of_nobody_is_set_aside_with_a_reason_and_taken_up_again() -> None:
    me = finance()
    take_in(me, alipay((NO, "某平台", "33.00", "提现")))
    app = press(tick(open_page_as(PAGE, me)), "Not ours …")
    app = press(app, "Set aside")
    assert lines() and any("Fill in" in text.value for text in app.markdown)
    next(box for box in app.text_input if box.label == "Reason *").set_value("平台提现")
    app = press(app, "Set aside")
    assert [line.reason for line in lines(BankLineState.NOT_OURS)] == ["平台提现"]
    app = press(press(tick(part(app, "not_ours"), "not ours 1 1"), "Decide again …"), "Decide again")
    assert not app.exception and len(lines()) == 1


def test_a_file_that_is_no_statement_is_refused_in_a_sentence_and_one_without_known_names_asks_for_its_header() -> None:
    app = part(open_page_as(PAGE, finance()), "file")
    assert any("not an Excel or CSV" in error.value for error in upload(app, b"<html>\0").error)
    app = upload(app, "甲,乙,丙\n2026-11-03,12.00,张伟\n".encode())
    assert not app.exception
    assert [box.label for box in app.selectbox] == ["Which row holds the column names?"]
    app.selectbox[0].set_value(1).run()
    assert any("which column holds the date" in text.value for text in app.markdown)
    for box, name in (("Date *", "甲"), ("Amount", "乙"), ("Payer", "丙")):
        next(one for one in app.selectbox if one.label == box).set_value(name).run()
    assert not app.exception and "Take in 1 payments" in labels(app)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEADER])
def test_who_only_looks_has_no_button(role: Role) -> None:
    take_in(finance(), alipay((NO, "某平台", "33.00", "提现")))
    app = tick(open_page_as(PAGE, make_actor(role, name="别人")))
    assert not app.exception and app.dataframe
    assert [label for label in labels(app) if "ours" in label or "Book" in label or "sure" in label] == []
    assert app.button_group[0].options == ["To decide (1)", "Booked", "Not ours"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_speaks_both_languages(language: str) -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slip = make_order(zhang, works, 120_00)
    take_in(me, alipay((NO, "张伟", "120.00", slip.order_no)))
    app = open_page_as(PAGE, me)
    app.session_state["language"] = language
    app = app.run()
    say = translation(language).gettext
    assert not app.exception
    assert say("Bank file") in [header.value for header in app.header]
    assert app.button_group[0].options[1:] == [say("Booked"), say("Not ours"), say("New file")]
    assert say("Look through {n} sure ones").format(n=1) in labels(app)

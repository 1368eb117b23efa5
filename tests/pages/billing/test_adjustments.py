"""Refunds and discounts on screen: asked from an account, decided by somebody else, paid out with a voucher."""

import io
from datetime import date
from typing import Any

import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.adjustments import AskedAdjustment, approve_adjustment, ask_for_adjustment
from db.operations.refunds import pay_out_refund
from db.queries.accounts import list_open_charges
from db.queries.adjustments import AdjustmentRow, get_adjustment
from db.queries.inbox import count_work_items, list_work_items
from db.types import Actor
from db.vocabulary import (
    AdjustmentGround,
    AdjustmentKind,
    AdjustmentState,
    PaymentMethod,
    Role,
    WorkKind,
)
from pages.plain.papers_refund import REFUND_PAPERS
from tests.billing_factories import charge_of, make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser

pytestmark = pytest.mark.usefixtures("office")
PAGE = "billing/adjustments.py"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in app.markdown] + [text.value for text in app.error])


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    """The last of this name: a form's own button comes after the one that opened it."""
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def at(actor: Actor, **params: str) -> AppTest:
    app = open_page_as(PAGE, actor)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def ask_refund(finance: Actor, customer_id: int, fen: int) -> AskedAdjustment:
    return work.act(
        ask_for_adjustment,
        by=finance,
        at=FRIDAY,
        customer_id=customer_id,
        kind=AdjustmentKind.REFUND,
        ground=AdjustmentGround.OVERPAID,
        amount_fen=fen,
        reason="重复缴费",
    )


def only_row(number: str = "TZ-2026-000001") -> AdjustmentRow:
    row = work.ask(get_adjustment, adjustment_no=number, today=TODAY)
    assert row is not None
    return row


def field(app: AppTest, label: str) -> Any:
    return next(one for one in (*app.text_input, *app.selectbox) if one.label == label)


def test_a_clerk_asks_for_a_discount_of_a_ticked_charge_and_the_manager_says_yes() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 80_00)
    clerk, manager = make_actor(Role.CLERK, name="前台"), make_actor(Role.MANAGER, name="高经理")
    app = at(clerk, ask=f"{zhang.id}-", charge=str(charge_of(slip).id))
    assert [control.options for control in app.button_group if control.label == "Kind"] == [["Discount"]]
    field(app, "Ground *").set_value(AdjustmentGround.GOODWILL).run()
    field(app, "Amount (CNY) *").set_value("80.01")
    field(app, "Reason *").set_value("师傅迟到两小时")
    app = press(app, "Ask for it")
    assert "Only ¥80.00 of this charge is still open" in shown(app)
    assert field(app, "Reason *").value == "师傅迟到两小时"
    field(app, "Amount (CNY) *").set_value("20")
    app = press(app, "Ask for it")
    assert only_row().amount_fen == 20_00
    assert "Approve" not in labels(app)
    app = at(manager, no="TZ-2026-000001")
    app = press(press(app, "Approve"), "Approve")
    assert only_row().state is AdjustmentState.APPROVED
    assert [row.open_fen for row in work.ask(list_open_charges, customer_id=zhang.id)] == [60_00]


def test_finance_asks_for_a_refund_and_pays_it_out_after_the_managers_yes() -> None:
    zhang, finance, manager = make_customer(), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    pay(make_actor(Role.CLERK), zhang, 100_00)
    app = at(finance, ask=f"{zhang.id}-", kind="refund")
    assert field(app, "Amount (CNY) *").value == "100.00"
    field(app, "Ground *").set_value(AdjustmentGround.OVERPAID).run()
    field(app, "Reason *").set_value("重复缴费")
    press(app, "Ask for it")
    press(press(at(manager, no="TZ-2026-000001"), "Approve"), "Approve")
    app = press(at(finance, no="TZ-2026-000001"), "Pay out")
    app = press(app, "Pay out")
    assert "Fill in" in shown(app)
    next(each for each in app.button_group if each.label == "How it is paid out *").set_value(PaymentMethod.CASH)
    app = press(app, "Pay out")
    row = only_row()
    assert (row.voucher_no, row.method, row.receiver) == ("TK-2026-000001", PaymentMethod.CASH, "张伟")
    assert "TK" in shown(app)
    assert "Pay out" not in labels(app)


def test_a_decline_needs_its_reason() -> None:
    zhang, finance, manager = make_customer(), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    pay(make_actor(Role.CLERK), zhang, 100_00)
    asked = ask_refund(finance, zhang.id, 10_00)
    app = press(press(at(manager, no=asked.adjustment_no), "Turn down"), "Turn down")
    assert "Fill in" in shown(app)
    field(app, "Reason *").set_value("先抵扣下月费用")
    app = press(app, "Turn down")
    assert only_row().state is AdjustmentState.DECLINED
    assert "先抵扣下月费用" in shown(app)


def test_what_waits_is_in_the_inbox_of_who_decides_and_of_who_pays() -> None:
    zhang, finance, manager = make_customer(), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    pay(make_actor(Role.CLERK), zhang, 100_00)
    asked = ask_refund(finance, zhang.id, 10_00)

    def kinds(actor: Actor) -> list[WorkKind]:
        items = work.ask(list_work_items, actor=actor, at=FRIDAY).items
        assert len(items) == work.ask(count_work_items, actor=actor, at=FRIDAY)
        return [item.kind for item in items if item.page == "adjustments"]

    assert (kinds(manager), kinds(finance)) == ([WorkKind.APPROVE_ADJUSTMENT], [])
    work.act(approve_adjustment, by=manager, at=FRIDAY, adjustment_id=asked.adjustment_id, version=only_row().version)
    assert (kinds(manager), kinds(finance)) == ([], [WorkKind.PAY_OUT])


def test_nonsense_in_the_address_is_no_fault() -> None:
    clerk = make_actor(Role.CLERK)
    for params in ({"no": "TZ-?"}, {"ask": "999999999-"}, {"ask": "x", "charge": "²", "kind": "?"}, {"page": "²"}):
        assert not at(clerk, **params).exception


def test_the_voucher_names_everybody_and_is_printed_by_finance_only() -> None:
    zhang, finance = make_customer(), make_actor(Role.FINANCE, name="梁静")
    clerk = make_actor(Role.CLERK)
    pay(clerk, zhang, 100_00)
    asked = ask_refund(finance, zhang.id, 60_00)
    manager = make_actor(Role.MANAGER, name="高经理")
    request = {"at": FRIDAY, "adjustment_id": asked.adjustment_id}
    work.act(approve_adjustment, by=manager, version=only_row().version, **request)
    assert Browser(REFUND_PAPERS, finance).get("/papers/refund/TZ-2026-000001").status_code == 404
    work.act(pay_out_refund, by=finance, version=only_row().version, method=PaymentMethod.CASH, **request)
    assert Browser(REFUND_PAPERS, None).get("/papers/refund/TK-2026-000001").status_code == 401
    assert Browser(REFUND_PAPERS, clerk).get("/papers/refund/TK-2026-000001").status_code == 403
    answer = Browser(REFUND_PAPERS, finance).get("/papers/refund/TK-2026-000001")
    assert answer.status_code == 200
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    said = "".join(page.extract_text() for page in pages).replace(" ", "")
    for words in ("TK-2026-000001", "TZ-2026-000001", "张伟", "重复缴费", "陆拾元整", "梁静", "高经理"):
        assert words in said

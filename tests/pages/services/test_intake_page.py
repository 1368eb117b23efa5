"""New request on screen: live price, one save, errors beside their field with everything kept, the next one empty."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.clock import now
from db.queries.work_orders import OrderFilter, list_orders
from db.tables.work_orders import WorkOrder
from db.vocabulary import Channel, FreeGround, OrderState, Role, Settlement, Trade
from tests.order_factories import Desk, make_desk
from tests.pages.signed_in import open_page

INTAKE = "services/intake.py"


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T09:30:00+08:00")
    return make_desk()


@pytest.fixture
def page(desk: Desk) -> AppTest:
    return open_page(INTAKE, Role.CLERK, department=desk.centre)


def field(page: AppTest, kind: str, label: str) -> Any:
    """The widget whose label begins so."""
    return next(widget for widget in getattr(page, kind) if widget.label.startswith(label))


def fill(page: AppTest, **changed: Any) -> None:
    """Choose everything a plain request needs."""
    field(page, "text_input", "Customer").set_value("3-1-1201").run()
    field(page, "selectbox", "Service item").set_value("KT-01").run()
    field(page, "number_input", "Quantity").set_value(2.0).run()
    choices = {"channel": Channel.PHONE, "slot": "14-16", "settle": "after", "answer": "phone"} | changed
    for key, value in choices.items():
        page.button_group(key=key).set_value(value).run()


def save(page: AppTest) -> AppTest:
    field(page, "button", "Save request").click()
    return page.run()


def orders() -> list[WorkOrder]:
    return work.ask(lambda session: session.query(WorkOrder).order_by(WorkOrder.id).all())


def texts(page: AppTest) -> str:
    return " ".join(str(said.value) for said in page.markdown)


def test_the_price_is_told_before_anything_is_saved(page: AppTest) -> None:
    fill(page)
    assert not page.exception
    assert [figure.value for figure in page.metric] == ["¥240.00"]
    assert "Customer accepts ¥240.00 *" in [group.label for group in page.button_group]
    assert "138\\*\\*\\*\\*1234" in texts(page)
    assert field(page, "text_input", "Phone").placeholder == "On file 138****1234"
    assert orders() == []


def test_nothing_about_the_customers_answer_is_chosen_beforehand(page: AppTest) -> None:
    field(page, "text_input", "Customer").set_value("3-1-1201").run()
    field(page, "selectbox", "Service item").set_value("KT-01").run()
    groups = {group.key: group.value for group in page.button_group}
    assert {key: groups[key] for key in ("channel", "slot", "settle", "answer")} == dict.fromkeys(
        ("channel", "slot", "settle", "answer")
    )


def test_one_save_makes_an_accepted_order_and_an_empty_form(page: AppTest) -> None:
    fill(page)
    field(page, "text_input", "Description").set_value("主卧，14:00 后在家")
    save(page)
    assert not page.exception
    (order,) = orders()
    assert (order.state, order.amount_fen, order.settlement) == (OrderState.ACCEPTED, 240_00, Settlement.IMMEDIATE)
    assert (order.description, order.contact_name, order.contact_phone) == ("主卧，14:00 后在家", "张伟", "")
    assert f"**{order.order_no}**" in texts(page)
    assert [figure.value for figure in page.metric] == ["—"]
    assert field(page, "text_input", "Customer").value == ""
    assert field(page, "text_input", "Description").value == ""
    assert all(group.value is None for group in page.button_group)


@pytest.mark.parametrize(
    ("empty", "sentence"),
    [
        ("channel", "Fill in: Channel."),
        ("settle", "Fill in: Settlement."),
        ("answer", "Fill in: How the customer accepted."),
    ],
)
def test_a_missing_choice_is_named_and_nothing_typed_is_lost(page: AppTest, empty: str, sentence: str) -> None:
    fill(page, **{empty: None})
    field(page, "text_input", "Description").set_value("主卧")
    save(page)
    assert sentence in texts(page)
    assert orders() == []
    assert field(page, "text_input", "Description").value == "主卧"
    assert field(page, "text_input", "Customer").value == "3-1-1201"
    page.button_group(key=empty).set_value({"channel": Channel.VISIT, "settle": "monthly", "answer": "no"}[empty]).run()
    save(page)
    assert len(orders()) == 1


def test_a_request_without_a_customer_is_refused_beside_the_customer(page: AppTest) -> None:
    save(page)
    assert "Fill in: Customer." in texts(page)


def test_what_is_not_on_the_list_waits_for_a_quote(page: AppTest) -> None:
    field(page, "text_input", "Customer").set_value("3-1-1201").run()
    page.button_group(key="channel").set_value(Channel.VISIT).run()
    page.button_group(key="settle").set_value("monthly").run()
    save(page)
    assert "Fill in: What is wanted." in texts(page)
    field(page, "text_input", "Description").set_value("阳台封窗")
    save(page)
    (order,) = orders()
    assert (order.item_name, order.needs_quote, order.state) == ("阳台封窗", True, OrderState.REGISTERED)


def test_a_warranty_repair_asks_for_its_trade_and_no_price(page: AppTest) -> None:
    fill(page)
    page.selectbox(key="ground").set_value(FreeGround.WARRANTY).run()
    assert "settle" not in [group.key for group in page.button_group]
    save(page)
    assert "Fill in: Trade." in texts(page)
    page.selectbox(key="trade").set_value(Trade.LIFT).run()
    save(page)
    (order,) = orders()
    assert (order.trade, order.state, order.free_ground) == (Trade.LIFT, OrderState.ACCEPTED, FreeGround.WARRANTY)


def test_a_likely_duplicate_and_the_flats_last_jobs_are_seen(desk: Desk) -> None:
    earlier = desk.register().order_no
    page = open_page(INTAKE, Role.CLERK, department=desk.centre)
    field(page, "text_input", "Customer").set_value("zw").run()
    field(page, "selectbox", "Service item").set_value("KT-01").run()
    assert f"Duplicate? **{earlier}**" in texts(page)
    assert "Last orders of this flat" in texts(page)
    assert field(page, "text_input", "Address").placeholder == "On file 3-1-1201"


def test_the_address_brings_the_customer_back_after_a_reload(desk: Desk) -> None:
    page = open_page(INTAKE, Role.CLERK)
    page.query_params["customer"] = f"{desk.customer.id}-{desk.unit_id}"
    page.run()
    assert field(page, "text_input", "Customer").value == "3-1-1201 张伟"


@pytest.mark.parametrize("forged", ["99999-1", "1-99999", "x", "1-", "-", "1;drop"])
def test_a_forged_address_chooses_nobody_and_breaks_nothing(page: AppTest, forged: str) -> None:
    page.query_params["customer"] = forged
    page.run()
    assert not page.exception
    assert field(page, "text_input", "Customer").value in ("", "张伟")


def test_several_people_of_one_name_are_offered_to_choose_from(desk: Desk) -> None:
    from tests.factories import make_customer

    make_customer("张伟", "9-1-0101", customer_no="KH-000009", phone="13900005678")
    page = open_page(INTAKE, Role.CLERK, department=desk.centre)
    field(page, "text_input", "Customer").set_value("张伟").run()
    hits = page.button_group(key="intake_hits")
    assert len(hits.options) == 2
    hits.set_value(f"{desk.customer.id}-{desk.unit_id}").run()
    assert field(page, "text_input", "Customer").value == "3-1-1201 张伟"


def test_an_unknown_customer_is_added_from_here(page: AppTest) -> None:
    field(page, "text_input", "Customer").set_value("赵新客").run()
    field(page, "button", "Not found").click().run()
    field(page, "text_input", "Room number").set_value("8-1-0808")
    field(page, "button", "Add customer").click().run()
    assert not page.exception
    assert field(page, "text_input", "Customer").value == "8-1-0808 赵新客"


def test_what_came_in_at_night_is_written_down_later_with_its_mark(page: AppTest) -> None:
    fill(page)
    page.checkbox(key="later").check().run()
    page.date_input(key="day").set_value(now().date().replace(day=19)).run()
    save(page)
    (order,) = orders()
    assert (order.is_back_dated, order.order_no[:11]) == (True, "TY-20261119")
    shown = work.ask(list_orders, wanted=OrderFilter()).rows
    assert shown[0].is_back_dated

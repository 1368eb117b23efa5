"""Outside the scope on screen: chosen at intake, answered by the manager on the order, told by the clerk."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.intake import register_request
from db.queries.scope import list_scope_questions
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import AcceptedHow, Channel, OrderState, Role, ScopeAnswer
from tests.factories import FRIDAY, make_actor
from tests.order_factories import Desk, make_desk
from tests.pages.signed_in import open_page, open_page_as

ORDER, INTAKE = "services/work_order.py", "services/intake.py"


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T09:30:00+08:00")
    return make_desk()


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(widget for widget in getattr(app, kind) if widget.label.startswith(label))


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in (*app.markdown, *app.caption)]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    [button for button in app.main.button if button.label == label][-1].click()
    return app.run()


def verbs(app: AppTest) -> set[str]:
    return {button.label for button in app.main.button}


def order_page(actor: Actor, number: str) -> AppTest:
    app = open_page_as(ORDER, actor)
    app.query_params["no"] = number
    return app.run()


def asked(desk: Desk) -> str:
    request = desk.request(item_id=None, item_name="遛狗")
    saved = work.act(register_request, by=desk.clerk, at=FRIDAY, request=request, scope_question="有没有资质养犬")
    return saved.order_no


def test_intake_sends_what_is_outside_the_scope_to_the_manager(desk: Desk) -> None:
    page = open_page(INTAKE, Role.CLERK, department=desk.centre)
    field(page, "text_input", "Customer").set_value("3-1-1201").run()
    field(page, "selectbox", "Service item").set_value("KT-01").run()
    page.selectbox(key="ground").set_value("outside").run()
    assert [figure.value for figure in page.metric] == ["—"]
    assert "the manager answers, then the customer is told" in shown(page)
    for key, value in {"channel": Channel.PHONE, "slot": "14-16", "settle": "after"}.items():
        page.button_group(key=key).set_value(value).run()
    field(page, "text_input", "Description").set_value("半夜清洗")
    page = press(page, "Save request")
    assert "Fill in: What is outside the scope." in shown(page)
    assert field(page, "text_input", "Description").value == "半夜清洗"
    field(page, "text_input", "What to ask the manager").set_value("夜里做不做")
    page = press(page, "Save request")
    (order,) = work.ask(lambda session: session.query(WorkOrder).all())
    assert (order.state, order.amount_fen) == (OrderState.REGISTERED, None)
    (row,) = work.ask(list_scope_questions, order_id=order.id)
    assert row.question == "夜里做不做"
    assert "It waits for a quote, or for the manager's word." in shown(page)
    assert field(page, "text_input", "Customer").value == ""


def test_the_manager_declines_with_a_reason_and_the_clerk_reads_what_to_tell(desk: Desk) -> None:
    number = asked(desk)
    clerk = order_page(desk.clerk, number)
    assert "Waits for the manager" in shown(clerk)
    assert not verbs(clerk) & {"Tell the price", "Dispatch", "Answer", "Decline"}
    manager = order_page(desk.manager, number)
    assert "有没有资质养犬" in shown(manager)
    assert "Decline" not in verbs(manager)
    manager.button_group[-1].set_value(ScopeAnswer.DECLINED)
    manager = press(manager, "Answer")
    assert "Fill in: Reason." in shown(manager)
    field(manager, "text_input", "Reason").set_value("我们没有资质")
    manager = press(manager, "Answer")
    assert "We decline" in shown(manager)
    clerk = order_page(desk.clerk, number)
    assert "Tell the customer that we do not take this on, and why." in shown(clerk)
    assert "我们没有资质" in shown(clerk)
    clerk.button_group[-1].set_value(AcceptedHow.PHONE)
    clerk = press(clerk, "The customer knows")
    assert "Told the customer: On the phone" in shown(clerk)
    assert "The customer knows" not in verbs(clerk)


def test_a_registered_order_is_put_before_the_manager_from_its_page(desk: Desk) -> None:
    number = desk.register(item_id=None, item_name="封阳台", accepted_how=None).order_no
    app = order_page(desk.clerk, number)
    field(app, "text_input", "What is outside the scope").set_value("外立面能不能动")
    app = press(app, "Ask the manager")
    assert "Waits for the manager" in shown(app)
    assert "Ask the manager" not in verbs(order_page(make_actor(Role.FINANCE), number))
    chinese = order_page(desk.manager, number)
    chinese.session_state["language"] = "zh_CN"
    assert "外立面能不能动" in shown(chinese.run())

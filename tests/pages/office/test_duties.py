"""Stand-ins and waivers on screen: who may arrange what, the mark in the menu, the uses, in both languages."""

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.delegations import delegate_role
from db.operations.reconcile import reconcile_order
from db.operations.waivers import grant_waiver
from db.queries.duties import list_stand_ins, list_waivers
from db.types import Actor
from db.vocabulary import DutyRule, Role
from tests.factories import FRIDAY, make_actor
from tests.order_factories import as_worker, later, make_desk
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
DUTIES = "office/duties.py"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in (*app.markdown, *app.caption)]).replace("\\", "")


def box(app: AppTest, label: str) -> Any:
    return next(widget for widget in app.main.selectbox if widget.label.startswith(label))


def press(app: AppTest, label: str) -> AppTest:
    [button for button in app.main.button if button.label == label][-1].click()
    return app.run()


def lend(absent: Actor, delegate: Actor, role: Role) -> None:
    work.act(
        delegate_role, by=absent, at=FRIDAY, absent_user_id=absent.user_id, delegate_id=delegate.user_id, role=role,
        from_on=TODAY, until_on=TODAY + timedelta(days=3), reason="年假",
    )  # fmt: skip


def test_the_manager_arranges_a_stand_in_who_sees_it_in_the_menu_and_it_is_ended() -> None:
    manager, deputy = make_actor(Role.MANAGER, name="陈经理"), make_actor(Role.FINANCE, name="钱会计")
    app = open_page_as(DUTIES, manager)
    assert "Nobody stands in for anybody" in shown(app)
    box(app, "Acts instead").set_value(deputy.user_id)
    app = press(app, "Arrange")
    assert "Fill in: Dates." in shown(app)
    assert box(app, "Acts instead").value == deputy.user_id
    next(each for each in app.main.date_input if each.label.startswith("Until")).set_value(TODAY + timedelta(days=2))
    next(each for each in app.main.text_input if each.label.startswith("Reason")).set_value("年假")
    app = press(app, "Arrange")
    said = shown(app)
    assert "钱会计 instead of 陈经理" in said
    assert "2026-11-20 – 2026-11-22" in said
    assert "年假" in said
    inbox = open_page_as("today/inbox.py", deputy)
    assert "Instead of 陈经理 until 11-22" in shown(inbox)
    app = press(open_page_as(DUTIES, manager), "End now")
    assert work.ask(list_stand_ins, today=TODAY) == []
    assert "Instead of" not in shown(inbox.run())


def test_a_clerk_lends_only_the_own_role_and_ends_nobody_elses() -> None:
    clerk, manager = make_actor(Role.CLERK, name="王芳"), make_actor(Role.MANAGER, name="陈经理")
    lend(manager, make_actor(Role.FINANCE, name="钱会计"), Role.MANAGER)
    app = open_page_as(DUTIES, clerk)
    assert box(app, "Absent person").options == ["王芳"]
    assert "End now" not in [button.label for button in app.main.button]
    assert "Allow one person alone" not in shown(app)


def test_a_leader_allows_one_person_alone_and_sees_each_use() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER, name="沈总")
    app = open_page_as(DUTIES, leader)
    assert box(app, "Rule").options == [
        *("Approving one's own draft", "Reconciling one's own job"),
        *("Calling back on one's own work", "Approving one's own survey report"),
        "Checking one's own corrective action",
    ]
    box(app, "Rule").set_value(DutyRule.WORKER_RECONCILES)
    [each for each in app.main.date_input if each.label.startswith("Until")][-1].set_value(TODAY + timedelta(days=30))
    [each for each in app.main.text_input if each.label.startswith("Reason")][-1].set_value("只有一个人")
    app = press(app, "Allow")
    assert "used 0 times" in shown(app)
    slip = desk.completed()
    head = as_worker(desk.supervisor, desk.worker)
    work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)
    app = app.run()
    assert "used 1 times" in shown(app)
    (use,) = app.dataframe[-1].value.to_dict("records")
    assert (use["who"], use["what"], use["rule"]) == ("赵强", "Reconcile", "Reconciling one's own job")
    app = press(app, "End now")
    assert [row.holds_on(TODAY) for row in work.ask(list_waivers)] == [False]


def test_the_page_speaks_chinese_too() -> None:
    leader = make_actor(Role.LEADER, name="沈总")
    work.act(grant_waiver, by=leader, at=FRIDAY, rule=DutyRule.WORKER_RECONCILES, until_on=TODAY, reason="只有一个人")
    lend(leader, make_actor(Role.MANAGER, name="陈经理"), Role.LEADER)
    app = open_page_as(DUTIES, leader)
    app.session_state["language"] = "zh_CN"
    app = app.run()
    assert "陈经理" in shown(app)
    assert "只有一个人" in shown(app)

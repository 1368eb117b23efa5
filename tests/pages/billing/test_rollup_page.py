"""The month's page: what stays out first, the equation, and each step by its role with its question."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.months import ask_for_lock, issue_notices, lock_month, reopen_month
from db.operations.receipts import void_receipt
from db.queries.months import get_month, list_hand_ins
from db.vocabulary import MonthState, OrderState, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
ROLLUP = "billing/billing_rollup.py"
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in app.markdown]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    """The last button with this word: the form's own, once it is open."""
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def labels(app: AppTest) -> set[str]:
    """The verbs of the page, not those of the frame."""
    assert not app.exception
    return {button.label for button in app.main.button}


def test_the_preview_shows_the_equation_and_what_stays_out_with_its_verb() -> None:
    zhang, works = make_customer(), make_department()
    owe_opening(zhang, 100_00)
    make_order(zhang, works, 80_00, on=date(2026, 11, 10))
    pay(make_actor(Role.CLERK), zhang, 30_00)
    make_order(zhang, works, 18_00, state=OrderState.COMPLETED)
    make_order(zhang, works, 12_00, settlement=Settlement.IMMEDIATE)
    app = open_page_as(ROLLUP, make_actor(Role.MANAGER))
    said = shown(app)
    for words in ("¥100.00", "¥80.00", "¥30.00", "¥150.00", "Slips = customers", "Slips with an exception: 2, ¥30.00"):
        assert words in said
    exceptions, customers = app.dataframe[0].value, app.dataframe[1].value
    assert list(exceptions["verb"]) == ["Reconcile", "Make it monthly"]
    assert [str(cell) for cell in customers["total"]] == ["150.00"]
    app.button_group[0].set_value("immediate_unpaid").run()
    assert len(app.dataframe[0].value) == 1


def test_finance_makes_the_notices_after_the_question_and_a_second_press_changes_nothing() -> None:
    zhang, finance = make_customer(), make_actor(Role.FINANCE)
    make_order(zhang, make_department(), 80_00)
    app = press(open_page_as(ROLLUP, finance), "Make the notices")
    assert "1 notices over ¥80.00" in shown(app)
    app = press(app, "Make the notices")
    assert work.ask(get_month, month="2026-11").state is MonthState.ISSUED
    assert "Make the notices" not in labels(app)
    assert [str(cell) for cell in app.dataframe[0].value["total"]] == ["80.00"]


def test_a_supervisor_signs_the_own_departments_hand_in_and_takes_it_back_with_a_reason() -> None:
    works = make_department()
    make_order(make_customer(), works, 80_00)
    head = make_actor(Role.SUPERVISOR, name="主管", department=works)
    app = press(press(open_page_as(ROLLUP, head), "Sign the hand-in"), "Sign the hand-in")
    assert work.ask(list_hand_ins, month="2026-11")[0].signed_by == "主管"
    assert "Hand-ins 1 of 1" in shown(app)
    app = press(press(app, "Take the hand-in back"), "Take the hand-in back")
    assert "Fill in" in shown(app)
    app.text_input[0].set_value("漏单")
    press(app, "Take the hand-in back")
    assert work.ask(list_hand_ins, month="2026-11")[0].signed_at is None


def test_the_lock_goes_from_finance_to_the_manager_and_back_by_the_leader() -> None:
    finance, manager, leader = (make_actor(role, name=role) for role in (Role.FINANCE, Role.MANAGER, Role.LEADER))
    make_order(make_customer(), make_department(), 80_00)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    assert "Lock the month" not in labels(open_page_as(ROLLUP, manager))
    press(press(open_page_as(ROLLUP, finance), "Ask to lock"), "Ask to lock")
    press(press(open_page_as(ROLLUP, manager), "Lock the month"), "Lock the month")
    assert work.ask(get_month, month="2026-11").state is MonthState.LOCKED
    app = press(open_page_as(ROLLUP, leader), "Reopen the month")
    app.text_input[0].set_value("漏记")
    press(app, "Reopen the month")
    assert work.ask(get_month, month="2026-11").state is MonthState.REOPENED


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.SUPERVISOR, set()),
        (Role.FINANCE, {"Review done", "Make the notices"}),
        (Role.MANAGER, set()),
        (Role.LEADER, set()),
    ],
)
def test_an_open_month_offers_each_role_its_own_steps_only(role: Role, offered: set[str]) -> None:
    assert labels(open_page_as(ROLLUP, make_actor(role))) == offered


def test_a_locked_month_offers_nothing_but_reopening_to_the_leader() -> None:
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    make_order(make_customer(), make_department(), 80_00)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    work.act(ask_for_lock, by=finance, at=MONTH_END, month="2026-11")
    work.act(lock_month, by=manager, at=MONTH_END, month="2026-11")
    assert labels(open_page_as(ROLLUP, finance)) == set()
    assert labels(open_page_as(ROLLUP, make_actor(Role.LEADER))) == {"Reopen the month"}


def test_a_month_opened_again_says_why_and_how_many_notices_wait_to_be_restated() -> None:
    zhang, works = make_customer(), make_department()
    people = {role: make_actor(role) for role in (Role.FINANCE, Role.MANAGER, Role.LEADER)}
    make_order(zhang, works, 80_00, on=date(2026, 11, 10))
    wrong = pay(people[Role.FINANCE], zhang, 20_00)
    work.act(issue_notices, by=people[Role.FINANCE], at=MONTH_END, month="2026-11")
    work.act(ask_for_lock, by=people[Role.FINANCE], at=MONTH_END, month="2026-11")
    work.act(lock_month, by=people[Role.MANAGER], at=MONTH_END, month="2026-11")
    work.act(reopen_month, by=people[Role.LEADER], at=MONTH_END, month="2026-11", reason="补更正")
    assert "Opened again: 补更正" in shown(open_page_as(ROLLUP, people[Role.FINANCE]))
    work.act(void_receipt, by=people[Role.MANAGER], at=MONTH_END, receipt_no=wrong.receipt_no, reason="错")
    said = shown(open_page_as(ROLLUP, people[Role.FINANCE]))
    assert "1 notices do not show a later correction yet" in said

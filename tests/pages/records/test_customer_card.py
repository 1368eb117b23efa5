"""One customer's page: everything of them in one view, and nothing that somebody may not see (R-CUST-1, R-CUST-2)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db.tables.callbacks import Callback
from db.tables.customers import Customer
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import CallbackState, Role
from tests.complaint_rows import HOUR, make_complaint
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, make_worker, put
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
FILE = "records/customer.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def card_of(customer: Customer, actor: Actor, **address: str) -> AppTest:
    app = open_page_as(FILE, actor)
    app.query_params["id"] = str(customer.id)
    for name, value in address.items():
        app.query_params[name] = value
    app = app.run()
    assert not app.exception
    return app


def lines(app: AppTest) -> list[str]:
    """What the timeline says, line by line."""
    frame = next((each.value for each in app.dataframe if "step" in each.value.columns), None)
    return [] if frame is None else [f"{row.step}: {row.what}" for row in frame.itertuples()]


def words(app: AppTest) -> str:
    return " ".join(text.value for text in (*app.markdown, *app.caption))


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_the_figures_say_money_last_word_and_next() -> None:
    customer, department = make_customer(), make_department()
    make_finished_order(customer, department, completed_at=FRIDAY - timedelta(days=1))
    app = card_of(customer, make_actor(Role.MANAGER))
    values = {metric.label: metric.value for metric in app.metric}
    assert values == {
        "Phone": "138****1234",
        "Owed now": "¥0.00",
        "Last contact": "2026-11-19",
        "Next contact": "2026-11-20",
    }
    assert "After a job · Front desk" in words(app).replace("\\", "")


def test_what_happened_is_told_newest_first() -> None:
    customer, department = make_customer(), make_department()
    make_finished_order(customer, department, completed_at=FRIDAY - timedelta(days=3))
    make_complaint(department, FRIDAY - timedelta(days=1), customer=customer, settled_after=HOUR)
    app = card_of(customer, make_actor(Role.CLERK))
    assert lines(app) == [
        "Settled: 水管仍漏水",
        "Complained: 水管仍漏水 · Closed · Minor",
        "Job done: 更换水龙头",
        "Asked for: 更换水龙头 · Completed",
    ]
    assert lines(card_of(customer, make_actor(Role.CLERK), part="complaints")) == lines(app)[:2]


def test_fifty_more_are_shown_at_a_click() -> None:
    customer, department, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    for n in range(30):
        make_complaint(department, FRIDAY - n * HOUR, customer=customer, settled_after=HOUR / 2)
    app = card_of(customer, clerk)
    assert len(lines(app)) == 50
    next(button for button in app.button if button.label == "Show 50 more").click()
    app = app.run()
    assert len(lines(app)) == 60 and "Show 50 more" not in buttons(app)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER])
def test_every_role_has_the_buttons_it_may_press(role: Role) -> None:
    customer = make_customer()
    seen = buttons(card_of(customer, make_actor(role, department=make_department())))
    assert ("New request" in seen) == (role is Role.CLERK)
    assert ("Register complaint" in seen) == (role is not Role.LEADER)


def test_what_is_open_is_named_with_the_way_to_it() -> None:
    customer, department = make_customer(), make_department()
    make_complaint(department, FRIDAY, customer=customer, title="噪音")
    seen = words(card_of(customer, make_actor(Role.CLERK)))
    assert "噪音" in seen and "Nothing is open" not in seen


def test_a_complaint_about_oneself_is_not_on_the_page() -> None:
    customer, department, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    worker = make_worker(department)
    complaint = make_complaint(
        department, FRIDAY - timedelta(days=1), customer=customer, against=worker, title="态度差"
    )

    def call(session: Session) -> None:
        session.get_one(User, clerk.user_id).staff_id = worker.id
        day = FRIDAY.date()
        session.add(
            Callback(
                kind="complaint", complaint_id=complaint.id, customer_id=customer.id, due_on=day, next_try_on=day,
                state=CallbackState.DONE, done_at=FRIDAY, done_on=day,
            )
        )  # fmt: skip

    put(call)
    app = card_of(customer, clerk)
    assert lines(app) == [] and "态度差" not in words(app)
    assert next(metric.value for metric in app.metric if metric.label == "Last contact") == "Never"
    assert "态度差" in words(card_of(customer, make_actor(Role.CLERK)))


def test_a_number_no_database_can_hold_is_no_customer() -> None:
    app = open_page_as(FILE, make_actor(Role.CLERK))
    app.query_params["id"] = "9" * 30
    app = app.run()
    assert not app.exception
    assert any("no such customer" in text.value for text in app.markdown)

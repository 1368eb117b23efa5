"""The month's analysis on screen: what it finds, who sees what, and that each number opens its list (R-COMP-6)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.complaint_analysis import get_complaint_analysis
from db.queries.complaints import ComplaintFilter, list_complaints
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import ComplaintCause, ComplaintKind, Role, Severity
from tests.complaint_rows import HOUR, make_complaint
from tests.factories import make_actor, make_customer, make_department, make_finished_order, make_worker, put
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
PAGE = "care/complaints.py"


@pytest.fixture(autouse=True)
def month_end(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", AT.isoformat())


def november() -> None:
    """Twelve complaints: four late ones of three, of two departments, some at home, some of an order."""
    departments = [make_department("工程部"), make_department("保洁部")]
    customer, worker = make_customer(), make_worker(departments[0])
    order = make_finished_order(customer, departments[1])
    first = None
    for n in range(12):
        made = make_complaint(
            departments[n % 2], AT - timedelta(days=2 * n, hours=3), severity=list(Severity)[n % 3],
            kind=list(ComplaintKind)[n % 4], cause=ComplaintCause.DELAY if n % 4 else ComplaintCause.CONDUCT,
            settled_after=HOUR * (n + 1), customer=customer if n % 3 else None, repeat_of=first if n == 5 else None,
            order=order if n % 3 == 1 else None, against=worker if n % 6 == 0 else None,
        )  # fmt: skip
        first = first or made


def analysis(actor: Actor, **address: str) -> AppTest:
    app = open_page_as(PAGE, actor)
    app.query_params["view"] = "analysis"
    for name, value in address.items():
        app.query_params[name] = value
    app = app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return " ".join(text.value for text in (*app.markdown, *app.caption))


def test_the_title_of_the_chart_says_what_was_found() -> None:
    november()
    app = analysis(make_actor(Role.MANAGER))
    assert "Too late: 75.0 % of the complaints" in texts(app)
    assert "12 complaints, none in the same month of last year" in texts(app)
    values = {metric.label: metric.value for metric in app.metric}
    assert (values["Complaints received"], values["Complaints settled"], values["Repeat complaints"]) == (
        "12",
        "12",
        "1",
    )


def test_a_month_without_complaints_says_so_with_dashes() -> None:
    app = analysis(make_actor(Role.LEADER), of="2026-10", by="kind")
    values = {metric.label: metric.value for metric in app.metric}
    assert (values["Complaints received"], values["Started on time"], values["Settled on time"]) == ("0", "–", "–")
    assert "No complaint in this month." in texts(app)


def test_each_number_is_that_of_the_list_it_opens() -> None:
    november()
    manager = make_actor(Role.MANAGER)
    found = work.ask(get_complaint_analysis, actor=manager, month="2026-11", at=AT)

    def listed(**chosen: object) -> int:
        sought = ComplaintFilter(month="2026-11", **chosen)
        return work.ask(list_complaints, actor=manager, looked_for=sought, at=AT).total

    assert listed() == found.total.received == 12
    assert listed(is_repeat=True) == found.total.repeated == 1
    for severity, counts in found.severities.items():
        assert listed(began=severity) == counts.received
    for kind, counts in found.kinds:
        assert listed(kind=kind) == counts.received
    for bar in found.causes:
        assert listed(cause=bar.cause) == bar.complaints
    for field, groups in (("department_id", found.departments), ("zone", found.zones), ("worker_id", found.workers)):
        assert groups
        for group in groups or []:
            assert listed(**{field: group.key}) == group.counts.received


def test_a_click_on_a_number_opens_the_list_narrowed_by_it() -> None:
    november()
    app = analysis(make_actor(Role.MANAGER), by="kind")
    app.session_state["complaints wanted"] = {"kind": "repair"}
    app = app.run()
    assert {name: app.query_params[name] for name in ("view", "kind", "month")} == {
        "view": "list",
        "kind": "repair",
        "month": "2026-11",
    }
    assert "Complaints: 3" in texts(app)


def test_the_words_say_how_each_figure_is_counted() -> None:
    said = texts(analysis(make_actor(Role.MANAGER)))
    assert "Terms that still run are not counted yet" in said
    assert "as a share of the callbacks done" in said


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER])
def test_every_role_of_the_office_sees_its_part(role: Role) -> None:
    november()
    app = analysis(make_actor(role, department=make_department("物业部")))
    sees_workers = role in (Role.MANAGER, Role.LEADER, Role.SUPERVISOR)
    splits = next(group for group in app.button_group if "Severity" in str(group.options)).options
    assert any("Worker" in str(option) for option in splits) == sees_workers


def test_the_person_complained_about_sees_a_month_without_it() -> None:
    department = make_department()
    worker = make_worker(department)
    make_complaint(department, AT - timedelta(days=1), against=worker)
    clerk = make_actor(Role.CLERK)

    def received() -> str:
        return next(metric.value for metric in analysis(clerk).metric if metric.label == "Complaints received")

    assert received() == "1"

    def name(session: Session) -> None:
        session.get_one(User, clerk.user_id).staff_id = worker.id

    put(name)
    assert received() == "0"

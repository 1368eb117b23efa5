"""The dashboard on screen and as files: who sees what, what the address keeps, what a forged address gets."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from components.dashboard_questions import QUESTIONS
from components.locale import translation
from db import work
from db.rules import figures
from db.rules.figures_charts import CHARTS, Chart
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AuditAction, Channel, Role, Settlement
from pages.plain.papers_dashboard import DASHBOARD_PAPERS
from tests.factories import make_actor
from tests.order_factories import Desk, later, make_desk
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Answer, Browser

PAGE = "reports/dashboard.py"
OTHER = "2026-11"


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-27T10:00:00+08:00")
    desk = make_desk()
    desk.reconciled(settlement=Settlement.MONTHLY)
    desk.reconciled(at=later(60), settlement=Settlement.MONTHLY, channel=Channel.VISIT)
    desk.accepted(at=later(120))
    desk.completed(at=later(days=-30))
    return desk


def dashboard(actor: Actor, **asks: str) -> AppTest:
    page = open_page_as(PAGE, actor)
    page.query_params.update(asks)
    page.run()
    assert not page.exception
    return page


def names(page: AppTest) -> list[str]:
    return [metric.label for metric in page.metric]


def value(page: AppTest, name: str) -> str:
    return next(str(metric.value) for metric in page.metric if metric.label == name)


def get(actor: Actor | None, path: str, **asks: object) -> Answer:
    return Browser(DASHBOARD_PAPERS, actor, languages="en").get(f"/papers/dashboard{path}", **asks)


def test_the_manager_sees_eight_figures_with_their_changes(desk: Desk) -> None:
    page = dashboard(desk.manager)
    assert len(page.metric) == 8
    assert (value(page, "Orders received"), value(page, "Revenue of services")) == ("3", "¥480.00")
    orders = next(metric for metric in page.metric if metric.label == "Orders received")
    assert orders.delta == "+2"


def test_the_address_says_what_is_looked_at(desk: Desk) -> None:
    assert value(dashboard(desk.manager, period="2026-10"), "Orders received") == "1"
    assert value(dashboard(desk.manager, period="2026-Q4"), "Orders received") == "4"
    assert value(dashboard(desk.manager, zone="一区", department=str(desk.engineering.id)), "Orders received") == "3"
    assert value(dashboard(desk.manager, department=str(desk.centre.id)), "Orders received") == "0"


@pytest.mark.parametrize(
    "asks",
    [
        {"period": "2026-99"},
        {"period": "2030-01"},
        {"period": "'; DROP TABLE work_order"},
        {"zone": "nowhere", "department": "-1", "against": "x", "ask": "y"},
        {"department": "9" * 40},
    ],
)
def test_nonsense_in_the_address_narrows_nothing(desk: Desk, asks: dict[str, str]) -> None:
    assert value(dashboard(desk.manager, **asks), "Orders received") == "3"


def test_finance_sees_money_only(desk: Desk) -> None:
    page = dashboard(make_actor(Role.FINANCE, name="李会计"))
    assert {"Orders received", "Satisfied", "Picked up on time"}.isdisjoint(names(page))
    assert {figures.REVENUE.name, figures.RATE_OF_YEAR.name, figures.ARREARS.name} <= set(names(page))


def test_a_supervisor_sees_the_own_department_whatever_the_address_asks(desk: Desk) -> None:
    for department in ("", str(desk.centre.id)):
        page = dashboard(desk.supervisor, department=department)
        assert value(page, "Orders received") == "3"
        assert {figures.RATE_OF_YEAR.name, figures.ARREARS.name}.isdisjoint(names(page))
    other = make_actor(Role.SUPERVISOR, name="何主管", department=desk.centre)
    assert value(dashboard(other, department=str(desk.engineering.id)), "Orders received") == "0"


def test_the_desk_does_not_open_it(desk: Desk) -> None:
    assert not open_page_as(PAGE, desk.clerk).metric


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_its_charts_with_words_for_who_cannot_see_them(desk: Desk, question: str) -> None:
    page = dashboard(desk.manager, ask=question)
    drawn = page.get("vega_lite_chart")
    assert drawn or question == "trouble"
    assert all(chart.proto.alt for chart in drawn)


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda chart: chart.key)
def test_a_chart_is_explained_in_both_languages_and_stands_below_a_question(chart: Chart) -> None:
    one = chart
    said = translation("zh_CN").gettext
    assert said(one.name) != one.name
    assert said(one.meaning) != one.meaning
    assert any(one == each for asked in QUESTIONS.values() for row in asked.rows for each, _share in row)


def test_charts_leave_as_pictures_on_record(desk: Desk) -> None:
    png, svg = get(desk.manager, "/channels.png"), get(desk.manager, "/course.svg", period="2026-Q4")
    assert (png.status_code, png.content[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    assert (svg.status_code, svg.headers["content-type"], svg.content[:4]) == (200, "image/svg+xml", b"<svg")
    noted = select(func.count()).select_from(AuditRow).where(AuditRow.action == AuditAction.EXPORT)
    assert work.ask(lambda session: session.scalar(noted)) == 2


def test_the_tables_hold_the_figures_of_the_screen(desk: Desk) -> None:
    answer = get(desk.manager, ".xlsx", period=OTHER)
    book = load_workbook(io.BytesIO(answer.content))
    rows = {row[0]: row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    page = dashboard(desk.manager, period=OTHER)
    said = translation("zh_CN").gettext
    assert rows[said("Orders received")] == int(value(page, "Orders received"))
    assert rows[said("Revenue of services")] == 480


def test_who_may_not_see_a_figure_gets_no_picture_of_it(desk: Desk) -> None:
    """Each chart in each role is asked for in test_figures_in_every_role; here there is something to draw."""
    assert get(make_actor(Role.FINANCE, name="李会计"), "/channels.png").status_code == 403
    assert get(None, "/channels.png").status_code == 401


def test_no_picture_and_no_shape_that_is_not_there(desk: Desk) -> None:
    assert get(desk.manager, "/nothing.png").status_code == 404
    assert get(desk.manager, "/channels.exe").status_code == 404
    assert get(desk.manager, "/channels.png", period="2020-01").status_code == 404


def test_a_supervisors_tables_are_of_the_own_department(desk: Desk) -> None:
    other = make_actor(Role.SUPERVISOR, name="何主管", department=desk.centre)
    book = load_workbook(io.BytesIO(get(other, ".xlsx", department=str(desk.engineering.id)).content))
    rows = {row[0]: row[1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    said = translation("zh_CN").gettext
    assert rows[said("Orders received")] == 0
    assert said(figures.RATE_OF_YEAR.name) not in rows

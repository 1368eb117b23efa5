"""What reports say of a figure goes to its roles and to nobody else: screen, paper, file, command line (R-ROLE)."""

import io
import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import openpyxl
import pypdf
import pytest

from components.dashboard_files import SHAPES
from components.dashboard_questions import questions_for
from components.dashboard_view import CARDS, MOST, ROW, read_look
from components.navigation import PAGES
from db import __main__ as command_line
from db import work
from db.clock import office_instant
from db.operations.monthly_reports import issue_monthly_report
from db.operations.settings import change_setting
from db.rules import figures, figures_year, month_report, year_report
from db.rules.figure import Figure
from db.rules.figures import FIGURES
from db.rules.figures_charts import AGES, CHARTS, COMPLAINED
from db.rules.permitted.reports import ROWS
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import Role
from pages.plain.papers_dashboard import DASHBOARD_PAPERS
from pages.plain.papers_monthly_report import MONTH_REPORT_PAPERS
from pages.plain.papers_year_end import YEAR_END_PAPERS
from tests.factories import make_actor, make_department
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser

NOW = office_instant(date(2026, 11, 20), 9)
REPORTS = {
    "monthly-report": ("2026-10", month_report.PARTS, MONTH_REPORT_PAPERS),
    "year-end": ("2026", year_report.PARTS, YEAR_END_PAPERS),
}
# The year's further tables, each for who sees its figure.
SHEETS = {
    "Fees and money overdue by group": figures.ARREARS,
    "Money overdue by age": figures.ARREARS,
    "Repairs by trade": figures.REPAIRS,
    "Topics of the visits": figures_year.TOPICS,
    "Findings of the checks": figures_year.FINDINGS,
}
pytestmark = pytest.mark.usefixtures("office")
in_each_report = pytest.mark.parametrize("url", REPORTS)


class Person(NamedTuple):
    """Somebody by the roles held; a head without a department is head of nothing."""

    roles: frozenset[Role]
    has_department: bool = True

    @property
    def counting(self) -> frozenset[Role]:
        return self.roles if self.has_department else self.roles - {Role.SUPERVISOR}

    def is_told(self, figure: Figure) -> bool:
        return bool(figure.sees & self.counting)

    def is_told_of(self, figure: Figure, department: str) -> bool:
        """Of the whole office, of the own department, or of another one: the head's word is the own one's."""
        roles = self.counting if department == "own" else self.counting - {Role.SUPERVISOR}
        return bool(figure.sees & roles)

    def actor(self, department: Department) -> Actor:
        return make_actor(*self.roles, name="某人", department=department if self.has_department else None)


PEOPLE = (
    *(Person(frozenset({role})) for role in Role),
    Person(frozenset({Role.SUPERVISOR}), has_department=False),
    Person(frozenset({Role.SUPERVISOR, Role.FINANCE})),
)


@pytest.fixture(autouse=True)
def department(office: object, monkeypatch: pytest.MonkeyPatch) -> Department:
    """One with a report of October that is issued, which each role reads."""
    monkeypatch.setenv("OFFICE_NOW", NOW.isoformat())
    there = make_department("工程部")
    manager = make_actor(Role.MANAGER, Role.ADMIN, name="经理")
    work.act(change_setting, by=manager, at=NOW, setting="paper_language", value="en")
    work.act(issue_monthly_report, by=manager, at=NOW, month="2026-10", words="", version=0)
    return there


def figures_of(url: str) -> list[Figure]:
    return [figure for part in REPORTS[url][1] for figure in part.figures]


def told_to(url: str, person: Person) -> set[str]:
    return {figure.name for figure in figures_of(url) if person.is_told(figure)}


def without_blanks(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def named(url: str, text: str) -> set[str]:
    """The figures whose formula stands in a text: no name could be mistaken for another."""
    blank = without_blanks(text)
    return {figure.name for figure in figures_of(url) if without_blanks(figure.meaning) in blank}


def names_in(url: str, text: str) -> set[str]:
    """The figures named in a text, the long names first: one month's sheet has no room for the formulas."""
    found, left = set(), without_blanks(text)
    for name in sorted((figure.name for figure in figures_of(url)), key=len, reverse=True):
        if without_blanks(name) in left:
            found.add(name)
            left = left.replace(without_blanks(name), "|")
    return found


def all_names(values: Iterable[object]) -> set[str]:
    return {value for value in values if value in {figure.name for figure in FIGURES.values()}}


@in_each_report
def test_the_screen_shows_each_person_the_own_figures(url: str, department: Department) -> None:
    for person in PEOPLE:
        app = open_page_as(PAGES[url].file, person.actor(department))
        assert not app.exception
        frames = [frame.value for frame in app.dataframe]
        shown = {value for frame in frames for column in frame for value in frame[column].astype(str)}
        assert all_names(shown) == told_to(url, person), person
        assert named(url, "\n".join(text.value for text in app.markdown)) == told_to(url, person), person


@in_each_report
def test_paper_and_spreadsheet_hold_each_persons_figures_and_charts(url: str, department: Department) -> None:
    for person in PEOPLE:
        check_files(url, person, person.actor(department))


def check_files(url: str, person: Person, actor: Actor) -> None:
    period, _parts, papers = REPORTS[url]
    browser = Browser(papers, actor)
    printed = browser.get(f"/papers/{url}/{period}")
    sheet = browser.get(f"/papers/{url}/{period}.xlsx")
    if not person.roles & PAGES[url].roles:
        assert (printed.status_code, sheet.status_code) == (403, 403), person
        return
    pages = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    text = "".join(page.extract_text() for page in pages)
    on_paper = named(url, text) if url == "year-end" else names_in(url, text)
    assert on_paper == told_to(url, person), person
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [cell for name in book.sheetnames for row in book[name].iter_rows(values_only=True) for cell in row]
    assert all_names(cells) == told_to(url, person), person
    assert named(url, "\n".join(str(cell) for cell in cells)) == told_to(url, person), person
    if url == "year-end":
        assert set(SHEETS) & set(book.sheetnames) == {name for name in SHEETS if person.is_told(SHEETS[name])}, person
    else:
        assert charts_in(book.sheetnames) == charts_of_the_month(person), person


def charts_in(sheets: list[str]) -> list[str]:
    """The drawings of the month among the sheets of its workbook."""
    names = [name for name, _figure in month_charts()]
    return [name for name in names if name[:31] in sheets]


def month_charts() -> list[tuple[str, Figure]]:
    first, after = month_report.COURSES[:3], month_report.COURSES[3:]
    ranks = [(AGES.name, AGES.figure), (COMPLAINED.name, COMPLAINED.figure)]
    return [*((each.name, each) for each in first), *ranks, *((each.name, each) for each in after)]


def charts_of_the_month(person: Person) -> list[str]:
    return [name for name, figure in month_charts() if person.is_told(figure)][:5]


def test_the_dashboard_shows_each_person_the_own_figures_and_charts_of_what_is_asked(department: Department) -> None:
    """Of the whole office, the own department and another one: cards, charts, pictures, workbook."""
    places = {"": "", "own": str(department.id), "other": str(make_department("营运部").id)}
    for person in PEOPLE:
        actor = person.actor(department)
        browser = Browser(DASHBOARD_PAPERS, actor)
        if not person.roles & ROWS["view_figures"]:
            answers = [browser.get("/papers/dashboard.xlsx"), browser.get("/papers/dashboard/course.svg")]
            assert [answer.status_code for answer in answers] == [403, 403], person
            continue
        for asked, number in places.items() if Role.SUPERVISOR in person.roles else [("", "")]:
            # A head alone looks at the own department whatever is asked; without one, at nothing.
            is_bound = person.roles == {Role.SUPERVISOR}
            place = asked if not is_bound else "own" if person.has_department else ""
            check_dashboard(person, actor, browser, place, {"department": number})


def check_dashboard(person: Person, actor: Actor, browser: Browser, place: str, asks: dict[str, str]) -> None:
    told = [each for each in CARDS if person.is_told_of(each, place) and (not place or each.has_department)]
    cards = {each.name for each in told[: MOST if len(told) >= MOST else ROW]}
    charts = {
        key
        for key, chart in CHARTS.items()
        if person.is_told_of(chart.figure, place) and (not place or chart.figure.has_department)
    }
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/papers/dashboard.xlsx", **asks).content))
    cells = [cell for row in book["Figures"].iter_rows(values_only=True) for cell in row]
    assert all_names(cells) == cards, (person, place)
    assert {chart.key for chart in CHARTS.values() if chart.name[:31] in book.sheetnames} <= charts, (person, place)
    look = read_look(asks, actor, NOW, [], [int(number) for number in asks.values() if number])
    offered = questions_for(actor, look).values()
    assert {one.key for each in offered for row in each.rows for one, _share in row} == charts, (person, place)
    for key, chart in CHARTS.items():
        for shape in SHAPES:
            # An empty office has little to draw: what may be seen is looked for, and mostly not there.
            is_told = person.is_told_of(chart.figure, place)
            if not is_told or shape == "svg":
                answer = browser.get(f"/papers/dashboard/{key}.{shape}", **asks)
                assert answer.status_code in ((200, 404) if is_told else (403, 409)), (person, place, key)


@pytest.mark.parametrize("person", PEOPLE[-2:], ids=["head of nothing", "head and accountant"])
def test_the_dashboard_opens_for_who_heads_nothing_and_for_who_heads_and_keeps_the_money(
    person: Person, department: Department
) -> None:
    app = open_page_as(PAGES["dashboard"].file, person.actor(department))
    assert not app.exception
    told = [each.name for each in CARDS if person.is_told_of(each, "")]
    assert [metric.label for metric in app.metric] == told[: MOST if len(told) >= MOST else ROW]


@in_each_report
def test_the_command_line_is_the_machine_and_says_all(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever may run commands reads the database itself; no signed-in role is asked for."""
    what = "month" if url == "monthly-report" else url
    assert command_line.main(["report", what, REPORTS[url][0], "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [figure["key"] for figure in document["figures"]] == [figure.key for figure in figures_of(url)]

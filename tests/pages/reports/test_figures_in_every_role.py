"""What reports say of a figure goes to its roles and to nobody else: screen, paper, file, command line (R-ROLE)."""

import io
import json
from collections.abc import Iterable
from datetime import date

import openpyxl
import pypdf
import pytest

from components.navigation import PAGES
from db import __main__ as command_line
from db import work
from db.clock import office_instant
from db.operations.monthly_reports import issue_monthly_report
from db.operations.settings import change_setting
from db.rules import month_report, year_report
from db.rules.figure import Figure
from db.rules.figures import FIGURES
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import Role
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
pytestmark = pytest.mark.usefixtures("office")
in_each_report = pytest.mark.parametrize("url", REPORTS)


@pytest.fixture(autouse=True)
def department(office: object, monkeypatch: pytest.MonkeyPatch) -> Department:
    """One with a report of October that is issued, which each role reads."""
    monkeypatch.setenv("OFFICE_NOW", NOW.isoformat())
    there = make_department("工程部")
    manager = make_actor(Role.MANAGER, Role.ADMIN, name="经理")
    work.act(change_setting, by=manager, at=NOW, setting="paper_language", value="en")
    work.act(issue_monthly_report, by=manager, at=NOW, month="2026-10", words="", version=0)
    return there


def somebody(role: Role, department: Department) -> Actor:
    return make_actor(role, name="某人", department=department)


def figures_of(url: str) -> list[Figure]:
    return [figure for part in REPORTS[url][1] for figure in part.figures]


def told_to(url: str, role: Role) -> set[str]:
    return {figure.name for figure in figures_of(url) if role in figure.sees}


def without_blanks(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def named(url: str, text: str) -> set[str]:
    """The figures whose formula stands in a text: no name could be mistaken for another."""
    blank = without_blanks(text)
    return {figure.name for figure in figures_of(url) if without_blanks(figure.meaning) in blank}


def all_names(values: Iterable[object]) -> set[str]:
    return {value for value in values if value in {figure.name for figure in FIGURES.values()}}


@in_each_report
def test_the_screen_shows_each_role_its_figures(url: str, department: Department) -> None:
    for role in Role:
        app = open_page_as(PAGES[url].file, somebody(role, department))
        assert not app.exception
        frames = [frame.value for frame in app.dataframe]
        shown = {value for frame in frames for column in frame for value in frame[column].astype(str)}
        assert all_names(shown) == told_to(url, role), role
        assert named(url, "\n".join(text.value for text in app.markdown)) == told_to(url, role), role


@in_each_report
def test_paper_and_spreadsheet_hold_each_role_its_figures(url: str, department: Department) -> None:
    for role in Role:
        check_files(url, role, somebody(role, department))


def check_files(url: str, role: Role, actor: Actor) -> None:
    period, _parts, papers = REPORTS[url]
    browser = Browser(papers, actor)
    printed = browser.get(f"/papers/{url}/{period}")
    sheet = browser.get(f"/papers/{url}/{period}.xlsx")
    if role not in PAGES[url].roles:
        assert (printed.status_code, sheet.status_code) == (403, 403), role
        return
    pages = pypdf.PdfReader(io.BytesIO(printed.content)).pages
    assert named(url, "".join(page.extract_text() for page in pages)) == told_to(url, role), role
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [cell for name in book.sheetnames for row in book[name].iter_rows(values_only=True) for cell in row]
    assert all_names(cells) == told_to(url, role), role
    assert named(url, "\n".join(str(cell) for cell in cells)) == told_to(url, role), role


@in_each_report
def test_the_command_line_is_the_machine_and_says_all(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever may run commands reads the database itself; no signed-in role is asked for."""
    what = "month" if url == "monthly-report" else url
    assert command_line.main(["report", what, REPORTS[url][0], "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [figure["key"] for figure in document["figures"]] == [figure.key for figure in figures_of(url)]

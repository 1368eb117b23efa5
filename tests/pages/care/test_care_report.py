"""The month's report of complaints and callbacks over its route: one page, in both languages (R-COMP-6, R-CALL-5)."""

import io
from datetime import UTC, datetime, timedelta

import pypdf
import pytest

from db import work
from db.operations.settings import change_setting
from db.types import Actor
from db.vocabulary import ComplaintCause, ComplaintKind, Role, Severity
from pages.plain.papers_care import CARE_PAPERS
from tests.complaint_rows import HOUR, make_complaint
from tests.factories import make_actor, make_customer, make_department, make_finished_order, make_worker
from tests.plain_routes import Answer, Browser

pytestmark = pytest.mark.usefixtures("office")
AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def month_end(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", AT.isoformat())


def report(by: Actor | None, month: str = "2026-11") -> Answer:
    return Browser(CARE_PAPERS, by).get(f"/papers/care/{month}")


def pages(answer: Answer) -> list[str]:
    read = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return [page.extract_text().replace(" ", "").replace("\n", "").replace("\u200b", "") for page in read]


def a_busy_year() -> None:
    """More groups than a page has lines for, each name as long as it may be."""
    departments = [make_department(f"{n}号物业管理处工程维修部") for n in range(9)]
    customer = make_customer()
    for n in range(90):
        department, kinds, causes = departments[n % 9], list(ComplaintKind), list(ComplaintCause)
        worker = make_worker(department, f"欧阳师傅{n}") if n < 12 else None
        make_complaint(
            department, AT - timedelta(days=4 * n), severity=list(Severity)[n % 3], kind=kinds[n % len(kinds)],
            cause=causes[n % len(causes)], started_after=HOUR, settled_after=HOUR * n, against=worker,
            customer=customer if n % 2 else None,
        )  # fmt: skip
        if n < 8:
            make_finished_order(customer, department, order_no=f"TY-20261119-{n:03}")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_busy_month_is_one_page(language: str) -> None:
    a_busy_year()
    work.act(change_setting, by=make_actor(Role.MANAGER), at=AT, setting="paper_language", value=language)
    answer = report(make_actor(Role.MANAGER))
    assert answer.headers["content-type"] == "application/pdf"
    (page,) = pages(answer)
    words = {"zh_CN": ("2026-11", "重大", "回访"), "en": ("2026-11", "Critical", "Complaintsandcallbacksofthemonth")}
    assert [word for word in words[language] if word not in page] == []


def test_it_says_the_figures_and_how_they_are_counted() -> None:
    department = make_department()
    make_complaint(department, AT - timedelta(days=3), cause=ComplaintCause.DELAY, settled_after=12 * HOUR)
    make_complaint(department, AT - timedelta(days=4), cause=ComplaintCause.DELAY, settled_after=72 * HOUR)
    work.act(change_setting, by=make_actor(Role.MANAGER), at=AT, setting="paper_language", value="en")
    (page,) = pages(report(make_actor(Role.LEADER)))
    for said in ("Toolate:100.0%ofthecomplaints", "50.0%", "median1.8,mean1.8", "Termsthatstillrunarenotcountedyet"):
        assert said in page


def test_it_is_the_same_bytes_twice() -> None:
    make_complaint(make_department(), AT - timedelta(days=3), settled_after=HOUR)
    manager = make_actor(Role.MANAGER)
    assert report(manager).content == report(manager).content


def test_an_empty_month_is_a_page_with_dashes() -> None:
    (page,) = pages(report(make_actor(Role.MANAGER)))
    assert "–" in page


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGER, 200),
        (Role.LEADER, 200),
        (Role.SUPERVISOR, 200),
        (Role.CLERK, 403),
        (Role.FINANCE, 403),
        (Role.ADMIN, 403),
        (None, 401),
    ],
)
def test_it_is_for_who_leads(role: Role | None, status: int) -> None:
    assert report(make_actor(role) if role else None).status_code == status


@pytest.mark.parametrize("month", ["2026-13", "2027-01", "x"])
def test_what_is_no_month_yet_is_refused(month: str) -> None:
    assert report(make_actor(Role.MANAGER), month).status_code == 409

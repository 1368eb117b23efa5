"""The office in a real browser: one server and one browser for all tests, one clean visitor for each.

Every visitor watches what the browser does: a request that leaves this machine, a breach of the content security
policy, or an error on the page fails the test.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import bcrypt
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from components.signed_in import COOKIE
from db import engine, work
from db.clock import now
from db.tables.staff import Department, User, UserRole
from db.types import SYSTEM
from db.vocabulary import Role
from tests.browser.chromium import launch
from tests.browser.clicks import at_rest
from tests.browser.server import Server, running
from tests.browser.visitors import Visitors

PASSWORD = "blue lift in march"
# Cheap to check: what these tests prove is not how long a guess takes.
PASSWORD_HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
GUESSED = "guessed"
# One user for each role, named after it.
NAMES = dict(zip(Role, ("陈前台", "周主管", "吴财务", "郑经理", "冯总", "管理员"), strict=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def office_with_users(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A data folder with one user per role; a server gets a copy of it."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, folder / "office.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFICE_DATA", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        engine.forget_engine()
        engine.make_key()
        with work.writing(by=SYSTEM, at=now(), operation="test") as session:
            centre = Department(name="客户服务中心", is_service_centre=True)
            session.add(centre)
            session.flush()
            for role, name in NAMES.items():
                session.add(user := make_user(role.value, name, centre.id))
                session.flush()
                session.add(UserRole(user_id=user.id, role=role, granted_at=now()))
            # Nobody else signs in by this name: after five guesses it has to wait.
            session.add(make_user(GUESSED, "常被猜", centre.id))
        engine.forget_engine()
    return folder


def make_user(username: str, name: str, department_id: int | None = None) -> User:
    return User(
        username=username,
        name=name,
        password_hash=PASSWORD_HASH,
        must_change_password=False,
        department_id=department_id,
        created_at=now(),
    )


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, office_with_users: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server") / "data"
    shutil.copytree(office_with_users, folder)
    with running(folder) as started:
        yield started


@pytest.fixture
def at_the_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """`db.work.act` and `ask` of the test reach the server's own database."""
    monkeypatch.setenv("OFFICE_DATA", str(server.folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine.forget_engine()
    yield server.folder
    engine.forget_engine()


Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    return Visitors(browser)


@pytest.fixture
def visit(visitors: Visitors) -> Iterator[Visit]:
    """Make a visitor: a browser context without cookies, watched until the test ends."""
    yield visitors.come
    assert visitors.leave() == []


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the sign-in form in whatever language it speaks, and wait for the menu and the cookie.

    The cookie's journey outlives its page: on its way at the end of a test, it would sign in the next visitor.
    """
    submit_sign_in(page, username, password)
    # expect, because it shows the screen when it fails.
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stMenuButton")).to_be_visible()
    wait_for_cookie(page)


def submit_sign_in(page: Page, username: str, password: str) -> None:
    form = page.get_by_test_id("stForm")
    at_rest(page)
    expect(form.locator("input[type=text]")).to_have_count(1)
    form.locator("input[type=text]").fill(username)
    form.locator("input[type=password]").fill(password)
    form.get_by_test_id("stFormSubmitButton").get_by_role("button").click()


def cookie(page: Page) -> dict[str, object] | None:
    return next((c for c in page.context.cookies() if c["name"] == COOKIE), None)


def wait_for_cookie(page: Page) -> dict[str, object]:
    for _ in range(600):
        found = cookie(page)
        if found is not None:
            return found
        page.wait_for_timeout(50)
    raise AssertionError("the browser got no session cookie")


@pytest.fixture
def signed_in(server: Server, visit: Visit) -> Callable[..., Page]:
    """A page of a user of this role, opened at the address given."""

    def make(username: str = "clerk", path: str = "/", locale: str = "zh-CN", **options: object) -> Page:
        page = visit(locale, **options).new_page()
        page.goto(server.url + path)
        sign_in(page, username)
        return page

    return make

"""What is taken away ends at the next click, in every open tab."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db import work
from db.clock import now, real_now
from db.operations import sign_in as sessions
from db.operations import staff
from db.rules.sign_in import IDLE_LIMIT
from db.tables.staff import User, UserRole, UserSession
from db.types import SYSTEM, Actor, ActorSource
from db.vocabulary import Role
from tests.browser.conftest import PASSWORD, Visit, make_user, sign_in, wait_for_cookie
from tests.browser.server import Server

pytestmark = pytest.mark.usefixtures("at_the_server")
BY_COMMAND = Actor(None, "system", frozenset(), source=ActorSource.COMMAND_LINE)


@pytest.fixture
def person(server: Server, visit: Visit, at_the_server: Path) -> Callable[..., Page]:
    """Somebody of their own for each test, signed in with two tabs; gives the tabs."""

    def make(username: str, *roles: Role) -> tuple[Page, Page]:
        with work.writing(by=SYSTEM, at=now(), operation="test") as session:
            session.add(user := make_user(username, username))
            session.flush()
            session.add_all(UserRole(user_id=user.id, role=role, granted_at=now()) for role in roles)
        first = visit("en-US").new_page()
        first.goto(f"{server.url}/password")
        sign_in(first, username)
        wait_for_cookie(first)
        second = first.context.new_page()
        second.goto(f"{server.url}/users" if Role.ADMIN in roles else f"{server.url}/password")
        expect(second.get_by_test_id("stMenuButton")).to_be_visible()
        return first, second

    return make


def click_something(page: Page) -> None:
    page.get_by_test_id("stLogoLink").or_(page.get_by_test_id("stLogo")).first.click()


def test_sign_out_ends_the_other_tab_too_and_the_cookie(person: Callable[..., tuple[Page, Page]]) -> None:
    first, second = person("signs-out", Role.CLERK)
    kept = first.context.cookies()
    first.get_by_test_id("stSidebar").get_by_test_id("stMenuButton").click()
    first.get_by_text("Sign out").click()
    expect(first.get_by_label("User name", exact=True)).to_be_visible()
    click_something(second)
    expect(second.get_by_label("User name", exact=True)).to_be_visible()
    expect(second.get_by_test_id("stMenuButton")).to_have_count(0)
    # A copy of the cookie taken before is worth nothing.
    first.context.add_cookies(kept)
    first.reload()
    expect(first.get_by_label("User name", exact=True)).to_be_visible()


def test_a_disabled_user_is_out_at_the_next_click(person: Callable[..., tuple[Page, Page]]) -> None:
    first, second = person("gets-disabled", Role.CLERK)
    work.act(staff.disable_user, by=BY_COMMAND, username="gets-disabled")
    click_something(first)
    second.get_by_test_id("stSidebar").get_by_test_id("stMenuButton").click()
    second.get_by_text("中文").click()
    for page in (first, second):
        expect(page.get_by_label("User name", exact=True)).to_be_visible()


def test_a_reset_password_ends_what_is_open(person: Callable[..., tuple[Page, Page]]) -> None:
    first, _second = person("gets-reset", Role.CLERK)
    work.act(staff.reset_password, by=BY_COMMAND, username="gets-reset")
    click_something(first)
    expect(first.get_by_label("User name", exact=True)).to_be_visible()


def test_a_changed_password_ends_the_other_browser_only(
    person: Callable[..., tuple[Page, Page]], server: Server, visit: Visit
) -> None:
    first, _second = person("changes-password", Role.CLERK)
    elsewhere = visit("en-US").new_page()
    elsewhere.goto(server.url)
    sign_in(elsewhere, "changes-password")
    fields = first.get_by_test_id("stForm").locator("input[type=password]")
    for number, text in enumerate((PASSWORD, "red stairs in april", "red stairs in april")):
        fields.nth(number).fill(text)
    first.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
    expect(first.get_by_test_id("stToast")).to_be_visible()
    click_something(elsewhere)
    expect(elsewhere.get_by_label("User name", exact=True)).to_be_visible()
    click_something(first)
    expect(first.get_by_test_id("stMenuButton")).to_be_visible()


def test_a_role_taken_away_closes_its_page_at_the_next_click(person: Callable[..., tuple[Page, Page]]) -> None:
    _first, second = person("loses-role", Role.ADMIN, Role.CLERK)
    nav = second.get_by_test_id("stSidebarNav")
    expect(nav).to_contain_text("Users")
    admin_id = work.ask(lambda s: s.scalars(select(User.id).where(User.username == "admin")).one())
    admin = Actor(admin_id, "admin", frozenset({Role.ADMIN}))
    work.act(staff.revoke_role, by=admin, username="loses-role", role=Role.ADMIN)
    click_something(second)
    expect(nav.get_by_text("Users")).to_have_count(0)
    second.goto(second.url.rsplit("/", 1)[0] + "/users")
    expect(second.get_by_test_id("stAlert")).to_contain_text("Your role does not include this page")


def test_an_idle_hour_ends_the_session_and_says_so(person: Callable[..., tuple[Page, Page]]) -> None:
    first, _second = person("goes-to-lunch", Role.CLERK)
    with work.writing(by=SYSTEM, at=now(), operation="test") as session:
        user = session.scalars(select(User).where(User.username == "goes-to-lunch")).one()
        for opened in session.scalars(select(UserSession).where(UserSession.user_id == user.id)):
            opened.seen_at = real_now() - IDLE_LIMIT
    click_something(first)
    expect(first.get_by_label("User name", exact=True)).to_be_visible()
    expect(first.get_by_test_id("stMain")).to_contain_text("You are signed out. Sign in again.")
    sign_in(first, "goes-to-lunch")


def test_a_ticket_from_another_site_or_used_before_gives_no_cookie(server: Server, visit: Visit) -> None:
    request = visit().request
    for headers, expected in (
        ({"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 403),
        ({"Content-Type": "application/json"}, 400),
    ):
        answer = request.post(f"{server.url}/session", headers=headers, data='{"ticket": "guessed"}')
        assert answer.status == expected
        assert "set-cookie" not in answer.headers
    opened = work.act(sessions.open_session, by=BY_COMMAND, at=real_now(), username="clerk", address="127.0.0.1")
    body = f'{{"ticket": "{opened.ticket}"}}'
    headers = {"Content-Type": "application/json"}
    first = request.post(f"{server.url}/session", headers=headers, data=body)
    second = request.post(f"{server.url}/session", headers=headers, data=body)
    assert (first.status, second.status) == (204, 400)
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "Secure" not in first.headers["set-cookie"]
    opened = work.act(sessions.open_session, by=BY_COMMAND, at=real_now(), username="clerk", address="127.0.0.1")
    behind_https = request.post(
        f"{server.url}/session",
        headers={**headers, "X-Forwarded-Proto": "https"},
        data=f'{{"ticket": "{opened.ticket}"}}',
    )
    assert "Secure" in behind_https.headers["set-cookie"]
    assert "max-age" in behind_https.headers["strict-transport-security"]
    long = request.post(f"{server.url}/session", headers=headers, data='{"ticket": "' + "x" * 5000 + '"}')
    assert long.status == 400

"""Signing in and staying signed in, as the browser sees it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from components.locale import translation
from db import work
from db.clock import now
from db.operations.staff import add_user
from db.tables.staff import UserRole
from db.types import SYSTEM, Actor, ActorSource
from db.vocabulary import Role
from tests.browser.clicks import at_rest, click_when_drawn
from tests.browser.conftest import (
    COOKIE,
    GUESSED,
    NAMES,
    PASSWORD,
    Visit,
    cookie,
    make_user,
    sign_in,
    submit_sign_in,
    wait_for_cookie,
)
from tests.browser.server import Server

SignedIn = Callable[..., Page]


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_sign_in_form_speaks_the_language_of_the_browser(
    server: Server, visit: Visit, locale: str, language: str
) -> None:
    page = visit(locale).new_page()
    page.goto(server.url)
    _ = translation(language).gettext
    expect(page.get_by_label(_("User name"), exact=True)).to_be_visible()
    sign_in(page, "clerk")
    expect(page.get_by_test_id("stSidebar")).to_contain_text(NAMES[Role.CLERK])
    expect(page.get_by_test_id("stSidebar")).to_contain_text(_("About"))


def test_a_language_picked_before_or_after_sign_in_is_kept(server: Server, visit: Visit) -> None:
    def offered(page: Page) -> Locator:
        page.get_by_test_id("stMenuButton").click()
        return page.get_by_test_id("stMenuButtonBody").get_by_text(re.compile("^(English|中文)$"))

    page = visit("en-US").new_page()
    page.goto(server.url)
    page.get_by_role("radio", name="中文").click()
    expect(page.get_by_role("radio", name="中文")).to_be_checked()
    expect(page.get_by_label(translation("zh_CN").gettext("User name"), exact=True)).to_be_visible()
    sign_in(page, "leader")
    expect(offered(page)).to_have_text("English")
    elsewhere = visit("en-US").new_page()
    elsewhere.goto(server.url)
    sign_in(elsewhere, "leader")
    choice = offered(elsewhere)
    expect(choice).to_have_text("English")
    choice.click()
    expect(elsewhere.get_by_test_id("stSidebarNav")).to_contain_text("About")
    page.reload()
    expect(offered(page)).to_have_text("中文")


def test_a_click_before_the_first_screen_is_drawn_changes_no_language(
    server: Server, visit: Visit, at_the_server: object
) -> None:
    with work.writing(by=SYSTEM, at=now(), operation="test") as session:
        session.add(user := make_user("speaks-chinese", "张三"))
        user.language = "zh_CN"
        session.flush()
        session.add(UserRole(user_id=user.id, role=Role.CLERK, granted_at=now()))
    page = visit("en-US").new_page()
    page.goto(f"{server.url}/inbox")
    submit_sign_in(page, "speaks-chinese", PASSWORD)
    click_when_drawn(page, ("[data-testid=stSidebar] button", "查找"))
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_test_id("stSidebarNav")).to_contain_text(translation("zh_CN").gettext("About"))


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(signed_in: SignedIn) -> None:
    page = signed_in()
    kept = wait_for_cookie(page)
    assert kept["httpOnly"] is True
    assert kept["sameSite"] == "Strict"
    assert kept["path"] == "/"
    assert kept["expires"] == -1
    assert COOKIE not in page.evaluate("document.cookie")


def test_a_reload_and_a_new_tab_stay_signed_in(server: Server, signed_in: SignedIn) -> None:
    page = signed_in()
    wait_for_cookie(page)
    menu = page.get_by_test_id("stSidebar").get_by_test_id("stMenuButton")
    page.reload()
    expect(menu).to_be_visible()
    tab = page.context.new_page()
    tab.goto(f"{server.url}/password")
    expect(tab.get_by_test_id("stSidebar").get_by_test_id("stMenuButton")).to_be_visible()
    expect(tab.get_by_test_id("stForm")).to_be_visible()


def test_a_user_name_in_chinese_signs_in(server: Server, visit: Visit, at_the_server: object) -> None:
    with work.writing(by=SYSTEM, at=now(), operation="test") as session:
        session.add(user := make_user("李小明", "李小明"))
        session.flush()
        session.add(UserRole(user_id=user.id, role=Role.CLERK, granted_at=now()))
    page = visit().new_page()
    page.goto(server.url)
    sign_in(page, " 李小明 ")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("李小明")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(server: Server, visit: Visit) -> None:
    answers = []
    for username in ("supervisor", "nobody-here"):
        page = visit("en-US").new_page()
        page.goto(server.url)
        submit_sign_in(page, username, "not the password")
        alert = page.get_by_test_id("stAlert")
        alert.wait_for()
        answers.append(alert.inner_text())
        assert cookie(page) is None
    assert answers[0] == answers[1]


def test_the_sixth_guess_waits_even_with_the_right_password(server: Server, visit: Visit) -> None:
    page = visit("en-US").new_page()
    page.goto(server.url)
    alert = page.get_by_test_id("stAlert")
    for number in range(5):
        submit_sign_in(page, GUESSED, f"guess number {number}")
        expect(alert).to_contain_text("wrong")
        page.wait_for_timeout(150)
    submit_sign_in(page, GUESSED, PASSWORD)
    expect(alert).to_contain_text("Too many failed attempts")
    assert cookie(page) is None


def test_a_password_longer_than_bcrypt_reads_is_just_wrong(server: Server, visit: Visit) -> None:
    page = visit("en-US").new_page()
    page.goto(server.url)
    submit_sign_in(page, "manager", "密" * 30)
    expect(page.get_by_test_id("stAlert")).to_contain_text("wrong")


def test_a_temporary_password_opens_nothing_but_its_change(server: Server, visit: Visit, at_the_server: object) -> None:
    command_line = Actor(None, "system", frozenset(), source=ActorSource.COMMAND_LINE)
    temporary = work.act(add_user, by=command_line, username="newcomer", name="新人", roles=[Role.CLERK])
    page = visit("en-US").new_page()
    page.goto(f"{server.url}/about")
    submit_sign_in(page, "newcomer", temporary)
    expect(page.get_by_text("Choose your own password")).to_be_visible()
    expect(page.get_by_test_id("stMenuButton")).to_have_count(0)
    fields = page.get_by_test_id("stForm").locator("input[type=password]")
    for value in ("12345678", "a door of three colours"):
        for number, text in enumerate((temporary, value, value)):
            fields.nth(number).fill(text)
        page.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        if value == "12345678":
            expect(page.get_by_test_id("stForm")).to_contain_text("guessed at once")
            at_rest(page)
    expect(page.get_by_test_id("stMenuButton")).to_be_visible()
    assert page.url.endswith("/about") or page.url.rstrip("/") == server.url

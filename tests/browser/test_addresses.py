"""No address leads past the sign-in gate: not on a fresh server, not by a file's name, not by a forged message."""

import re
import shutil
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus

from components.navigation import PAGES
from tests.browser.conftest import Visit, sign_in
from tests.browser.forged import ROOT, forging, hash_of
from tests.browser.server import Server, running

FILES = sorted(
    file
    for file in (ROOT / "pages").rglob("*.py")
    if "plain" not in file.parts and file.stem not in ("frame", "__init__")
)
GATE = "stForm"


@pytest.fixture
def fresh_server(tmp_path: Path, office_with_users: Path) -> Iterator[Server]:
    """A server that nobody has visited yet."""
    folder = tmp_path / "data"
    shutil.copytree(office_with_users, folder)
    with running(folder) as started:
        yield started


def shows_the_gate_only(drawn: str) -> bool:
    """The sign-in form with its own two headings; a page would bring a third."""
    return 'label: "User name"' in drawn and "type: PASSWORD" in drawn and drawn.count("heading {") == 2


def test_a_fresh_server_gives_nobody_a_page_whatever_is_asked(fresh_server: Server) -> None:
    leaks = []
    for page in PAGES.values():
        for name in (page.url, page.file.removesuffix(".py"), page.file, Path(page.file).stem):
            with forging(fresh_server) as visitor:
                if not shows_the_gate_only(visitor.run(page_name=name)):
                    leaks.append(name)
    for file in FILES:
        with forging(fresh_server) as visitor:
            if not shows_the_gate_only(visitor.run(page_hash=hash_of(file))):
                leaks.append(str(file))
    assert leaks == []


def test_a_fresh_browser_sees_the_form_first_and_the_page_behind_it_after(fresh_server: Server, visit: Visit) -> None:
    page = visit("en-US").new_page()
    for address in ("/about", "/users"):
        page.goto(fresh_server.url + address)
        expect(page.get_by_test_id(GATE)).to_be_visible()
        expect(page.get_by_test_id("stMain")).not_to_contain_text("Users")
    sign_in(page, "admin")
    expect(page.get_by_role("heading", name="Users")).to_be_visible()
    assert page.url == f"{fresh_server.url}/users"


def test_a_page_still_open_when_the_office_is_emptied_gives_way_to_the_set_up(
    fresh_server: Server, visit: Visit
) -> None:
    page = visit("en-US").new_page()
    page.goto(f"{fresh_server.url}/customers")
    sign_in(page, "clerk")
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    # As the removal of the demonstration does it, whose users were the only ones.
    with closing(sqlite3.connect(fresh_server.folder / "office.db")) as database, database:
        for table in ("sign_in_ticket", "user_session", "user_role"):
            database.execute(f"DELETE FROM {table}")
        database.execute("DELETE FROM user_account WHERE id > 0")
    for leave in (
        lambda: page.get_by_role("button", name="New customer").click(),
        page.reload,
        lambda: page.goto(f"{fresh_server.url}/order?no=1"),
    ):
        leave()
        expect(page.get_by_text("Start my office")).to_be_visible()
        expect(page.get_by_text("Page not found")).to_have_count(0)


def test_every_page_file_is_in_the_navigation_and_asks_for_its_role_first() -> None:
    listed = {page.file for page in PAGES.values()}
    unlisted = {file.relative_to(ROOT / "pages").as_posix() for file in FILES} - listed
    assert unlisted == {"office/setup.py"}
    for page in PAGES.values():
        text = (ROOT / "pages" / page.file).read_text(encoding="utf-8")
        guard = re.search(r"^(?:.+ = )?require_page\(\"([a-z_-]+)\"\)", text, re.MULTILINE)
        assert guard, f"{page.file} does not call require_page"
        assert guard[1] == page.url
        assert "\nst." not in text[: guard.start()], f"{page.file} draws before it asks who is there"


def test_the_set_up_screen_is_gone_once_the_office_has_a_user(server: Server) -> None:
    for name in ("setup", "office/setup", ""):
        with forging(server) as visitor:
            drawn = visitor.run(page_name=name)
            assert "Start my office" not in drawn
            assert shows_the_gate_only(drawn)


@pytest.mark.parametrize("cookie", ["", "guessed", "../../etc/passwd", "' OR 1=1 --", "x" * 3000])
def test_a_cookie_nobody_gave_opens_nothing(server: Server, cookie: str) -> None:
    with forging(server, cookie=cookie) as visitor:
        assert shows_the_gate_only(visitor.run(page_name="about"))


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:9999", "http://127.0.0.1:1", "null"])
def test_a_page_of_another_site_or_port_cannot_open_the_connection(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus), forging(server, origin=origin) as visitor:
        visitor.run()


def get(url: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", errors="replace")
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode("utf-8", errors="replace")


def test_an_unknown_host_name_is_refused(server: Server) -> None:
    for path in ("/", "/health", "/users"):
        assert get(server.url + path, Host="evil.example")[0] == 400


def test_an_address_below_a_page_leads_back_to_the_page(server: Server) -> None:
    for path, page in (
        ("/intake/x?customer=1-", "/intake?customer=1-"),
        ("/order/a/b", "/order"),
        ("/users/", "/users"),
    ):
        with urllib.request.urlopen(server.url + path, timeout=10) as answer:
            assert answer.url == server.url + page
    assert get(f"{server.url}/intake//evil.example/")[0] in (200, 400)
    assert get(f"{server.url}/intake/_stcore/health")[0] == 404
    assert get(f"{server.url}/_stcore/health")[0] == 200


def test_sources_and_data_are_not_served(server: Server) -> None:
    secret = (server.folder / "secret.key").read_text()
    for path in (
        *("/app.py", "/pages/frame.py", "/pages/office/users.py", "/data/office.db", "/office.db", "/secret.key"),
        *("/app/static/../secret.key", "/static/../../../app.py", "/media/../secret.key", "/.streamlit/config.toml"),
        *("/component/../../app.py", "/%2e%2e/secret.key", "/server.lock", "/pyproject.toml"),
    ):
        _status, text = get(server.url + path)
        assert secret not in text
        assert "import streamlit" not in text
        assert "SQLite format" not in text
        assert "[server]" not in text


def test_of_the_plain_addresses_only_the_published_prices_are_for_everybody(server: Server) -> None:
    assert get(server.url + "/prices")[0] == 200
    for path in ("price-notice", "price-leaflet", "quote/BJ-20261120-001", "slip/TY-20261120-001", "till/2026-11-20"):
        assert get(f"{server.url}/papers/{path}") == (401, "")


def test_the_agent_interface_is_off(server: Server) -> None:
    request = urllib.request.Request(f"{server.url}/_stcore/agent/interact", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    assert refused.value.code in (403, 404, 405, 501, 503)


def test_every_answer_carries_the_security_headers(server: Server) -> None:
    for path in ("/", "/health", "/users", "/favicon.png", "/_stcore/host-config", "/nothing-here.js"):
        request = urllib.request.Request(server.url + path)
        try:
            headers = urllib.request.urlopen(request, timeout=10).headers
        except urllib.error.HTTPError as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' blob: 'sha256-" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"

"""A start that cannot work ends in a calm sentence in both languages, and goes on once the fault is mended."""

import shutil
import signal
import sqlite3
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.server import Server, running


def look(server: Server, path: str = "/") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(server.url + path, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def no_file(folder: Path) -> None:
    (folder / "office.db").unlink()


def damaged(folder: Path) -> None:
    file = folder / "office.db"
    file.write_bytes(b"not a database at all " * 4000)


def torn(folder: Path) -> None:
    file = folder / "office.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 3])


def zeroed(folder: Path) -> None:
    file = folder / "office.db"
    whole = bytearray(file.read_bytes())
    whole[4096 : 4096 * 40] = bytes(4096 * 39)
    file.write_bytes(whole)


def foreign(folder: Path) -> None:
    no_file(folder)
    with sqlite3.connect(folder / "office.db") as database:
        database.execute("CREATE TABLE songs (title TEXT)")


def newer(folder: Path) -> None:
    with sqlite3.connect(folder / "office.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")


def without_key(folder: Path) -> None:
    (folder / "secret.key").unlink()


def without_guards(folder: Path) -> None:
    with sqlite3.connect(folder / "office.db") as database:
        trigger = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1").fetchone()[0]
        database.execute(f"DROP TRIGGER {trigger}")


FAULTS = {
    damaged: "damaged or is not a database",
    torn: "damaged or is not a database",
    zeroed: "damaged or is not a database",
    foreign: "tables of another program",
    newer: "newer version of this program",
    without_key: "key file",
    without_guards: "Protections of the ledger are missing",
}


def test_a_database_that_cannot_be_used_is_said_left_alone_and_looked_at_again(
    tmp_path: Path, office_with_users: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(office_with_users, folder)
    damaged(folder)
    with running(folder) as server:
        for spoil, sentence in FAULTS.items():
            for name in ("office.db", "secret.key"):
                shutil.copy(office_with_users / name, folder / name)
            spoil(folder)
            before = (folder / "office.db").read_bytes()
            status, text = look(server)
            assert status == 503, spoil.__name__
            assert sentence in text, spoil.__name__
            assert 'lang="zh-CN"' in text
            assert "Traceback" not in text
            assert look(server, "/health")[0] == 503
            assert (folder / "office.db").read_bytes() == before
        for name in ("office.db", "secret.key"):
            shutil.copy(office_with_users / name, folder / name)
        assert look(server)[0] == 200
        assert look(server, "/health") == (200, "ok")
        assert "Traceback" not in server.log()


def test_a_wrong_setting_is_said_on_the_screen_and_in_the_log(tmp_path: Path) -> None:
    with running(tmp_path, DATABASE_URL="mysql://nowhere/x") as server:
        status, shown = look(server)
        assert status == 503
        assert "database cannot be reached" in shown
        assert "database cannot be reached" in server.log()
        assert "Traceback" not in shown + server.log()


def test_a_second_server_on_the_folder_names_the_first_until_that_ends(tmp_path: Path, office_with_users: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(office_with_users, folder)
    with running(folder) as first:
        log = tmp_path / "second"
        log.mkdir()
        with running(log, OFFICE_DATA=str(folder)) as second:
            status, shown = look(second)
            assert status == 503
            assert first.url in shown
            assert look(first)[0] == 200
            first.process.send_signal(signal.SIGKILL)
            first.process.wait()
            assert look(second)[0] == 200


def test_a_fresh_folder_opens_the_set_up_screen(tmp_path: Path, visit: Visit) -> None:
    with running(tmp_path) as server:
        page = visit("en-US").new_page()
        page.goto(server.url)
        expect(page.get_by_text("Start my office")).to_be_visible()
        for label, text in (
            ("Company", "Sunrise"),
            ("Name", "Ms Wang"),
            ("User name", "wang"),
            ("Password", "12345678"),
            ("Password again", "12345678"),
        ):
            page.get_by_role("textbox", name=label, exact=True).fill(text)
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_text("guessed at once")).to_be_visible()
        # The refused start lost nothing that was typed.
        expect(page.get_by_role("textbox", name="Company")).to_have_value("Sunrise")
        for label in ("Password", "Password again"):
            page.get_by_role("textbox", name=label, exact=True).fill("three green umbrellas")
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert oct((tmp_path / "secret.key").stat().st_mode & 0o777) == "0o600"

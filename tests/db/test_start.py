"""What a server finds out before it serves."""

from pathlib import Path

import pytest

from db import engine
from db.clock import ClockSettingUnreadable
from db.engine import DatabaseUnreachable, DataFolderUnusable
from db.errors import FaultError
from db.queries.staff import get_is_set_up
from db.start import FolderHold, ServerRunningAlready, prepare_server, read_demo_logins
from db.work import ask


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OFFICE_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "OFFICE_NOW", "OFFICE_TZ"):
        monkeypatch.delenv(name, raising=False)
    engine.forget_engine()
    yield tmp_path
    engine.forget_engine()


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("DATABASE_URL", "mysql://nowhere/x", DatabaseUnreachable),
        ("DATABASE_URL", "not an address", DatabaseUnreachable),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", DatabaseUnreachable),
        ("DATABASE_URL", "postgresql://127.0.0.1:port/none", DatabaseUnreachable),
        ("OFFICE_NOW", "yesterday", ClockSettingUnreadable),
        ("OFFICE_NOW", "2026-11-21T09:30", ClockSettingUnreadable),
        ("OFFICE_TZ", "Mars/Olympus", ClockSettingUnreadable),
        ("OFFICE_TZ", "../../etc/passwd", ClockSettingUnreadable),
    ],
)
def test_a_wrong_setting_is_named(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, refusal: type[FaultError]
) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(refusal) as refused:
        prepare_server(FolderHold())
    assert str(refused.value)


def test_a_folder_that_cannot_be_one_is_named(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / "file").write_text("in the way")
    monkeypatch.setenv("OFFICE_DATA", str(empty_folder / "file" / "data"))
    with pytest.raises(DataFolderUnusable):
        prepare_server(FolderHold())


def test_an_empty_folder_is_made_ready(empty_folder: Path) -> None:
    prepare_server(FolderHold())
    assert not ask(get_is_set_up)
    assert engine.read_key()


def test_one_server_holds_a_folder_and_the_next_learns_its_address(empty_folder: Path) -> None:
    first, second = FolderHold(), FolderHold()
    first.take()
    first.announce("http://127.0.0.1:8501")
    with pytest.raises(ServerRunningAlready) as refused:
        second.take()
    assert "http://127.0.0.1:8501" in str(refused.value)
    first.release()
    second.take()
    second.release()


def test_unreadable_demo_logins_show_nothing(empty_folder: Path) -> None:
    for text in ("", "{", "[1]", '[{"username": "x"}]', "null"):
        (empty_folder / "demo-logins.json").write_text(text)
        assert read_demo_logins() == []

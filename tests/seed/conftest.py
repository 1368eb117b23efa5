"""One short demonstration for the tests of this folder; each test gets a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import engine
from seed import demo

NOW = "2026-11-20T10:30:00+08:00"
DAYS = 20


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Path]:
    """The data folder of an office filled with three weeks of work up to a Friday morning."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copy(sqlite_template, folder / "office.db")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OFFICE_DATA", str(folder))
        environment.setenv("OFFICE_NOW", NOW)
        for name in ("DATABASE_URL", "OFFICE_TZ"):
            environment.delenv(name, raising=False)
        engine.forget_engine()
        engine.make_key()
        demo.fill(days=DAYS)
        engine.forget_engine()
    return folder


@pytest.fixture
def demo_office(demonstration: Path, office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(demonstration, office_folder, dirs_exist_ok=True)
    monkeypatch.setenv("OFFICE_NOW", NOW)
    return office_folder

"""The fixture `office` on SQLite and on PostgreSQL, for the folders whose conftest imports it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import engine
from tests.postgres import postgresql_office


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest,
    office_folder: Path,
    sqlite_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """An empty office on each database in turn: db.work.ask / act work on it."""
    if request.param == "sqlite":
        shutil.copy(sqlite_template, office_folder / "office.db")
        yield office_folder
        return
    with postgresql_office() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        engine.forget_engine()
        yield office_folder
        engine.forget_engine()

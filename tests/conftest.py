"""What many tests share: an office of their own, migrated once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import engine


@pytest.fixture(scope="session")
def migrated_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty, migrated database and its key."""
    folder = tmp_path_factory.mktemp("migrated-office")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFICE_DATA", str(folder))
        patch.delenv("DATABASE_URL", raising=False)
        made = engine.open_engine()
        engine.upgrade(made)
        engine.make_key()
        made.dispose()
    return folder


@pytest.fixture
def office(migrated_office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of an empty office, made the current one for this test."""
    folder = tmp_path / "office"
    shutil.copytree(migrated_office, folder)
    monkeypatch.setenv("OFFICE_DATA", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    engine.forget_engine()
    yield folder
    engine.forget_engine()

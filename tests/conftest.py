"""An office of its own for every test: a migrated SQLite file, and in tests/db and tests/journeys a PostgreSQL too."""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import app_test

from db import engine
from tests.cheap_passwords import make_passwords_cheap
from tests.compiled import reached, share_compiled

make_passwords_cheap()

# The program waits for the disk at every commit, as it must; tests need not, where the machine has a disk in memory.
IN_MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 2_000_000_000
if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_finish() -> None:
    """What is imported by now stays: it need not be looked through again and again for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        share_compiled(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_start() -> Iterator[None]:
    """A server reads at its start what is installed, and compiles its pages once; here every page opened is a start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        patch.setattr(app_test, "ScriptCache", cache(app_test.ScriptCache))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "office.db"
    made = engine.open_engine(f"sqlite:///{file.as_posix()}")
    engine.upgrade(made)
    reached(made)
    return file


@pytest.fixture
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """OFFICE_DATA with a key and no database, the real clock, the office in Shanghai."""
    monkeypatch.setenv("OFFICE_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "OFFICE_NOW", "OFFICE_TZ"):
        monkeypatch.delenv(name, raising=False)
    engine.forget_engine()
    engine.make_key()
    yield tmp_path
    engine.forget_engine()


@pytest.fixture
def office(office_folder: Path, sqlite_template: Path) -> Path:
    """An empty office on SQLite: db.work.ask / act work on it."""
    shutil.copy(sqlite_template, office_folder / "office.db")
    return office_folder

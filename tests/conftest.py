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


# Files of few and long tests: they come first, so that at the end no worker waits for another.
LONG = ("browser", "faults", "journeys", "seed")


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are cores: many a test waits for a browser, a database or a process."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files by turns of their folders: browsers on all workers at once would be slow together."""
    turns: dict[str, list[Path]] = {}
    for item in items:
        files = turns.setdefault(_folder(item), [])
        if item.path not in files:
            files.append(item.path)

    def turn(item: pytest.Item) -> tuple[bool, int]:
        folder = _folder(item)
        return (False, turns[folder].index(item.path)) if folder in LONG else (True, 0)

    items.sort(key=turn)


def _folder(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_collection_finish() -> None:
    """What is imported by now stays: looking it through again and again for garbage is a tenth of a test of a page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


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

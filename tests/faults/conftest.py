"""`office` is on each database in turn; what is about the file itself takes `office_file`."""

import shutil
from pathlib import Path

import pytest

from tests.both_databases import office

__all__ = ["office"]


@pytest.fixture
def office_file(office_folder: Path, sqlite_template: Path) -> Path:
    """The database file of an empty office on SQLite: db.work.ask / act work on it."""
    return Path(shutil.copy(sqlite_template, office_folder / "office.db"))

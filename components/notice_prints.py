"""The finished files of a month's notices: looked up by month, by name, and tidied up.

They hold names and debts: they lie in the data folder for the office's own user only, and go after a day.
"""

import json
import re
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from components.notice_job import READY
from db.engine import data_folder

KEPT_SECONDS = 24 * 60 * 60
FOLDER = re.compile(r"\d{4}-\d{2}-[0-9a-f]{8}")


class MadeFile(NamedTuple):
    name: str
    building: str
    notices: int


class Archive(NamedTuple):
    name: str
    of_customers: bool


class Made(NamedTuple):
    """The finished files of a month. `mark` says which notices they are: after a correction it is another."""

    folder: str
    month: str
    mark: str
    slips: bool
    files: tuple[MadeFile, ...]
    archives: tuple[Archive, ...]
    made_at: float


def prints_folder() -> Path:
    return data_folder() / "prints"


def made_files(month: str) -> Made | None:
    """The newest finished files of a month."""
    found = [made for folder in prints_folder().glob(f"{month}-*") if (made := read_made(folder)) is not None]
    return max(found, key=lambda made: made.made_at, default=None)


def file_of(folder: str, name: str) -> tuple[Path, Made] | None:
    """One of the finished files; None for whatever is no such file."""
    made = read_made(prints_folder() / folder) if FOLDER.fullmatch(folder) else None
    if made is None or name not in {file.name for file in (*made.files, *made.archives)}:
        return None
    return prints_folder() / folder / name, made


def read_made(folder: Path) -> Made | None:
    """None for a folder that is not finished."""
    list_file = folder / READY
    try:
        told = json.loads(list_file.read_bytes())
        files = tuple(MadeFile(*row) for row in told["files"])
        archives = tuple(Archive(*row) for row in told["archives"])
        made_at = list_file.stat().st_mtime
        return Made(folder.name, told["month"], told["mark"], told["slips"], files, archives, made_at)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_prints(older_than: float = KEPT_SECONDS, *, keep: Collection[Path] = ()) -> None:
    """Throw away what has lain so many seconds, and what was cut off; never what is being made."""
    for folder in prints_folder().glob("*"):
        with suppress(OSError):
            is_old = time.time() - folder.stat().st_mtime >= older_than or read_made(folder) is None
            if is_old and folder not in keep:
                shutil.rmtree(folder, ignore_errors=True)

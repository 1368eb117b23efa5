"""Backups: a consistent copy while the office works, verified before it counts, kept in two places (contracts: backup).

An outer service like the server: it handles files, and records what it did by an ordinary act. The server calls
`backup_if_due` at its start and then from `DailyBackups`, a thread of its own.
"""

import hashlib
import logging
import shutil
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from db import attachments, postgresql_copies, sqlite_copies
from db.clock import office_time, real_now
from db.engine import DataFolderUnusable, data_folder, office_engine, sqlite_file
from db.errors import FaultError
from db.operations.backups import make_backup
from db.queries.backups import get_last_backup_at
from db.queries.settings import get_settings
from db.queries.staff import get_is_set_up
from db.rules import permissions
from db.tables import Base
from db.tables.guards import APPEND_ONLY
from db.types import SYSTEM, Actor
from db.vocabulary import N_
from db.work import OfficeBusy, act, ask

KEPT = 30
DAILY = timedelta(hours=24)
AT_START = timedelta(hours=1)
LOOK_EVERY_SECONDS = 600.0
# As long as the largest import may take.
RECORD_PATIENCE_SECONDS = 300.0

log = logging.getLogger(__name__)


class BackupNotVerified(FaultError):
    message = N_("The backup was not good ({why}) and was removed. Nothing else changed; check the disk and try again.")


class NotEnoughSpace(FaultError):
    message = N_("Not enough space in {folder}: the backup needs {needed} MB. Free some space and try again.")


class NotABackupPlace(FaultError):
    message = N_("{file} is the office's own data. Choose another name for the backup.")


class Backup(NamedTuple):
    """A verified backup. `second_problem` says why there is no second copy although a second folder is set."""

    file: Path
    size: int
    sha256: str
    rows: int
    second_folder: str
    second_problem: str


def backup_folder() -> Path:
    folder = data_folder() / "backups"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as fault:
        raise DataFolderUnusable(folder=folder, why=fault.strerror) from fault
    return folder


def ending() -> str:
    return ".db" if sqlite_file(office_engine()) else ".dump"


def stamped(beginning: str, at: datetime) -> str:
    return f"{beginning}-{office_time(at):%Y%m%d-%H%M%S}{ending()}"


def back_up(file: Path | None = None, *, by: Actor = SYSTEM, record: bool = True) -> Backup:
    """Write, verify and record a backup: to `file`, or into the backups folder, of which the last 30 are kept.

    The attached files lie beside it, in a folder `attachments` that all backups of one place share.
    `record` false before an upgrade, when the tables may not be there yet. Raises DataFolderUnusable, NotEnoughSpace,
    BackupNotVerified, NotABackupPlace, PgDumpMissing, NotAllowed.
    """
    permissions.require(by, "make_backup")
    at = real_now()
    own = file is None
    target = _free_name(at) if file is None else _chosen(file, at)
    draft = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = _write_verified(draft)
        size, digest = draft.stat().st_size, sha256_of(draft)
        # After the records, so that each file which the records name is there.
        attachments.copy_to(target.parent, by_link=own)
        draft.replace(target)
    except OSError as fault:
        raise DataFolderUnusable(folder=target.parent, why=fault.strerror or str(fault)) from fault
    finally:
        draft.unlink(missing_ok=True)
    second, problem = _second_copy(target, digest) if record else ("", "")
    if own:
        drop_old(target.parent)
    if record:
        name = target.name if own else str(target)
        _record({"by": by, "at": at, "file_name": name, "size": size, "sha256": digest, "second_folder": second})
    return Backup(target, size, digest, sum(rows.values()), second, problem)


def _record(facts: dict[str, Any]) -> None:
    """The copy is good already; while a long import writes, its record waits."""
    until = time.monotonic() + RECORD_PATIENCE_SECONDS
    while True:
        try:
            act(make_backup, **facts)
            return
        except OfficeBusy:
            if time.monotonic() > until:
                raise


def _free_name(at: datetime) -> Path:
    """Two backups within a second are two files."""
    while (target := backup_folder() / stamped("office", at)).exists():
        at += timedelta(seconds=1)
    return target


def _chosen(file: Path, at: datetime) -> Path:
    target = (file / stamped("office", at) if file.is_dir() else file).resolve()
    live = sqlite_file(office_engine())
    if live is not None and target in {Path(f"{live.resolve()}{end}") for end in ("", "-wal", "-shm", "-journal")}:
        raise NotABackupPlace(file=file.name)
    if target == (data_folder() / "secret.key").resolve():
        raise NotABackupPlace(file=file.name)
    return target


def _write_verified(draft: Path) -> dict[str, int]:
    """Rows that may only grow must lie between what was there before and after the copy."""
    before = count_live_rows()
    source = sqlite_file(office_engine())
    if source is None:
        rows = postgresql_copies.write_copy(office_engine().url, draft)
    else:
        needed = source.stat().st_size
        if shutil.disk_usage(draft.parent).free < needed + (1 << 20):
            raise NotEnoughSpace(folder=draft.parent, needed=needed // (1 << 20) + 1)
        try:
            sqlite_copies.write_copy(source, draft)
            sqlite_copies.check_copy(draft)
            rows = sqlite_copies.count_rows(draft)
        except sqlite_copies.CopyDamaged as fault:
            raise BackupNotVerified(why=fault.details["why"]) from fault
    after = count_live_rows()
    wrong = [name for name in before if not before[name] <= rows.get(name, -1) <= after[name]]
    if wrong:
        raise BackupNotVerified(why=", ".join(wrong))
    return rows


def count_live_rows() -> dict[str, int]:
    """Of the tables that are there: before an upgrade those of the newer version are not."""

    def count(session: Session) -> dict[str, int]:
        present = set(inspect(session.connection()).get_table_names())
        tables = [Base.metadata.tables[name] for name in APPEND_ONLY if name in present]
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    return ask(count)


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _second_copy(made: Path, digest: str) -> tuple[str, str]:
    """(folder, why not): the second folder is somebody's other disk; without it the first backup still counts."""
    wanted = ask(get_settings).second_backup_folder.strip()
    if not wanted:
        return "", ""
    folder = Path(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{made.name}.part"
        sqlite_copies.make_private(draft)
        shutil.copyfile(made, draft)
        if sha256_of(draft) != digest:
            draft.unlink()
            return "", "sha256"
        draft.replace(folder / made.name)
        attachments.copy_to(folder)
        drop_old(folder)
    except OSError as fault:
        return "", f"{folder}: {fault.strerror or fault}"
    return str(folder), ""


def drop_old(folder: Path) -> None:
    """Keep the last 30 of the program's own backups; files with other names are nobody's business here."""
    made = sorted([*folder.glob("office-????????-??????.db"), *folder.glob("office-????????-??????.dump")])
    for file in made[:-KEPT]:
        file.unlink(missing_ok=True)


def backup_if_due(*, at_start: bool = False) -> Backup | None:
    """The server's own backup: at its start and daily. None when there is nothing to do yet.

    A start within an hour of the last backup makes none, so that restarts do not push the older ones out.
    """
    if not ask(get_is_set_up):
        return None
    last = ask(get_last_backup_at)
    if last is not None and real_now() - last < (AT_START if at_start else DAILY):
        return None
    return back_up()


class DailyBackups(threading.Thread):
    """Looks every ten minutes whether a backup is due, as long as the server serves."""

    def __init__(self, is_ready: Callable[[], bool]) -> None:
        super().__init__(name="daily backups", daemon=True)
        self.is_ready = is_ready
        self.ended = threading.Event()

    def run(self) -> None:
        at_start = True
        while not self.ended.is_set():
            if self.is_ready():
                try:
                    made = backup_if_due(at_start=at_start)
                    if made is not None and made.second_problem:
                        log.warning("No second copy of the backup: %s", made.second_problem)
                except FaultError as fault:
                    log.warning("No backup was made: %s", fault)
                except Exception:
                    # The office goes on without it; the inbox shows how old the last backup is.
                    log.exception("No backup was made")
                at_start = False
            self.ended.wait(LOOK_EVERY_SECONDS if not at_start else 5)

    def end(self) -> None:
        self.ended.set()

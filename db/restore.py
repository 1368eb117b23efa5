"""Put a backup in place of the office's data: checked before anything is touched, the old data kept aside."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from db import attachments, postgresql_copies, sqlite_copies
from db.backup import backup_folder, sha256_of, stamped
from db.clock import real_now
from db.engine import (
    DatabaseInUse,
    DatabaseNewer,
    DataFolderUnusable,
    connected,
    data_folder,
    forget_engine,
    is_known_revision,
    make_key,
    newest_revision,
    office_engine,
    require_ready,
    schema_revision,
    sqlite_file,
    upgrade,
)
from db.errors import FaultError
from db.operations.backups import note_restore
from db.queries.check_files import count_missing_files
from db.start import FolderHold
from db.types import SYSTEM, Actor
from db.vocabulary import N_
from db.work import act, ask

BESIDE = ("-wal", "-shm", "-journal")


class BackupNotFound(FaultError):
    message = N_("The file {file} cannot be read ({why}). Check its name.")


class OtherDatabase(FaultError):
    message = N_("{file} is a backup of another kind of database (SQLite or PostgreSQL). Check DATABASE_URL.")


class Restored(NamedTuple):
    """What was put back, where the old data is (None: there was none), and whether the schema was upgraded.

    `attachments` came back from beside the backup; those still missing are named in the records, but nowhere there.
    """

    file: Path
    sha256: str
    kept_as: Path | None
    is_upgraded: bool
    attachments: int
    missing_attachments: int


def restore(file: Path, *, by: Actor = SYSTEM) -> Restored:
    """Check the backup, keep the old data aside, put the backup in its place; everybody signs in again.

    Raises ServerRunningAlready, BackupNotFound, OtherDatabase, CopyForeign, CopyDamaged, DatabaseNewer, DatabaseInUse.
    """
    hold = FolderHold()
    hold.take()
    try:
        digest = _read_first(file)
        target = sqlite_file(office_engine())
        kept = _restore_postgresql(file) if target is None else _restore_sqlite(file, target)
        forget_engine()
        make_key()
        engine = office_engine()
        with connected(engine) as connection:
            is_older = schema_revision(connection) != newest_revision()
        if is_older:
            upgrade(engine)
        require_ready(engine)
        brought = _bring_attachments(file.parent)
        act(
            note_restore,
            by=by,
            at=real_now(),
            file_name=file.name,
            sha256=digest,
            kept_as=kept.name if kept else "",
        )
        return Restored(file, digest, kept, is_older, brought, ask(count_missing_files))
    finally:
        hold.release()


def _bring_attachments(folder: Path) -> int:
    try:
        return attachments.bring_back(folder)
    except OSError as fault:
        raise DataFolderUnusable(folder=data_folder(), why=fault.strerror or str(fault)) from fault


def _read_first(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
        digest = sha256_of(file)
    except OSError as fault:
        raise BackupNotFound(file=file, why=fault.strerror) from fault
    is_sqlite = sqlite_file(office_engine()) is not None
    kinds = {True: sqlite_copies.HEADER, False: postgresql_copies.HEADER}
    if beginning.startswith(kinds[not is_sqlite]):
        raise OtherDatabase(file=file.name)
    return digest


def _restore_sqlite(file: Path, target: Path) -> Path | None:
    """Work on a copy beside the target, so that putting it in place is one rename."""
    draft = target.with_name(f".{target.name}.restore")
    try:
        sqlite_copies.make_private(draft)
        shutil.copyfile(file, draft)
        for end in BESIDE[:1]:
            beside = Path(f"{file}{end}")
            if beside.exists():
                shutil.copyfile(beside, Path(f"{draft}{end}"))
        sqlite_copies.check_copy(draft, name=file.name)
        office_engine().dispose()
        kept = _keep_aside(target)
        with draft.open("rb") as checked:
            os.fsync(checked.fileno())
        draft.replace(target)
        return kept
    except OSError as fault:
        raise DataFolderUnusable(folder=target.parent, why=fault.strerror or str(fault)) from fault
    finally:
        for end in ("", *BESIDE):
            Path(f"{draft}{end}").unlink(missing_ok=True)


def _keep_aside(target: Path) -> Path | None:
    """Copy the old file, damaged or not, with what lies beside it; nobody else may be writing to it."""
    if not target.exists():
        return None
    kept = _unused_name()
    try:
        with closing(sqlite3.connect(target, timeout=5, isolation_level=None)) as old:
            # A whole database is left as one file: nothing of it may be applied to its successor.
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            old.execute("PRAGMA journal_mode = DELETE").fetchall()
            old.execute("BEGIN EXCLUSIVE")
            old.execute("ROLLBACK")
    except sqlite3.OperationalError as fault:
        if "locked" in str(fault):
            raise DatabaseInUse(file=target) from fault
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass  # damaged: that is why somebody restores; it is kept as it is
    for end in ("", *BESIDE):
        beside = Path(f"{target}{end}")
        if beside.exists():
            sqlite_copies.make_private(Path(f"{kept}{end}"))
            shutil.copyfile(beside, Path(f"{kept}{end}"))
            if end:
                beside.unlink()
    return kept


def _unused_name() -> Path:
    """What was kept aside once is never written over."""
    kept = first = backup_folder() / stamped("before-restore", real_now())
    number = 1
    while kept.exists():
        number += 1
        kept = first.with_stem(f"{first.stem}-{number}")
    return kept


def _restore_postgresql(file: Path) -> Path | None:
    """One transaction of pg_restore; before it the present data is dumped."""
    postgresql_copies.count_rows(file)
    revision = postgresql_copies.read_revision(file)
    if not is_known_revision(revision):
        raise DatabaseNewer(revision=revision)
    engine = office_engine()
    with connected(engine) as connection:
        is_empty = schema_revision(connection) is None
    kept = None
    if not is_empty:
        kept = _unused_name()
        postgresql_copies.write_copy(engine.url, kept)
    engine.dispose()
    postgresql_copies.put_back(engine.url, file)
    return kept

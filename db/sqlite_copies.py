"""A consistent copy of the SQLite file while the office works, and what tells a good copy from another file."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DatabaseError

from db.engine import DatabaseForeign, newest_revision, schema_revision
from db.errors import FaultError
from db.tables import Base
from db.tables.guards import missing_guards
from db.vocabulary import N_

HEADER = b"SQLite format 3\x00"
PAGES_AT_ONCE = 2000
# A copy starts again when somebody saves meanwhile; after this long it is made in one go, and savers wait for it.
PATIENCE_SECONDS = 20.0


class CopyDamaged(FaultError):
    message = N_("{file} is damaged ({why}). Nothing was changed. Choose another backup.")


class CopyForeign(FaultError):
    message = N_("{file} is not a backup of this program. Nothing was changed. Choose another file.")


class _TooLong(Exception):
    """The copy in small steps has started again too often."""


def make_private(file: Path) -> None:
    """An empty file that only this account may read: a backup holds everything."""
    file.unlink(missing_ok=True)
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def write_copy(source: Path, file: Path) -> None:
    """Copy by SQLite's own backup, page by page, so that savers get in between; the copy is one file, on the disk."""
    make_private(file)
    until = time.monotonic() + PATIENCE_SECONDS

    def look_at_clock(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() > until:
            raise _TooLong

    with closing(sqlite3.connect(source, timeout=10)) as live, closing(sqlite3.connect(file)) as copy:
        try:
            live.backup(copy, pages=PAGES_AT_ONCE, progress=look_at_clock, sleep=0.01)
        except _TooLong:
            live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
    with file.open("rb") as written:
        os.fsync(written.fileno())


def count_rows(file: Path) -> dict[str, int]:
    """Rows of each table of ours; raises CopyDamaged or CopyForeign."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as opened:
            there = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            ours = [name for name in Base.metadata.tables if name in there]
            return {name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ours}  # noqa: S608
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        raise CopyDamaged(file=file.name, why=str(fault)) from fault


def check_copy(file: Path, *, name: str = "") -> str:
    """Is it ours, of a revision known here, whole, with its guards and unbroken counts? Returns its revision.

    Raises CopyForeign, CopyDamaged, DatabaseNewer. SQLite may write to the file: give it one that may change, and its
    `name` as the user knows it.
    """
    name = name or file.name
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise CopyForeign(file=name)
    engine = create_engine(f"sqlite:///{file.resolve().as_posix()}")
    try:
        with engine.connect() as connection:
            verdict = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
            if verdict != "ok":
                raise CopyDamaged(file=name, why=verdict)
            revision = schema_revision(connection)
            if revision is None:
                raise CopyForeign(file=name)
            fault = _fault_of(connection, revision)
            if fault:
                raise CopyDamaged(file=name, why=fault)
            return revision
    except DatabaseForeign:
        raise CopyForeign(file=name) from None
    except (DatabaseError, UnicodeDecodeError) as fault:
        raise CopyDamaged(file=name, why=str(getattr(fault, "orig", fault)).splitlines()[0]) from fault
    finally:
        engine.dispose()


def _fault_of(connection: Connection, revision: str) -> str:
    if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        return "foreign keys"
    for chain, table in (("ledger", "ledger_entry"), ("audit", "audit_row")):
        said = connection.execute(text("SELECT length FROM chain_head WHERE chain = :c"), {"c": chain}).scalar() or 0
        rows = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
        if rows != said:
            return f"{table}: {rows} / {said}"
    return ", ".join(missing_guards(connection)) if revision == newest_revision() else ""

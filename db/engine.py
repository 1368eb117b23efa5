"""The database: where it is, how it is opened, and how its schema is made and upgraded.

SQLite in OFFICE_DATA by default, PostgreSQL by DATABASE_URL; the same code and the same promises on both: a writer is
alone (BEGIN IMMEDIATE, or one advisory lock), a reader never waits for a lock it does not need.
"""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from db.errors import FaultError
from db.tables import Base
from db.tables.guards import missing_guards, restate_guards
from db.vocabulary import N_

ROOT = Path(__file__).resolve().parent.parent
WRITER_LOCK = 7_072_026
# The first SQLite free of the WAL-reset bug; with an older one the rollback journal is the safe choice.
WAL_IS_SAFE = (3, 51, 3)


class DataFolderUnusable(FaultError):
    message = N_("The data folder {folder} cannot be written ({why}). Free space or choose another with OFFICE_DATA.")


class DatabaseUnreachable(FaultError):
    message = N_("The database cannot be reached. Check DATABASE_URL and that the server runs. ({why})")


class DatabaseDamaged(FaultError):
    message = N_(
        "The database file {file} is damaged or is not a database. Nothing was changed. "
        "Restore the newest backup: python -m db restore FILE. ({why})"
    )


class DatabaseInUse(FaultError):
    message = N_("The database file {file} is in use by another program. Close that program and try again.")


class DatabaseForeign(FaultError):
    message = N_("The database holds tables of another program. Nothing was changed. Choose another database.")


class DatabaseNewer(FaultError):
    message = N_("The database was made by a newer version of this program. Install that version. ({revision})")


class DatabaseNotReady(FaultError):
    message = N_("The database has not been set up yet, or is of an older version. Run: python -m db init")


class GuardsMissing(FaultError):
    message = N_("Protections of the ledger are missing from the database: {guards}. Run: python -m db init")


class KeyFileMissing(FaultError):
    message = N_(
        "The key file {file} is missing although the database exists. Put it back from where it was kept, "
        "or run: python -m db init (everybody signs in again)."
    )


def data_folder() -> Path:
    """OFFICE_DATA, made if need be; raises DataFolderUnusable."""
    folder = Path(os.environ.get("OFFICE_DATA") or ROOT / "data")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as fault:
        raise DataFolderUnusable(folder=folder, why=fault.strerror) from fault
    return folder


def database_url() -> str:
    configured = os.environ.get("DATABASE_URL")
    return configured or f"sqlite:///{(data_folder() / 'office.db').as_posix()}"


def sqlite_file(engine: Engine) -> Path | None:
    return Path(engine.url.database) if engine.dialect.name == "sqlite" and engine.url.database else None


def key_file() -> Path:
    return data_folder() / "secret.key"


def make_key() -> None:
    """The office's secret key: 32 random bytes that only this account may read."""
    file = key_file()
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_hex(32).encode())


def read_key() -> str:
    """Raises KeyFileMissing."""
    try:
        return key_file().read_text().strip()
    except FileNotFoundError:
        raise KeyFileMissing(file=key_file()) from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Without this, pysqlite begins transactions by itself and two writers overwrite each other without an error.
    connection.isolation_level = None
    wal = sqlite3.sqlite_version_info >= WAL_IS_SAFE
    for pragma in (
        "busy_timeout = 5000",
        f"journal_mode = {'WAL' if wal else 'DELETE'}",
        "synchronous = FULL",
        "fullfsync = ON",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writer") else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writer"):
        # Writers come one after the other, as on SQLite: numbers without gaps and chains need no further care.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")


def open_engine(url: str | None = None) -> Engine:
    """An engine with this program's pragmas and transactions; raises DatabaseUnreachable on an unusable URL."""
    try:
        parsed = make_url(url or database_url())
        backend = parsed.get_backend_name()
        if backend not in ("sqlite", "postgresql"):
            raise DatabaseUnreachable(why=backend)
        extra: dict[str, Any] = {"pool_pre_ping": backend == "postgresql"}
        if backend == "postgresql":
            extra["connect_args"] = {"connect_timeout": 5, "options": "-c timezone=UTC"}
        engine = create_engine(parsed, **extra)
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError) as fault:
        raise DatabaseUnreachable(why=str(fault).splitlines()[0]) from fault
    if backend == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return engine


@cache
def office_engine() -> Engine:
    """The process's engine. Tests and the command line that change the environment clear it by `forget_engine`."""
    return open_engine()


def forget_engine() -> None:
    if office_engine.cache_info().currsize:
        office_engine().dispose()
    office_engine.cache_clear()


def _alembic(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "db" / "migrations"))
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    assert head is not None
    return head


def schema_revision(connection: Connection) -> str | None:
    """The revision of the schema, None when empty; raises DatabaseForeign or DatabaseNewer."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        if inspect(connection).get_table_names():
            raise DatabaseForeign()
        return None
    if not is_known_revision(revision):
        raise DatabaseNewer(revision=revision)
    return revision


def is_known_revision(revision: str) -> bool:
    """Whether this version of the program knows how to upgrade from there."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_alembic()).walk_revisions()}


def upgrade(engine: Engine) -> None:
    """Make or upgrade the schema. Foreign keys are off meanwhile (a batch rebuild would empty child tables)."""
    with connected(engine, writer=True) as connection:
        if connection.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            schema_revision(connection)
            command.upgrade(_alembic(connection), "head")
    engine.dispose()


def make_anew(engine: Engine, refill: Callable[[Connection], None]) -> None:
    """Drop every table, make an empty schema and refill it, all or nothing: only to take demonstration data away."""
    with connected(engine, writer=True) as connection:
        if connection.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            Base.metadata.drop_all(connection)
            connection.exec_driver_sql("DROP TABLE alembic_version")
            command.upgrade(_alembic(connection), "head")
            refill(connection)
    engine.dispose()


def _fault(engine: Engine, fault: BaseException) -> FaultError:
    why = str(getattr(fault, "orig", fault)).splitlines()[0]
    file = sqlite_file(engine)
    if file is None:
        return DatabaseUnreachable(why=why)
    if "locked" in why:
        return DatabaseInUse(file=file)
    if "unable to open" in why or "readonly" in why or "is full" in why:
        return DataFolderUnusable(folder=file.parent, why=why)
    return DatabaseDamaged(file=file, why=why)


@contextmanager
def connected(engine: Engine, *, writer: bool = False) -> Iterator[Connection]:
    """A connection whose faults come out as refusals with a sentence."""
    try:
        with engine.connect().execution_options(writer=writer) as connection:
            yield connection
    except (DatabaseError, UnicodeDecodeError) as fault:
        # A damaged file shows itself as either of them.
        raise _fault(engine, fault) from fault


def restate_missing_guards(engine: Engine) -> list[str]:
    """Make the ledger's protections anew where one is gone; gives the names of those that were missing."""
    with connected(engine, writer=True) as connection, connection.begin():
        missing = missing_guards(connection)
        if missing:
            restate_guards(connection)
    return missing


def require_ready(engine: Engine) -> None:
    """The start-up check: schema, file and guards are as they should be; raises the refusal that says what to do."""
    with connected(engine) as connection:
        if schema_revision(connection) != newest_revision():
            raise DatabaseNotReady()
        if connection.dialect.name == "sqlite":
            verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            if verdict != "ok":
                raise DatabaseDamaged(file=sqlite_file(engine), why=verdict)
        missing = missing_guards(connection)
        if missing:
            raise GuardsMissing(guards=", ".join(missing))

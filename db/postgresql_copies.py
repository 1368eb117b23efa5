"""Backup and restore of a PostgreSQL database by its own tools pg_dump and pg_restore, where they are on the PATH."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from db.errors import FaultError
from db.sqlite_copies import CopyDamaged, CopyForeign, make_private
from db.tables import Base
from db.vocabulary import N_

HEADER = b"PGDMP"
LOCK_PATIENCE = "-c lock_timeout=10s"


class PgDumpMissing(FaultError):
    message = N_("{tool} is not on the PATH. Install PostgreSQL's client tools, or back up on the database server.")


class PgDumpFailed(FaultError):
    message = N_("{tool} did not succeed. The office's data is unchanged. ({why})")


def _command(tool: str, *options: str) -> list[str]:
    found = shutil.which(tool)
    if found is None:
        raise PgDumpMissing(tool=tool)
    return [found, *options]


def _environment(url: URL) -> dict[str, str]:
    """The password goes by the environment, never by the command line that every user of the machine can read."""
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    return {**os.environ, **password, "PGOPTIONS": LOCK_PATIENCE, "PGCONNECT_TIMEOUT": "10"}


def _address(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(tool: str, *options: str, url: URL) -> None:
    done = subprocess.run(  # noqa: S603 - a fixed tool with the office's own address
        _command(tool, *options), env=_environment(url), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        raise PgDumpFailed(tool=tool, why=(done.stderr.strip().splitlines() or ["?"])[0])


def write_copy(url: URL, file: Path) -> dict[str, int]:
    """Dump the database and read the dump through again; gives the rows of each table in it."""
    make_private(file)
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={file}", _address(url), url=url)
    return count_rows(file)


def count_rows(file: Path) -> dict[str, int]:
    """Rows of each table of ours in a dump; raises CopyDamaged or CopyForeign."""
    rows: dict[str, int] = {}
    table = None
    with _reading(file) as lines:
        for line in lines:
            if table is not None:
                if line == b"\\.\n":
                    table = None
                else:
                    rows[table] += 1
            elif line.startswith(b"COPY "):
                table = line.split()[1].decode().rpartition(".")[2]
                rows[table] = 0
    if not Base.metadata.tables.keys() & rows.keys() or "alembic_version" not in rows:
        raise CopyForeign(file=file.name)
    return rows


def read_revision(file: Path) -> str:
    """The revision of the schema in a dump; raises CopyForeign or CopyDamaged."""
    with _reading(file, "--table=alembic_version") as lines:
        for line in lines:
            if line.startswith(b"COPY "):
                return next(lines).decode().strip()
    raise CopyForeign(file=file.name)


@contextmanager
def _reading(file: Path, *options: str) -> Iterator[Iterator[bytes]]:
    """The rows of a dump as text, as they come."""
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise CopyForeign(file=file.name)
    command = _command("pg_restore", "--data-only", "--file=-", *options, str(file))
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
    assert reader.stdout is not None and reader.stderr is not None
    try:
        yield iter(reader.stdout)
        reader.stdout.read()
        said = reader.stderr.read().decode(errors="replace").strip()
        if reader.wait() != 0:
            raise CopyDamaged(file=file.name, why=(said.splitlines() or ["?"])[0])
    finally:
        reader.kill()
        reader.stdout.close()
        reader.stderr.close()
        reader.wait()


def put_back(url: URL, file: Path) -> None:
    """Replace the database's content by the dump's, all or nothing."""
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={_address(url)}",
        str(file),
        url=url,
    )

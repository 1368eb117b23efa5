"""An office put back to how it was, as often as a test wants, on the database that the test runs on."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from db.engine import office_engine, sqlite_file


@contextmanager
def put_back() -> Iterator[Callable[[], None]]:
    """A function that brings the office of this moment back; the engine and what it has learnt stay."""
    engine = office_engine()
    engine.dispose()
    file = sqlite_file(engine)
    if file is not None:
        kept = shutil.copy(file, file.with_name("kept"))

        def from_file() -> None:
            engine.dispose()
            shutil.copy(kept, file)

        yield from_file
        return
    name, server = engine.url.database, engine.url.set(database="postgres")
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        # Whoever else is connected, as who empties it for the next test, would forbid the copy.
        admin.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [name])
        admin.execute(f"CREATE DATABASE {name}_kept TEMPLATE {name}")

        def from_template() -> None:
            engine.dispose()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {name}_kept")

        yield from_template
        admin.execute(f"DROP DATABASE {name}_kept")

"""Engines of a run share what they have compiled, as the one engine of the program's process does.

Every test has a database and an engine of its own; compiling the same statements for each took half of the time.
"""

from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from db import engine

MOST_STATEMENTS = 10_000
# By backend, the first engine that has reached its database: from then on its dialect knows the server.
_reached: dict[str, Engine] = {}


def share_compiled(patch: pytest.MonkeyPatch) -> None:
    """From now on `db.engine.open_engine` opens engines that share."""
    patch.setattr(engine, "create_engine", _create)


def reached(made: Engine) -> None:
    """This engine has connected: those that follow compile for the same server."""
    _reached.setdefault(made.dialect.name, made)


def _create(*url: Any, **options: Any) -> Engine:
    made = create_engine(*url, query_cache_size=MOST_STATEMENTS, **options)
    first = _reached.get(made.dialect.name)
    if first is not None:
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    return made

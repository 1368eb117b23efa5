"""The same press once more, as a second tab, a retry or a forged request sends it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from db import work
from db.tables.office import DoneOnce
from db.types import Actor
from db.work import KeyUsedForOther


def replay(operation: Callable[..., Any], by: Actor, **request: Any) -> Any:
    """The act again with the key that its screen sent: it gives the stored answer. Fails where the screen sent none."""
    keys = work.ask(lambda session: list(session.scalars(select(DoneOnce.key))))
    for key in keys:
        try:
            return work.act(operation, by=by, key=key, **request)
        except KeyUsedForOther:
            continue
    raise AssertionError(f"{operation.__name__}: the screen sent no key")

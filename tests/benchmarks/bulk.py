"""Rows by the million: plain INSERTs while guards, indexes and foreign keys are away; all is put back and checked."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from db.rules.hash_chain import link_hash
from db.tables import Base

FIRST_DAY = date(2023, 12, 1)
TODAY = date(2026, 11, 20)
DAYS = (TODAY - FIRST_DAY).days + 1
# Shanghai has no summer time: the office's wall clock is always eight hours ahead.
AHEAD = 8 * 60
DAY_TEXT = [(FIRST_DAY + timedelta(days=n - 1)).isoformat() for n in range(DAYS + 60)]
CLOCK_TEXT = [f"T{m // 60:02d}:{m % 60:02d}:00.000000Z" for m in range(1440)]
HELD = 20_000


def day_text(day: int) -> str:
    """The nth day of the benchmark's three years as it is stored."""
    return DAY_TEXT[day + 1]


def instant_text(minute: int) -> str:
    """A minute of the office's wall clock, counted from the first day on, as it is stored."""
    days, rest = divmod(minute - AHEAD, 1440)
    return DAY_TEXT[days + 1] + CLOCK_TEXT[rest]


class Rows:
    """The rows of one table, with these columns (names with spaces between); all others get their default."""

    def __init__(self, connection: sqlite3.Connection, name: str, *names: str) -> None:
        table = Base.metadata.tables[name]
        columns = " ".join(names).split()
        fixed = _defaults(table, columns)
        marks = ["?"] * len(columns) + [_literal(value) for value in fixed.values()]
        quoted = (f'"{column}"' for column in [*columns, *fixed])  # some are words of SQL
        self.sql = f"INSERT INTO {name} ({', '.join(quoted)}) VALUES ({', '.join(marks)})"
        self.connection = connection
        self.held: list[tuple[Any, ...]] = []

    def add(self, *row: Any) -> None:
        self.held.append(row)
        if len(self.held) >= HELD:
            self.write()

    def write(self) -> None:
        self.connection.executemany(self.sql, self.held)
        self.held.clear()


def _defaults(table: Table, given: list[str]) -> Mapping[str, Any]:
    unknown = set(given) - set(table.columns.keys())
    fixed = {c.name: c.default.arg for c in table.columns if c.name not in given and c.default is not None}
    needed = [c.name for c in table.columns if not c.nullable and c.server_default is None]
    empty = [name for name in needed if name not in (*given, *fixed, "id")]
    if unknown or empty:
        raise LookupError(f"the benchmark's {table.name} does not fit the schema: {sorted(unknown)} {empty}")
    return fixed


def _literal(value: object) -> str:
    return str(int(value)) if isinstance(value, (bool, int)) else f"'{value}'"


class Chain:
    """A hash chain from its beginning, kept in memory until its head is written down."""

    def __init__(self) -> None:
        self.length = 0
        self.hash = ""

    def link(self, facts: tuple[object, ...]) -> tuple[str, str]:
        """The hash before and the hash of the next row."""
        before = self.hash
        self.hash = link_hash(before, facts)
        self.length += 1
        return before, self.hash


@contextmanager
def unguarded(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection for loading; guards and indexes come back as they were, and no foreign key may dangle."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    away = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('trigger', 'index')"
    ).fetchall()
    for kind, name, _sql in away:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("BEGIN")
    yield connection
    connection.execute("COMMIT")
    for _kind, _name, sql in sorted(away):
        connection.execute(sql)
    if dangling := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise RuntimeError(f"a row refers to nothing: {dangling}")
    connection.close()

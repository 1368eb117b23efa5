"""One save as the desk does it, against the same statements sent to a copy of the database by sqlite3 alone."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import event

from db import engine, work
from db.operations.intake import register_request
from db.operations.requests import Request
from db.vocabulary import AcceptedHow, Channel, Settlement
from tests.benchmarks.clocks import Line, milliseconds, summary
from tests.benchmarks.folder import opened
from tests.benchmarks.questions import CLERK

Said = list[tuple[str, Any, bool]]


def measure(office: Path, times: int) -> Line:
    """A request registered, priced and accepted, with history, audit rows and commit; on copies of the database."""
    ours, bare = office / "ours", office / "bare"
    for copy in (ours, bare):
        copy.mkdir(exist_ok=True)
        shutil.copy(office / "office.db", copy / "office.db")
    by_hand = sqlite3.connect(bare / "office.db", isolation_level=None)
    took = []
    with opened(ours):
        for pragma in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers"):
            by_hand.execute(f"PRAGMA {pragma} = {work.ask(_pragma, name=pragma)}").fetchall()
        said: Said = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
            said.append((statement, parameters, many))

        event.listen(engine.office_engine(), "before_cursor_execute", note)
        for _ in range(times + 1):
            said.clear()
            took.append((milliseconds(_save), milliseconds(lambda: _send(by_hand, said))))
    by_hand.close()
    for copy in (ours, bare):
        shutil.rmtree(copy)
    return Line("one save: a request registered", summary([t[0] for t in took[1:]]), summary([t[1] for t in took[1:]]))


def _pragma(session: Any, *, name: str) -> Any:
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


def _save() -> None:
    request = Request(customer_id=77, unit_id=77, channel=Channel.PHONE, settlement=Settlement.MONTHLY, item_id=3)
    work.act(register_request, by=CLERK, request=request, accepted_how=AcceptedHow.PHONE)


def _send(database: sqlite3.Connection, said: Said) -> None:
    for statement, parameters, many in said:
        if many and isinstance(parameters, list):  # otherwise SQLAlchemy has put many rows into one statement
            database.executemany(statement, parameters)
        else:
            database.execute(statement, parameters).fetchall()
    database.execute("COMMIT")

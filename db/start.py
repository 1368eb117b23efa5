"""What a server does before it serves: read the clock settings, take the data folder for itself, open the database."""

import json
import os
from pathlib import Path
from typing import IO, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from db import clock
from db.engine import (
    DataFolderUnusable,
    connected,
    data_folder,
    forget_engine,
    make_key,
    office_engine,
    read_key,
    require_ready,
    schema_revision,
    upgrade,
)
from db.errors import FaultError
from db.operations.deadline_moves import settle_announced_terms
from db.queries.calendar import has_announced_days
from db.types import SYSTEM
from db.vocabulary import N_, Role
from db.work import ask, writing

LOCKED_BYTE = 1 << 20  # far behind the text, which a second server reads


class ServerRunningAlready(FaultError):
    message = N_("The program runs already on this data folder: {address}. Use that window, or stop it first.")


class StartFailed(FaultError):
    message = N_("The program could not start. Nothing was changed. Tell the administrator: {why}")


class DemoLogin(NamedTuple):
    username: str
    name: str
    roles: tuple[Role, ...]
    password: str


class FolderHold:
    """One server per data folder: a lock that the operating system gives back even when the server is killed."""

    def __init__(self) -> None:
        self.file: IO[str] | None = None

    def take(self) -> None:
        """Raises `ServerRunningAlready`, naming the other server's address."""
        if self.file is not None:
            return
        path = data_folder() / "server.lock"
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as fault:
            raise DataFolderUnusable(folder=path.parent, why=fault.strerror) from fault
        try:
            _lock(file)
        except OSError:
            file.seek(0)
            address = file.read(200).strip() or "?"
            file.close()
            raise ServerRunningAlready(address=address) from None
        self.file = file

    def announce(self, address: str) -> None:
        """Write where this server listens, for whoever starts a second one."""
        if self.file is not None:
            self.file.seek(0)
            self.file.truncate()
            self.file.write(address)
            self.file.flush()

    def release(self) -> None:
        if self.file is not None:
            self.announce("")
            self.file.close()
            self.file = None


def _lock(file: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        file.seek(LOCKED_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def prepare_server(hold: FolderHold) -> None:
    """Raises the FaultError that says what to do; an empty database is made ready for the set-up screen."""
    clock.fixed_now()
    clock.office_zone()
    hold.take()
    try:
        engine = office_engine()
        with connected(engine) as connection:
            is_empty = schema_revision(connection) is None
        if is_empty:
            make_key()
            upgrade(engine)
        read_key()
        require_ready(engine)
    except (SQLAlchemyError, OSError, FaultError) as fault:
        forget_engine()  # what is mended meanwhile is opened anew
        if isinstance(fault, FaultError):
            raise
        raise StartFailed(why=str(fault).splitlines()[0]) from fault


def settle_announced_days() -> int:
    """China's calendar came with a new year in it: terms that waited for that get their day anew (R-CALL-1).

    Once at the start of a server, for the calendar is part of the program. Returns how many terms moved.
    """
    if not ask(has_announced_days):
        return 0
    at = clock.now()
    with writing(by=SYSTEM, at=at, operation="settle_announced_terms") as session:
        return settle_announced_terms(session, at=at)


def demo_logins_file() -> Path:
    return data_folder() / "demo-logins.json"


def read_demo_logins() -> list[DemoLogin]:
    """The demonstration's users with their random passwords, as long as the demonstration is there."""
    try:
        return [
            DemoLogin(
                str(row["username"]),
                str(row["name"]),
                tuple(role for role in Role if role.value in row["roles"]),
                str(row["password"]),
            )
            for row in json.loads(demo_logins_file().read_text(encoding="utf-8"))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return []

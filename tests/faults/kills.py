"""Children that do an office's work until they are killed, and what must hold after each kill."""

import contextlib
import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from sqlalchemy import func
from sqlalchemy import select as sql_select

from db import work
from db.engine import office_engine
from db.queries.checks import run_checks
from db.tables.office import DoneOnce
from db.types import SYSTEM
from tests.factories import FRIDAY
from tests.faults.shifts import Shop, Step, do, everything, work_through

# Seconds after its first sign of life in which a child dies; longer after each that got nothing done.
SHORT = 0.012
SIDE_FILES = ("-journal", "-wal", "-shm")

Witness = Callable[[int, Step, int], None]


class WorkLost(AssertionError):
    """What was told as saved is not there, or more is there than was done."""


def do_and_tell(pipe: int, step: Step, number: int) -> None:
    do(step, number)
    os.write(pipe, f"{number}\n".encode())


def child(action: Callable[[], None]) -> int:
    """A process of its own that has no connection yet and leaves without a trace; gives its id."""
    office_engine().dispose()
    started = os.fork()
    if started == 0:
        with contextlib.suppress(BaseException):
            action()
            os._exit(0)
        os._exit(1)
    return started


def told_before_the_kill(steps: Sequence[Step], first: int, seconds: float | None, witness: Witness) -> list[int]:
    """Let a child do the steps from the first on, kill it, and hear which it said it had done.

    It begins with the step before, which must be known as done. None lets it come to its end.
    """
    reader, writer = os.pipe()

    def work_on() -> None:
        if first:
            do(steps[first - 1], first - 1)
        os.write(writer, b"begun\n")
        for number in range(first, len(steps)):
            witness(writer, steps[number], number)

    process = child(work_on)
    os.close(writer)
    select.select([reader], [], [], 30)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    heard = b""
    while part := os.read(reader, 65536):
        heard += part
    os.close(reader)
    os.waitpid(process, 0)
    return [int(line) for line in heard.decode().splitlines() if line != "begun"]


def stored() -> int:
    """How many steps are saved. Asked as a writer: what a dead child had begun to commit is there or gone by then."""
    with work.writing(by=SYSTEM, at=FRIDAY, operation="count") as session:
        return session.scalar(sql_select(func.count()).select_from(DoneOnce)) or 0


def carry_out(steps: Sequence[Step], chance: Random, most_kills: int, witness: Witness = do_and_tell) -> int:
    """Do all steps by children that are killed, so often at the most; gives how often.

    What was told is saved, in its order, and at most the one step more that the child could not tell.
    """
    saved, kills, patience = stored(), 0, SHORT
    while saved < len(steps):
        is_killed = kills < most_kills
        told = told_before_the_kill(steps, saved, chance.uniform(0, patience) if is_killed else None, witness)
        kills += is_killed
        now, sure = stored(), saved + len(told)
        if told != list(range(saved, sure)) or not sure <= now <= sure + 1:
            raise WorkLost(f"step {saved} was next; told {told}, saved up to {now - 1}")
        patience = SHORT if now > saved else patience * 2
        saved = now
    return kills


def put_back(file: Path, kept: Path) -> None:
    """The database as it was kept; whatever lies beside it goes."""
    office_engine().dispose()
    for name in SIDE_FILES:
        file.with_name(file.name + name).unlink(missing_ok=True)
    shutil.copy(kept, file)


def keep(file: Path, name: str) -> Path:
    office_engine().dispose()
    return Path(shutil.copy(file, file.with_name(name)))


def kill_a_shift(file: Path, shop: Shop, seed: int, *, length: int, most_kills: int) -> int:
    """One shift without a kill, then the same one with kills: both end with the same rows. Gives the kills."""
    beginning = keep(file, "beginning")
    try:
        steps = work_through(shop, seed, length)
        wanted = everything()
        put_back(file, beginning)
        kills = carry_out(steps, Random(seed), most_kills)
        if everything() != wanted:
            raise WorkLost("the shift ended with other rows than without a kill")
        require_right()
    except WorkLost as lost:
        lost.add_note(f"SEED={seed}")
        raise
    put_back(file, beginning)
    return kills


def require_right() -> None:
    wrong = [f"{finding.name}: {finding.detail}" for finding in work.ask(run_checks) if not finding.ok]
    if wrong:
        raise WorkLost("; ".join(wrong))

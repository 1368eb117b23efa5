"""The proof's process: begun at the start of the server and on demand, one at a time; its last result is remembered."""

import json
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from db.engine import ROOT
from db.processes import CALM
from db.proof import Proof, unpacked

COMMAND = [sys.executable, "-m", "db.proof"]
log = logging.getLogger("office")


@dataclass
class ProofRun:
    """A process at work; without a proof at its end it failed."""

    process: subprocess.Popen[bytes]
    done: int = 0
    total: int = 0
    proof: Proof | None = None
    follower: threading.Thread = field(init=False)

    @property
    def is_underway(self) -> bool:
        return self.follower.is_alive()


_lock = threading.Lock()
_running: list[ProofRun] = []
_last: list[Proof] = []


def begin() -> ProofRun:
    """Begin a proof; while one is being made, gives that one. Raises OSError where no process can be begun."""
    with _lock:
        if _running and _running[0].is_underway:
            return _running[0]
        process = subprocess.Popen(  # noqa: S603 - our own module; no word of the command is from a browser
            COMMAND, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, creationflags=CALM
        )
        run = ProofRun(process)
        run.follower = threading.Thread(target=_follow, args=(run,), name="proof", daemon=True)
        _running[:] = [run]
        run.follower.start()
        return run


def running() -> ProofRun | None:
    """The proof that is being made just now."""
    return _running[0] if _running and _running[0].is_underway else None


def last_proof() -> Proof | None:
    """What was found last since the server started."""
    return _last[0] if _last else None


def forget() -> None:
    """What was found last is told no longer."""
    _last.clear()


def stop() -> None:
    """The server ends: no process is left behind."""
    for run in _running:
        if run.is_underway:
            with suppress(OSError):
                run.process.kill()
            run.follower.join(5)


def _follow(run: ProofRun) -> None:
    assert run.process.stdout
    with run.process.stdout as reports:
        for line in reports:
            said = json.loads(line)
            run.done, run.total = said.get("done", run.done), said.get("total", run.total)
            if "proof" in said:
                run.proof = unpacked(said["proof"])
    run.process.wait()
    if run.proof is None:
        return
    _last[:] = [run.proof]
    for finding in run.proof.findings:
        if not finding.ok:
            log.error("Check failed: %s: %s", finding.name, finding.detail)
    for month in run.proof.months:
        for gap in month.gaps:
            log.error(
                "Check failed: %s: %s and %s differ by %s fen", month.month, gap.one.label, gap.other.label, gap.fen
            )

"""The demonstration's year of work, made by the command line in a process of its own while the screen shows how far."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What it takes on a small computer; the bar is an estimate, not a promise.
USUAL_SECONDS = 90


class DemoRun:
    """At most one in a server. While it writes, no screen asks the database."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.since = 0.0
        self.said = ""

    def begin(self) -> None:
        if self.is_running():
            return
        self.said = ""
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "db", "demo", "--json"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def share(self) -> float:
        """How much of the usual time has passed, below 1 until it is done."""
        return min((time.monotonic() - self.since) / USUAL_SECONDS, 0.98)

    def failure(self) -> str:
        """The last thing it said when it ended badly, else nothing."""
        if self.process is None or self.process.poll() in (None, 0):
            return ""
        if self.process.stderr is not None and not self.process.stderr.closed:
            self.said = (self.process.stderr.read().strip().splitlines() or ["?"])[-1]
            self.process.stderr.close()
        return self.said


DEMO_RUN = DemoRun()

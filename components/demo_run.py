"""The demonstration's year of work, made by the command line in a process of its own while the screen shows how far."""

import subprocess
import sys
import time
from pathlib import Path

from db.engine import data_folder

ROOT = Path(__file__).resolve().parents[1]
# What it takes on a small computer; the bar is an estimate, not a promise.
USUAL_SECONDS = 60


class DemoRun:
    """At most one in a server. While it writes, no screen asks the database."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.since = 0.0

    def begin(self) -> None:
        if self.is_running():
            return
        self.since = time.monotonic()
        # A file and not a pipe, which would stop a talkative process when nobody reads.
        with _log().open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "db", "demo", "--json"],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
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
        lines = _log().read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return lines[-1] if lines else "?"


def _log() -> Path:
    return data_folder() / "demo.log"


DEMO_RUN = DemoRun()

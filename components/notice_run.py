"""Making a month's notices as files: one process at a time, begun here, followed and stopped."""

import json
import logging
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from components.locale import LANGUAGES, sentence
from components.notice_prints import KEPT_SECONDS, prints_folder, read_made, remove_prints
from components.paper.files import PapersNotMade, refusing
from db.engine import ROOT
from db.processes import CALM

COMMAND = [sys.executable, "-m", "components.notice_job"]
PATIENCE_SECONDS = 5
log = logging.getLogger(__name__)


@dataclass
class Print:
    """A process at work on a month's notices; `refused` is why it ended without files, by language."""

    month: str
    folder: Path
    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    done: int = 0
    total: int = 0
    is_stopped: bool = False
    refused: dict[str, str] = field(default_factory=dict)
    follower: threading.Thread | None = None

    @property
    def is_underway(self) -> bool:
        return self.follower is not None and self.follower.is_alive()


_lock = threading.Lock()
_last: list[Print] = []


def begin(month: str, *, each: bool = False, slips: bool = False) -> Print:
    """Begin to make the files of a month; while files are being made, gives that work and begins nothing.

    Raises DiskFull, FolderNotWritable, PapersNotMade.
    """
    with _lock:
        if _last and _last[0].is_underway:
            return _last[0]
        folder = prints_folder() / f"{month}-{secrets.token_hex(4)}"
        with refusing(folder):
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700)
        choices = [word for word, is_chosen in (("each", each), ("slips", slips)) if is_chosen]
        errors = tempfile.TemporaryFile()  # noqa: SIM115 - the follower closes it
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module; no word of the command is from a browser
                [*COMMAND, str(folder), month, *choices],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                creationflags=CALM,
            )
        except OSError as fault:
            raise PapersNotMade from fault
        job = Print(month, folder, process, errors)
        job.follower = threading.Thread(target=_follow, args=(job,), name="notices as files", daemon=True)
        _last[:] = [job]
        job.follower.start()
        return job


def last_print() -> Print | None:
    """What is being made, or was made last."""
    return _last[0] if _last else None


def stop() -> None:
    """End the work under way and wait until nothing of it is left."""
    job = last_print()
    if job is None or not job.is_underway:
        return
    job.is_stopped = True
    assert job.process.stdin and job.follower
    with suppress(OSError):
        job.process.stdin.close()  # which it takes as its end
    try:
        job.process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        job.process.kill()
    job.follower.join(PATIENCE_SECONDS)


def forget() -> None:
    """What was made last is told no longer."""
    _last.clear()


def tidy_up(older_than: float = KEPT_SECONDS) -> None:
    """Throw away old files and what was cut off."""
    job = last_print()
    remove_prints(older_than, keep=[job.folder] if job is not None and job.is_underway else [])


def _follow(job: Print) -> None:
    """Hear the reports; at the end older files of the month go, or what was begun."""
    assert job.process.stdout and job.process.stdin
    with job.process.stdout as reports, job.errors:
        for line in reports:
            report = json.loads(line)
            job.done, job.total = report.get("done", job.done), report.get("total", job.total)
            job.refused = report.get("refused", {})
        code = job.process.wait()
        if code != 0 and not job.is_stopped:
            job.errors.seek(0)
            said = job.errors.read().decode(errors="replace")
            log.error("The process that makes notices ended with %s: %s", code, said)
            job.refused = {language: sentence(PapersNotMade(), language) for language in LANGUAGES}
    with suppress(OSError):
        job.process.stdin.close()
    is_ready = read_made(job.folder) is not None
    for folder in prints_folder().glob(f"{job.month}-*") if is_ready else [job.folder]:
        if not is_ready or folder != job.folder:
            shutil.rmtree(folder, ignore_errors=True)

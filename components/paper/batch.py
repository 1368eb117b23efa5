"""A month's notices as PDF files, one per building and, if asked, one per customer.

The setting is done by processes of their own: the server stays quick, and the memory is given back. typst keeps the
work of its last runs, about a megabyte a notice; so each process sets `SHARE` notices and makes way for the next, and
two work at once: together they stay below 600 MB.
"""

import json
import logging
import pickle
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from components.locale import translation
from components.paper import files
from components.paper.data import NoticePaper, OfficeHead
from components.paper.files import refusing, unique_names

SHARE, AT_ONCE = 250, 2
ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "components.paper.worker"]
CALM = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""On Windows; elsewhere the worker itself steps back."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class Worker(NamedTuple):
    """A process that sets papers, and what it says of its own troubles."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The notices of one file."""

    file: Path
    notices: tuple[NoticePaper, ...]


def write_notices(
    notices: Sequence[NoticePaper],
    folder: Path,
    head: OfficeHead,
    language: str,
    *,
    each: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write the notices, sorted as given, into the folder and return the files.

    `progress` hears (notices done, notices in all). A building of more than 250 notices comes in several files.
    A file is whole or not there; files of the same name are replaced.
    Raises DiskFull, FolderNotWritable, PapersNotMade.
    """
    folder = folder.resolve()
    with refusing(folder / "."):
        folder.mkdir(parents=True, exist_ok=True)
    sheaves = _by_building(notices, folder, language)
    if each:
        sheaves += _by_customer(notices, folder)
    total = sum(len(sheaf.notices) for sheaf in sheaves)
    done = 0
    shares = _portions(sheaves, lambda sheaf: sum(map(_weight, sheaf.notices)))
    with ExitStack() as kept:
        started = (kept.enter_context(_worker((share, head, language))) for share in shares)
        running = deque(islice(started, AT_ONCE))
        while running:
            for written in _reports(running.popleft()):
                done += written
                if progress:
                    progress(done, total)
            running.extend(islice(started, 1))
    return [sheaf.file for sheaf in sheaves]


def _by_building(notices: Sequence[NoticePaper], folder: Path, language: str) -> list[Sheaf]:
    _ = translation(language).gettext
    piles: dict[tuple[str, str], list[NoticePaper]] = {}
    for notice in notices:
        piles.setdefault((notice.month, notice.building.strip() or _("No building")), []).append(notice)
    named: list[tuple[str, list[NoticePaper]]] = []
    for (month, building), pile in piles.items():
        portions = list(_portions(pile, _weight))
        for number, portion in enumerate(portions, start=1):
            named.append((f"{month} {building}" + f" {number}" * (len(portions) > 1), portion))
    return _sheaves(named, folder)


def _by_customer(notices: Sequence[NoticePaper], folder: Path) -> list[Sheaf]:
    return _sheaves([(f"{notice.number} {notice.room}", [notice]) for notice in notices], folder)


def _sheaves(named: list[tuple[str, list[NoticePaper]]], folder: Path) -> list[Sheaf]:
    names = unique_names([name for name, _pile in named])
    return [Sheaf(folder / f"{name}.pdf", tuple(pile)) for name, (_name, pile) in zip(names, named, strict=True)]


def _weight(notice: NoticePaper) -> int:
    """Long notices cost as much as several usual ones."""
    return 1 + len(notice.lines) // 12


def _portions(things: Iterable[T], weight: Callable[[T], int]) -> Iterator[list[T]]:
    """The things in their order, in portions of at most `SHARE` notices (a single heavier thing stands alone)."""
    portion: list[T] = []
    load = 0
    for thing in things:
        if portion and load + weight(thing) > SHARE:
            yield portion
            portion, load = [], 0
        portion.append(thing)
        load += weight(thing)
    if portion:
        yield portion


@contextmanager
def _worker(work: object) -> Iterator[Worker]:
    """A process at work on its share; none is left behind, whatever happens."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - our own module, no word of it from outside
            COMMAND,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            creationflags=CALM,
        )
        assert process.stdin and process.stdout
        try:
            with suppress(BrokenPipeError), process.stdin as sent:  # one that died reads nothing: see _reports
                pickle.dump(work, sent)
            yield Worker(process, said)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _reports(worker: Worker) -> Iterator[int]:
    """The number of notices after each file that is written."""
    process, said = worker
    assert process.stdout
    for line in process.stdout:
        report = json.loads(line)
        if "refusal" in report:
            raise getattr(files, report["refusal"])(**report["details"])
        yield report["written"]
    code = process.wait()
    if code != 0:
        said.seek(0)
        log.error("The process that sets papers ended with %s: %s", code, said.read().decode(errors="replace"))
        raise files.PapersNotMade

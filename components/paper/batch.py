"""A month's notices as PDF files, one per building and, if asked, one per customer.

The setting is done by processes of their own: the server stays quick, and the memory is given back. typst keeps the
work of its last runs, about a megabyte a notice; so each process sets `SHARE` notices and makes way for the next, and
two work at once. The first gets half a share: so one is at its largest while the other has just begun, and together
they stay below 600 MB.
"""

import json
import logging
import pickle
import subprocess
import sys
import tempfile
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, TypeVar

from components.locale import translation
from components.paper import files
from components.paper.data import NoticePaper, OfficeHead, Sheaf
from components.paper.files import refusing, unique_names
from db.engine import ROOT
from db.processes import CALM

SHARE, AT_ONCE = 220, 2
COMMAND = [sys.executable, "-m", "components.paper.worker"]
WORKING: set[subprocess.Popen[bytes]] = set()

T = TypeVar("T")
log = logging.getLogger(__name__)


class Worker(NamedTuple):
    """A process that sets papers, and what it says of its own troubles."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]


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

    `progress` hears (notices done, notices in all). A building of more than 220 notices comes in several files.
    A file is whole or not there; files of the same name are replaced.
    Raises DiskFull, FolderNotWritable, PapersNotMade.
    """
    sheaves = sort_notices(notices, folder, language, each=each)
    write_sheaves(sheaves, head, language, progress)
    return [sheaf.file for sheaf in sheaves]


def sort_notices(notices: Sequence[NoticePaper], folder: Path, language: str, *, each: bool = False) -> list[Sheaf]:
    """Which notices come in which file: by building, then, if asked, one for each customer."""
    folder = folder.resolve()
    return _by_building(notices, folder, language) + (_by_customer(notices, folder) if each else [])


def write_sheaves(
    sheaves: Sequence[Sheaf], head: OfficeHead, language: str, progress: Callable[[int, int], None] | None = None
) -> None:
    """Set and write the files; see `write_notices`."""
    for folder in {sheaf.file.parent for sheaf in sheaves}:
        with refusing(folder / "."):
            folder.mkdir(parents=True, exist_ok=True)
    total, done = sum(len(sheaf.notices) for sheaf in sheaves), 0
    shares = _portions(sheaves, lambda sheaf: sum(map(_weight, sheaf.notices)), first=SHARE // 2)
    with ExitStack() as kept:
        started = (kept.enter_context(_worker((share, head, language))) for share in shares)
        running = deque(islice(started, AT_ONCE))
        while running:
            for written in _reports(running.popleft()):
                done += written
                if progress:
                    progress(done, total)
            running.extend(islice(started, 1))


def pack(files: Iterable[Path], target: Path) -> None:
    """The files in one zip archive. Equal files give an equal archive: it holds no time and no owner."""
    draft = target.with_name(f".{target.name}.part")
    with refusing(target):
        try:
            with zipfile.ZipFile(draft, "w") as archive:  # a PDF is packed already
                for file in files:
                    member = zipfile.ZipInfo(file.name)
                    member.create_system, member.external_attr = 3, 0o600 << 16
                    archive.writestr(member, file.read_bytes())
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def end_workers() -> None:
    """Kill what sets papers just now: for a process that has to end at once."""
    for process in list(WORKING):
        process.kill()


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
    named = [(f"{notice.number} {notice.room}", [notice]) for notice in notices]
    return _sheaves(named, folder, of_customer=True)


def _sheaves(named: list[tuple[str, list[NoticePaper]]], folder: Path, *, of_customer: bool = False) -> list[Sheaf]:
    names = unique_names([name for name, _pile in named])
    return [
        Sheaf(folder / f"{name}.pdf", tuple(pile), of_customer)
        for name, (_name, pile) in zip(names, named, strict=True)
    ]


def _weight(notice: NoticePaper) -> int:
    """Long notices, and those with copies of slips, cost as much as several usual ones."""
    return 1 + len(notice.lines) // 12 + len(notice.slips)


def _portions(things: Iterable[T], weight: Callable[[T], int], *, first: int | None = None) -> Iterator[list[T]]:
    """The things in their order, in portions of at most `SHARE` notices (a single heavier thing stands alone)."""
    portion: list[T] = []
    load, most = 0, first or SHARE
    for thing in things:
        if portion and load + weight(thing) > most:
            yield portion
            portion, load, most = [], 0, SHARE
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
        WORKING.add(process)
        try:
            with suppress(BrokenPipeError), process.stdin as sent:  # one that died reads nothing: see _reports
                pickle.dump(work, sent)
            yield Worker(process, said)
        finally:
            process.kill()
            process.wait()
            WORKING.discard(process)
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

"""Two thousand notices as PDF files: SQL, setting and saving, against one bare typst compile of the same pages."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from components.billing_papers import office_head
from components.notice_papers import notice_paper
from components.paper.batch import write_notices
from components.paper.data import NoticePaper, OfficeHead
from components.paper.notice import notices_content
from components.paper.text import as_json
from components.paper.typesetting import TEMPLATES
from db import work
from db.engine import ROOT
from db.queries.months import list_months
from db.queries.notice_papers import list_notice_facts
from db.queries.notices import list_buildings
from db.queries.settings import get_settings
from tests.benchmarks.bulk import TODAY
from tests.benchmarks.clocks import Line, milliseconds, summary
from tests.benchmarks.folder import opened

NOTICES, ROUNDS = 2_000, 3
BARE = """
import os, sys, typst
from components.paper.fonts import fonts
if hasattr(os, "nice"):
    os.nice(5)  # steps back for others as the office's own process does
templates, data, out = sys.argv[1:]
pages = typst.compile(templates + "/notice.typ", root=templates, font_paths=fonts(), ignore_system_fonts=True,
    sys_inputs={"data": open(data, encoding="utf-8").read()}, pdf_tags=False)
open(out, "wb").write(pages)
"""


def measure(office: Path) -> Iterator[Line]:
    """Only where the newest issued month has two thousand notices: a small office's would be of many months."""
    with opened(office), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers, head = _papers()
        if len(papers) < NOTICES:
            return
        data = folder / "notices.json"
        data.write_text(as_json(notices_content(papers, head, "zh_CN")), encoding="utf-8")
        command = [sys.executable, "-c", BARE, str(TEMPLATES), str(data), str(folder / "bare.pdf")]
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(_watched(lambda: subprocess.run(command, check=True, cwd=ROOT)))
            ours.append(_watched(lambda: _write(folder / "notices")))
    cpu, bare_cpu = min(run.cpu for run in ours), min(run.cpu for run in bare)
    peak, bare_peak = max(run.megabytes for run in ours), max(run.megabytes for run in bare)
    note = f"CPU {cpu:.1f} s ({cpu / bare_cpu:.2f}× bare), workers' peak {peak} MB (bare {bare_peak} MB)"
    yield Line(
        "2,000 notices as PDF",
        summary([run.took for run in ours]),
        summary([run.took for run in bare]),
        "≤ 1.25×, ≤ 600 MB",
        note,
    )


def _papers() -> tuple[list[NoticePaper], OfficeHead]:
    """Notices of the newest issued month, building by building until they are enough."""
    month, settings = work.ask(list_months, today=TODAY)[1], work.ask(get_settings)
    papers: list[NoticePaper] = []
    for row in work.ask(list_buildings, month=month):
        facts = work.ask(list_notice_facts, month=month, building=row.building)
        papers += [notice_paper(each) for each in facts]
        if len(papers) >= NOTICES:
            break
    return papers[:NOTICES], office_head(settings)


def _write(folder: Path) -> None:
    papers, head = _papers()
    write_notices(papers, folder, head, "zh_CN")


class Run(NamedTuple):
    """Milliseconds, seconds of CPU, and the most that the processes started have held together."""

    took: float
    cpu: float
    megabytes: int


def _watched(action: Callable[[], Any]) -> Run:
    """The action with all processes started meanwhile.

    The papers are set by a process that steps back for others: on a busy machine the CPU says more than the clock.
    """
    peak, watching, done = 0, 0.0, threading.Event()
    before = sum(os.times()[:4])

    def watch() -> None:
        nonlocal peak, watching
        while not done.is_set():
            held = 0
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):  # it has just ended
                    # Its own memory: a process about to begin shares all of ours for a moment.
                    held += child.memory_full_info().uss
            peak = max(peak, held)
            watching = time.thread_time()
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        took = milliseconds(action)
        return Run(took, sum(os.times()[:4]) - before - watching, peak // 1_000_000)
    finally:
        done.set()
        watcher.join()

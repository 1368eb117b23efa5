"""Two thousand notices as PDF files: SQL, setting and saving, against one bare typst compile of the same pages."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from components.billing_papers import notice_paper, office_head
from components.paper.batch import write_notices
from components.paper.fonts import fonts
from components.paper.notice import notices_content
from components.paper.render import TEMPLATES
from components.paper.text import as_json
from db import work
from db.queries.notice_papers import list_notice_facts
from db.queries.settings import get_settings
from tests.benchmarks.clocks import Line, milliseconds, summary
from tests.benchmarks.folder import opened

MONTH, NOTICES = "2026-10", 2_000
BARE = """
import sys, typst
templates, data, out, *fonts = sys.argv[1:]
pages = typst.compile(templates + "/notice.typ", root=templates, font_paths=fonts, ignore_system_fonts=True,
    sys_inputs={"data": open(data, encoding="utf-8").read()}, pdf_tags=False)
open(out, "wb").write(pages)
"""


def measure(office: Path) -> Line:
    with opened(office), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        facts = work.ask(list_notice_facts, month=MONTH)[:NOTICES]
        settings = work.ask(get_settings)
        papers = [notice_paper(each, settings) for each in facts]
        data = folder / "notices.json"
        data.write_text(as_json(notices_content(papers, office_head(settings), "zh_CN")), encoding="utf-8")
        command = [sys.executable, "-c", BARE, str(TEMPLATES), str(data), str(folder / "bare.pdf"), *map(str, fonts())]
        bare, bare_peak = _watched(lambda: subprocess.run(command, check=True))
        ours, peak = _watched(lambda: _write(folder / "notices", len(papers)))
    note = f"{len(papers):,} notices; worker's peak {peak} MB (bare: {bare_peak} MB)"
    return Line("2,000 notices as PDF", summary([ours]), summary([bare]), "≤ 1.25×, ≤ 600 MB", note)


def _write(folder: Path, most: int) -> None:
    facts = work.ask(list_notice_facts, month=MONTH)[:most]
    settings = work.ask(get_settings)
    write_notices([notice_paper(each, settings) for each in facts], folder, office_head(settings), "zh_CN")


def _watched(action: Callable[[], Any]) -> tuple[float, int]:
    """Milliseconds, and the most memory (MB) that one process started meanwhile has held."""
    peak, done = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            for child in psutil.Process().children(recursive=True):
                try:
                    peak = max(peak, child.memory_info().rss)
                except psutil.Error:
                    continue
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        return milliseconds(action), peak // 1_000_000
    finally:
        done.set()
        watcher.join()

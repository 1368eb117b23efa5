"""python -m tests.benchmarks: how fast the office is with ten thousand and with a million work orders.

Makes the offices once (the large one takes some minutes and 5 GB), measures, prints a table in Markdown. What screens
ask is timed by the CPU that it costs, saves and papers by the clock. The small office shows shorter lists: a growth of
its first lines is rows on the screen, not rows in the table.
"""

import argparse
import platform
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import clicks, month, papers, questions, reports, saving
from tests.benchmarks.clocks import Line
from tests.benchmarks.folder import office_of, opened

PARTS = ("questions", "reports", "saving", "month", "papers", "clicks")


def main() -> None:
    arguments = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--orders", type=int, nargs="+", default=[10_000, 1_000_000], help="sizes to measure")
    arguments.add_argument("--only", choices=PARTS, nargs="+", default=PARTS, help="parts to measure")
    arguments.add_argument("--times", type=int, default=15, help="runs of each question")
    where = Path(tempfile.gettempdir()) / "office-benchmarks"
    arguments.add_argument("--folder", type=Path, default=where, help=f"where the offices are kept ({where})")
    chosen = arguments.parse_args()
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}\n")
    lines: dict[str, dict[int, Line]] = {}
    for orders in chosen.orders:
        begin = time.perf_counter()
        office = office_of(orders, chosen.folder)
        size = (office / "office.db").stat().st_size // 1_000_000
        said = f"{orders:,} work orders, {size:,} MB, ready after {time.perf_counter() - begin:.0f} s"
        print(said, file=sys.stderr)
        for line in _measure(office, chosen.only, chosen.times):
            lines.setdefault(line.name, {})[orders] = line
            print(_said(line), file=sys.stderr)
    _print_table(lines, chosen.orders)


def _measure(office: Path, parts: list[str], times: int) -> list[Line]:
    found: list[Line] = []
    with opened(office):
        if "questions" in parts:
            found += questions.measure(office, times)
        if "reports" in parts:
            found += reports.measure(office, times)
    if "saving" in parts:
        found.append(saving.measure(office, times))
    if "month" in parts:
        found += month.measure(office)
    if "papers" in parts:
        found += papers.measure(office)
    if "clicks" in parts:
        found += clicks.measure(office, times)
    return found


def _said(line: Line) -> str:
    bare = f", bare {line.bare.median:.2f}" if line.bare else ""
    return f"  {line.name}: {line.ours.median:.2f} ms{bare} {line.note}"


def _print_table(lines: dict[str, dict[int, Line]], sizes: list[int]) -> None:
    """Best / median in milliseconds; × is our best over the bare best; growth from the first size to the last."""
    heads = [f"{size:,}: best / median ms | bare | ×" for size in sizes]
    print(f"| what | {' | '.join(heads)} | growth | aim | |")
    print("|---|" + "---:|" * (3 * len(sizes) + 1) + "---|---|")
    for name, by_size in lines.items():
        cells = []
        for size in sizes:
            line = by_size.get(size)
            if line is None:
                cells += ["", "", ""]
                continue
            ratio = f"{line.ours.best / line.bare.best:.2f}" if line.bare else ""
            cells += [f"{line.ours.best:.1f} / {line.ours.median:.1f}", _shown(line), ratio]
        first, last = by_size.get(sizes[0]), by_size.get(sizes[-1])
        growth = f"{last.ours.best / first.ours.best:.2f}" if first and last and len(sizes) > 1 else ""
        newest = by_size[max(by_size)]
        print(f"| {name} | {' | '.join(cells)} | {growth} | {newest.aim} | {newest.note} |")


def _shown(line: Line) -> str:
    return "" if line.bare is None else f"{line.bare.best:.2f} / {line.bare.median:.2f}"


if __name__ == "__main__":
    main()

"""How long something takes: best and median of several runs in one process, after one run that nobody counts."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

# The CPU of this process where the system tells it finely, else the clock on the wall: questions are answered in this
# process from memory, so the CPU is what they cost, whatever else the machine does meanwhile.
OWN = time.process_time if time.get_clock_info("process_time").resolution < 1e-4 else time.perf_counter


class Took(NamedTuple):
    """Milliseconds."""

    best: float
    median: float


class Line(NamedTuple):
    """One line of the table: our way, the bare way in the same run, and what we aim at."""

    name: str
    ours: Took
    bare: Took | None
    aim: str = ""
    note: str = ""


def took_in_turn(ours: Callable[[], Any], bare: Callable[[], Any], times: int) -> tuple[Took, Took]:
    """Two ways in turn, so that what else the machine does meanwhile troubles both alike."""
    ours()
    bare()
    pairs = [(milliseconds(ours, OWN), milliseconds(bare, OWN)) for _ in range(times)]
    return summary([pair[0] for pair in pairs]), summary([pair[1] for pair in pairs])


def summary(runs: list[float]) -> Took:
    return Took(min(runs), statistics.median(runs))


def milliseconds(action: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    begin = clock()
    action()
    return (clock() - begin) * 1000

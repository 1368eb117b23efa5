"""How long something takes: best and median of several runs in one process, after one run that nobody counts."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple


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


def took(action: Callable[[], Any], times: int) -> Took:
    action()
    return summary([milliseconds(action) for _ in range(times)])


def took_in_turn(first: Callable[[], Any], second: Callable[[], Any], times: int) -> tuple[Took, Took]:
    """Two ways in turn, so that what else the machine does meanwhile troubles both alike."""
    first()
    second()
    pairs = [(milliseconds(first), milliseconds(second)) for _ in range(times)]
    return summary([pair[0] for pair in pairs]), summary([pair[1] for pair in pairs])


def summary(runs: list[float]) -> Took:
    return Took(min(runs), statistics.median(runs))


def milliseconds(action: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    action()
    return (time.perf_counter() - begin) * 1000

"""A child that dies at one exact moment of an act: before its nth statement, or before its commit."""

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from db.engine import office_engine
from tests.faults.kills import child


def dies_at(moment: int, action: Callable[[], Any]) -> bool:
    """Do this in a child that dies there; False when it was done before."""

    def count_and_die(*_: object) -> None:
        nonlocal moment
        moment -= 1
        if moment < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def act() -> None:
        event.listen(office_engine(), "before_cursor_execute", count_and_die)
        event.listen(office_engine(), "commit", count_and_die)
        action()

    _, status = os.waitpid(child(act), 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False

"""Which clocks of a complaint run in which state, and which runs out first (R-COMP-2, R-COMP-4, R-CALL-2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from db.vocabulary import ComplaintClock, ComplaintState

Clock, State = ComplaintClock, ComplaintState
HANDLED = (Clock.SETTLE, Clock.REPLY, Clock.FOLLOW_UP)
# Stopped, or put off, by telling the customer.
TOLD_BY = frozenset({Clock.REPLY, Clock.FOLLOW_UP})
RUNNING: Mapping[ComplaintState, tuple[ComplaintClock, ...]] = {
    State.WAITING: (Clock.START, *HANDLED),
    State.HANDLING: HANDLED,
    State.REJECTED: (Clock.START, *HANDLED),
    # A promise stays one until the customer has heard it.
    State.SETTLED: (Clock.CALL_BACK, Clock.REPLY),
    State.CLOSED: (),
    State.DECLINED: (),
}


class Terms(NamedTuple):
    """Every term a complaint has, running or not; None where there is none."""

    start: datetime | None = None
    settle: datetime | None = None
    reply: datetime | None = None
    follow_up: datetime | None = None
    call_back: datetime | None = None


class NextTerm(NamedTuple):
    clock: ComplaintClock
    due_at: datetime


def running(state: ComplaintState, terms: Terms, *, is_started: bool) -> tuple[NextTerm, ...]:
    """The clocks that run, the nearest first; at the same moment in the order of the work."""
    found = [
        NextTerm(clock, due_at)
        for clock in RUNNING[state]
        if (due_at := getattr(terms, clock.value)) is not None and not (clock is Clock.START and is_started)
    ]
    return tuple(sorted(found, key=lambda term: term.due_at))


def nearest(state: ComplaintState, terms: Terms, *, is_started: bool) -> NextTerm | None:
    return next(iter(running(state, terms, is_started=is_started)), None)

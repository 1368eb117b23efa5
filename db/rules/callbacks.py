"""What a callback asks, what its answers lead to, and which jobs of a sample are called back (R-CALL-1, R-CALL-4)."""

import hashlib
from datetime import date, timedelta
from typing import NamedTuple

from db.vocabulary import CallbackKind, CallbackState, ComplaintKind, ContactMeans, Mark, OrderKind, Outcome, Severity

MOST_TRIES = 3
VERY_DISSATISFIED, DISSATISFIED, SATISFIED = 1, 2, 4
# A routine contact of every customer is planned ahead for a year; nobody works that far ahead.
DAYS_AHEAD = 30
# The draw of a job is one of so many numbers: hundredths of a percent.
DRAW_NUMBERS = 10_000
# A call that ended; one that was not drawn or is no longer due was never made.
ENDED = (CallbackState.DONE, CallbackState.UNREACHABLE, CallbackState.REFUSED)
NEVER_MADE = (CallbackState.NOT_DRAWN, CallbackState.DROPPED)

# What a customer who was reached is asked; what is in the second table has an answer or none.
ASKED: dict[CallbackKind, tuple[str, ...]] = {
    CallbackKind.ORDER: ("satisfaction", "attitude", "skill", "outcome", "is_price_as_agreed"),
    CallbackKind.COMPLAINT: ("satisfaction", "is_outcome_accepted"),
    CallbackKind.ROUTINE: (),
    CallbackKind.SURVEY: (),  # its own questions
}
# Planned for a day of their own, not due since something happened.
PLANNED = (CallbackKind.ROUTINE, CallbackKind.SURVEY)
OPTIONAL: dict[CallbackKind, tuple[str, ...]] = {CallbackKind.ROUTINE: ("satisfaction",)}


class Rates(NamedTuple):
    """A month's callbacks by the day they were due (R-CALL-5)."""

    due: int
    done: int
    on_time: int
    # whose first try is made or late: what `on_time` is a part of
    to_try: int
    reached: int
    satisfied: int
    # who gave a mark: what `satisfied` is a part of
    marked: int


def asked_of(kind: CallbackKind, means: ContactMeans | None) -> tuple[str, ...]:
    """The answers without which a call that reached the customer is not on record; a meeting has minutes (R-CALL-3)."""
    return (*ASKED[kind], "words") if means is ContactMeans.MEETING else ASKED[kind]


def is_for_manager(
    satisfaction: int | None,
    outcome: Outcome | None,
    is_price_as_agreed: bool | None,
    is_outcome_accepted: bool | None = None,
) -> bool:
    """Dissatisfied, unsolved (R-CALL-4), or charged away from the agreed price (R-ROLE-2)."""
    is_dissatisfied = satisfaction is not None and satisfaction <= DISSATISFIED
    is_unsolved = outcome is Outcome.UNSOLVED or is_outcome_accepted is False
    return is_dissatisfied or is_unsolved or is_price_as_agreed is False


def likely_severity(satisfaction: int | None) -> Severity:
    """How bad it is where nobody says: the worst answer is more than a minor matter."""
    return Severity.MAJOR if satisfaction == VERY_DISSATISFIED else Severity.MINOR


def likely_complaint(
    kind: OrderKind | None, *, attitude: Mark | None, outcome: Outcome | None, is_price_as_agreed: bool | None
) -> ComplaintKind:
    """What a complaint is about where nobody says: what was bad where the work itself was good, else the work."""
    if kind is None:
        return ComplaintKind.OTHER
    if outcome is Outcome.SOLVED and is_price_as_agreed is False:
        return ComplaintKind.CHARGES
    if outcome is Outcome.SOLVED and attitude is Mark.POOR:
        return ComplaintKind.OUR_STAFF
    return ComplaintKind.REPAIR if kind is OrderKind.REPAIR else ComplaintKind.SPECIAL_SERVICE


def counts_as_try(last_missed: date | None, today: date) -> bool:
    """Three tries are on different days (R-CALL-4)."""
    return last_missed is None or last_missed != today


def last_day_ahead(today: date) -> date:
    """The worklist shows what is due until then."""
    return today + timedelta(days=DAYS_AHEAD)


def draw(order_no: str, *, seed: str) -> int:
    """The number of a job's lot, 0 to 9999: the beginning of SHA-256 over the office's seed and the order's number.

    Anybody can recompute it; it does not depend on who did the job, nor on when it was done (R-CALL-1).
    """
    digest = hashlib.sha256(f"{seed}:{order_no}".encode()).digest()
    return int.from_bytes(digest[:8]) % DRAW_NUMBERS


def is_drawn(order_no: str, *, seed: str, quota_percent: int) -> bool:
    """Whether a job is called back where the office has lowered the quota of its kind (R-CALL-1).

    What a quota draws, every higher quota draws, too.
    """
    return draw(order_no, seed=seed) < quota_percent * DRAW_NUMBERS // 100

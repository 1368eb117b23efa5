"""What a callback's answers lead to (R-CALL-1, R-CALL-4)."""

from datetime import date
from typing import NamedTuple

from db.vocabulary import Outcome

MOST_TRIES = 3
DISSATISFIED = 2
SATISFIED = 4


class Rates(NamedTuple):
    """A month's callbacks by the day they were due (R-CALL-5)."""

    due: int
    done: int
    on_time: int
    reached: int
    satisfied: int


def is_for_manager(satisfaction: int | None, outcome: Outcome | None, is_price_as_agreed: bool | None) -> bool:
    """Dissatisfied, unsolved (R-CALL-4), or charged away from the agreed price (R-ROLE-2)."""
    is_dissatisfied = satisfaction is not None and satisfaction <= DISSATISFIED
    return is_dissatisfied or outcome is Outcome.UNSOLVED or is_price_as_agreed is False


def counts_as_try(last_missed: date | None, today: date) -> bool:
    """Three tries are on different days (R-CALL-4)."""
    return last_missed is None or last_missed != today


def is_on_time(first_try_on: date | None, due_on: date) -> bool:
    """In time is the first try by the due date, reached or not (R-DEC-15)."""
    return first_try_on is not None and first_try_on <= due_on

"""Who steps in when a term has passed, and when: derived at the next look, nobody clicks (R-ORDER-4, R-CALL-4).

Complaints have their own ladder beside their clocks.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from db.rules.deadlines import Clocks, end_of_duty
from db.vocabulary import Role, WorkKind

# Up to this many of a kind are named one by one; more are one row with their number.
ONE_BY_ONE = 3


class StepIn(NamedTuple):
    """Whom it reaches, so many working days after its term has passed; with 0 in the same minute."""

    role: Role
    days: int


# By the work that was not done in time; what stands there for the manager reaches the leader.
LADDER: Mapping[WorkKind, StepIn] = {
    WorkKind.PICK_UP: StepIn(Role.MANAGER, 0),
    WorkKind.ACCEPT: StepIn(Role.MANAGER, 0),
    WorkKind.RECONCILE: StepIn(Role.MANAGER, 1),
    WorkKind.CALL_BACK: StepIn(Role.MANAGER, 1),
    WorkKind.DECIDE: StepIn(Role.LEADER, 1),
    WorkKind.DISSATISFIED: StepIn(Role.LEADER, 1),
}


def last_day_passed(at: datetime, working_days: int, clocks: Clocks) -> date:
    """The latest day from which so many working days have passed by now, the last one to its end of duty."""
    day = at.astimezone(clocks.zone).date()
    while end_of_duty(clocks.calendar.add_working_days(day, working_days).day, clocks.settings, clocks.zone) >= at:
        day -= timedelta(days=1)
    return day

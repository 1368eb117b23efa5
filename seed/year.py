"""The moving clock of the demonstration: every act waits in a heap for its moment, in the order of time."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_time
from db.rules.working_days import WorkingCalendar
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import PaymentMethod
from seed.roster import Roster
from seed.wishes import Household, Wish

Step = Callable[..., None]
Choice = TypeVar("Choice")

# When the office acts; what happens later is written down the next morning (R-DEC-17).
OPENS, SHUTS = 8, 20
HEADS = {"客户服务中心": "service", "工程部": "engineering", "保洁部": "cleaning", "秩序部": "security"}
# They do no jobs; they answer for complaints (R-COMP-3).
CARE = ("物业管理部", "营运部")
METHODS = {
    PaymentMethod.WECHAT: 45,
    PaymentMethod.CASH: 20,
    PaymentMethod.ALIPAY: 20,
    PaymentMethod.CARD: 8,
    PaymentMethod.TRANSFER: 7,
}


@dataclass
class Year:
    """Who works in the office, who asks for what, and what waits to happen."""

    chance: Random
    now: datetime
    people: Mapping[str, Actor]
    departments: Mapping[str, int]
    care_departments: Mapping[str, int]
    roster: Roster
    wishes: Sequence[Wish]
    households: Mapping[str, Sequence[Household]]
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    waiting: list[tuple[datetime, int, Step, tuple[Any, ...]]] = field(default_factory=list)
    days_to_close: dict[tuple[str, date], None] = field(default_factory=dict)
    count: int = 0

    def later(self, at: datetime, step: Step, *facts: Any) -> None:
        """`step(year, session, at, *facts)` happens at that moment, unless the year ends before."""
        if at <= self.now:
            self.count += 1
            heapq.heappush(self.waiting, (at, self.count, step, facts))

    def run_until(self, session: Session, until: datetime) -> None:
        while self.waiting and self.waiting[0][0] < until:
            at, _, step, facts = heapq.heappop(self.waiting)
            step(self, session, at, *facts)

    def head(self, department: str) -> Actor:
        """The department's supervisor."""
        return self.people[HEADS[department]]

    def clerk(self) -> Actor:
        return self.people[self.chance.choice(("clerk", "clerk", "clerk2"))]

    def caller(self, order: WorkOrder) -> Actor:
        """A clerk who did not do the job: nobody asks about the own work (R-ROLE-1)."""
        by = self.clerk()
        if by.staff_id == order.worker_id:
            by = self.people["clerk2" if by is self.people["clerk"] else "clerk"]
        return by

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def is_recent(self, at: datetime) -> bool:
        return self.now - at < timedelta(days=5)

    def pick(self, weights: Mapping[Choice, float]) -> Choice:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.chance.randint(least, most))

    def method(self) -> PaymentMethod:
        return self.pick(METHODS)

    def on_duty(self, at: datetime) -> datetime:
        """That moment, or the beginning of the next duty when the office is shut then."""
        hour = office_time(at).hour
        if OPENS <= hour < SHUTS:
            return at
        day = office_day(at) + timedelta(days=hour >= SHUTS)
        return office_instant(day, OPENS, self.chance.randint(3, 40))

    def next_morning(self, day: date, least: int = 30, most: int = 165) -> datetime:
        """A moment in the first half of the next working day, so many minutes after opening."""
        return office_instant(self.calendar.next_working_day(day).day, OPENS) + self.minutes(least, most)

    def in_office_hours(self, day: date) -> datetime:
        """A moment between nine and half past five, not over lunch."""
        hour = self.chance.choice((9, 9, 10, 10, 11, 13, 14, 14, 15, 16, 17))
        return office_instant(day, hour, self.chance.randint(0, 29 if hour == 17 else 59))


def order_of(session: Session, order_id: int) -> WorkOrder:
    return session.get_one(WorkOrder, order_id)

"""Who is free when: jobs of one worker do not overlap (R-ORDER-7)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from db.clock import office_day, office_instant

BEGINS, ENDS, EVENING = 8, 19, 22
HALF_HOUR = timedelta(minutes=30)


class Worker(NamedTuple):
    staff_id: int
    name: str
    trades: str


class Visit(NamedTuple):
    worker_id: int
    begins: datetime
    ends: datetime


def half_hour(at: datetime) -> datetime:
    """The next full or half hour."""
    past = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at if not past else at - past + HALF_HOUR


@dataclass
class Roster:
    """The workers of each department, the head left out, and their visits by day."""

    workers: Mapping[str, Sequence[Worker]]
    visits: dict[tuple[int, date], list[Visit]] = field(default_factory=lambda: defaultdict(list))
    jobs: Counter[int] = field(default_factory=Counter)

    def book(self, department: str, trade: str, wanted: datetime, minutes: int, *, is_evening: bool = False) -> Visit:
        """The first time from the wanted one on at which somebody of the trade is free."""
        able = [worker for worker in self.workers[department] if trade in worker.trades]
        able = able or list(self.workers[department])
        length = timedelta(minutes=-(-minutes // 30) * 30)
        day = office_day(wanted)
        while True:
            opening = office_instant(day, BEGINS, 30)
            shut = office_instant(day, EVENING if is_evening else ENDS)
            free = [self._first_gap(worker, day, max(half_hour(wanted), opening), length) for worker in able]
            visit = min(free, key=lambda found: (found.begins, self.jobs[found.worker_id]))
            if visit.ends <= shut or length > shut - opening:
                self.visits[visit.worker_id, day].append(visit)
                self.jobs[visit.worker_id] += 1
                return visit
            day += timedelta(days=1)

    def _first_gap(self, worker: Worker, day: date, begins: datetime, length: timedelta) -> Visit:
        for taken in sorted(self.visits[worker.staff_id, day]):
            if taken.begins < begins + length and begins < taken.ends:
                begins = taken.ends
        return Visit(worker.staff_id, begins, begins + length)

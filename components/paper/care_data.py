"""What the monthly report of complaints and callbacks shows, already counted (R-COMP-6, R-CALL-5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from db.rules.care_figures import ParetoBar, Share
from db.vocabulary import Term


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A line of a breakdown; the name is a word of the office, or a name as it is. Empty: without one."""

    name: Term | str
    received: int
    started_on_time: Share
    settled_on_time: Share
    repeated: int
    rejected: int


@dataclass(frozen=True, slots=True)
class CallbackLine:
    name: Term | str
    due: int
    done: Share
    on_time: Share
    reached: Share
    satisfied: Share


@dataclass(frozen=True, slots=True)
class CarePaper:
    """One month on one page; titles of groups are msgids."""

    month: str
    printed_at: datetime
    total: ComplaintLine
    settled: int
    median_days: Decimal | None
    mean_days: Decimal | None
    causes: tuple[ParetoBar, ...]
    trend: tuple[tuple[str, int, Share], ...]
    """Thirteen months: the month, received, settled on time."""
    complaints: tuple[tuple[str, tuple[ComplaintLine, ...]], ...]
    callbacks: tuple[tuple[str, tuple[CallbackLine, ...]], ...]

"""One open term that another calendar or setting changes."""

from datetime import datetime
from typing import NamedTuple

from db.vocabulary import DeadlineKind

OF_ORDERS = (DeadlineKind.PICK_UP, DeadlineKind.ANSWER, DeadlineKind.RECONCILE)
OF_COMPLAINTS = (DeadlineKind.COMPLAINT_START, DeadlineKind.COMPLAINT_SETTLE, DeadlineKind.COMPLAINT_FOLLOW_UP)


class Move(NamedTuple):
    """A term as it is and as it would be; a day alone is its midnight in the office's zone."""

    kind: DeadlineKind
    subject_id: int
    number: str
    what: str
    old_due_at: datetime
    new_due_at: datetime
    is_provisional: bool = False
    against_staff_id: int | None = None

    @property
    def is_moved(self) -> bool:
        """False where only the day is known for sure by now, or is not any more."""
        return self.old_due_at != self.new_due_at

    def is_seen_by(self, staff_id: int | None) -> bool:
        """Who is complained about sees nothing of it."""
        return staff_id is None or self.against_staff_id != staff_id

"""One row of the inbox."""

from datetime import datetime
from typing import NamedTuple

from db.vocabulary import WorkKind


class WorkItem(NamedTuple):
    """One thing that waits, and where it is done."""

    kind: WorkKind
    ref_id: int
    number: str
    who: str
    what: str
    since: datetime | None
    due_at: datetime | None
    is_overdue: bool
    page: str
    params: dict[str, str]

"""What the manager was asked about an order, and what the customer was told (R-PRICE-8)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.tables.quotes import ScopeQuestion
from db.tables.staff import User
from db.vocabulary import AcceptedHow, ScopeAnswer

MOST_ROWS = 20


class ScopeRow(NamedTuple):
    """One question with its answer, as far as there is one."""

    id: int
    version: int
    question: str
    asked_by: str
    asked_at: datetime
    answer: ScopeAnswer | None
    reason: str
    answered_by: str
    answered_at: datetime | None
    told_by: str
    told_at: datetime | None
    told_how: AcceptedHow | None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def is_to_tell(self) -> bool:
        return self.answered_at is not None and self.told_at is None


def list_scope_questions(session: Session, *, order_id: int) -> list[ScopeRow]:
    """The newest first."""
    asker, manager, teller = aliased(User), aliased(User), aliased(User)
    row = ScopeQuestion
    found = session.execute(
        select(
            *(row.id, row.version, row.question, func.coalesce(asker.name, ""), row.asked_at),
            *(row.answer, row.reason, func.coalesce(manager.name, ""), row.answered_at),
            *(func.coalesce(teller.name, ""), row.told_at, row.told_how),
        )
        .outerjoin(asker, asker.id == row.asked_by)
        .outerjoin(manager, manager.id == row.answered_by)
        .outerjoin(teller, teller.id == row.told_by)
        .where(row.work_order_id == order_id)
        .order_by(row.id.desc())
        .limit(MOST_ROWS)
    )
    return [ScopeRow._make(values) for values in found]

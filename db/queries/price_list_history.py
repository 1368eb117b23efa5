"""What happened to a version of the price list, and what the departments said of it (R-PRICE-1)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.tables.catalogue import PriceDiscussion, PriceListStep
from db.tables.staff import Department, User
from db.vocabulary import PriceListState, PriceListVerb


class StepRow(NamedTuple):
    """One line of the history."""

    verb: PriceListVerb
    state: PriceListState
    at: datetime
    who: str
    instead_of: str
    note: str


class DiscussionRow(NamedTuple):
    held_on: date
    department: str
    speaker: str
    note: str
    recorded_by: str
    recorded_at: datetime


def list_steps(session: Session, *, list_id: int, limit: int = 100) -> list[StepRow]:
    """What happened to the version, the newest first."""
    absent = aliased(User)
    found = session.execute(
        select(
            PriceListStep.verb,
            PriceListStep.state,
            PriceListStep.at,
            func.coalesce(User.name, ""),
            func.coalesce(absent.name, ""),
            PriceListStep.note,
        )
        .outerjoin(User, User.id == PriceListStep.user_id)
        .outerjoin(absent, absent.id == PriceListStep.instead_of_id)
        .where(PriceListStep.price_list_id == list_id)
        .order_by(PriceListStep.id.desc())
        .limit(limit)
    )
    return [StepRow(*row) for row in found]


def list_discussions(session: Session, *, list_id: int, limit: int = 100) -> list[DiscussionRow]:
    """What the departments said, the newest first."""
    found = session.execute(
        select(
            PriceDiscussion.held_on,
            Department.name,
            PriceDiscussion.speaker,
            PriceDiscussion.note,
            func.coalesce(User.name, ""),
            PriceDiscussion.recorded_at,
        )
        .join(Department, Department.id == PriceDiscussion.department_id)
        .outerjoin(User, User.id == PriceDiscussion.recorded_by)
        .where(PriceDiscussion.price_list_id == list_id)
        .order_by(PriceDiscussion.id.desc())
        .limit(limit)
    )
    return [DiscussionRow(*row) for row in found]

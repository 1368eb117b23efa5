"""What is overdue and due today, person by person: the inboxes as they stand, so that they cannot disagree."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.actors import get_actor
from db.queries.inbox import list_work_items
from db.queries.inbox_item import WorkItem
from db.tables.staff import User
from db.types import Actor

MOST_PEOPLE = 500


class PersonDigest(NamedTuple):
    """One person's terms, the longest overdue first."""

    username: str
    actor: Actor
    overdue: list[WorkItem]
    today: list[WorkItem]


def list_digest(session: Session, *, at: datetime, username: str | None = None) -> list[PersonDigest]:
    """Of everybody who may sign in and has a term that has passed or ends today; or of one, also without any."""
    people = select(User.id, User.username).where(User.is_active).order_by(User.username).limit(MOST_PEOPLE)
    if username is not None:
        people = people.where(User.username == username)
    today, found = office_day(at), []
    for user_id, name in session.execute(people).all():
        actor = get_actor(session, user_id=user_id, today=today)
        items = list_work_items(session, actor=actor, at=at).items
        overdue = [item for item in items if item.is_overdue and item.due_at is not None]
        rest = [item for item in items if item.is_due_today(today)]
        if overdue or rest or username is not None:
            found.append(PersonDigest(name, actor, overdue, rest))
    return found

"""Callbacks that wait: for who makes them what is due today, for the manager who was dissatisfied.

Routine contacts stand beside them, see db/queries/inbox_contacts.py.
"""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_zone
from db.queries.callbacks import callback_row, callback_rows, dissatisfied_callbacks, waiting_callbacks
from db.queries.callbacks_callers import callers_of, is_open_to
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_deadline_settings
from db.rules.deadlines import end_of_duty
from db.tables.callbacks import Callback
from db.types import Actor
from db.vocabulary import CallbackKind, Role, WorkKind


def count_callbacks_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    """How many rows this person has."""
    total = 0
    for condition in _conditions(session, actor, office_day(at)).values():
        some = select(Callback.id).where(condition).limit(limit).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return total


def callbacks_waiting(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """After jobs and after complaints (R-CALL-1, R-CALL-2), the longest due first."""
    today, settings = office_day(at), get_deadline_settings(session)
    for kind, condition in _conditions(session, actor, today).items():
        is_call = kind is not WorkKind.DISSATISFIED
        first = Callback.next_try_on if is_call else Callback.reported_at
        found = session.execute(callback_rows().where(condition).order_by(first, Callback.id).limit(most))
        for each in found:
            row, reported_at = callback_row(each), each.Callback.reported_at
            due_at = end_of_duty(row.next_try_on, settings, office_zone()) if is_call else reported_at or at
            yield WorkItem(
                kind,
                row.id,
                row.number,
                f"{row.unit_label} {row.customer}".strip(),
                row.what or each.Callback.words,  # a routine contact has no job: what was said
                row.happened_at if is_call else reported_at,
                due_at,
                (row.next_try_on if is_call else office_day(due_at)) < today,
                "callbacks",
                {"id": str(row.id)} if is_call else {"id": str(row.id), "view": "dissatisfied"},
            )


def _conditions(session: Session, actor: Actor, today: date) -> dict[WorkKind, ColumnElement[bool]]:
    callers, conditions = callers_of(session, actor), {}
    if callers:
        mine = and_(waiting_callbacks(today), Callback.caller.in_(callers))
        conditions[WorkKind.CALL_BACK] = and_(mine, Callback.kind != CallbackKind.ROUTINE)
    if actor.has(Role.MANAGER):
        conditions[WorkKind.DISSATISFIED] = dissatisfied_callbacks()
    return {kind: and_(condition, is_open_to(actor)) for kind, condition in conditions.items()}

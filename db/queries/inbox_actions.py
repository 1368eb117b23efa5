"""Corrective actions in the inbox: to open, to carry out, to check; overdue ones with the manager, too (R-SURV-5)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.actions_filter import is_left_to, is_own, is_to_check
from db.queries.corrective_actions import ActionRow as ActionRow
from db.queries.corrective_actions import action_rows
from db.queries.inbox_item import WorkItem
from db.rules.permissions import may
from db.tables.corrective_actions import CorrectiveAction
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, Role, WorkKind

EVENING = 18


def actions_waiting(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """Proposals are one row for each survey, the others one each, the nearest day first."""
    yield from _to_open(session, actor, at, most)
    today, day = office_day(at), {WorkKind.CHECK_ACTION: CorrectiveAction.check_on}
    for kind, condition in _conditions(actor, at).items():
        term = day.get(kind, CorrectiveAction.due_on)
        found = action_rows().where(condition).order_by(term, CorrectiveAction.id).limit(most)
        for row in (ActionRow(*each) for each in session.execute(found)):
            due_on = row.term or today
            yield WorkItem(
                kind,
                row.id,
                row.action_no,
                row.owner,
                row.title,
                None,
                office_instant(due_on, EVENING),
                due_on < today,
                "survey-actions",
                {"no": row.action_no},
                WorkKind.ACTION if kind is WorkKind.STEP_IN else None,
            )


def count_actions_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    """How many rows this person has."""
    total = sum(1 for _item in _to_open(session, actor, at, limit))
    for condition in _conditions(actor, at).values():
        some = select(CorrectiveAction.id).where(condition).limit(limit).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
    return total


def _to_open(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """By the day on which the survey is filed: before that every low mark has its action, or a reason (R-SURV-6)."""
    if not may(actor, ActionVerb.OPEN.value):
        return
    found = session.execute(
        select(Survey.id, Survey.survey_no, Survey.title, Survey.closed_on, Survey.file_by, func.count())
        .join(CorrectiveAction, CorrectiveAction.survey_id == Survey.id)
        .where(CorrectiveAction.state == ActionState.PROPOSED)
        .group_by(Survey.id, Survey.survey_no, Survey.title, Survey.closed_on, Survey.file_by)
        .order_by(Survey.file_by, Survey.id)
        .limit(most)
    )
    for survey_id, survey_no, title, closed_on, file_by, count in found:
        due_at = None if file_by is None else office_instant(file_by, EVENING)
        is_late = file_by is not None and file_by < office_day(at)
        since = None if closed_on is None else office_instant(closed_on)
        place = ("survey-actions", {"survey": survey_no})
        yield WorkItem(WorkKind.OPEN_ACTION, survey_id, survey_no, title, str(count), since, due_at, is_late, *place)


def _conditions(actor: Actor, at: datetime) -> dict[WorkKind, ColumnElement[bool]]:
    if not may(actor, "view_surveys"):
        return {}
    found = {WorkKind.ACTION: is_own(actor), WorkKind.CHECK_ACTION: is_to_check(actor, at)}
    if actor.has(Role.MANAGER):
        action = CorrectiveAction
        others = or_(action.owner_id.is_(None), action.owner_id != actor.user_id)
        late = and_(action.state == ActionState.OPEN, action.due_on < office_day(at))
        found[WorkKind.STEP_IN] = and_(late, others, ~is_left_to(actor))
    return found

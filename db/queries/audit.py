"""Who changed what and when, as the audit trail tells it."""

import json
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.queries.deadline_moves_item import OF_COMPLAINTS
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback, CallbackTry
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.deadlines import DeadlineMove
from db.tables.office import Attachment
from db.types import Actor
from db.vocabulary import ActorSource, AuditAction, DeadlineKind

PER_PAGE = 50
# As attachments name what they belong to.
COMPLAINT = "complaint"


class AuditLine(NamedTuple):
    id: int
    at: datetime
    user_name: str
    source: ActorSource
    operation: str
    action: AuditAction
    table_name: str
    row_id: str
    changes: str


class AuditPage(NamedTuple):
    lines: list[AuditLine]
    total: int
    people: list[str]
    tables: list[str]


def list_audit(
    session: Session,
    *,
    actor: Actor,
    day: date,
    table: str = "",
    person: str = "",
    limit: int = PER_PAGE,
    offset: int = 0,
) -> AuditPage:
    """A day's rows, newest first, with the people and tables that occur in it; nothing of a complaint about oneself."""
    of_day = [*_of_day(day), ~_is_hidden(actor)]
    where = [*of_day]
    if table:
        where.append(AuditRow.table_name == table)
    if person:
        where.append(AuditRow.user_name == person)
    total = session.scalar(select(func.count()).select_from(AuditRow).where(*where)) or 0
    people = session.scalars(select(AuditRow.user_name).where(*of_day).distinct().limit(200))
    tables = session.scalars(select(AuditRow.table_name).where(*of_day).distinct().limit(200))
    newest = select(AuditRow).where(*where).order_by(AuditRow.at.desc(), AuditRow.id.desc())
    rows = session.scalars(newest.limit(limit).offset(offset))
    return AuditPage([_line(row) for row in rows], total, sorted(people), sorted(tables))


def list_row_history(
    session: Session, *, actor: Actor, table: str, row_id: str, limit: int = PER_PAGE
) -> list[AuditLine]:
    """What happened to one row, newest first."""
    rows = session.scalars(
        select(AuditRow)
        .where(AuditRow.table_name == table, AuditRow.row_id == row_id, ~_is_hidden(actor))
        .order_by(AuditRow.id.desc())
        .limit(limit)
    )
    return [_line(row) for row in rows]


def _is_hidden(actor: Actor) -> ColumnElement[bool]:
    """Rows of complaints about this person, of their steps, papers and terms, and of the callbacks that ask how they
    were settled."""
    if actor.staff_id is None:
        return false()
    about = select(Complaint.id).where(Complaint.against_staff_id == actor.staff_id)
    calls = select(Callback.id).where(Callback.complaint_id.in_(about))
    papers = select(Attachment.id).where(Attachment.subject == COMPLAINT, Attachment.subject_id.in_(about))
    terms = and_(DeadlineMove.kind.in_(OF_COMPLAINTS), DeadlineMove.subject_id.in_(about))
    is_call = and_(DeadlineMove.kind == DeadlineKind.CALL_BACK, DeadlineMove.subject_id.in_(calls))
    of_them = {
        Complaint.__tablename__: about,
        ComplaintEvent.__tablename__: select(ComplaintEvent.id).where(ComplaintEvent.complaint_id.in_(about)),
        Callback.__tablename__: calls,
        CallbackTry.__tablename__: select(CallbackTry.id).where(CallbackTry.callback_id.in_(calls)),
        Attachment.__tablename__: papers,
        DeadlineMove.__tablename__: select(DeadlineMove.id).where(or_(terms, is_call)),
    }
    hidden = [
        and_(AuditRow.table_name == table, AuditRow.row_id.in_(select(cast(ids.subquery().c.id, Text))))
        for table, ids in of_them.items()
    ]
    return or_(*hidden)


def _of_day(day: date) -> list[ColumnElement[bool]]:
    return [AuditRow.at >= office_instant(day), AuditRow.at < office_instant(day + timedelta(days=1))]


def _line(row: AuditRow) -> AuditLine:
    return AuditLine(
        row.id,
        row.at,
        row.user_name,
        row.source,
        row.operation,
        row.action,
        row.table_name,
        row.row_id,
        describe(row.before, row.after),
    )


def describe(before: str | None, after: str | None) -> str:
    """state: accepted → dispatched; a new row shows its values, a removed one what it had."""
    old, new = _facts(before), _facts(after)
    if before and after:
        return "; ".join(f"{name}: {_text(old.get(name))} → {_text(value)}" for name, value in new.items())
    return "; ".join(f"{name}: {_text(value)}" for name, value in (new or old).items())


def _facts(said: str | None) -> dict[str, Any]:
    return dict(json.loads(said)) if said else {}


def _text(value: Any) -> str:
    return "–" if value in (None, "") else str(value)

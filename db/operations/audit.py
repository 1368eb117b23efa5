"""The audit trail writes itself: every flush is noted, and the rows are chained just before the commit.

What is noted comes from the ORM; statements that change many rows at once are refused unless they say that they are
no business fact (`unaudited`), so nothing can change without a row here.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import LoaderCallableStatus, Mapper, ORMExecuteState, Session

from db.operations.chains import chain_head
from db.rules.hash_chain import link_hash
from db.rules.permissions import ALLOWED
from db.rules.personal_data import mask_phone
from db.tables.audit import AuditRow
from db.tables.base import Base
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import AuditAction

# Technical rows that say nothing of the office: chains, counters, keys against doubles, sign-in tickets.
UNAUDITED = frozenset(
    {"audit_row", "chain_head", "number_book", "done_once", "sign_in_ticket", "sign_in_throttle", "backup_made"}
)
SECRET = frozenset({"password_hash", "token_hash"})
PERSONAL = frozenset({"phone", "contact_phone", "phone_tail"})


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BulkChange(RuntimeError):
    """A programming fault: an UPDATE or DELETE of many rows would leave no audit rows."""


def _shown(column: str, value: Any) -> Any:
    if value is None or isinstance(value, (int, bool)):
        return value
    if column in SECRET:
        return "…"
    if column in PERSONAL:
        return mask_phone(str(value))
    if isinstance(value, tuple):
        return ",".join(value)
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _note(session: Session, row: Base, action: AuditAction, before: Any, after: Any) -> None:
    state = inspect(row)
    key = ",".join(str(part) for part in state.mapper.primary_key_from_instance(row))
    _keep(session, action, row.__tablename__, key, before, after)


def _keep(session: Session, action: AuditAction, table: str, row_id: str, before: Any, after: Any) -> None:
    """Note it with who acts now: one transaction may hold several acts (the demonstration's day)."""
    info = session.info
    info.setdefault("noted", []).append(
        (info["by"], info["at"], info["operation"], action, table, row_id, before, after)
    )


@cache
def _columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(column.key for column in mapper.column_attrs)


def _all_values(row: Base) -> dict[str, Any]:
    state = inspect(row)
    return {name: _shown(name, state.dict.get(name)) for name in _columns(state.mapper)}


def _note_flush(session: Session, _context: object) -> None:
    # Every save goes through here: what a row holds and held is read where SQLAlchemy keeps it, not asked column by
    # column.
    for row in session.new:
        if row.__tablename__ not in UNAUDITED:
            values = {name: value for name, value in _all_values(row).items() if value not in (None, "")}
            _note(session, row, AuditAction.INSERT, None, values)
    for row in session.dirty:
        if row.__tablename__ in UNAUDITED:
            continue
        state = inspect(row)
        before, after = {}, {}
        for name, old in state.committed_state.items():
            new = state.dict.get(name)
            if name != "version" and old != new:
                before[name] = None if old is LoaderCallableStatus.NO_VALUE else _shown(name, old)
                after[name] = _shown(name, new)
        if after:
            _note(session, row, AuditAction.UPDATE, before, after)
    for row in session.deleted:
        _note(session, row, AuditAction.DELETE, _all_values(row), None)


def insert_many(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert many rows at once; each has an audit row as if it had been added alone, once `note_many` knows its id."""
    if rows:
        session.connection().execute(insert(table), rows)


def note_many(session: Session, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Note rows that were inserted at once, with their ids."""
    names = _columns(inspect(table))
    for row in rows:
        values = {name: _shown(name, row[name]) for name in names if row.get(name) not in (None, "")}
        _keep(session, AuditAction.INSERT, table.__tablename__, str(row["id"]), None, values)


def note_act(session: Session, action: AuditAction, table: str, row_id: object, facts: dict[str, Any]) -> None:
    """Note an act that changes no row but must be on record: personal data opened, a list exported."""
    _keep(session, action, table, str(row_id), None, facts)


def leave_no_trace(session: Session) -> None:
    """Not even of whoever typed an anonymous sheet in somebody's place is the moment kept (R-DEC-23)."""
    session.info["leaves_no_trace"] = True


def note_stand_in(session: Session, *, by: Actor) -> None:
    """An act that only a lent role allowed has a row that names the absent person (R-DEC-21)."""
    if session.info.pop("leaves_no_trace", False):
        return
    absent_id = by.stands_in_for(*ALLOWED.get(session.info["operation"], ()))
    if absent_id is not None:
        facts = {"instead_of": session.get_one(User, absent_id).name}
        note_act(session, AuditAction.INSTEAD, User.__tablename__, absent_id, facts)


def write_audit_rows(session: Session) -> None:
    """Write down what was noted so far; it happens by itself before the commit."""
    session.flush()
    noted = session.info.pop("noted", [])
    if not noted:
        return
    head = chain_head(session, "audit")
    length, last = head.length, head.hash
    rows = []
    by: Actor
    at: datetime
    for by, at, operation, action, table, row_id, before, after in noted:
        said = [None if values is None else _encode(values) for values in (before, after)]
        facts = (at, by.user_id, by.name, by.source, by.session_id, operation)
        digest = link_hash(last, (*facts, action, table, row_id, *said))
        length += 1
        rows.append(
            {
                "id": length,
                "at": at,
                "user_id": by.user_id,
                "user_name": by.name,
                "source": by.source,
                "session_id": by.session_id,
                "operation": operation,
                "action": action,
                "table_name": table,
                "row_id": row_id,
                "before": said[0],
                "after": said[1],
                "prev_hash": last,
                "hash": digest,
            }
        )
        last = digest
    head.length, head.hash = length, last
    # Row by row on SQLite and PostgreSQL: the chain guard compares each with the one before it.
    session.connection().execute(insert(AuditRow), rows)
    session.flush()


def _refuse_bulk(state: ORMExecuteState) -> None:
    changes = state.is_update or state.is_delete
    if changes and not state.execution_options.get("unaudited"):
        raise BulkChange("an UPDATE or DELETE of many rows leaves no audit rows; change the objects instead")


def keep_audit_trail(session_class: type[Session]) -> None:
    event.listen(session_class, "after_flush", _note_flush)
    event.listen(session_class, "before_commit", write_audit_rows)
    event.listen(session_class, "do_orm_execute", _refuse_bulk)

"""ask and act without a screen: one question is one read transaction, one act of staff is one writing transaction.

Pages, plain routes, the command line and the demonstration data all come through here, so a permission, an audit row
or a key against doubles cannot be forgotten.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db import clock
from db.engine import office_engine
from db.errors import ChangedMeanwhile, FaultError, RuleError
from db.operations.audit import keep_audit_trail, note_stand_in
from db.queries.actors import get_actor
from db.tables.office import DoneOnce
from db.types import Actor
from db.vocabulary import N_

Answer = TypeVar("Answer")


class OfficeBusy(FaultError):
    message = N_("Somebody else is saving just now. Nothing was changed; press the button again.")


class DiskFull(FaultError):
    message = N_("The disk is full. Nothing was changed; free some space and press the button again.")


class NotSaved(FaultError):
    message = N_("The database did not accept this. Nothing was changed. Tell the administrator: {why}")


class KeyUsedForOther(RuleError):
    message = N_("This form was already saved with other values. Open it again before you enter more.")


class WritingSession(Session):
    """A session whose changes leave audit rows."""


keep_audit_trail(WritingSession)


# SQLite's words for a writer before us, and PostgreSQL's for two who wait for each other.
BUSY = ("locked", "busy", "deadlock")


def _fault(error: DBAPIError) -> FaultError:
    why = str(error.orig).splitlines()[0]
    if isinstance(error, OperationalError) and any(word in why for word in BUSY):
        return OfficeBusy()
    if "is full" in why or "No space left" in why:
        return DiskFull()
    return NotSaved(why=why)


@contextmanager
def reading() -> Iterator[Session]:
    """A read transaction; nothing made from its answers holds it open."""
    try:
        with Session(office_engine()) as session:
            yield session
    except (OperationalError, DataError) as error:
        # An address with a sign that PostgreSQL cannot hold is answered with a sentence, too.
        raise _fault(error) from error


@contextmanager
def writing(*, by: Actor, at: datetime, operation: str) -> Iterator[Session]:
    """The one writing transaction: commits at the end, rolls back on any exception, speaks in sentences."""
    bind = office_engine().execution_options(writer=True)
    try:
        info = {"by": by, "at": at, "operation": operation}
        with WritingSession(bind, expire_on_commit=False, info=info) as session, session.begin():
            yield session
    except StaleDataError as error:
        raise ChangedMeanwhile() from error
    except DBAPIError as error:
        raise _fault(error) from error


def ask(query: Callable[..., Answer], /, **question: Any) -> Answer:
    """One question in one read transaction."""
    with reading() as session:
        return query(session, **question)


def act(
    operation: Callable[..., Answer],
    /,
    *,
    by: Actor,
    at: datetime | None = None,
    key: str | None = None,
    **request: Any,
) -> Answer:
    """One act of staff in one transaction, as the live person `by` is at this moment.

    With a `key` the same act again gives the stored answer and changes nothing; the same key with another request
    raises KeyUsedForOther. Raises the operation's refusals, NoLongerSignedIn, ChangedMeanwhile, or a FaultError.
    """
    at = at or clock.now()
    name = operation.__name__
    with writing(by=by, at=at, operation=name) as session:
        live = _live(session, by, at)
        if key is not None:
            asked = _fingerprint(name, by, request)
            done = session.get(DoneOnce, key)
            if done is not None:
                if done.request_hash != asked:
                    raise KeyUsedForOther()
                return _unpack(operation, done.answer)
        answer = perform(session, operation, by=live, at=at, **request)
        if key is not None:
            packed = json.dumps(answer)
            session.add(DoneOnce(key=key, request_hash=asked, answer=packed, user_id=by.user_id, done_at=at))
        return answer


def rehearse(operation: Callable[..., Answer], /, *, by: Actor, at: datetime | None = None, **request: Any) -> Answer:
    """What an act would answer, with its refusals, in a read transaction: for operations that take `write=False`."""
    at = at or clock.now()
    with reading() as session:
        return operation(session, by=_live(session, by, at), at=at, write=False, **request)


def perform(
    session: Session, operation: Callable[..., Answer], /, *, by: Actor, at: datetime, **request: Any
) -> Answer:
    """One act inside a writing transaction; its audit rows name who, when and which operation."""
    session.info.update(by=by, at=at, operation=operation.__name__)
    answer = operation(session, by=by, at=at, **request)
    session.flush()
    note_stand_in(session, by=by)
    return answer


def _live(session: Session, by: Actor, at: datetime) -> Actor:
    if by.user_id is None:
        return by
    now = clock.real_now()
    today = clock.office_day(at)
    live = get_actor(
        session, user_id=by.user_id, today=today, source=by.source, session_id=by.session_id, real_time=now
    )
    return replace(live, session_id=by.session_id)


def _fingerprint(name: str, by: Actor, request: dict[str, Any]) -> str:
    said = json.dumps([name, by.user_id, request], default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _unpack(operation: Callable[..., Answer], stored: str) -> Answer:
    """The stored answer in its form: an operation with a key answers with a NamedTuple, a number, a text or nothing."""
    value = json.loads(stored)
    kind: Any = get_type_hints(operation).get("return")
    return kind(*value) if isinstance(value, list) else value  # type: ignore[no-any-return]

"""An exception that was looked at and is right: the word of a second person, with the reason (R-ROLE-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import Incomplete, RuleError
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.exceptions import get_money_exception
from db.rules import permissions
from db.rules.money_exceptions import ANSWERABLE
from db.tables.exceptions import ExceptionNote
from db.types import Actor
from db.vocabulary import N_, MoneyException


class ExceptionGone(RuleError):
    message = N_("This is mended or answered for already. Look at the list again.")


class ExceptionChanged(RuleError):
    message = N_("Its amount has changed meanwhile. Look at the list again.")


class MustBeMended(RuleError):
    message = N_("{kind}: this cannot be right as it is. Do what the row says.")


class AboutYourself(RuleError):
    message = N_("This is about what you did yourself. Somebody else has to find it right.")


def answer_exception(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    kind: MoneyException,
    subject_id: int,
    reason: str,
    seen: tuple[int, int] | None = None,
) -> None:
    """It is right as it is, for this reason; it is listed again only when its amounts change. Never by whose act it is.

    `seen`: its two amounts as the screen showed them. Raises MustBeMended, ExceptionGone, ExceptionChanged,
    AboutYourself, Incomplete.
    """
    permissions.require(by, "answer_exception")
    if kind not in ANSWERABLE:
        raise MustBeMended(kind=kind)
    found = get_money_exception(session, kind=kind, subject_id=subject_id, actor=by, at=at)
    if found is None:
        raise ExceptionGone()
    if seen is not None and tuple(seen) != (found.amount_fen, found.other_fen):
        raise ExceptionChanged()
    if by.user_id is None or by.user_id in (found.done_by, found.also_by):
        raise AboutYourself()
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    amounts = {"amount_fen": found.amount_fen, "other_fen": found.other_fen}
    note = ExceptionNote(kind=kind, subject_id=subject_id, reason=reason, noted_by=by.user_id, noted_at=at, **amounts)
    session.add(note)
    session.flush()

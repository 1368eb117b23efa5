"""One thing with money that does not look right, and the columns in which each kind is found."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, literal, null, select
from sqlalchemy.orm import InstrumentedAttribute

from db.tables.exceptions import ExceptionNote
from db.vocabulary import MoneyException


class FoundException(NamedTuple):
    """`subject_id` is the row that it is about; `done_by` and `also_by` whose act it is, where that is known."""

    kind: MoneyException
    subject_id: int
    since: date
    number: str
    customer: str
    room: str
    what: str
    amount_fen: int
    other_fen: int
    department_id: int | None
    department: str
    done_by: int | None
    also_by: int | None

    @property
    def at_stake_fen(self) -> int:
        """Of cash counted otherwise only the difference: the rest is there."""
        is_difference = self.kind is MoneyException.TILL_DIFFERENCE
        return self.amount_fen - self.other_fen if is_difference else self.amount_fen


COLUMNS = FoundException._fields[1:]
EMPTY = {"customer": "", "room": "", "what": "", "department": "", "other_fen": 0}


def found_columns(**given: Any) -> Select[Any]:
    """The columns of a found exception in their order; those not given are empty."""
    made = []
    for name in COLUMNS:
        value = given.get(name, EMPTY.get(name))
        if value is None:
            value = null()
        elif isinstance(value, str | int):
            value = literal(value)
        made.append(value.label(name))
    return select(*made)


def unanswered(
    kind: MoneyException,
    subject_id: InstrumentedAttribute[int],
    amount_fen: Any,
    other_fen: Any,
    *,
    less_is_right: bool = False,
) -> ColumnElement[bool]:
    """Nobody has looked at it and found it right as it is now: it comes back when an amount changes since.

    `less_is_right`: where the other amount only gets smaller by and by, as of a payment that is used up.
    """
    note = ExceptionNote
    as_judged = (note.amount_fen == amount_fen) & (
        note.other_fen >= other_fen if less_is_right else note.other_fen == other_fen
    )
    noted = exists().where(note.kind == kind, note.subject_id == subject_id, note.amount_fen.is_(None) | as_judged)
    return ~noted.correlate(subject_id.class_)

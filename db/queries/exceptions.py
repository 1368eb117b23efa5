"""What does not look right with money, each with since when, who acts and the way out (R-ROLE-2)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.exceptions_found import FoundException
from db.queries.exceptions_money import find_payments
from db.queries.exceptions_slips import find_slips
from db.queries.exceptions_tills import find_till_differences
from db.types import Actor
from db.vocabulary import MoneyException, Role

# No kind is listed longer than this; its number stops here too.
MOST_OF_A_KIND = 100
SEES_ALL = (Role.FINANCE, Role.MANAGER, Role.LEADER)
SLIPS = (
    MoneyException.NOT_CHARGED,
    MoneyException.OTHER_PRICE,
    MoneyException.UNSIGNED,
    MoneyException.UNRECONCILED,
)


class Place(NamedTuple):
    """The page where it is mended, and what it opens with."""

    page: str
    params: dict[str, str]


def count_money_exceptions(session: Session, *, actor: Actor, at: datetime) -> dict[MoneyException, int]:
    """Each kind that has any; a supervisor's are those of the own department."""
    counts = {}
    for kind, rows in _kinds(session, actor, at).items():
        some = rows.order_by(None).limit(MOST_OF_A_KIND).subquery()
        counts[kind] = session.scalar(select(func.count()).select_from(some)) or 0
    return {kind: counts[kind] for kind in MoneyException if counts.get(kind)}


def list_money_exceptions(
    session: Session, *, actor: Actor, at: datetime, kind: MoneyException | None = None, limit: int = MOST_OF_A_KIND
) -> list[FoundException]:
    """The oldest first; at most `limit` of each kind."""
    found: list[FoundException] = []
    for each, rows in _kinds(session, actor, at).items():
        if kind in (None, each):
            found += [_found(each, row) for row in session.execute(rows.limit(limit))]
    return sorted(found, key=lambda row: (row.since, list(MoneyException).index(row.kind), row.subject_id))


def get_money_exception(
    session: Session, *, kind: MoneyException, subject_id: int, actor: Actor, at: datetime
) -> FoundException | None:
    """The exception as it stands now, unless it is mended or answered for."""
    rows = _kinds(session, actor, at).get(kind)
    if rows is None:
        return None
    subject = next(column for column in rows.selected_columns if column.name == "subject_id")
    row = session.execute(rows.where(_bare(subject) == subject_id)).first()
    return None if row is None else _found(kind, row)


def place_of(found: FoundException) -> Place:
    """Where it is mended."""
    match found.kind:
        case MoneyException.UNRECONCILED:
            return Place("reconcile", {"day": found.since.isoformat()})
        case MoneyException.MONEY_WITHOUT_RECEIPT:
            return Place("bank-file", {})
        case MoneyException.RECEIPT_WITHOUT_MONEY | MoneyException.DOUBLE_PAYMENT:
            return Place("till", {"receipt": found.number})
        case MoneyException.NOT_HANDED_OVER | MoneyException.TILL_DIFFERENCE:
            return Place("till", {})
        case _:
            return Place("order", {"no": found.number})


def _kinds(session: Session, actor: Actor, at: datetime) -> Mapping[MoneyException, Select[Any]]:
    if actor.has(*SEES_ALL):
        slips = find_slips(session, at=at, department_id=None)
        return {**slips, **find_payments(session, at=at), **find_till_differences()}
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        return find_slips(session, at=at, department_id=actor.department_id)
    return {}


def _bare(column: Any) -> Any:
    return column.element


def _found(kind: MoneyException, row: Any) -> FoundException:
    subject_id, since, *rest = row
    day = since if type(since) is date else office_day(since)
    return FoundException(kind, subject_id, day, *rest)

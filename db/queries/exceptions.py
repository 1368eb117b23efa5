"""What does not look right with money, each with since when, who acts and the way out (R-ROLE-2)."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db import clock
from db.clock import office_day
from db.queries.exceptions_found import FoundException
from db.queries.exceptions_money import Spans, covered_days, payments_found
from db.queries.exceptions_slips import reconciled_until, slips_found
from db.queries.exceptions_tills import till_differences_found
from db.queries.tills_holding import NotHandedOver, list_not_handed_over
from db.types import Actor
from db.vocabulary import MoneyException, Role

# No kind is listed longer than this; its number stops here too.
MOST_OF_A_KIND = 100
OF_TILLS = (MoneyException.NOT_HANDED_OVER, MoneyException.CASHIER_GONE, MoneyException.NOT_SIGNED_FOR)
SEES_ALL = (Role.FINANCE, Role.MANAGER, Role.LEADER)


def count_money_exceptions(session: Session, *, actor: Actor, at: datetime) -> dict[MoneyException, int]:
    """Each kind that has any; a supervisor's are those of the own department."""
    scope = _scope(session, actor, at)
    if scope is None:
        return {}
    found = session.execute(_counted(scope)).one()._mapping
    counts = {kind: found.get(kind.value, 0) for kind in MoneyException}
    if scope.department_id is None:
        counts |= Counter(row.kind for row in _not_handed_over(session, at))
    return {kind: count for kind, count in counts.items() if count}


def count_all_money_exceptions(session: Session, *, actor: Actor) -> int:
    """The number in the menu."""
    return sum(count_money_exceptions(session, actor=actor, at=clock.now()).values())


def list_money_exceptions(
    session: Session, *, actor: Actor, at: datetime, kind: MoneyException | None = None, limit: int = MOST_OF_A_KIND
) -> list[FoundException]:
    """The oldest first; at most `limit` of each kind."""
    found: list[FoundException] = []
    for each, rows in _kinds(session, actor, at).items():
        if kind in (None, each):
            found += [_found(each, row) for row in session.execute(rows.limit(limit))]
    if kind in (None, *OF_TILLS) and actor.has(*SEES_ALL):
        found += [row for row in _not_handed_over(session, at) if kind in (None, row.kind)][:limit]
    return sorted(found, key=lambda row: (row.since, list(MoneyException).index(row.kind), row.subject_id))


def list_department_exceptions(session: Session, *, department_id: int | None, at: datetime) -> list[FoundException]:
    """Of one department, or of the whole office. Whoever asks has asked for the permission."""
    scope = _scope_of(session, department_id, at)
    found = [
        _found(kind, row)
        for kind, rows in _questions(scope).items()
        for row in session.execute(rows.limit(MOST_OF_A_KIND))
    ]
    return found if department_id is not None else found + _not_handed_over(session, at)


def get_money_exception(
    session: Session, *, kind: MoneyException, subject_id: int, actor: Actor, at: datetime
) -> FoundException | None:
    """The exception as it stands now, unless it is mended or answered for."""
    rows = _kinds(session, actor, at).get(kind)
    if rows is None:
        return None
    subject: Any = rows.selected_columns["subject_id"]
    row = session.execute(rows.where(subject.element == subject_id)).first()
    return None if row is None else _found(kind, row)


class _Scope(NamedTuple):
    """All that the questions depend on: they are built once for it, as building takes longer than asking."""

    until: date
    today: date
    department_id: int | None
    told: Spans


def _scope(session: Session, actor: Actor, at: datetime) -> _Scope | None:
    """None for who sees no exceptions."""
    if actor.has(*SEES_ALL):
        return _scope_of(session, None, at)
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        return _scope_of(session, actor.department_id, at)
    return None


def _scope_of(session: Session, department_id: int | None, at: datetime) -> _Scope:
    told = covered_days(session) if department_id is None else ()
    return _Scope(reconciled_until(session, at), office_day(at), department_id, told)


@lru_cache(maxsize=32)
def _questions(scope: _Scope) -> Mapping[MoneyException, Select[Any]]:
    slips = slips_found(until=scope.until, department_id=scope.department_id)
    if scope.department_id is not None:
        return slips
    payments = payments_found(today=scope.today, told=scope.told)
    return {**slips, **payments, **till_differences_found()}


@lru_cache(maxsize=32)
def _counted(scope: _Scope) -> Select[Any]:
    counts = []
    for kind, rows in _questions(scope).items():
        some = rows.order_by(None).limit(MOST_OF_A_KIND).subquery()
        counts.append(select(func.count()).select_from(some).scalar_subquery().label(kind.value))
    return select(*counts)


def _kinds(session: Session, actor: Actor, at: datetime) -> Mapping[MoneyException, Select[Any]]:
    scope = _scope(session, actor, at)
    return {} if scope is None else _questions(scope)


def _not_handed_over(session: Session, at: datetime) -> list[FoundException]:
    """Counted by the tills themselves, movement by movement."""
    return [
        FoundException(
            kind=_kind_of(row),
            subject_id=row.till_id if row.hand_over_id is None else row.hand_over_id,
            since=office_day(row.since),
            number=row.hand_over_no,
            customer=row.till,
            room="",
            what="",
            amount_fen=row.amount_fen,
            other_fen=0,
            department_id=None,
            department="",
            done_by=row.user_id,
            also_by=None,
        )
        for row in list_not_handed_over(session, today=office_day(at), limit=MOST_OF_A_KIND)
    ]


def _kind_of(row: NotHandedOver) -> MoneyException:
    if row.hand_over_id is not None:
        return MoneyException.NOT_SIGNED_FOR
    return MoneyException.CASHIER_GONE if row.is_closed else MoneyException.NOT_HANDED_OVER


def _found(kind: MoneyException, row: Any) -> FoundException:
    subject_id, since, *rest = row
    day = since if type(since) is date else office_day(since)
    return FoundException(kind, subject_id, day, *rest)

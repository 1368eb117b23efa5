"""Tills: what each holds now, and how its money went on, against signature (R-BILL-7)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.queries.till_movements import movements_held
from db.tables.payments import Till
from db.tables.staff import User, UserRole
from db.tables.tills import TillHandOver, TillHandOverSum
from db.types import Actor
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, Role, TillMovementKind

MOST_SHOWN = 200
TAKES_MONEY = (Role.CLERK, Role.FINANCE)


class TillMovement(NamedTuple):
    """One thing that changed what is in the till; the amount is negative where money went out."""

    kind: TillMovementKind
    ref_id: int
    number: str
    who: str
    method: PaymentMethod
    amount_fen: int
    at: datetime


class MethodHeld(NamedTuple):
    method: PaymentMethod
    receipts: int
    amount_fen: int


class TillNow(NamedTuple):
    """What a person's till holds since its last hand-over. `seen` changes with every movement."""

    sums: list[MethodHeld]
    since: datetime | None
    movements: int
    seen: str

    @property
    def cash_fen(self) -> int:
        return sum(row.amount_fen for row in self.sums if row.method is PaymentMethod.CASH)

    @property
    def total_fen(self) -> int:
        return sum(row.amount_fen for row in self.sums)


class HandOverRow(NamedTuple):
    hand_over_id: int
    hand_over_no: str
    till: str
    handed_by_id: int
    handed_by: str
    handed_at: datetime
    to: HandOverTo
    to_name: str
    state: HandOverState
    expected_cash_fen: int
    counted_cash_fen: int
    explanation: str
    received_by: str
    received_at: datetime | None
    answer: str
    receipts: int
    books_fen: int
    on_behalf_by: str
    """Who counted and handed it over in the cashier's place."""
    on_behalf_by_id: int | None
    behalf_reason: str
    till_id: int
    waits_in_vain: bool
    """Handed to somebody whose login is closed since."""
    people: frozenset[int]
    """Whose it is: who handed it over, in whose place, who is named, who signed."""

    @property
    def difference_fen(self) -> int:
        """Too much in the till is positive."""
        return self.counted_cash_fen - self.expected_cash_fen

    @property
    def total_fen(self) -> int:
        """The money that went over: in cash what was counted."""
        return self.books_fen + self.difference_fen


class Colleague(NamedTuple):
    user_id: int
    name: str


def get_till_now(session: Session, *, user_id: int) -> TillNow:
    """By way of paying, since when, how many movements (R-BILL-7)."""
    held = movements_held(user_id=user_id)
    is_receipt = case((held.c.kind == TillMovementKind.RECEIPT, 1), else_=0)
    found = session.execute(
        select(
            held.c.method,
            func.sum(is_receipt),
            func.sum(held.c.amount_fen),
            func.min(held.c.at),
            func.count(),
            func.sum(held.c.ref_id),
        ).group_by(held.c.method)
    ).all()
    rows = {method: (int(receipts), int(fen)) for method, receipts, fen, *_rest in found}
    seen = sorted((method.value, int(fen), count, int(ids)) for method, _n, fen, _at, count, ids in found)
    return TillNow(
        [MethodHeld(method, *rows[method]) for method in PaymentMethod if method in rows],
        min((row[3] for row in found), default=None),
        sum(row[4] for row in found),
        str(seen),
    )


def get_counts_from(session: Session, *, user_id: int) -> datetime | None:
    """Where a till was at work before hand-overs were written down: what came in earlier went to finance on paper."""
    return session.scalar(select(Till.counts_from).where(Till.user_id == user_id))


def list_held(session: Session, *, user_id: int, limit: int | None = MOST_SHOWN) -> list[TillMovement]:
    """The movements that a person's till holds, the newest first."""
    held = movements_held(user_id=user_id)
    columns = [held.c[name] for name in TillMovement._fields]
    order = (held.c.at.desc(), held.c.ref_id.desc(), held.c.kind, held.c.method)
    return [TillMovement(*row) for row in session.execute(select(*columns).order_by(*order).limit(limit))]


def _rows() -> Any:
    handed, behalf, named, received = aliased(User), aliased(User), aliased(User), aliased(User)
    of_this = TillHandOverSum.hand_over_id == TillHandOver.id
    receipts = select(func.coalesce(func.sum(TillHandOverSum.receipts), 0)).where(of_this).scalar_subquery()
    books = select(func.coalesce(func.sum(TillHandOverSum.amount_fen), 0)).where(of_this).scalar_subquery()
    return (
        select(
            TillHandOver.id,
            TillHandOver.hand_over_no,
            Till.name,
            TillHandOver.handed_by,
            handed.name,
            TillHandOver.handed_at,
            TillHandOver.to,
            func.coalesce(named.name, ""),
            TillHandOver.state,
            TillHandOver.expected_cash_fen,
            TillHandOver.counted_cash_fen,
            TillHandOver.explanation,
            func.coalesce(received.name, ""),
            TillHandOver.received_at,
            TillHandOver.answer,
            receipts,
            books,
            func.coalesce(behalf.name, ""),
            TillHandOver.on_behalf_by,
            TillHandOver.behalf_reason,
            TillHandOver.till_id,
            and_(TillHandOver.state == HandOverState.HANDED, func.coalesce(named.is_active, True).is_(False)),
            TillHandOver.to_user_id,
            TillHandOver.received_by,
        )
        .join(Till, Till.id == TillHandOver.till_id)
        .join(handed, handed.id == TillHandOver.handed_by)
        .outerjoin(behalf, behalf.id == TillHandOver.on_behalf_by)
        .outerjoin(named, named.id == TillHandOver.to_user_id)
        .outerjoin(received, received.id == TillHandOver.received_by)
    )


def _read(session: Session, found: Any) -> list[HandOverRow]:
    return [_row(row) for row in session.execute(found)]


def _row(row: Sequence[Any]) -> HandOverRow:
    *facts, receipts, books, behalf, behalf_id, why, till_id, in_vain, named_id, received_id = row
    people = frozenset(each for each in (facts[3], behalf_id, named_id, received_id) if each is not None)
    behalf_facts = (behalf, behalf_id, why, till_id, bool(in_vain))
    return HandOverRow._make([*facts, int(receipts), int(books), *behalf_facts, people])


def list_hand_overs(
    session: Session, *, user_id: int | None = None, day: date | None = None, limit: int = 20
) -> list[HandOverRow]:
    """The newest first: of all tills, or those that one person handed over, was named for or received."""
    found = _rows().order_by(TillHandOver.id.desc()).limit(limit)
    if user_id is not None:
        mine = (
            *(TillHandOver.handed_by, TillHandOver.on_behalf_by),
            *(TillHandOver.to_user_id, TillHandOver.received_by),
        )
        found = found.where(or_(*(column == user_id for column in mine)))
    if day is not None:
        since, until = office_instant(day), office_instant(day + timedelta(days=1))
        found = found.where(TillHandOver.handed_at >= since, TillHandOver.handed_at < until)
    return _read(session, found)


def get_hand_over(session: Session, *, hand_over_no: str) -> HandOverRow | None:
    return next(iter(_read(session, _rows().where(TillHandOver.hand_over_no == hand_over_no))), None)


def list_sums(session: Session, *, hand_over_id: int) -> list[MethodHeld]:
    """A hand-over by way of paying, as the books said when it was made."""
    found = select(TillHandOverSum.method, TillHandOverSum.receipts, TillHandOverSum.amount_fen).where(
        TillHandOverSum.hand_over_id == hand_over_id
    )
    rows = {method: MethodHeld(method, receipts, fen) for method, receipts, fen in session.execute(found)}
    return [rows[method] for method in PaymentMethod if method in rows]


def may_sign(actor: Actor) -> ColumnElement[bool]:
    """Which hand-overs that wait this person may sign for: the named cashier; finance; the manager for finance's own
    money, as in an office with one person in finance nobody else could (R-ROLE-1). Never one's own."""
    own = (TillHandOver.handed_by == actor.user_id) | (func.coalesce(TillHandOver.on_behalf_by, 0) == actor.user_id)
    named = and_(TillHandOver.to == HandOverTo.NEXT_SHIFT, TillHandOver.to_user_id == actor.user_id)
    ways: list[ColumnElement[bool]] = [named]
    if actor.has(Role.FINANCE):
        ways.append(TillHandOver.to == HandOverTo.FINANCE)
    elif actor.has(Role.MANAGER):
        from_finance = exists().where(UserRole.user_id == TillHandOver.handed_by, UserRole.role == Role.FINANCE)
        ways.append(and_(TillHandOver.to == HandOverTo.FINANCE, from_finance))
    return and_(TillHandOver.state == HandOverState.HANDED, ~own, or_(*ways))


def list_to_receive(session: Session, *, actor: Actor, limit: int = 50) -> list[HandOverRow]:
    """What waits for this person's signature, the longest waiting first."""
    return _read(session, _rows().where(may_sign(actor)).order_by(TillHandOver.id).limit(limit))


def list_unsigned(session: Session, *, before: datetime, limit: int) -> list[HandOverRow]:
    """What was handed over before a moment and nobody has signed for, the longest waiting first."""
    waits = (TillHandOver.state == HandOverState.HANDED, TillHandOver.handed_at < before)
    return _read(session, _rows().where(*waits).order_by(TillHandOver.id).limit(limit))


def list_next_cashiers(session: Session, *, user_id: int) -> list[Colleague]:
    """Who may take over a till: active, may take money, somebody else."""
    takes = exists().where(UserRole.user_id == User.id, UserRole.role.in_(TAKES_MONEY))
    found = select(User.id, User.name).where(User.is_active.is_(True), User.id != user_id, takes)
    return [Colleague(*row) for row in session.execute(found.order_by(User.name, User.id).limit(MOST_SHOWN))]

"""Tills with money in them, and money that is not with finance on the day it was taken (R-BILL-1, R-BILL-7)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.queries.till_movements import movements_held
from db.queries.tills import list_unsigned
from db.tables.staff import User


class TillHolding(NamedTuple):
    """Money in the till of a cashier; `is_closed`: who cannot sign in any more."""

    till_id: int
    till: str
    user_id: int
    since: datetime
    amount_fen: int
    is_closed: bool


class NotHandedOver(NamedTuple):
    """Money of an earlier day, or of a closed login, that is not with finance; with a number it was handed over and
    nobody signed yet."""

    till_id: int
    till: str
    user_id: int
    since: datetime
    amount_fen: int
    is_closed: bool
    hand_over_id: int | None
    hand_over_no: str


def list_tills_holding(
    session: Session,
    *,
    but: int | None = None,
    before: datetime | None = None,
    only_closed: bool = False,
    limit: int = 100,
) -> list[TillHolding]:
    """Tills with money in them, the oldest first; of open logins only what came `before`.

    `only_closed`: tills of closed logins; `but`: not the one of this person.
    """
    held = movements_held(since_first=True, only_closed=only_closed)
    closed = User.is_active.is_(False)
    # A receipt and its void are no money: each way of paying counts only where something is left of it.
    found = (
        select(
            held.c.till_id,
            held.c.till,
            held.c.user_id,
            func.min(held.c.at).label("since"),
            func.sum(held.c.amount_fen).label("fen"),
            closed.label("closed"),
        )
        .join(User, User.id == held.c.user_id)
        .group_by(held.c.till_id, held.c.till, held.c.user_id, held.c.method, User.is_active)
        .having(func.sum(held.c.amount_fen) != 0)
    )
    if before is not None:
        found = found.where(or_(held.c.at < before, closed))
    if but is not None:
        found = found.where(held.c.user_id != but)
    ways = found.subquery()
    whose = (ways.c.till_id, ways.c.till, ways.c.user_id)
    since = func.min(ways.c.since)
    tills = select(*whose, since, func.sum(ways.c.fen), ways.c.closed).group_by(*whose, ways.c.closed)
    rows = session.execute(tills.order_by(since, ways.c.till_id).limit(limit))
    return [TillHolding(*row[:4], int(row[4]), bool(row[5])) for row in rows]


def list_not_handed_over(session: Session, *, today: date, limit: int = 100) -> list[NotHandedOver]:
    """Money not handed over on the day it was taken (R-BILL-1), whose it is and since when, the oldest first."""
    began = office_instant(today)
    held = list_tills_holding(session, before=began, limit=limit)
    rows = [NotHandedOver(*till, None, "") for till in held]
    for row in list_unsigned(session, before=began, limit=limit):
        facts = (row.till_id, row.till, row.handed_by_id, row.handed_at, row.total_fen, False)
        rows.append(NotHandedOver(*facts, row.hand_over_id, row.hand_over_no))
    return sorted(rows, key=lambda row: (row.since, row.till_id))[:limit]

"""Which payment pays which charge: rows that join the two, undone by opposite rows (R-BILL-5, R-BILL-8).

Parts of acts, not acts: the operation that calls them has checked the permission.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables.billing import LedgerEntry
from db.tables.payments import Allocation
from db.types import Actor


def allocate(session: Session, *, credit_id: int, shares: Iterable[tuple[int, int]], by: Actor, at: datetime) -> None:
    """Pay charges out of one credit: (charge entry, fen) each. The database refuses more than there is."""
    session.add_all(allocation_rows(credit_id, shares, by, at))
    session.flush()


def allocation_rows(credit_id: int, shares: Iterable[tuple[int, int]], by: Actor, at: datetime) -> Iterator[Allocation]:
    for charge_id, fen in shares:
        yield Allocation(
            credit_entry_id=credit_id, charge_entry_id=charge_id, amount_fen=fen, made_by=by.user_id, made_at=at
        )


def undo_allocations(session: Session, *, entry: LedgerEntry, by: Actor, at: datetime) -> None:
    """Take back what this entry pays or what it is paid by: one opposite row for each partner."""
    pairs = (Allocation.credit_entry_id, Allocation.charge_entry_id)
    own = pairs[1] if entry.receivable_fen > 0 else pairs[0]
    rows = session.execute(
        select(*pairs, func.sum(Allocation.amount_fen))
        .where(own == entry.id)
        .group_by(*pairs)
        .having(func.sum(Allocation.amount_fen) > 0)
    ).all()
    for credit_id, charge_id, fen in rows:
        allocate(session, credit_id=credit_id, shares=[(charge_id, -int(fen))], by=by, at=at)

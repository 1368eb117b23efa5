"""Who has something left over: asked once for many customers."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.accounts import allocated, is_live
from db.tables.billing import LedgerEntry
from db.tables.payments import Allocation

PORTION = 2000


def list_customers_with_credit(session: Session, *, customers: Collection[int]) -> list[int]:
    """Those of them with a credit on account that pays nothing yet, in the order of their ids."""
    found: list[int] = []
    wanted = sorted(customers)
    is_free = LedgerEntry.amount_fen > allocated(Allocation.credit_entry_id)
    for start in range(0, len(wanted), PORTION):
        own = LedgerEntry.customer_id.in_(wanted[start : start + PORTION]) & (LedgerEntry.receivable_fen < 0)
        on_account = (LedgerEntry.is_on_notice == 1) & is_live() & is_free
        found += session.scalars(select(LedgerEntry.customer_id).where(own, on_account).distinct())
    return sorted(found)

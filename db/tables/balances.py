"""What each customer owes by the entries that notices count, kept right by the database itself (see open_amounts.py).

A month's opening balances are this less what came since the month began: however many years the ledger holds, they are
not read again. Never the source of a figure that was not counted from the ledger: `check` compares every row with it.
"""

from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.tables.open_amounts import Keeper
from db.types import BigInt
from db.vocabulary import N_


class Balance(Base):
    """A customer's balance over all bill months, also those to come; credit is negative."""

    __tablename__ = "balance"

    customer_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, comment=N_("Customer"))
    owed_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Owed"))


COUNTED = "SELECT customer_id, sum(receivable_fen) FROM ledger_entry WHERE is_on_notice = 1 GROUP BY customer_id"
INSERT = "INSERT INTO balance (customer_id, owed_fen)"
# For a database whose ledger was written before the keeper, or without it.
FILL = f"{INSERT} {COUNTED}"

BALANCE_KEEPERS = (
    Keeper(
        "ledger_entry_balance",
        "ledger_entry",
        "NEW.is_on_notice = 1",
        (
            f"{INSERT} VALUES (NEW.customer_id, NEW.receivable_fen)"
            " ON CONFLICT (customer_id) DO UPDATE SET owed_fen = balance.owed_fen + excluded.owed_fen",
        ),
    ),
)

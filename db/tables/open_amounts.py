"""What is still open of each live charge, kept right by the database itself: whoever asks for debts reads only debts.

Never the source of a figure that was not counted from the ledger: `check` compares every row with it. Triggers write
it, in the transaction of the entry or allocation, so that no tool can forget it.
"""

from typing import NamedTuple

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import BigInt
from db.vocabulary import N_


class OpenAmount(Base):
    """A charge, fee or balance owed that is neither reversed nor paid in full."""

    __tablename__ = "open_amount"
    __table_args__ = (
        CheckConstraint("open_fen > 0", name="open_positive"),
        Index("ix_open_amount_customer", "customer_id", "entry_id", "open_fen"),
    )

    entry_id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, comment=N_("Ledger entry"))
    customer_id: Mapped[int] = mapped_column(BigInt, comment=N_("Customer"))
    open_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Open"))


class Keeper(NamedTuple):
    """Writes what the database keeps after a row of `table` that fulfils `condition`."""

    name: str
    table: str
    condition: str
    statements: tuple[str, ...]


COUNTED = (
    "SELECT e.id, e.customer_id, e.amount_fen"
    " - coalesce((SELECT sum(a.amount_fen) FROM allocation a WHERE a.charge_entry_id = e.id), 0)"
    " FROM ledger_entry e WHERE e.receivable_fen > 0 AND e.kind <> 'reversal' AND e.amount_fen"
    " > coalesce((SELECT sum(a.amount_fen) FROM allocation a WHERE a.charge_entry_id = e.id), 0)"
    " AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)"
)
INSERT = "INSERT INTO open_amount (entry_id, customer_id, open_fen)"
# For a database whose ledger was written before the keepers, or without them.
FILL = f"{INSERT} {COUNTED}"

OPEN_AMOUNT_KEEPERS = (
    Keeper(
        "ledger_entry_owed",
        "ledger_entry",
        "NEW.receivable_fen > 0 AND NEW.kind <> 'reversal'",
        (f"{INSERT} VALUES (NEW.id, NEW.customer_id, NEW.amount_fen)",),
    ),
    Keeper(
        "ledger_entry_reversed",
        "ledger_entry",
        "NEW.reverses_id IS NOT NULL",
        ("DELETE FROM open_amount WHERE entry_id = NEW.reverses_id",),
    ),
    Keeper(
        "allocation_x_open",  # after the guard of the sums, which locks the two entries
        "allocation",
        "NEW.amount_fen <> 0",
        (
            "DELETE FROM open_amount WHERE entry_id = NEW.charge_entry_id",
            f"{INSERT} {COUNTED} AND e.id = NEW.charge_entry_id",
        ),
    ),
)

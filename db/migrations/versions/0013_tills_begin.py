"""A till that was at work before hand-overs were written down begins with the day of the upgrade.

What it took earlier went to finance on paper: nobody is asked for it, and the years before are not read to find it.
"""

import sqlalchemy as sa
from alembic import op

import db.types
from db.clock import now, office_day, office_instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

RECEIPT = sa.table("receipt", sa.column("id"), sa.column("till_id"), sa.column("issued_at", db.types.Instant()))
HAND_OVER = sa.table("till_hand_over", sa.column("till_id"))
TILL = sa.table(
    "till", sa.column("id"), sa.column("counts_from", db.types.Instant()), sa.column("receipts_before", db.types.BigInt)
)


def upgrade() -> None:
    began = "Hand-overs written down from"
    op.add_column("till", sa.Column("counts_from", db.types.Instant(), nullable=True, comment=began))
    last = "Last receipt before that"
    op.add_column(
        "till", sa.Column("receipts_before", db.types.BigInt, server_default="0", nullable=False, comment=last)
    )
    today = office_instant(office_day(now()))
    before = sa.select(sa.func.max(RECEIPT.c.id)).where(RECEIPT.c.till_id == TILL.c.id, RECEIPT.c.issued_at < today)
    has_earlier = sa.exists().where(RECEIPT.c.till_id == TILL.c.id, RECEIPT.c.issued_at < today)
    handed_over = sa.exists().where(HAND_OVER.c.till_id == TILL.c.id)
    begun = {"counts_from": today, "receipts_before": before.scalar_subquery()}
    op.execute(TILL.update().where(has_earlier, ~handed_over).values(begun))

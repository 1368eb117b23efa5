"""The database keeps each customer's balance: a month's notices no longer read the years before."""

import sqlalchemy as sa
from alembic import op

import db.types
from db.tables.balances import FILL

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance",
        sa.Column("customer_id", db.types.BigInt, autoincrement=False, nullable=False, comment="Customer"),
        sa.Column("owed_fen", db.types.BigInt, nullable=False, comment="Owed"),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_balance")),
    )
    op.execute(FILL)

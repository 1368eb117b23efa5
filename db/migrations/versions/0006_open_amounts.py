"""The database keeps what is open of each charge: arrears of ten thousand customers are a quick question."""

import sqlalchemy as sa
from alembic import op

import db.types
from db.tables.open_amounts import FILL

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_amount",
        sa.Column("entry_id", db.types.BigInt, autoincrement=False, nullable=False, comment="Ledger entry"),
        sa.Column("customer_id", db.types.BigInt, nullable=False, comment="Customer"),
        sa.Column("open_fen", db.types.BigInt, nullable=False, comment="Open"),
        sa.CheckConstraint("open_fen > 0", name=op.f("ck_open_amount_open_positive")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_open_amount")),
    )
    op.create_index("ix_open_amount_customer", "open_amount", ["customer_id", "entry_id", "open_fen"])
    op.execute(FILL)
    op.create_index("ix_dunning_contact_promise", "dunning_contact", ["recorded_by", "promised_on"])
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_arrears_decision_live",
        "arrears_decision",
        ["kind", "customer_id"],
        sqlite_where=live,
        postgresql_where=live,
    )

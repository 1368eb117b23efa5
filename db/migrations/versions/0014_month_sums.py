"""A month's sums are made from their index alone."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_ledger_entry_month", "ledger_entry")
    columns = ["bill_month", "is_on_notice", "customer_id", "counts_as", "receivable_fen", "kind"]
    op.create_index("ix_ledger_entry_month", "ledger_entry", columns)

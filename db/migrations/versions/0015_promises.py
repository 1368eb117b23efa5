"""Promises to pay are asked for by their day: while one holds, the next letter waits."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_dunning_contact_promised", "dunning_contact", ["promised_on", "customer_id"])

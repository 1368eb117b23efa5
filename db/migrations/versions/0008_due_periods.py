"""The last day that each line of an agreement has made: what the numbers in the menu ask."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    live = sa.text("cancelled_at IS NULL")
    op.create_index(
        "ix_agreement_period_made",
        "agreement_period",
        ["agreement_id", "position", "period_until"],
        sqlite_where=live,
        postgresql_where=live,
    )

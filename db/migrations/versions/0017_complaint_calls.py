"""The callbacks of one complaint are found by it, not only the one that is due."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    there = sa.text("complaint_id IS NOT NULL")
    op.create_index("ix_callback_complaint", "callback", ["complaint_id"], sqlite_where=there, postgresql_where=there)

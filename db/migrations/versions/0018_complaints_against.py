"""Complaints about somebody of staff are found by that person: what is hidden from them is taken out of counts."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = sa.text("against_staff_id IS NOT NULL")
    op.create_index(
        "ix_complaint_against", "complaint", ["against_staff_id"], sqlite_where=named, postgresql_where=named
    )

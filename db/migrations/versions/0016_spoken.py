"""When each customer was last spoken to is found by one step down an index."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_callback_spoken", "callback", ["customer_id", "state", "done_on"])

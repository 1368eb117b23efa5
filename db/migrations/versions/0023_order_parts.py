"""Step 6: indexes in which jobs are taken apart by channel, item, trade, worker and the time they took."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "ix_work_order_parts",
        ["registered_at", "channel", "item_id", "trade", "unit_id", "department_id", "is_taken_over"],
    ),
    (
        "ix_work_order_paces",
        [
            *("completed_on", "department_id", "worker_id", "unit_id", "is_taken_over"),
            *("registered_at", "dispatched_at", "completed_at"),
        ],
    ),
)


def upgrade() -> None:
    for name, columns in INDEXES:
        op.create_index(name, "work_order", columns)

"""Step 6: what is overdue in a register is counted in an index, with every screen of who keeps it."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# Each with the day since which an entry waits.
TABLES = (("home_hand_over", "due_on"), ("household_visit", "visited_on"), ("vacant_check", "checked_on"))


def upgrade() -> None:
    for table, day in TABLES:
        op.create_index(f"ix_{table}_overdue", table, ["state", day, "struck_out_because"])

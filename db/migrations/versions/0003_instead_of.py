"""An order's history names in whose place somebody acted."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_work_order_event_instead_of_id"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # In place: a rebuild would copy the history of years.
        op.execute(
            "ALTER TABLE work_order_event ADD COLUMN instead_of_id INTEGER"
            f" CONSTRAINT {FOREIGN_KEY} REFERENCES user_account (id)"
        )
        return
    op.add_column("work_order_event", sa.Column("instead_of_id", db.types.BigInt, nullable=True, comment="Instead of"))
    op.create_foreign_key(op.f(FOREIGN_KEY), "work_order_event", "user_account", ["instead_of_id"], ["id"])

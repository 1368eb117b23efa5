"""Step 6: indexes that the year's figures are counted in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_ledger_entry_reversed", "ledger_entry", ["business_on", "reverses_id"], "reverses_id IS NOT NULL"),
    (
        "ix_work_order_repairs",
        "work_order",
        ["registered_at", "trade", "completed_on", "department_id", "unit_id", "kind"],
        "kind = 'repair'",
    ),
    (
        "ix_work_order_free",
        "work_order",
        ["completed_on", "department_id", "unit_id", "amount_fen", "settlement"],
        "settlement = 'free'",
    ),
    (
        "ix_quote_confirmed",
        "quote",
        ["confirmed_at", "department_id", "cost_fen", "profit_fen", "work_order_id", "state"],
        "state = 'confirmed'",
    ),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        part = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=part, postgresql_where=part)

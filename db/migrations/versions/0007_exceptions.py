"""What the list of exceptions is looked for in: three narrow indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FEW = {
    "ix_work_order_other_price": ("work_order", ["completed_on"], "amount_fen <> accepted_fen"),
    "ix_till_hand_over_difference": ("till_hand_over", ["id"], "counted_cash_fen <> expected_cash_fen"),
}


def upgrade() -> None:
    op.create_index("ix_bank_line_statement", "bank_line", ["statement_id", "paid_on"])
    for name, (table, columns, where) in FEW.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

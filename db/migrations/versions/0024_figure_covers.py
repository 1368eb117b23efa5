"""Step 6: indexes that hold all that the figures and the exceptions with money read of a row."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# In the place of narrower ones: table, name, the new one's name and columns.
INDEXES = (
    (
        "ledger_entry",
        "ix_ledger_entry_day",
        "ix_ledger_entry_day",
        ["counts_as", "business_on", "work_order_id", "receivable_fen", "kind"],
    ),
    (
        "allocation",
        "ix_allocation_credit",
        "ix_allocation_credit",
        ["credit_entry_id", "amount_fen", "charge_entry_id"],
    ),
    (
        "allocation",
        "ix_allocation_charge",
        "ix_allocation_charge",
        ["charge_entry_id", "amount_fen", "credit_entry_id"],
    ),
    ("notice_line", "ix_notice_line_entry_id", "ix_notice_line_entry", ["entry_id", "notice_id"]),
    (
        "notice_delivery",
        "ix_notice_delivery_notice",
        "ix_notice_delivery_notice",
        ["notice_id", "id", "result", "delivered_on"],
    ),
    (
        "receipt",
        "ix_receipt_cashier",
        "ix_receipt_cashier",
        ["issued_by", "id", "till_id", "method", "amount_fen", "issued_at"],
    ),
    ("receipt", "ix_receipt_customer", "ix_receipt_customer", ["customer_id", "paid_on", "amount_fen"]),
    (
        "callback",
        "ix_callback_month",
        "ix_callback_month",
        [
            *("due_on", "is_taken_over", "state", "first_try_on", "satisfaction"),
            *("survey_address_id", "kind", "complaint_id", "work_order_id"),
        ],
    ),
)


def upgrade() -> None:
    for table, old, name, columns in INDEXES:
        op.drop_index(old, table_name=table)
        op.create_index(name, table, columns)

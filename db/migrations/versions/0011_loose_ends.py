"""A till handed over in an absent cashier's place; what an exception was found right at."""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

FOREIGN_KEY = "fk_till_hand_over_on_behalf_by"
CHECKS = {
    "on_behalf_of_another": "on_behalf_by IS NULL OR (on_behalf_by <> handed_by AND behalf_reason <> '')",
    "counted_by_another": "received_by IS NULL OR on_behalf_by IS NULL OR received_by <> on_behalf_by",
}
JUDGED_AT = ["kind", "subject_id", "amount_fen", "other_fen"]


def upgrade() -> None:
    reason = sa.Column("behalf_reason", sa.Text(), server_default="", nullable=False, comment="Why not the cashier")
    op.add_column("till_hand_over", reason)
    if op.get_bind().dialect.name == "sqlite":
        # In place: a rebuild would copy the hand-overs of years.
        checks = " ".join(f"CONSTRAINT ck_till_hand_over_{name} CHECK ({check})" for name, check in CHECKS.items())
        op.execute(
            "ALTER TABLE till_hand_over ADD COLUMN on_behalf_by INTEGER"
            f" CONSTRAINT {FOREIGN_KEY} REFERENCES user_account (id) {checks}"
        )
    else:
        who = sa.Column("on_behalf_by", db.types.BigInt, nullable=True, comment="On the cashier's behalf")
        op.add_column("till_hand_over", who)
        op.create_foreign_key(op.f(FOREIGN_KEY), "till_hand_over", "user_account", ["on_behalf_by"], ["id"])
        for name, check in CHECKS.items():
            op.create_check_constraint(op.f(f"ck_till_hand_over_{name}"), "till_hand_over", check)
    for name, comment in (("amount_fen", "Amount"), ("other_fen", "Other amount")):
        op.add_column("exception_note", sa.Column(name, db.types.BigInt, nullable=True, comment=comment))
    op.drop_index("uq_exception_note_subject", "exception_note")
    op.create_index("uq_exception_note_subject", "exception_note", JUDGED_AT, unique=True)

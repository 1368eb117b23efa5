"""Step 3: agreements and fees, discounts, waivers and refunds, arrears, hand-overs of tills, exceptions answered for.

The ledger learns which figure of the notice an entry counts in. Its rows are filled in here, once; the seal of an old
row does not hold what it did not know.
"""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary
from db.tables.guards import drop_guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTS_AS = "Figure of the notice that it counts in"
# A correction before this step was that of a charge, a payment or a balance taken over, told by its sign.
PART = (
    "CASE WHEN kind = 'charge' OR (kind = 'reversal' AND {amount} < 0) THEN 'charges'"
    " WHEN kind = 'payment' OR (kind = 'reversal' AND {amount} > 0) THEN 'payments' ELSE 'opening' END"
)
CHECKS = {
    "fee_and_refund_are_owed": "kind NOT IN ('fee', 'refund') OR receivable_fen > 0",
    "discount_is_credited": "kind <> 'discount' OR receivable_fen < 0",
    "fee_has_a_period": "kind <> 'fee' OR period_id IS NOT NULL",
    "discount_has_a_ground": "kind <> 'discount' OR adjustment_id IS NOT NULL OR period_id IS NOT NULL",
    "refund_was_approved": "kind <> 'refund' OR adjustment_id IS NOT NULL",
}


def upgrade() -> None:
    _create_tables()
    drop_guards(op.get_bind())
    op.add_column(
        "unit", sa.Column("parking_spaces", sa.Integer(), nullable=False, server_default="0", comment="Parking spaces")
    )
    for table, amount in (("ledger_entry", "receivable_fen"), ("notice_line", "amount_fen")):
        column: sa.Column[object] = sa.Column(
            "counts_as", db.types.Word(db.vocabulary.NoticePart), nullable=False, server_default="", comment=COUNTS_AS
        )
        op.add_column(table, column)
        op.execute(f"UPDATE {table} SET counts_as = {PART.format(amount=amount)}")
    if op.get_bind().dialect.name == "sqlite":
        _add_links_in_place()
    else:
        _add_links()
    op.drop_index("ix_ledger_entry_month", "ledger_entry")
    index = ["bill_month", "is_on_notice", "customer_id", "counts_as", "receivable_fen"]
    op.create_index("ix_ledger_entry_month", "ledger_entry", index)
    one_fee = sa.text("kind IN ('fee', 'discount')")
    op.create_index(
        "uq_ledger_entry_one_fee",
        "ledger_entry",
        ["period_id", "kind"],
        unique=True,
        sqlite_where=one_fee,
        postgresql_where=one_fee,
    )
    one_adjustment = sa.text("kind IN ('discount', 'refund')")
    op.create_index(
        "uq_ledger_entry_one_adjustment",
        "ledger_entry",
        ["adjustment_id"],
        unique=True,
        sqlite_where=one_adjustment,
        postgresql_where=one_adjustment,
    )


def _add_links_in_place() -> None:
    """SQLite: without a rebuild, which would copy the ledger of years. The checks come with the last column."""
    checks = " ".join(f"CONSTRAINT ck_ledger_entry_{name} CHECK ({said})" for name, said in CHECKS.items())
    for column, parent, more in (("period_id", "agreement_period", ""), ("adjustment_id", "adjustment", checks)):
        op.execute(
            f"ALTER TABLE ledger_entry ADD COLUMN {column} INTEGER"
            f" CONSTRAINT fk_ledger_entry_{column} REFERENCES {parent} (id) {more}"
        )


def _add_links() -> None:
    for column, parent, comment in (
        ("period_id", "agreement_period", "Period of an agreement"),
        ("adjustment_id", "adjustment", "Discount, waiver or refund"),
    ):
        op.add_column("ledger_entry", sa.Column(column, db.types.BigInt, nullable=True, comment=comment))
        op.create_foreign_key(op.f(f"fk_ledger_entry_{column}"), "ledger_entry", parent, [column], ["id"])
    for name, said in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_ledger_entry_{name}"), "ledger_entry", said)


def _create_tables() -> None:
    op.create_table('agreement',
    sa.Column('agreement_no', sa.Text(), nullable=False, comment='Agreement number'),
    sa.Column('kind', db.types.Word(db.vocabulary.AgreementKind), nullable=False, comment='Kind of agreement'),
    sa.Column('title', sa.Text(), nullable=False, comment='Title'),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
    sa.Column('unit_id', db.types.BigInt, nullable=True, comment='Unit'),
    sa.Column('zone', sa.Text(), nullable=False, comment='Zone (all when empty)'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building (all when empty)'),
    sa.Column('payer', db.types.Word(db.vocabulary.FeePayer), nullable=False, comment='Who pays'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('from_on', db.types.Day(), nullable=False, comment='From'),
    sa.Column('until_on', db.types.Day(), nullable=True, comment='Until'),
    sa.Column('part_period', db.types.Word(db.vocabulary.PartPeriod), nullable=False, comment='First and last period'),
    sa.Column('successor_of_id', db.types.BigInt, nullable=True, comment='Renews'),
    sa.Column('ended_on', db.types.Day(), nullable=True, comment='Last day'),
    sa.Column('end_reason', sa.Text(), nullable=False, comment='Reason of the early end'),
    sa.Column('ended_by', db.types.BigInt, nullable=True, comment='Ended by'),
    sa.Column('ended_at', db.types.Instant(), nullable=True, comment='Ended'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("kind <> 'service' OR customer_id IS NOT NULL", name=op.f('ck_agreement_service_has_a_customer')),
    sa.CheckConstraint('(ended_on IS NULL) = (ended_at IS NULL)', name=op.f('ck_agreement_end_is_complete')),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_agreement_term_in_order')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_agreement_customer_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_agreement_department_id')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_agreement_ended_by')),
    sa.ForeignKeyConstraint(['successor_of_id'], ['agreement.id'], name=op.f('fk_agreement_successor_of_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_agreement_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('agreement_no', name=op.f('uq_agreement_agreement_no'))
    )
    op.create_index('ix_agreement_customer', 'agreement', ['customer_id', 'from_on'], unique=False)
    op.create_index('ix_agreement_term', 'agreement', ['until_on', 'id'], unique=False)
    op.create_index('uq_agreement_successor', 'agreement', ['successor_of_id'], unique=True, sqlite_where=sa.text('successor_of_id IS NOT NULL'), postgresql_where=sa.text('successor_of_id IS NOT NULL'))
    op.create_table('arrears_decision',
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('kind', db.types.Word(db.vocabulary.ArrearsDecisionKind), nullable=False, comment='Decision'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('until_on', db.types.Day(), nullable=True, comment='Until'),
    sa.Column('decided_by', db.types.BigInt, nullable=False, comment='Decided by'),
    sa.Column('decided_at', db.types.Instant(), nullable=False, comment='Decided'),
    sa.Column('instead_of_id', db.types.BigInt, nullable=True, comment='Instead of'),
    sa.Column('ended_by', db.types.BigInt, nullable=True, comment='Ended by'),
    sa.Column('ended_at', db.types.Instant(), nullable=True, comment='Ended'),
    sa.Column('end_reason', sa.Text(), nullable=False, comment='Reason of the end'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_arrears_decision_customer_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_arrears_decision_decided_by')),
    sa.ForeignKeyConstraint(['ended_by'], ['user_account.id'], name=op.f('fk_arrears_decision_ended_by')),
    sa.ForeignKeyConstraint(['instead_of_id'], ['user_account.id'], name=op.f('fk_arrears_decision_instead_of_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrears_decision'))
    )
    op.create_index('ix_arrears_decision_customer', 'arrears_decision', ['customer_id', 'id'], unique=False)
    op.create_index('uq_arrears_decision_live', 'arrears_decision', ['customer_id', 'kind'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('dunning_notice',
    sa.Column('dunning_no', sa.Text(), nullable=False, comment='Number'),
    sa.Column('book', sa.Text(), nullable=False, comment='Book'),
    sa.Column('number', db.types.BigInt, nullable=False, comment='Number in the book'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('stage', db.types.Word(db.vocabulary.DunningStage), nullable=False, comment='Stage'),
    sa.Column('way', db.types.Word(db.vocabulary.ContactWay), nullable=False, comment='Way'),
    sa.Column('sent_on', db.types.Day(), nullable=False, comment='Day'),
    sa.Column('pay_until', db.types.Day(), nullable=False, comment='Pay until'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('customer_name', sa.Text(), nullable=False, comment='Customer as printed'),
    sa.Column('unit_label', sa.Text(), nullable=False, comment='Unit as printed'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('made_by', db.types.BigInt, nullable=True, comment='Made by'),
    sa.Column('made_at', db.types.Instant(), nullable=False, comment='Made'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint("stage <> 'none'", name=op.f('ck_dunning_notice_is_a_step')),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_dunning_notice_amount_positive')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_dunning_notice_customer_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_dunning_notice_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dunning_notice')),
    sa.UniqueConstraint('book', 'number', name=op.f('uq_dunning_notice_book_number')),
    sa.UniqueConstraint('dunning_no', name=op.f('uq_dunning_notice_dunning_no'))
    )
    op.create_index('ix_dunning_notice_customer', 'dunning_notice', ['customer_id', 'id'], unique=False)
    op.create_index('ix_dunning_notice_day', 'dunning_notice', ['sent_on', 'id'], unique=False)
    op.create_table('exception_note',
    sa.Column('kind', db.types.Word(db.vocabulary.MoneyException), nullable=False, comment='Exception'),
    sa.Column('subject_id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('noted_by', db.types.BigInt, nullable=False, comment='Noted by'),
    sa.Column('noted_at', db.types.Instant(), nullable=False, comment='Noted'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_exception_note_has_a_reason')),
    sa.ForeignKeyConstraint(['noted_by'], ['user_account.id'], name=op.f('fk_exception_note_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exception_note'))
    )
    op.create_index('uq_exception_note_subject', 'exception_note', ['kind', 'subject_id'], unique=True)
    op.create_table('adjustment',
    sa.Column('adjustment_no', sa.Text(), nullable=False, comment='Number'),
    sa.Column('kind', db.types.Word(db.vocabulary.AdjustmentKind), nullable=False, comment='Kind'),
    sa.Column('ground', db.types.Word(db.vocabulary.AdjustmentGround), nullable=False, comment='Ground'),
    sa.Column('state', db.types.Word(db.vocabulary.AdjustmentState), nullable=False, comment='State'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('charge_entry_id', db.types.BigInt, nullable=True, comment='Charge that it is for'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('asked_by', db.types.BigInt, nullable=False, comment='Asked by'),
    sa.Column('asked_at', db.types.Instant(), nullable=False, comment='Asked'),
    sa.Column('decided_by', db.types.BigInt, nullable=True, comment='Decided by'),
    sa.Column('decided_at', db.types.Instant(), nullable=True, comment='Decided'),
    sa.Column('instead_of_id', db.types.BigInt, nullable=True, comment='Instead of'),
    sa.Column('decision_note', sa.Text(), nullable=False, comment='Remark on the decision'),
    sa.Column('voucher_no', sa.Text(), nullable=True, comment='Refund voucher'),
    sa.Column('voucher_book', sa.Text(), nullable=True, comment='Book'),
    sa.Column('voucher_number', db.types.BigInt, nullable=True, comment='Number in the book'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=True, comment='Method'),
    sa.Column('till_id', db.types.BigInt, nullable=True, comment='Till'),
    sa.Column('receiver', sa.Text(), nullable=False, comment='Received by'),
    sa.Column('paid_out_by', db.types.BigInt, nullable=True, comment='Paid out by'),
    sa.Column('paid_out_at', db.types.Instant(), nullable=True, comment='Paid out'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by OR state = 'withdrawn'", name=op.f('ck_adjustment_two_people')),
    sa.CheckConstraint("state <> 'paid_out' OR (kind = 'refund' AND voucher_no IS NOT NULL)", name=op.f('ck_adjustment_paid_is_refund')),
    sa.CheckConstraint("state NOT IN ('approved', 'paid_out') OR decided_by IS NOT NULL", name=op.f('ck_adjustment_somebody_decided')),
    sa.CheckConstraint('amount_fen > 0 AND amount_fen <= 10000000000', name=op.f('ck_adjustment_amount_in_range')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_adjustment_asked_by')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_adjustment_customer_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_adjustment_decided_by')),
    sa.ForeignKeyConstraint(['instead_of_id'], ['user_account.id'], name=op.f('fk_adjustment_instead_of_id')),
    sa.ForeignKeyConstraint(['paid_out_by'], ['user_account.id'], name=op.f('fk_adjustment_paid_out_by')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_adjustment_till_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment')),
    sa.UniqueConstraint('adjustment_no', name=op.f('uq_adjustment_adjustment_no')),
    sa.UniqueConstraint('voucher_book', 'voucher_number', name=op.f('uq_adjustment_voucher_book_voucher_number')),
    sa.UniqueConstraint('voucher_no', name=op.f('uq_adjustment_voucher_no'))
    )
    op.create_index('ix_adjustment_customer', 'adjustment', ['customer_id', 'id'], unique=False)
    op.create_index(op.f('ix_adjustment_paid_out_at'), 'adjustment', ['paid_out_at'], unique=False)
    op.create_index('ix_adjustment_state', 'adjustment', ['state', 'id'], unique=False)
    op.create_table('agreement_version',
    sa.Column('agreement_id', db.types.BigInt, nullable=False, comment='Agreement'),
    sa.Column('number', sa.Integer(), nullable=False, comment='Version number'),
    sa.Column('state', db.types.Word(db.vocabulary.AgreementState), nullable=False, comment='State'),
    sa.Column('from_on', db.types.Day(), nullable=False, comment='In force from'),
    sa.Column('vacant_rate', sa.Integer(), nullable=False, comment='Vacant units pay (hundredths of a percent)'),
    sa.Column('note', sa.Text(), nullable=False, comment='Reason of the version'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the submitted content'),
    sa.Column('drafted_by', db.types.BigInt, nullable=True, comment='Drafted by'),
    sa.Column('drafted_at', db.types.Instant(), nullable=False, comment='Drafted'),
    sa.Column('checked_by', db.types.BigInt, nullable=True, comment='Checked by'),
    sa.Column('checked_at', db.types.Instant(), nullable=True, comment='Checked'),
    sa.Column('approved_by', db.types.BigInt, nullable=True, comment='Approved by'),
    sa.Column('approved_at', db.types.Instant(), nullable=True, comment='Approved'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('vacant_rate BETWEEN 0 AND 10000', name=op.f('ck_agreement_version_vacant_rate_in_range')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_version_agreement_id')),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_agreement_version_approved_by')),
    sa.ForeignKeyConstraint(['checked_by'], ['user_account.id'], name=op.f('fk_agreement_version_checked_by')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_agreement_version_drafted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_version')),
    sa.UniqueConstraint('agreement_id', 'number', name=op.f('uq_agreement_version_agreement_id_number'))
    )
    op.create_index('ix_agreement_version_state', 'agreement_version', ['state', 'id'], unique=False)
    op.create_index('uq_agreement_version_day', 'agreement_version', ['agreement_id', 'from_on'], unique=True, sqlite_where=sa.text("state = 'approved'"), postgresql_where=sa.text("state = 'approved'"))
    op.create_index('uq_agreement_version_live', 'agreement_version', ['agreement_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'submitted', 'checked')"), postgresql_where=sa.text("state IN ('draft', 'submitted', 'checked')"))
    op.create_table('dunning_contact',
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('dunning_id', db.types.BigInt, nullable=True, comment='Dunning step'),
    sa.Column('way', db.types.Word(db.vocabulary.ContactWay), nullable=False, comment='Way'),
    sa.Column('answer', db.types.Word(db.vocabulary.ContactAnswer), nullable=False, comment='Answer'),
    sa.Column('contacted_on', db.types.Day(), nullable=False, comment='Day'),
    sa.Column('promised_on', db.types.Day(), nullable=True, comment='Promised to pay on'),
    sa.Column('note', sa.Text(), nullable=False, comment='In the talk'),
    sa.Column('recorded_by', db.types.BigInt, nullable=True, comment='Recorded by'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Written down'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_dunning_contact_customer_id')),
    sa.ForeignKeyConstraint(['dunning_id'], ['dunning_notice.id'], name=op.f('fk_dunning_contact_dunning_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_dunning_contact_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dunning_contact'))
    )
    op.create_index('ix_dunning_contact_customer', 'dunning_contact', ['customer_id', 'id'], unique=False)
    op.create_table('instalment_plan',
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('decision_id', db.types.BigInt, nullable=False, comment='Decision'),
    sa.Column('agreed_on', db.types.Day(), nullable=False, comment='Agreed on'),
    sa.Column('total_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('ledger_length', db.types.BigInt, nullable=False, comment='Ledger entries when it was agreed'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('total_fen > 0', name=op.f('ck_instalment_plan_total_positive')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_instalment_plan_customer_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['arrears_decision.id'], name=op.f('fk_instalment_plan_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instalment_plan')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_instalment_plan_decision_id'))
    )
    op.create_index('ix_instalment_plan_customer', 'instalment_plan', ['customer_id', 'id'], unique=False)
    op.create_table('till_hand_over',
    sa.Column('hand_over_no', sa.Text(), nullable=False, comment='Number'),
    sa.Column('book', sa.Text(), nullable=False, comment='Book'),
    sa.Column('number', db.types.BigInt, nullable=False, comment='Number in the book'),
    sa.Column('till_id', db.types.BigInt, nullable=False, comment='Till'),
    sa.Column('to', db.types.Word(db.vocabulary.HandOverTo), nullable=False, comment='Handed to'),
    sa.Column('to_user_id', db.types.BigInt, nullable=True, comment='Next cashier'),
    sa.Column('state', db.types.Word(db.vocabulary.HandOverState), nullable=False, comment='State'),
    sa.Column('expected_cash_fen', db.types.BigInt, nullable=False, comment='Cash by the books'),
    sa.Column('counted_cash_fen', db.types.BigInt, nullable=False, comment='Cash counted'),
    sa.Column('explanation', sa.Text(), nullable=False, comment='Explanation of the difference'),
    sa.Column('handed_by', db.types.BigInt, nullable=False, comment='Handed over by'),
    sa.Column('handed_at', db.types.Instant(), nullable=False, comment='Handed over'),
    sa.Column('received_by', db.types.BigInt, nullable=True, comment='Received by'),
    sa.Column('received_at', db.types.Instant(), nullable=True, comment='Received'),
    sa.Column('answer', sa.Text(), nullable=False, comment='Remark of the receiver'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("counted_cash_fen = expected_cash_fen OR explanation <> ''", name=op.f('ck_till_hand_over_difference_explained')),
    sa.CheckConstraint("state <> 'received' OR received_by IS NOT NULL", name=op.f('ck_till_hand_over_received_by_somebody')),
    sa.CheckConstraint('counted_cash_fen >= 0', name=op.f('ck_till_hand_over_counted_not_negative')),
    sa.CheckConstraint('received_by IS NULL OR received_by <> handed_by', name=op.f('ck_till_hand_over_two_people')),
    sa.ForeignKeyConstraint(['handed_by'], ['user_account.id'], name=op.f('fk_till_hand_over_handed_by')),
    sa.ForeignKeyConstraint(['received_by'], ['user_account.id'], name=op.f('fk_till_hand_over_received_by')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_till_hand_over_till_id')),
    sa.ForeignKeyConstraint(['to_user_id'], ['user_account.id'], name=op.f('fk_till_hand_over_to_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till_hand_over')),
    sa.UniqueConstraint('book', 'number', name=op.f('uq_till_hand_over_book_number')),
    sa.UniqueConstraint('hand_over_no', name=op.f('uq_till_hand_over_hand_over_no'))
    )
    op.create_index('ix_till_hand_over_state', 'till_hand_over', ['state', 'id'], unique=False)
    op.create_index('ix_till_hand_over_till', 'till_hand_over', ['till_id', 'id'], unique=False)
    op.create_table('agreement_line',
    sa.Column('version_id', db.types.BigInt, nullable=False, comment='Version'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('produces', db.types.Word(db.vocabulary.Produces), nullable=False, comment='Makes'),
    sa.Column('item_id', db.types.BigInt, nullable=True, comment='Item'),
    sa.Column('title', sa.Text(), nullable=False, comment='Text on the notice'),
    sa.Column('basis', db.types.Word(db.vocabulary.FeeBasis), nullable=False, comment='Basis'),
    sa.Column('quantity_thousandths', db.types.BigInt, nullable=False, comment='Quantity (thousandths)'),
    sa.Column('unit_price_fen', db.types.BigInt, nullable=False, comment='Unit price'),
    sa.Column('rhythm', db.types.Word(db.vocabulary.Rhythm), nullable=False, comment='Rhythm'),
    sa.Column('is_in_advance', sa.Boolean(), nullable=False, comment='Billed in advance'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint("basis <> 'fixed' OR produces <> 'fee' OR unit_price_fen > 0", name=op.f('ck_agreement_line_fee_has_a_price')),
    sa.CheckConstraint('quantity_thousandths > 0', name=op.f('ck_agreement_line_quantity_positive')),
    sa.CheckConstraint('unit_price_fen >= 0', name=op.f('ck_agreement_line_price_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['service_item.id'], name=op.f('fk_agreement_line_item_id')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_line_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_line')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_agreement_line_version_id_position'))
    )
    op.create_table('agreement_period',
    sa.Column('agreement_id', db.types.BigInt, nullable=False, comment='Agreement'),
    sa.Column('version_id', db.types.BigInt, nullable=False, comment='Version'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('unit_key', db.types.BigInt, nullable=False, comment='Unit (0: none)'),
    sa.Column('period_from', db.types.Day(), nullable=False, comment='Period from'),
    sa.Column('period_until', db.types.Day(), nullable=False, comment='Period until'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Revision'),
    sa.Column('title', sa.Text(), nullable=False, comment='Text on the notice'),
    sa.Column('quantity_thousandths', db.types.BigInt, nullable=False, comment='Quantity (thousandths)'),
    sa.Column('unit_price_fen', db.types.BigInt, nullable=False, comment='Unit price'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('discount_fen', db.types.BigInt, nullable=False, comment='Discount of a vacant unit'),
    sa.Column('work_order_id', db.types.BigInt, nullable=True, comment='Work order'),
    sa.Column('made_by', db.types.BigInt, nullable=True, comment='Made by'),
    sa.Column('made_at', db.types.Instant(), nullable=False, comment='Made'),
    sa.Column('cancelled_at', db.types.Instant(), nullable=True, comment='Cancelled'),
    sa.Column('cancelled_by', db.types.BigInt, nullable=True, comment='Cancelled by'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('amount_fen >= 0 AND discount_fen >= 0 AND discount_fen <= amount_fen', name=op.f('ck_agreement_period_amounts')),
    sa.CheckConstraint('period_until >= period_from', name=op.f('ck_agreement_period_days_in_order')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_period_agreement_id')),
    sa.ForeignKeyConstraint(['cancelled_by'], ['user_account.id'], name=op.f('fk_agreement_period_cancelled_by')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_agreement_period_customer_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_agreement_period_made_by')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_period_version_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_agreement_period_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_period')),
    sa.UniqueConstraint('agreement_id', 'position', 'unit_key', 'period_from', 'revision', name=op.f('uq_agreement_period_agreement_id_position_unit_key_period_from_revision'))
    )
    op.create_index('ix_agreement_period_customer', 'agreement_period', ['customer_id', 'period_from'], unique=False)
    op.create_index('ix_agreement_period_order', 'agreement_period', ['work_order_id'], unique=False)
    op.create_table('agreement_step',
    sa.Column('agreement_id', db.types.BigInt, nullable=False, comment='Agreement'),
    sa.Column('version_id', db.types.BigInt, nullable=True, comment='Version'),
    sa.Column('verb', db.types.Word(db.vocabulary.AgreementVerb), nullable=False, comment='What was done'),
    sa.Column('at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('instead_of_id', db.types.BigInt, nullable=True, comment='Instead of'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the content'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_step_agreement_id')),
    sa.ForeignKeyConstraint(['instead_of_id'], ['user_account.id'], name=op.f('fk_agreement_step_instead_of_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_agreement_step_user_id')),
    sa.ForeignKeyConstraint(['version_id'], ['agreement_version.id'], name=op.f('fk_agreement_step_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_step'))
    )
    op.create_index('ix_agreement_step_agreement', 'agreement_step', ['agreement_id', 'id'], unique=False)
    op.create_table('fapiao',
    sa.Column('receipt_id', db.types.BigInt, nullable=False, comment='Receipt'),
    sa.Column('fapiao_no', sa.Text(), nullable=False, comment='Fapiao number'),
    sa.Column('issued_on', db.types.Day(), nullable=False, comment='Issued on'),
    sa.Column('recorded_by', db.types.BigInt, nullable=True, comment='Recorded by'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Recorded'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_fapiao_receipt_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_fapiao_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fapiao'))
    )
    op.create_index('ix_fapiao_number', 'fapiao', ['fapiao_no'], unique=False)
    op.create_index('ix_fapiao_receipt', 'fapiao', ['receipt_id', 'id'], unique=False)
    op.create_table('instalment',
    sa.Column('plan_id', db.types.BigInt, nullable=False, comment='Instalment plan'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('due_on', db.types.Day(), nullable=False, comment='Due'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_instalment_amount_positive')),
    sa.ForeignKeyConstraint(['plan_id'], ['instalment_plan.id'], name=op.f('fk_instalment_plan_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instalment')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_instalment_plan_id_position'))
    )
    op.create_index('ix_instalment_due', 'instalment', ['due_on', 'plan_id'], unique=False)
    op.create_table('till_hand_over_item',
    sa.Column('hand_over_id', db.types.BigInt, nullable=False, comment='Hand-over'),
    sa.Column('receipt_id', db.types.BigInt, nullable=True, comment='Receipt'),
    sa.Column('void_receipt_id', db.types.BigInt, nullable=True, comment='Voided receipt'),
    sa.Column('adjustment_id', db.types.BigInt, nullable=True, comment='Refund'),
    sa.Column('from_hand_over_id', db.types.BigInt, nullable=True, comment='Taken over from'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('(CASE WHEN receipt_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN void_receipt_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN adjustment_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN from_hand_over_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_till_hand_over_item_exactly_one')),
    sa.ForeignKeyConstraint(['adjustment_id'], ['adjustment.id'], name=op.f('fk_till_hand_over_item_adjustment_id')),
    sa.ForeignKeyConstraint(['from_hand_over_id'], ['till_hand_over.id'], name=op.f('fk_till_hand_over_item_from_hand_over_id')),
    sa.ForeignKeyConstraint(['hand_over_id'], ['till_hand_over.id'], name=op.f('fk_till_hand_over_item_hand_over_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_till_hand_over_item_receipt_id')),
    sa.ForeignKeyConstraint(['void_receipt_id'], ['receipt.id'], name=op.f('fk_till_hand_over_item_void_receipt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till_hand_over_item')),
    sa.UniqueConstraint('adjustment_id', name=op.f('uq_till_hand_over_item_adjustment_id')),
    sa.UniqueConstraint('from_hand_over_id', name=op.f('uq_till_hand_over_item_from_hand_over_id')),
    sa.UniqueConstraint('receipt_id', name=op.f('uq_till_hand_over_item_receipt_id')),
    sa.UniqueConstraint('void_receipt_id', name=op.f('uq_till_hand_over_item_void_receipt_id'))
    )
    op.create_index('ix_till_hand_over_item_hand_over', 'till_hand_over_item', ['hand_over_id'], unique=False)
    op.create_table('till_hand_over_sum',
    sa.Column('hand_over_id', db.types.BigInt, nullable=False, comment='Hand-over'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=False, comment='Method'),
    sa.Column('receipts', sa.Integer(), nullable=False, comment='Receipts'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['hand_over_id'], ['till_hand_over.id'], name=op.f('fk_till_hand_over_sum_hand_over_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till_hand_over_sum')),
    sa.UniqueConstraint('hand_over_id', 'method', name=op.f('uq_till_hand_over_sum_hand_over_id_method'))
    )
    op.create_table('dunning_line',
    sa.Column('dunning_id', db.types.BigInt, nullable=False, comment='Dunning step'),
    sa.Column('entry_id', db.types.BigInt, nullable=False, comment='Ledger entry'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('notice_no', sa.Text(), nullable=False, comment='Notice number'),
    sa.Column('title', sa.Text(), nullable=False, comment='Item'),
    sa.Column('business_on', db.types.Day(), nullable=False, comment='Date'),
    sa.Column('due_on', db.types.Day(), nullable=False, comment='Due'),
    sa.Column('open_fen', db.types.BigInt, nullable=False, comment='Open'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('open_fen > 0', name=op.f('ck_dunning_line_open_positive')),
    sa.ForeignKeyConstraint(['dunning_id'], ['dunning_notice.id'], name=op.f('fk_dunning_line_dunning_id')),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_dunning_line_entry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dunning_line')),
    sa.UniqueConstraint('dunning_id', 'entry_id', name=op.f('uq_dunning_line_dunning_id_entry_id'))
    )
    op.create_index('ix_dunning_line_entry', 'dunning_line', ['entry_id', 'dunning_id'], unique=False)

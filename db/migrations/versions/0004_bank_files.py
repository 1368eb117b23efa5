"""Statements of a bank, WeChat or Alipay: how their columns are read, the files, the payments in them."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('bank_mapping',
    sa.Column('name', sa.Text(), nullable=False, comment='Receiving account'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=False, comment='Method'),
    sa.Column('layout', sa.Text(), nullable=False, comment='Hash of the headers'),
    sa.Column('columns', sa.Text(), nullable=False, comment='Columns'),
    sa.Column('saved_by', db.types.BigInt, nullable=True, comment='Saved by'),
    sa.Column('saved_at', db.types.Instant(), nullable=False, comment='Saved'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['saved_by'], ['user_account.id'], name=op.f('fk_bank_mapping_saved_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_mapping')),
    sa.UniqueConstraint('layout', name=op.f('uq_bank_mapping_layout'))
    )
    op.create_table('bank_statement',
    sa.Column('mapping_id', db.types.BigInt, nullable=False, comment='Receiving account'),
    sa.Column('file_name', sa.Text(), nullable=False, comment='File name'),
    sa.Column('lines', sa.Integer(), nullable=False, comment='New lines'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('read_by', db.types.BigInt, nullable=True, comment='Taken in by'),
    sa.Column('read_at', db.types.Instant(), nullable=False, comment='Taken in'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['mapping_id'], ['bank_mapping.id'], name=op.f('fk_bank_statement_mapping_id')),
    sa.ForeignKeyConstraint(['read_by'], ['user_account.id'], name=op.f('fk_bank_statement_read_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_statement'))
    )
    op.create_table('bank_line',
    sa.Column('statement_id', db.types.BigInt, nullable=False, comment='File'),
    sa.Column('sheet_row', sa.Integer(), nullable=False, comment='Row'),
    sa.Column('line_key', sa.Text(), nullable=False, comment='Key against doubles'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=False, comment='Method'),
    sa.Column('transaction_no', sa.Text(), nullable=False, comment='Transaction number'),
    sa.Column('paid_on', db.types.Day(), nullable=False, comment='Paid on'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('payer', sa.Text(), nullable=False, comment='Payer'),
    sa.Column('remark', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('state', db.types.Word(db.vocabulary.BankLineState), nullable=False, comment='State'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
    sa.Column('receipt_id', db.types.BigInt, nullable=True, comment='Receipt'),
    sa.Column('decided_by', db.types.BigInt, nullable=True, comment='Decided by'),
    sa.Column('decided_at', db.types.Instant(), nullable=True, comment='Decided'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("state <> 'booked' OR (receipt_id IS NOT NULL AND customer_id IS NOT NULL)", name=op.f('ck_bank_line_booked_has_a_receipt')),
    sa.CheckConstraint("state <> 'not_ours' OR reason <> ''", name=op.f('ck_bank_line_not_ours_has_a_reason')),
    sa.CheckConstraint('amount_fen > 0 AND amount_fen <= 10000000000', name=op.f('ck_bank_line_amount_in_range')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_bank_line_customer_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['user_account.id'], name=op.f('fk_bank_line_decided_by')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_bank_line_receipt_id')),
    sa.ForeignKeyConstraint(['statement_id'], ['bank_statement.id'], name=op.f('fk_bank_line_statement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('line_key', name=op.f('uq_bank_line_line_key')),
    sa.UniqueConstraint('receipt_id', name=op.f('uq_bank_line_receipt_id'))
    )
    op.create_index('ix_bank_line_payer', 'bank_line', ['payer', 'customer_id'], unique=False, sqlite_where=sa.text("state = 'booked'"), postgresql_where=sa.text("state = 'booked'"))
    op.create_index('ix_bank_line_state', 'bank_line', ['state', 'paid_on', 'id'], unique=False)

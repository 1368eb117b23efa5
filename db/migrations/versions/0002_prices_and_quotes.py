"""Prices as a document with its way, ad-hoc quotes, questions of scope, and who granted a delegation."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("price_list", sa.Column("replaced_on", db.types.Day(), nullable=True, comment="Replaced from"))
    op.add_column("price", sa.Column("cost_fen", db.types.BigInt, nullable=True, comment="Unit cost"))
    op.add_column(
        "price", sa.Column("reason", sa.Text(), nullable=False, server_default="", comment="Reason of the change")
    )
    op.add_column("delegation", sa.Column("reason", sa.Text(), nullable=False, server_default="", comment="Reason"))
    with op.batch_alter_table("delegation") as delegation:
        delegation.add_column(sa.Column("granted_by", db.types.BigInt, nullable=True, comment="Granted by"))
        delegation.create_foreign_key(op.f("fk_delegation_granted_by"), "user_account", ["granted_by"], ["id"])
    op.create_table('price_discussion',
    sa.Column('price_list_id', db.types.BigInt, nullable=False, comment='Price list'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('held_on', db.types.Day(), nullable=False, comment='Discussed on'),
    sa.Column('speaker', sa.Text(), nullable=False, comment='Who spoke'),
    sa.Column('note', sa.Text(), nullable=False, comment='What was said'),
    sa.Column('recorded_by', db.types.BigInt, nullable=True, comment='Recorded by'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Written down'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_price_discussion_department_id')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_discussion_price_list_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_price_discussion_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_discussion'))
    )
    op.create_index('ix_price_discussion_list', 'price_discussion', ['price_list_id', 'id'], unique=False)
    op.create_table('price_list_step',
    sa.Column('price_list_id', db.types.BigInt, nullable=False, comment='Price list'),
    sa.Column('verb', db.types.Word(db.vocabulary.PriceListVerb), nullable=False, comment='What was done'),
    sa.Column('state', db.types.Word(db.vocabulary.PriceListState), nullable=False, comment='State after it'),
    sa.Column('at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('instead_of_id', db.types.BigInt, nullable=True, comment='Instead of'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the content'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['instead_of_id'], ['user_account.id'], name=op.f('fk_price_list_step_instead_of_id')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_list_step_price_list_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_price_list_step_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_list_step'))
    )
    op.create_index('ix_price_list_step_list', 'price_list_step', ['price_list_id', 'id'], unique=False)
    op.create_table('quote',
    sa.Column('quote_no', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Quote number'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Revision'),
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('state', db.types.Word(db.vocabulary.QuoteState), nullable=False, comment='State'),
    sa.Column('is_on_site', sa.Boolean(), nullable=False, comment='Changed on site'),
    sa.Column('title', sa.Text(), nullable=False, comment='Job'),
    sa.Column('category', sa.Text(), nullable=False, comment='Category'),
    sa.Column('method', sa.Text(), nullable=False, comment='Way of doing it'),
    sa.Column('method_agreed_on', db.types.Day(), nullable=True, comment='Agreed with the customer on'),
    sa.Column('overhead_rate', sa.Integer(), nullable=False, comment='Overhead (hundredths of a percent)'),
    sa.Column('profit_rate', sa.Integer(), nullable=False, comment='Profit (hundredths of a percent)'),
    sa.Column('tax_rate', sa.Integer(), nullable=False, comment='Tax (hundredths of a percent)'),
    sa.Column('margin_ceiling', sa.Integer(), nullable=False, comment='Margin ceiling (hundredths of a percent)'),
    sa.Column('manager_limit_fen', db.types.BigInt, nullable=False, comment='The manager approves up to'),
    sa.Column('labour_fen', db.types.BigInt, nullable=False, comment='Labour'),
    sa.Column('material_fen', db.types.BigInt, nullable=False, comment='Materials'),
    sa.Column('other_fen', db.types.BigInt, nullable=False, comment='Other'),
    sa.Column('overhead_fen', db.types.BigInt, nullable=False, comment='Overhead'),
    sa.Column('cost_fen', db.types.BigInt, nullable=False, comment='Cost'),
    sa.Column('profit_fen', db.types.BigInt, nullable=False, comment='Profit'),
    sa.Column('tax_fen', db.types.BigInt, nullable=False, comment='Tax'),
    sa.Column('total_fen', db.types.BigInt, nullable=False, comment='Price with tax'),
    sa.Column('margin_reason', sa.Text(), nullable=False, comment='Reason for loss or margin'),
    sa.Column('approval_reason', sa.Text(), nullable=False, comment='Reason of the approval'),
    sa.Column('shown_detail', db.types.Word(db.vocabulary.QuoteDetail), nullable=False, comment='The customer sees'),
    sa.Column('valid_until', db.types.Day(), nullable=True, comment='Valid until'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the signed content'),
    sa.Column('drafted_by', db.types.BigInt, nullable=True, comment='Drafted by'),
    sa.Column('drafted_at', db.types.Instant(), nullable=False, comment='Drafted'),
    sa.Column('signed_by', db.types.BigInt, nullable=True, comment='Signed by'),
    sa.Column('signed_at', db.types.Instant(), nullable=True, comment='Signed'),
    sa.Column('endorsed_by', db.types.BigInt, nullable=True, comment='Passed on by'),
    sa.Column('endorsed_at', db.types.Instant(), nullable=True, comment='Passed on to the leader'),
    sa.Column('approved_by', db.types.BigInt, nullable=True, comment='Approved by'),
    sa.Column('approved_at', db.types.Instant(), nullable=True, comment='Approved'),
    sa.Column('offered_at', db.types.Instant(), nullable=True, comment='Offered'),
    sa.Column('confirmed_how', db.types.Word(db.vocabulary.AcceptedHow), nullable=True, comment='How confirmed'),
    sa.Column('confirmed_at', db.types.Instant(), nullable=True, comment='Confirmed'),
    sa.Column('settlement', db.types.Word(db.vocabulary.Settlement), nullable=True, comment='Settlement'),
    sa.Column('ended_at', db.types.Instant(), nullable=True, comment='Ended'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('cost_fen = labour_fen + material_fen + other_fen + overhead_fen AND total_fen = cost_fen + profit_fen + tax_fen', name=op.f('ck_quote_adds_up')),
    sa.CheckConstraint('cost_fen >= 0 AND tax_fen >= 0 AND total_fen >= 0', name=op.f('ck_quote_not_negative')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_quote_revision_from_one')),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_quote_approved_by')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_quote_department_id')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_quote_drafted_by')),
    sa.ForeignKeyConstraint(['endorsed_by'], ['user_account.id'], name=op.f('fk_quote_endorsed_by')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_quote_signed_by')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_quote_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote')),
    sa.UniqueConstraint('work_order_id', 'revision', name=op.f('uq_quote_work_order_id_revision'))
    )
    op.create_index('ix_quote_department', 'quote', ['department_id', 'drafted_at', 'id'], unique=False)
    op.create_index('ix_quote_department_state', 'quote', ['department_id', 'state', 'drafted_at', 'id'], unique=False)
    op.create_index('ix_quote_newest', 'quote', ['drafted_at', 'id'], unique=False)
    op.create_index(op.f('ix_quote_quote_no'), 'quote', ['quote_no'], unique=False)
    op.create_index('ix_quote_similar', 'quote', ['category', 'confirmed_at'], unique=False)
    op.create_index('ix_quote_state', 'quote', ['state', 'drafted_at', 'id'], unique=False)
    op.create_index('uq_quote_one_live_revision', 'quote', ['work_order_id'], unique=True, sqlite_where=sa.text("state IN ('draft', 'signed', 'endorsed', 'approved', 'offered')"), postgresql_where=sa.text("state IN ('draft', 'signed', 'endorsed', 'approved', 'offered')"))
    op.create_table('scope_question',
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('question', sa.Text(), nullable=False, comment='What is outside the scope'),
    sa.Column('asked_by', db.types.BigInt, nullable=True, comment='Asked by'),
    sa.Column('asked_at', db.types.Instant(), nullable=False, comment='Asked'),
    sa.Column('answer', db.types.Word(db.vocabulary.ScopeAnswer), nullable=True, comment='Answer'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason of the answer'),
    sa.Column('answered_by', db.types.BigInt, nullable=True, comment='Answered by'),
    sa.Column('answered_at', db.types.Instant(), nullable=True, comment='Answered'),
    sa.Column('told_by', db.types.BigInt, nullable=True, comment='Told by'),
    sa.Column('told_at', db.types.Instant(), nullable=True, comment='Customer told'),
    sa.Column('told_how', db.types.Word(db.vocabulary.AcceptedHow), nullable=True, comment='How told'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_scope_question_answered_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_scope_question_asked_by')),
    sa.ForeignKeyConstraint(['told_by'], ['user_account.id'], name=op.f('fk_scope_question_told_by')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_scope_question_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scope_question'))
    )
    op.create_index('ix_scope_question_order', 'scope_question', ['work_order_id', 'id'], unique=False)
    op.create_index('ix_scope_question_unanswered', 'scope_question', ['asked_at'], unique=False, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    op.create_index('ix_scope_question_untold', 'scope_question', ['answered_at'], unique=False, sqlite_where=sa.text('answered_at IS NOT NULL AND told_at IS NULL'), postgresql_where=sa.text('answered_at IS NOT NULL AND told_at IS NULL'))
    op.create_index('uq_scope_question_one_open', 'scope_question', ['work_order_id'], unique=True, sqlite_where=sa.text('told_at IS NULL'), postgresql_where=sa.text('told_at IS NULL'))
    op.create_table('quote_line',
    sa.Column('quote_id', db.types.BigInt, nullable=False, comment='Quote'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('kind', db.types.Word(db.vocabulary.QuoteLineKind), nullable=False, comment='Kind'),
    sa.Column('name', sa.Text(), nullable=False, comment='Labour, material or other'),
    sa.Column('people', sa.Integer(), nullable=False, comment='People'),
    sa.Column('quantity_thousandths', db.types.BigInt, nullable=False, comment='Hours or quantity (thousandths)'),
    sa.Column('unit_of_measure', sa.Text(), nullable=False, comment='Unit of measure'),
    sa.Column('unit_cost_fen', db.types.BigInt, nullable=False, comment='Unit cost'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('people >= 1', name=op.f('ck_quote_line_people_positive')),
    sa.CheckConstraint('quantity_thousandths > 0', name=op.f('ck_quote_line_quantity_positive')),
    sa.CheckConstraint('unit_cost_fen >= 0 AND amount_fen >= 0', name=op.f('ck_quote_line_not_negative')),
    sa.ForeignKeyConstraint(['quote_id'], ['quote.id'], name=op.f('fk_quote_line_quote_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote_line')),
    sa.UniqueConstraint('quote_id', 'position', name=op.f('uq_quote_line_quote_id_position'))
    )
    op.create_table('quote_step',
    sa.Column('quote_id', db.types.BigInt, nullable=False, comment='Quote'),
    sa.Column('verb', db.types.Word(db.vocabulary.QuoteVerb), nullable=False, comment='What was done'),
    sa.Column('state', db.types.Word(db.vocabulary.QuoteState), nullable=False, comment='State after it'),
    sa.Column('at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('instead_of_id', db.types.BigInt, nullable=True, comment='Instead of'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the content'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['instead_of_id'], ['user_account.id'], name=op.f('fk_quote_step_instead_of_id')),
    sa.ForeignKeyConstraint(['quote_id'], ['quote.id'], name=op.f('fk_quote_step_quote_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_quote_step_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quote_step'))
    )
    op.create_index('ix_quote_step_quote', 'quote_step', ['quote_id', 'id'], unique=False)

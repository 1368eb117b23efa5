"""The tables of the main job: staff, customers, catalogue, work orders, ledger, payments, callbacks, audit."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_row',
    sa.Column('id', db.types.BigInt, autoincrement=False, nullable=False, comment='Place in the chain'),
    sa.Column('at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='User'),
    sa.Column('user_name', sa.Text(), nullable=False, comment='Name'),
    sa.Column('source', db.types.Word(db.vocabulary.ActorSource), nullable=False, comment='Source'),
    sa.Column('session_id', db.types.BigInt, nullable=True, comment='Session'),
    sa.Column('operation', sa.Text(), nullable=False, comment='Operation'),
    sa.Column('action', db.types.Word(db.vocabulary.AuditAction), nullable=False, comment='Action'),
    sa.Column('table_name', sa.Text(), nullable=False, comment='Table'),
    sa.Column('row_id', sa.Text(), nullable=False, comment='Row id'),
    sa.Column('before', sa.Text(), nullable=True, comment='Before'),
    sa.Column('after', sa.Text(), nullable=True, comment='After'),
    sa.Column('prev_hash', sa.Text(), nullable=False, comment='Hash before'),
    sa.Column('hash', sa.Text(), nullable=False, comment='Hash'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_row')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_row_hash')),
    sqlite_strict=True
    )
    op.create_index('ix_audit_row_at', 'audit_row', ['at'], unique=False)
    op.create_index('ix_audit_row_row', 'audit_row', ['table_name', 'row_id'], unique=False)
    op.create_index('ix_audit_row_user', 'audit_row', ['user_id', 'id'], unique=False)
    op.create_table('backup_made',
    sa.Column('made_at', db.types.Instant(), nullable=False, comment='Made'),
    sa.Column('file_name', sa.Text(), nullable=False, comment='File name'),
    sa.Column('size', db.types.BigInt, nullable=False, comment='Size (bytes)'),
    sa.Column('sha256', sa.Text(), nullable=False, comment='Hash of the content'),
    sa.Column('second_folder', sa.Text(), nullable=False, comment='Second copy'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_backup_made'))
    )
    op.create_index(op.f('ix_backup_made_made_at'), 'backup_made', ['made_at'], unique=False)
    op.create_table('calendar_override',
    sa.Column('day', db.types.Day(), nullable=False, comment='Day'),
    sa.Column('is_workday', sa.Boolean(), nullable=False, comment='Working day'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_override'))
    )
    op.create_table('chain_head',
    sa.Column('chain', sa.Text(), nullable=False, comment='Chain'),
    sa.Column('length', db.types.BigInt, nullable=False, comment='Rows'),
    sa.Column('hash', sa.Text(), nullable=False, comment='Last hash'),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_chain_head'))
    )
    op.create_table('customer',
    sa.Column('customer_no', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Customer number'),
    sa.Column('name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Name'),
    sa.Column('kind', db.types.Word(db.vocabulary.CustomerKind), nullable=False, comment='Kind of customer'),
    sa.Column('customer_class', db.types.Word(db.vocabulary.CustomerClass), nullable=False, comment='Class'),
    sa.Column('phone', sa.Text(), nullable=False, comment='Phone'),
    sa.Column('phone_tail', sa.Text(), nullable=False, comment='Last four digits'),
    sa.Column('name_initials', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Pinyin initials'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='In use'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer')),
    sa.UniqueConstraint('customer_no', name=op.f('uq_customer_customer_no'))
    )
    op.create_index('ix_customer_initials', 'customer', ['name_initials', 'id'], unique=False)
    op.create_index(op.f('ix_customer_name'), 'customer', ['name'], unique=False)
    op.create_index(op.f('ix_customer_phone_tail'), 'customer', ['phone_tail'], unique=False)
    op.create_table('department',
    sa.Column('name', sa.Text(), nullable=False, comment='Department'),
    sa.Column('is_service_centre', sa.Boolean(), nullable=False, comment='Is the service centre'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='In use'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('name', name=op.f('uq_department_name'))
    )
    op.create_index('uq_department_one_service_centre', 'department', ['is_service_centre'], unique=True, sqlite_where=sa.text('is_service_centre'), postgresql_where=sa.text('is_service_centre'))
    op.create_table('number_book',
    sa.Column('book', sa.Text(), nullable=False, comment='Book'),
    sa.Column('last_no', db.types.BigInt, nullable=False, comment='Last number'),
    sa.PrimaryKeyConstraint('book', name=op.f('pk_number_book'))
    )
    op.create_table('sign_in_throttle',
    sa.Column('username', sa.Text(), nullable=False, comment='User name as typed'),
    sa.Column('address', sa.Text(), nullable=False, comment='Network address'),
    sa.Column('failures', sa.Integer(), nullable=False, comment='Failures in a row'),
    sa.Column('last_failure_at', db.types.Instant(), nullable=False, comment='Last failure'),
    sa.Column('blocked_until', db.types.Instant(), nullable=True, comment='Blocked until'),
    sa.PrimaryKeyConstraint('username', 'address', name=op.f('pk_sign_in_throttle'))
    )
    op.create_table('unit',
    sa.Column('zone', sa.Text(), nullable=False, comment='Zone'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building'),
    sa.Column('room', sa.Text(), nullable=False, comment='Room'),
    sa.Column('label', sa.Text(), nullable=False, comment='Room number as the office says it'),
    sa.Column('room_key', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Normalised room number for searching'),
    sa.Column('area_hundredths', sa.Integer(), nullable=True, comment='Area (m², hundredths)'),
    sa.Column('occupancy', db.types.Word(db.vocabulary.Occupancy), nullable=False, comment='Occupancy'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('zone', 'building', 'room', name=op.f('uq_unit_zone_building_room'))
    )
    op.create_index(op.f('ix_unit_room_key'), 'unit', ['room_key'], unique=False)
    op.create_table('account',
    sa.Column('kind', db.types.Word(db.vocabulary.AccountKind), nullable=False, comment='Kind of account'),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
    sa.Column('department_id', db.types.BigInt, nullable=True, comment='Department'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=True, comment='Method'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_account_customer_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_account_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account'))
    )
    op.create_index('uq_account_customer', 'account', ['customer_id'], unique=True)
    op.create_index('uq_account_department', 'account', ['department_id'], unique=True)
    op.create_index('uq_account_method', 'account', ['method'], unique=True)
    op.create_table('customer_unit',
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('unit_id', db.types.BigInt, nullable=False, comment='Unit'),
    sa.Column('relation', db.types.Word(db.vocabulary.CustomerKind), nullable=False, comment='Relation'),
    sa.Column('from_on', db.types.Day(), nullable=False, comment='From'),
    sa.Column('until_on', db.types.Day(), nullable=True, comment='Until'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_customer_unit_dates_in_order')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_unit_customer_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_customer_unit_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_unit'))
    )
    op.create_index('ix_customer_unit_customer', 'customer_unit', ['customer_id', 'until_on'], unique=False)
    op.create_index('ix_customer_unit_unit', 'customer_unit', ['unit_id', 'until_on'], unique=False)
    op.create_index('uq_customer_unit_current', 'customer_unit', ['customer_id', 'unit_id', 'relation'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
    op.create_table('service_item',
    sa.Column('code', sa.Text(), nullable=False, comment='Item code'),
    sa.Column('name', sa.Text(), nullable=False, comment='Item'),
    sa.Column('category', sa.Text(), nullable=False, comment='Category'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('unit_of_measure', sa.Text(), nullable=False, comment='Unit of measure'),
    sa.Column('name_initials', sa.Text(), nullable=False, comment='Pinyin initials'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='In use'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_service_item_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_item')),
    sa.UniqueConstraint('code', name=op.f('uq_service_item_code'))
    )
    op.create_index(op.f('ix_service_item_department_id'), 'service_item', ['department_id'], unique=False)
    op.create_table('staff',
    sa.Column('name', sa.Text(), nullable=False, comment='Name'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('trades', sa.Text(), nullable=False, comment='Trades'),
    sa.Column('phone', sa.Text(), nullable=False, comment='Phone'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='In use'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_staff_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('department_id', 'name', name=op.f('uq_staff_department_id_name'))
    )
    op.create_index(op.f('ix_staff_department_id'), 'staff', ['department_id'], unique=False)
    op.create_table('user_account',
    sa.Column('username', sa.Text(), nullable=False, comment='User name'),
    sa.Column('name', sa.Text(), nullable=False, comment='Name'),
    sa.Column('password_hash', sa.Text(), nullable=False, comment='Password hash'),
    sa.Column('must_change_password', sa.Boolean(), nullable=False, comment='Temporary password'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='May sign in'),
    sa.Column('language', sa.Text(), nullable=True, comment='Language'),
    sa.Column('department_id', db.types.BigInt, nullable=True, comment='Department'),
    sa.Column('staff_id', db.types.BigInt, nullable=True, comment='Member of staff'),
    sa.Column('created_at', db.types.Instant(), nullable=False, comment='Created'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_user_account_department_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_user_account_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_account')),
    sa.UniqueConstraint('username', name=op.f('uq_user_account_username'))
    )
    op.create_index(op.f('ix_user_account_department_id'), 'user_account', ['department_id'], unique=False)
    op.create_index(op.f('ix_user_account_staff_id'), 'user_account', ['staff_id'], unique=False)
    op.create_table('attachment',
    sa.Column('subject', sa.Text(), nullable=False, comment='Belongs to'),
    sa.Column('subject_id', sa.Integer(), nullable=False, comment='Row id'),
    sa.Column('file_name', sa.Text(), nullable=False, comment='File name'),
    sa.Column('media_type', sa.Text(), nullable=False, comment='Kind of file'),
    sa.Column('size', sa.Integer(), nullable=False, comment='Size (bytes)'),
    sa.Column('sha256', sa.Text(), nullable=False, comment='Hash of the content'),
    sa.Column('added_by', db.types.BigInt, nullable=True, comment='Added by'),
    sa.Column('added_at', db.types.Instant(), nullable=False, comment='Added'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['added_by'], ['user_account.id'], name=op.f('fk_attachment_added_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment'))
    )
    op.create_index('ix_attachment_subject', 'attachment', ['subject', 'subject_id'], unique=False)
    op.create_table('bill_month',
    sa.Column('month', sa.Text(), nullable=False, comment='Month'),
    sa.Column('state', db.types.Word(db.vocabulary.MonthState), nullable=False, comment='State'),
    sa.Column('reviewed_by', db.types.BigInt, nullable=True, comment='Reviewed by'),
    sa.Column('reviewed_at', db.types.Instant(), nullable=True, comment='Reviewed'),
    sa.Column('issued_by', db.types.BigInt, nullable=True, comment='Issued by'),
    sa.Column('issued_at', db.types.Instant(), nullable=True, comment='Issued'),
    sa.Column('lock_asked_by', db.types.BigInt, nullable=True, comment='Lock asked by'),
    sa.Column('lock_asked_at', db.types.Instant(), nullable=True, comment='Lock asked'),
    sa.Column('locked_by', db.types.BigInt, nullable=True, comment='Locked by'),
    sa.Column('locked_at', db.types.Instant(), nullable=True, comment='Locked'),
    sa.Column('reopened_by', db.types.BigInt, nullable=True, comment='Reopened by'),
    sa.Column('reopened_at', db.types.Instant(), nullable=True, comment='Reopened'),
    sa.Column('reopen_reason', sa.Text(), nullable=False, comment='Reason for reopening'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['issued_by'], ['user_account.id'], name=op.f('fk_bill_month_issued_by')),
    sa.ForeignKeyConstraint(['lock_asked_by'], ['user_account.id'], name=op.f('fk_bill_month_lock_asked_by')),
    sa.ForeignKeyConstraint(['locked_by'], ['user_account.id'], name=op.f('fk_bill_month_locked_by')),
    sa.ForeignKeyConstraint(['reopened_by'], ['user_account.id'], name=op.f('fk_bill_month_reopened_by')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['user_account.id'], name=op.f('fk_bill_month_reviewed_by')),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_bill_month'))
    )
    op.create_table('billing_notice',
    sa.Column('notice_no', sa.Text(), nullable=False, comment='Notice number'),
    sa.Column('book', sa.Text(), nullable=False, comment='Book'),
    sa.Column('number', db.types.BigInt, nullable=False, comment='Number in the book'),
    sa.Column('month', sa.Text(), nullable=False, comment='Month'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Revision'),
    sa.Column('opening_fen', db.types.BigInt, nullable=False, comment='Opening balance'),
    sa.Column('charges_fen', db.types.BigInt, nullable=False, comment='Charges'),
    sa.Column('discounts_fen', db.types.BigInt, nullable=False, comment='Discounts'),
    sa.Column('payments_fen', db.types.BigInt, nullable=False, comment='Payments'),
    sa.Column('total_fen', db.types.BigInt, nullable=False, comment='Total'),
    sa.Column('customer_name', sa.Text(), nullable=False, comment='Customer as printed'),
    sa.Column('unit_label', sa.Text(), nullable=False, comment='Unit as printed'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building'),
    sa.Column('lines_hash', sa.Text(), nullable=False, comment='Hash of the lines'),
    sa.Column('ledger_length', db.types.BigInt, nullable=False, comment='Ledger entries when it was made'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason of the revision'),
    sa.Column('issued_by', db.types.BigInt, nullable=True, comment='Issued by'),
    sa.Column('issued_at', db.types.Instant(), nullable=False, comment='Issued'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('total_fen = opening_fen + charges_fen - discounts_fen - payments_fen', name=op.f('ck_billing_notice_total_adds_up')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_billing_notice_customer_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['user_account.id'], name=op.f('fk_billing_notice_issued_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_billing_notice')),
    sa.UniqueConstraint('book', 'number', 'revision', name=op.f('uq_billing_notice_book_number_revision')),
    sa.UniqueConstraint('month', 'customer_id', 'revision', name=op.f('uq_billing_notice_month_customer_id_revision')),
    sa.UniqueConstraint('notice_no', name=op.f('uq_billing_notice_notice_no'))
    )
    op.create_index('ix_billing_notice_customer', 'billing_notice', ['customer_id', 'month'], unique=False)
    op.create_table('delegation',
    sa.Column('absent_user_id', db.types.BigInt, nullable=False, comment='Absent person'),
    sa.Column('delegate_id', db.types.BigInt, nullable=False, comment='Acts instead'),
    sa.Column('role', db.types.Word(db.vocabulary.Role), nullable=False, comment='Role'),
    sa.Column('from_on', db.types.Day(), nullable=False, comment='From'),
    sa.Column('until_on', db.types.Day(), nullable=False, comment='Until'),
    sa.Column('granted_at', db.types.Instant(), nullable=False, comment='Granted'),
    sa.Column('ended_at', db.types.Instant(), nullable=True, comment='Ended early'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('delegate_id <> absent_user_id', name=op.f('ck_delegation_not_to_oneself')),
    sa.CheckConstraint('until_on >= from_on', name=op.f('ck_delegation_dates_in_order')),
    sa.ForeignKeyConstraint(['absent_user_id'], ['user_account.id'], name=op.f('fk_delegation_absent_user_id')),
    sa.ForeignKeyConstraint(['delegate_id'], ['user_account.id'], name=op.f('fk_delegation_delegate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    op.create_index(op.f('ix_delegation_delegate_id'), 'delegation', ['delegate_id'], unique=False)
    op.create_table('done_once',
    sa.Column('key', sa.Text(), nullable=False, comment='Key against doubles'),
    sa.Column('request_hash', sa.Text(), nullable=False, comment='Hash of the request'),
    sa.Column('answer', sa.Text(), nullable=False, comment='Answer'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('done_at', db.types.Instant(), nullable=False, comment='When'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_done_once_user_id')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_done_once'))
    )
    op.create_index(op.f('ix_done_once_done_at'), 'done_once', ['done_at'], unique=False)
    op.create_table('duty_waiver',
    sa.Column('rule', db.types.Word(db.vocabulary.DutyRule), nullable=False, comment='Rule'),
    sa.Column('until_on', db.types.Day(), nullable=False, comment='Until'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('granted_by', db.types.BigInt, nullable=False, comment='Granted by'),
    sa.Column('granted_at', db.types.Instant(), nullable=False, comment='Granted'),
    sa.Column('ended_at', db.types.Instant(), nullable=True, comment='Ended early'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['granted_by'], ['user_account.id'], name=op.f('fk_duty_waiver_granted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_waiver'))
    )
    op.create_index(op.f('ix_duty_waiver_rule'), 'duty_waiver', ['rule'], unique=False)
    op.create_table('hand_in',
    sa.Column('month', sa.Text(), nullable=False, comment='Month'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('orders', sa.Integer(), nullable=False, comment='Slips'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('exceptions', sa.Integer(), nullable=False, comment='Exceptions'),
    sa.Column('signed_by', db.types.BigInt, nullable=False, comment='Signed by'),
    sa.Column('signed_at', db.types.Instant(), nullable=False, comment='Signed'),
    sa.Column('withdrawn_by', db.types.BigInt, nullable=True, comment='Withdrawn by'),
    sa.Column('withdrawn_at', db.types.Instant(), nullable=True, comment='Withdrawn'),
    sa.Column('withdrawn_reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_hand_in_department_id')),
    sa.ForeignKeyConstraint(['signed_by'], ['user_account.id'], name=op.f('fk_hand_in_signed_by')),
    sa.ForeignKeyConstraint(['withdrawn_by'], ['user_account.id'], name=op.f('fk_hand_in_withdrawn_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_in'))
    )
    op.create_index('uq_hand_in_signed', 'hand_in', ['month', 'department_id'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
    op.create_table('price_list',
    sa.Column('version_no', sa.Integer(), nullable=False, comment='Version number'),
    sa.Column('state', db.types.Word(db.vocabulary.PriceListState), nullable=False, comment='State'),
    sa.Column('effective_on', db.types.Day(), nullable=True, comment='In force from'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over at the start'),
    sa.Column('drafted_by', db.types.BigInt, nullable=True, comment='Drafted by'),
    sa.Column('drafted_at', db.types.Instant(), nullable=False, comment='Drafted'),
    sa.Column('reviewed_by', db.types.BigInt, nullable=True, comment='Reviewed by'),
    sa.Column('reviewed_at', db.types.Instant(), nullable=True, comment='Reviewed'),
    sa.Column('approved_by', db.types.BigInt, nullable=True, comment='Approved by'),
    sa.Column('approved_at', db.types.Instant(), nullable=True, comment='Approved'),
    sa.Column('published_by', db.types.BigInt, nullable=True, comment='Published by'),
    sa.Column('published_at', db.types.Instant(), nullable=True, comment='Published'),
    sa.Column('content_hash', sa.Text(), nullable=True, comment='Hash of the approved content'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_price_list_approved_by')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_price_list_drafted_by')),
    sa.ForeignKeyConstraint(['published_by'], ['user_account.id'], name=op.f('fk_price_list_published_by')),
    sa.ForeignKeyConstraint(['reviewed_by'], ['user_account.id'], name=op.f('fk_price_list_reviewed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_list')),
    sa.UniqueConstraint('version_no', name=op.f('uq_price_list_version_no'))
    )
    op.create_index(op.f('ix_price_list_state'), 'price_list', ['state'], unique=False)
    op.create_table('reconciled_day',
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('day', db.types.Day(), nullable=False, comment='Day'),
    sa.Column('closed_by', db.types.BigInt, nullable=False, comment='Closed by'),
    sa.Column('closed_at', db.types.Instant(), nullable=False, comment='Closed'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['closed_by'], ['user_account.id'], name=op.f('fk_reconciled_day_closed_by')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_reconciled_day_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reconciled_day')),
    sa.UniqueConstraint('department_id', 'day', name=op.f('uq_reconciled_day_department_id_day'))
    )
    op.create_table('setting',
    sa.Column('key', sa.Text(), nullable=False, comment='Setting'),
    sa.Column('value', sa.Text(), nullable=False, comment='Value'),
    sa.Column('set_by', db.types.BigInt, nullable=True, comment='Set by'),
    sa.Column('set_at', db.types.Instant(), nullable=False, comment='Set'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['set_by'], ['user_account.id'], name=op.f('fk_setting_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting'))
    )
    op.create_index('ix_setting_key', 'setting', ['key', 'id'], unique=False)
    op.create_table('till',
    sa.Column('name', sa.Text(), nullable=False, comment='Till'),
    sa.Column('user_id', db.types.BigInt, nullable=False, comment='Cashier'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_till_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_till')),
    sa.UniqueConstraint('user_id', name=op.f('uq_till_user_id'))
    )
    op.create_table('user_role',
    sa.Column('user_id', db.types.BigInt, nullable=False, comment='User'),
    sa.Column('role', db.types.Word(db.vocabulary.Role), nullable=False, comment='Role'),
    sa.Column('granted_by', db.types.BigInt, nullable=True, comment='Granted by'),
    sa.Column('granted_at', db.types.Instant(), nullable=False, comment='Granted'),
    sa.ForeignKeyConstraint(['granted_by'], ['user_account.id'], name=op.f('fk_user_role_granted_by')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_role_user_id')),
    sa.PrimaryKeyConstraint('user_id', 'role', name=op.f('pk_user_role'))
    )
    op.create_table('user_session',
    sa.Column('token_hash', sa.Text(), nullable=False, comment='Hash of the token'),
    sa.Column('user_id', db.types.BigInt, nullable=False, comment='User'),
    sa.Column('opened_at', db.types.Instant(), nullable=False, comment='Signed in'),
    sa.Column('seen_at', db.types.Instant(), nullable=False, comment='Last seen'),
    sa.Column('expires_at', db.types.Instant(), nullable=False, comment='Ends at the latest'),
    sa.Column('closed_at', db.types.Instant(), nullable=True, comment='Signed out'),
    sa.Column('address', sa.Text(), nullable=False, comment='Network address'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_user_session_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    op.create_index(op.f('ix_user_session_user_id'), 'user_session', ['user_id'], unique=False)
    op.create_table('work_order',
    sa.Column('order_no', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False, comment='Order number'),
    sa.Column('kind', db.types.Word(db.vocabulary.OrderKind), nullable=False, comment='Kind'),
    sa.Column('trade', db.types.Word(db.vocabulary.Trade), nullable=True, comment='Trade'),
    sa.Column('state', db.types.Word(db.vocabulary.OrderState), nullable=False, comment='State'),
    sa.Column('channel', db.types.Word(db.vocabulary.Channel), nullable=False, comment='Channel'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('unit_id', db.types.BigInt, nullable=True, comment='Unit'),
    sa.Column('address', sa.Text(), nullable=False, comment='Place of the work'),
    sa.Column('contact_name', sa.Text(), nullable=False, comment='Contact'),
    sa.Column('contact_phone', sa.Text(), nullable=False, comment='Contact phone'),
    sa.Column('item_id', db.types.BigInt, nullable=True, comment='Item'),
    sa.Column('item_name', sa.Text(), nullable=False, comment='Item on the slip'),
    sa.Column('description', sa.Text(), nullable=False, comment='What is wanted'),
    sa.Column('product_model', sa.Text(), nullable=False, comment='Product model'),
    sa.Column('purchased_on', db.types.Day(), nullable=True, comment='Purchased on'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('worker_id', db.types.BigInt, nullable=True, comment='Worker'),
    sa.Column('wanted_at', db.types.Instant(), nullable=True, comment='Wanted from'),
    sa.Column('wanted_until', db.types.Instant(), nullable=True, comment='Wanted until'),
    sa.Column('settlement', db.types.Word(db.vocabulary.Settlement), nullable=False, comment='Settlement'),
    sa.Column('is_paid_in_advance', sa.Boolean(), nullable=False, comment='Paid before the work'),
    sa.Column('free_ground', db.types.Word(db.vocabulary.FreeGround), nullable=True, comment='Ground for no charge'),
    sa.Column('needs_quote', sa.Boolean(), nullable=False, comment='Needs a quote'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Price revision'),
    sa.Column('amount_fen', db.types.BigInt, nullable=True, comment='Amount'),
    sa.Column('accepted_fen', db.types.BigInt, nullable=True, comment='Amount the customer accepted'),
    sa.Column('accepted_how', db.types.Word(db.vocabulary.AcceptedHow), nullable=True, comment='How accepted'),
    sa.Column('accepted_at', db.types.Instant(), nullable=True, comment='Price accepted'),
    sa.Column('registered_at', db.types.Instant(), nullable=False, comment='Registered'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Written down'),
    sa.Column('is_back_dated', sa.Boolean(), nullable=False, comment='Written down later'),
    sa.Column('registered_by', db.types.BigInt, nullable=True, comment='Taken by'),
    sa.Column('pick_up_due_at', db.types.Instant(), nullable=True, comment='Pick up by'),
    sa.Column('picked_up_at', db.types.Instant(), nullable=True, comment='Picked up'),
    sa.Column('dispatched_at', db.types.Instant(), nullable=True, comment='Dispatched'),
    sa.Column('started_at', db.types.Instant(), nullable=True, comment='Started'),
    sa.Column('completed_at', db.types.Instant(), nullable=True, comment='Completed'),
    sa.Column('completed_on', db.types.Day(), nullable=True, comment='Day of completion'),
    sa.Column('completed_by', db.types.BigInt, nullable=True, comment='Completion by'),
    sa.Column('sign_off', db.types.Word(db.vocabulary.SignOff), nullable=True, comment="Customer's confirmation"),
    sa.Column('result', sa.Text(), nullable=False, comment='Result'),
    sa.Column('slip_problem', db.types.Word(db.vocabulary.SlipProblem), nullable=True, comment='What is wrong'),
    sa.Column('slip_problem_note', sa.Text(), nullable=False, comment='Remark on what is wrong'),
    sa.Column('reconciled_at', db.types.Instant(), nullable=True, comment='Reconciled'),
    sa.Column('reconciled_by', db.types.BigInt, nullable=True, comment='Reconciled by'),
    sa.Column('closed_at', db.types.Instant(), nullable=True, comment='Closed'),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over'),
    sa.Column('print_count', sa.Integer(), nullable=False, comment='Times printed'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(settlement = 'free') = (free_ground IS NOT NULL)", name=op.f('ck_work_order_free_has_a_ground')),
    sa.CheckConstraint('amount_fen IS NULL OR amount_fen >= 0', name=op.f('ck_work_order_amount_not_negative')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_work_order_revision_from_one')),
    sa.ForeignKeyConstraint(['completed_by'], ['user_account.id'], name=op.f('fk_work_order_completed_by')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_work_order_customer_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_work_order_department_id')),
    sa.ForeignKeyConstraint(['item_id'], ['service_item.id'], name=op.f('fk_work_order_item_id')),
    sa.ForeignKeyConstraint(['reconciled_by'], ['user_account.id'], name=op.f('fk_work_order_reconciled_by')),
    sa.ForeignKeyConstraint(['registered_by'], ['user_account.id'], name=op.f('fk_work_order_registered_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_work_order_unit_id')),
    sa.ForeignKeyConstraint(['worker_id'], ['staff.id'], name=op.f('fk_work_order_worker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order')),
    sa.UniqueConstraint('order_no', name=op.f('uq_work_order_order_no'))
    )
    op.create_index('ix_work_order_completed', 'work_order', ['completed_on', 'department_id', 'state'], unique=False)
    op.create_index('ix_work_order_customer', 'work_order', ['customer_id', 'registered_at'], unique=False)
    op.create_index('ix_work_order_department', 'work_order', ['department_id', 'registered_at', 'id'], unique=False)
    op.create_index('ix_work_order_department_state', 'work_order', ['department_id', 'state', 'registered_at', 'id'], unique=False)
    op.create_index('ix_work_order_newest', 'work_order', ['registered_at', 'id'], unique=False)
    op.create_index('ix_work_order_registrar', 'work_order', ['registered_by', 'recorded_at'], unique=False)
    op.create_index('ix_work_order_state', 'work_order', ['state', 'registered_at', 'id'], unique=False)
    op.create_index('ix_work_order_unit', 'work_order', ['unit_id', 'registered_at'], unique=False)
    op.create_index('ix_work_order_unsettled', 'work_order', ['settlement', 'completed_on'], unique=False, sqlite_where=sa.text("state IN ('completed', 'reconciled')"), postgresql_where=sa.text("state IN ('completed', 'reconciled')"))
    op.create_index('ix_work_order_worker', 'work_order', ['worker_id', 'wanted_at'], unique=False)
    op.create_table('callback',
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('state', db.types.Word(db.vocabulary.CallbackState), nullable=False, comment='State'),
    sa.Column('due_on', db.types.Day(), nullable=False, comment='Due on'),
    sa.Column('is_provisional', sa.Boolean(), nullable=False, comment='Holidays of that year not announced yet'),
    sa.Column('next_try_on', db.types.Day(), nullable=False, comment='Next try on'),
    sa.Column('tries', sa.Integer(), nullable=False, comment='Tries'),
    sa.Column('first_try_on', db.types.Day(), nullable=True, comment='First try'),
    sa.Column('done_on', db.types.Day(), nullable=True, comment='Done on'),
    sa.Column('done_at', db.types.Instant(), nullable=True, comment='Done'),
    sa.Column('done_by', db.types.BigInt, nullable=True, comment='Called by'),
    sa.Column('satisfaction', sa.Integer(), nullable=True, comment='Satisfaction'),
    sa.Column('attitude', db.types.Word(db.vocabulary.Mark), nullable=True, comment='Attitude'),
    sa.Column('skill', db.types.Word(db.vocabulary.Mark), nullable=True, comment='Skill'),
    sa.Column('outcome', db.types.Word(db.vocabulary.Outcome), nullable=True, comment='Result'),
    sa.Column('is_price_as_agreed', sa.Boolean(), nullable=True, comment='Price as agreed'),
    sa.Column('words', sa.Text(), nullable=False, comment="Customer's words"),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over'),
    sa.Column('reported_at', db.types.Instant(), nullable=True, comment='Reported to the manager'),
    sa.Column('manager_answered_at', db.types.Instant(), nullable=True, comment='Manager answered'),
    sa.Column('manager_answered_by', db.types.BigInt, nullable=True, comment='Answered by'),
    sa.Column('manager_answer', sa.Text(), nullable=False, comment="Manager's answer"),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5', name=op.f('ck_callback_satisfaction_one_to_five')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_callback_customer_id')),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_callback_done_by')),
    sa.ForeignKeyConstraint(['manager_answered_by'], ['user_account.id'], name=op.f('fk_callback_manager_answered_by')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_callback_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_callback_work_order_id'))
    )
    op.create_index('ix_callback_customer', 'callback', ['customer_id', 'id'], unique=False)
    op.create_index('ix_callback_done', 'callback', ['done_on', 'state'], unique=False)
    op.create_index('ix_callback_for_manager', 'callback', ['reported_at'], unique=False, sqlite_where=sa.text('reported_at IS NOT NULL AND manager_answered_at IS NULL'), postgresql_where=sa.text('reported_at IS NOT NULL AND manager_answered_at IS NULL'))
    op.create_index('ix_callback_month', 'callback', ['due_on', 'is_taken_over', 'state', 'first_try_on', 'satisfaction'], unique=False)
    op.create_index('ix_callback_worklist', 'callback', ['state', 'next_try_on', 'id'], unique=False)
    op.create_table('duty_waiver_use',
    sa.Column('waiver_id', db.types.BigInt, nullable=False, comment='Waiver'),
    sa.Column('user_id', db.types.BigInt, nullable=False, comment='User'),
    sa.Column('operation', sa.Text(), nullable=False, comment='Operation'),
    sa.Column('subject', sa.Text(), nullable=False, comment='Concerning'),
    sa.Column('used_at', db.types.Instant(), nullable=False, comment='Used'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_duty_waiver_use_user_id')),
    sa.ForeignKeyConstraint(['waiver_id'], ['duty_waiver.id'], name=op.f('fk_duty_waiver_use_waiver_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_waiver_use'))
    )
    op.create_index(op.f('ix_duty_waiver_use_waiver_id'), 'duty_waiver_use', ['waiver_id'], unique=False)
    op.create_table('notice_delivery',
    sa.Column('notice_id', db.types.BigInt, nullable=False, comment='Notice'),
    sa.Column('result', db.types.Word(db.vocabulary.DeliveryResult), nullable=False, comment='Result'),
    sa.Column('way', db.types.Word(db.vocabulary.DeliveryWay), nullable=False, comment='Way'),
    sa.Column('delivered_on', db.types.Day(), nullable=False, comment='Day'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('recorded_by', db.types.BigInt, nullable=True, comment='Recorded by'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Recorded'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['notice_id'], ['billing_notice.id'], name=op.f('fk_notice_delivery_notice_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['user_account.id'], name=op.f('fk_notice_delivery_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_delivery'))
    )
    op.create_index('ix_notice_delivery_notice', 'notice_delivery', ['notice_id', 'id'], unique=False)
    op.create_table('price',
    sa.Column('price_list_id', db.types.BigInt, nullable=False, comment='Price list'),
    sa.Column('item_id', db.types.BigInt, nullable=False, comment='Item'),
    sa.Column('valid_from', db.types.Day(), nullable=False, comment='Valid from'),
    sa.Column('unit_price_fen', db.types.BigInt, nullable=True, comment='Unit price'),
    sa.Column('is_published', sa.Boolean(), nullable=False, comment='Published'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('unit_price_fen IS NULL OR unit_price_fen >= 0', name=op.f('ck_price_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['service_item.id'], name=op.f('fk_price_item_id')),
    sa.ForeignKeyConstraint(['price_list_id'], ['price_list.id'], name=op.f('fk_price_price_list_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price')),
    sa.UniqueConstraint('price_list_id', 'item_id', 'valid_from', name=op.f('uq_price_price_list_id_item_id_valid_from'))
    )
    op.create_index('uq_price_one_published_per_day', 'price', ['item_id', 'valid_from'], unique=True, sqlite_where=sa.text('is_published'), postgresql_where=sa.text('is_published'))
    op.create_table('receipt',
    sa.Column('receipt_no', sa.Text(), nullable=False, comment='Receipt number'),
    sa.Column('book', sa.Text(), nullable=False, comment='Book'),
    sa.Column('number', db.types.BigInt, nullable=False, comment='Number in the book'),
    sa.Column('source', db.types.Word(db.vocabulary.ReceiptSource), nullable=False, comment='Source'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('till_id', db.types.BigInt, nullable=True, comment='Till'),
    sa.Column('method', db.types.Word(db.vocabulary.PaymentMethod), nullable=False, comment='Method'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('tendered_fen', db.types.BigInt, nullable=True, comment='Cash handed over'),
    sa.Column('payer', sa.Text(), nullable=False, comment='Payer'),
    sa.Column('paid_on', db.types.Day(), nullable=False, comment='Paid on'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('named_order_id', db.types.BigInt, nullable=True, comment='Slip named by the payer'),
    sa.Column('issued_by', db.types.BigInt, nullable=True, comment='Issued by'),
    sa.Column('issued_at', db.types.Instant(), nullable=False, comment='Issued'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('amount_fen > 0', name=op.f('ck_receipt_amount_positive')),
    sa.CheckConstraint('tendered_fen IS NULL OR tendered_fen >= amount_fen', name=op.f('ck_receipt_enough_tendered')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_receipt_customer_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['user_account.id'], name=op.f('fk_receipt_issued_by')),
    sa.ForeignKeyConstraint(['named_order_id'], ['work_order.id'], name=op.f('fk_receipt_named_order_id')),
    sa.ForeignKeyConstraint(['till_id'], ['till.id'], name=op.f('fk_receipt_till_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('book', 'number', name=op.f('uq_receipt_book_number')),
    sa.UniqueConstraint('receipt_no', name=op.f('uq_receipt_receipt_no'))
    )
    op.create_index('ix_receipt_cashier', 'receipt', ['issued_by', 'id'], unique=False)
    op.create_index('ix_receipt_customer', 'receipt', ['customer_id', 'paid_on'], unique=False)
    op.create_index('ix_receipt_day', 'receipt', ['paid_on', 'id'], unique=False)
    op.create_table('sign_in_ticket',
    sa.Column('ticket_hash', sa.Text(), nullable=False, comment='Hash of the ticket'),
    sa.Column('session_id', db.types.BigInt, nullable=False, comment='Session'),
    sa.Column('expires_at', db.types.Instant(), nullable=False, comment='Valid until'),
    sa.Column('used_at', db.types.Instant(), nullable=True, comment='Used'),
    sa.ForeignKeyConstraint(['session_id'], ['user_session.id'], name=op.f('fk_sign_in_ticket_session_id')),
    sa.PrimaryKeyConstraint('ticket_hash', name=op.f('pk_sign_in_ticket'))
    )
    op.create_table('work_order_event',
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('verb', sa.Text(), nullable=False, comment='What was done'),
    sa.Column('state', db.types.Word(db.vocabulary.OrderState), nullable=False, comment='State after it'),
    sa.Column('happened_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Written down'),
    sa.Column('user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('amount_fen', db.types.BigInt, nullable=True, comment='Amount'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_work_order_event_user_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_work_order_event_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order_event'))
    )
    op.create_index('ix_work_order_event_order', 'work_order_event', ['work_order_id', 'id'], unique=False)
    op.create_table('work_order_handover',
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('worker_id', db.types.BigInt, nullable=True, comment='Worker'),
    sa.Column('from_at', db.types.Instant(), nullable=False, comment='From'),
    sa.Column('until_at', db.types.Instant(), nullable=True, comment='Until'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_work_order_handover_department_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_work_order_handover_work_order_id')),
    sa.ForeignKeyConstraint(['worker_id'], ['staff.id'], name=op.f('fk_work_order_handover_worker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order_handover'))
    )
    op.create_index('ix_work_order_handover_order', 'work_order_handover', ['work_order_id', 'from_at'], unique=False)
    op.create_table('callback_try',
    sa.Column('callback_id', db.types.BigInt, nullable=False, comment='Callback'),
    sa.Column('tried_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('tried_by', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('reached', db.types.Word(db.vocabulary.Reached), nullable=False, comment='Reached'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_callback_try_callback_id')),
    sa.ForeignKeyConstraint(['tried_by'], ['user_account.id'], name=op.f('fk_callback_try_tried_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback_try'))
    )
    op.create_index('ix_callback_try_callback', 'callback_try', ['callback_id', 'tried_at'], unique=False)
    op.create_table('ledger_entry',
    sa.Column('id', db.types.BigInt, autoincrement=False, nullable=False, comment='Place in the chain'),
    sa.Column('idem_key', sa.Text(), nullable=False, comment='Key against doubles'),
    sa.Column('kind', db.types.Word(db.vocabulary.EntryKind), nullable=False, comment='Kind of entry'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('debit_account_id', db.types.BigInt, nullable=False, comment='Debit'),
    sa.Column('credit_account_id', db.types.BigInt, nullable=False, comment='Credit'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('receivable_fen', db.types.BigInt, nullable=False, comment='Change of what the customer owes'),
    sa.Column('is_on_notice', db.types.BigInt, nullable=False, comment="Counts on the month's notice"),
    sa.Column('bill_month', sa.Text(), nullable=False, comment='Bill month'),
    sa.Column('business_on', db.types.Day(), nullable=False, comment='Business date'),
    sa.Column('work_order_id', db.types.BigInt, nullable=True, comment='Work order'),
    sa.Column('order_revision', db.types.BigInt, nullable=True, comment='Price revision'),
    sa.Column('receipt_id', db.types.BigInt, nullable=True, comment='Receipt'),
    sa.Column('reverses_id', db.types.BigInt, nullable=True, comment='Reverses entry'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('posted_at', db.types.Instant(), nullable=False, comment='Posted'),
    sa.Column('posted_by', db.types.BigInt, nullable=True, comment='Posted by'),
    sa.Column('prev_hash', sa.Text(), nullable=False, comment='Hash before'),
    sa.Column('hash', sa.Text(), nullable=False, comment='Hash'),
    sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f('ck_ledger_entry_reversal_names_its_entry')),
    sa.CheckConstraint("kind <> 'charge' OR receivable_fen > 0", name=op.f('ck_ledger_entry_charge_is_owed')),
    sa.CheckConstraint("kind <> 'charge' OR work_order_id IS NOT NULL", name=op.f('ck_ledger_entry_charge_has_an_order')),
    sa.CheckConstraint("kind <> 'payment' OR receipt_id IS NOT NULL", name=op.f('ck_ledger_entry_payment_has_a_receipt')),
    sa.CheckConstraint("kind <> 'payment' OR receivable_fen < 0", name=op.f('ck_ledger_entry_payment_is_credited')),
    sa.CheckConstraint('amount_fen > 0 AND amount_fen <= 10000000000', name=op.f('ck_ledger_entry_amount_in_range')),
    sa.CheckConstraint('debit_account_id <> credit_account_id', name=op.f('ck_ledger_entry_two_accounts')),
    sa.CheckConstraint('is_on_notice IN (0, 1)', name=op.f('ck_ledger_entry_on_notice_yes_or_no')),
    sa.CheckConstraint('length(bill_month) = 7', name=op.f('ck_ledger_entry_bill_month_is_a_month')),
    sa.CheckConstraint('receivable_fen = amount_fen OR receivable_fen = -amount_fen', name=op.f('ck_ledger_entry_receivable_is_amount')),
    sa.ForeignKeyConstraint(['credit_account_id'], ['account.id'], name=op.f('fk_ledger_entry_credit_account_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_ledger_entry_customer_id')),
    sa.ForeignKeyConstraint(['debit_account_id'], ['account.id'], name=op.f('fk_ledger_entry_debit_account_id')),
    sa.ForeignKeyConstraint(['posted_by'], ['user_account.id'], name=op.f('fk_ledger_entry_posted_by')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_ledger_entry_receipt_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['ledger_entry.id'], name=op.f('fk_ledger_entry_reverses_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_ledger_entry_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry')),
    sa.UniqueConstraint('hash', name=op.f('uq_ledger_entry_hash')),
    sa.UniqueConstraint('idem_key', name=op.f('uq_ledger_entry_idem_key')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_ledger_entry_reverses_id')),
    sqlite_strict=True
    )
    op.create_index('ix_ledger_entry_customer', 'ledger_entry', ['customer_id', 'id'], unique=False)
    op.create_index('ix_ledger_entry_month', 'ledger_entry', ['bill_month', 'is_on_notice', 'customer_id', 'kind', 'receivable_fen'], unique=False)
    op.create_index('ix_ledger_entry_on_notice', 'ledger_entry', ['customer_id', 'bill_month', 'receivable_fen', 'is_on_notice'], unique=False, sqlite_where=sa.text('is_on_notice = 1'), postgresql_where=sa.text('is_on_notice = 1'))
    op.create_index('ix_ledger_entry_order', 'ledger_entry', ['work_order_id'], unique=False)
    op.create_index('ix_ledger_entry_receipt', 'ledger_entry', ['receipt_id'], unique=False)
    op.create_index('uq_ledger_entry_one_charge', 'ledger_entry', ['work_order_id', 'order_revision'], unique=True, sqlite_where=sa.text("kind = 'charge'"), postgresql_where=sa.text("kind = 'charge'"))
    op.create_table('receipt_print',
    sa.Column('receipt_id', db.types.BigInt, nullable=False, comment='Receipt'),
    sa.Column('copy_no', sa.Integer(), nullable=False, comment='Copy'),
    sa.Column('printed_by', db.types.BigInt, nullable=True, comment='Printed by'),
    sa.Column('printed_at', db.types.Instant(), nullable=False, comment='Printed'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['printed_by'], ['user_account.id'], name=op.f('fk_receipt_print_printed_by')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_receipt_print_receipt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt_print')),
    sa.UniqueConstraint('receipt_id', 'copy_no', name=op.f('uq_receipt_print_receipt_id_copy_no'))
    )
    op.create_table('receipt_void',
    sa.Column('receipt_id', db.types.BigInt, autoincrement=False, nullable=False, comment='Receipt'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('asked_by', db.types.BigInt, nullable=True, comment='Asked by'),
    sa.Column('voided_by', db.types.BigInt, nullable=False, comment='Voided by'),
    sa.Column('voided_at', db.types.Instant(), nullable=False, comment='Voided'),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_receipt_void_asked_by')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_receipt_void_receipt_id')),
    sa.ForeignKeyConstraint(['voided_by'], ['user_account.id'], name=op.f('fk_receipt_void_voided_by')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_receipt_void'))
    )
    op.create_index('ix_receipt_void_moment', 'receipt_void', ['voided_at'], unique=False)
    op.create_table('void_request',
    sa.Column('receipt_id', db.types.BigInt, nullable=False, comment='Receipt'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('asked_by', db.types.BigInt, nullable=False, comment='Asked by'),
    sa.Column('asked_at', db.types.Instant(), nullable=False, comment='Asked'),
    sa.Column('answered_by', db.types.BigInt, nullable=True, comment='Answered by'),
    sa.Column('answered_at', db.types.Instant(), nullable=True, comment='Answered'),
    sa.Column('is_granted', sa.Boolean(), nullable=True, comment='Granted'),
    sa.Column('answer', sa.Text(), nullable=False, comment='Answer'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_void_request_answered_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['user_account.id'], name=op.f('fk_void_request_asked_by')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_void_request_receipt_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_void_request'))
    )
    op.create_index('ix_void_request_receipt', 'void_request', ['receipt_id'], unique=False)
    op.create_index('uq_void_request_open', 'void_request', ['receipt_id'], unique=True, sqlite_where=sa.text('answered_at IS NULL'), postgresql_where=sa.text('answered_at IS NULL'))
    op.create_table('work_order_line',
    sa.Column('work_order_id', db.types.BigInt, nullable=False, comment='Work order'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Price revision'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('kind', db.types.Word(db.vocabulary.LineKind), nullable=False, comment='Kind'),
    sa.Column('item_id', db.types.BigInt, nullable=True, comment='Item'),
    sa.Column('price_id', db.types.BigInt, nullable=True, comment='Price of the list'),
    sa.Column('name', sa.Text(), nullable=False, comment='Item or part'),
    sa.Column('unit_of_measure', sa.Text(), nullable=False, comment='Unit of measure'),
    sa.Column('quantity_thousandths', db.types.BigInt, nullable=False, comment='Quantity (thousandths)'),
    sa.Column('unit_price_fen', db.types.BigInt, nullable=False, comment='Unit price'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('amount_fen >= 0', name=op.f('ck_work_order_line_amount_not_negative')),
    sa.CheckConstraint('quantity_thousandths > 0', name=op.f('ck_work_order_line_quantity_positive')),
    sa.CheckConstraint('unit_price_fen >= 0', name=op.f('ck_work_order_line_price_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['service_item.id'], name=op.f('fk_work_order_line_item_id')),
    sa.ForeignKeyConstraint(['price_id'], ['price.id'], name=op.f('fk_work_order_line_price_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_work_order_line_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_order_line')),
    sa.UniqueConstraint('work_order_id', 'revision', 'position', name=op.f('uq_work_order_line_work_order_id_revision_position'))
    )
    op.create_table('allocation',
    sa.Column('credit_entry_id', db.types.BigInt, nullable=False, comment='Payment or credit'),
    sa.Column('charge_entry_id', db.types.BigInt, nullable=False, comment='Charge'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('made_by', db.types.BigInt, nullable=True, comment='Made by'),
    sa.Column('made_at', db.types.Instant(), nullable=False, comment='Made'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('amount_fen <> 0', name=op.f('ck_allocation_amount_not_zero')),
    sa.ForeignKeyConstraint(['charge_entry_id'], ['ledger_entry.id'], name=op.f('fk_allocation_charge_entry_id')),
    sa.ForeignKeyConstraint(['credit_entry_id'], ['ledger_entry.id'], name=op.f('fk_allocation_credit_entry_id')),
    sa.ForeignKeyConstraint(['made_by'], ['user_account.id'], name=op.f('fk_allocation_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation')),
    sqlite_strict=True
    )
    op.create_index('ix_allocation_charge', 'allocation', ['charge_entry_id', 'amount_fen'], unique=False)
    op.create_index('ix_allocation_credit', 'allocation', ['credit_entry_id', 'amount_fen'], unique=False)
    op.create_table('notice_line',
    sa.Column('notice_id', db.types.BigInt, nullable=False, comment='Notice'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Position'),
    sa.Column('entry_id', db.types.BigInt, nullable=False, comment='Ledger entry'),
    sa.Column('kind', db.types.Word(db.vocabulary.EntryKind), nullable=False, comment='Kind of entry'),
    sa.Column('business_on', db.types.Day(), nullable=False, comment='Date'),
    sa.Column('order_no', sa.Text(), nullable=False, comment='Order number'),
    sa.Column('item', sa.Text(), nullable=False, comment='Item'),
    sa.Column('quantity_thousandths', db.types.BigInt, nullable=True, comment='Quantity (thousandths)'),
    sa.Column('amount_fen', db.types.BigInt, nullable=False, comment='Amount'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['entry_id'], ['ledger_entry.id'], name=op.f('fk_notice_line_entry_id')),
    sa.ForeignKeyConstraint(['notice_id'], ['billing_notice.id'], name=op.f('fk_notice_line_notice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_line')),
    sa.UniqueConstraint('notice_id', 'entry_id', name=op.f('uq_notice_line_notice_id_entry_id')),
    sa.UniqueConstraint('notice_id', 'position', name=op.f('uq_notice_line_notice_id_position'))
    )
    op.create_index(op.f('ix_notice_line_entry_id'), 'notice_line', ['entry_id'], unique=False)

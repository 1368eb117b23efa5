"""Step 6: targets of the year, monthly reports as issued, and the indexes that the figures are counted in."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_ledger_entry_day", "ledger_entry", ["counts_as", "business_on", "work_order_id", "receivable_fen"]),
    (
        "ix_work_order_figures",
        "work_order",
        ["registered_at", "kind", "department_id", "unit_id", "is_taken_over", "picked_up_at", "pick_up_due_at"],
    ),
    (
        "ix_work_order_done",
        "work_order",
        ["completed_on", "department_id", "unit_id", "is_taken_over", "kind", "trade"],
    ),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)
    closed = sa.text("closed_at IS NOT NULL")
    columns = ["closed_at", "state"]
    op.create_index("ix_complaint_closed", "complaint", columns, sqlite_where=closed, postgresql_where=closed)
    _create_tables()


# fmt: off
def _create_tables() -> None:
    op.create_table('year_target',
    sa.Column('year', sa.Integer(), nullable=False, comment='Year'),
    sa.Column('figure', sa.Text(), nullable=False, comment='Figure'),
    sa.Column('wanted', db.types.BigInt, nullable=False, comment='Target'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('wanted >= 0', name=op.f('ck_year_target_not_negative')),
    sa.CheckConstraint('year BETWEEN 2000 AND 2099', name=op.f('ck_year_target_year_of_this_century')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_target')),
    sa.UniqueConstraint('year', 'figure', name=op.f('uq_year_target_year_figure'))
    )
    op.create_table('monthly_report',
    sa.Column('month', sa.Text(), nullable=False, comment='Month'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Revision'),
    sa.Column('words', sa.Text(), nullable=False, comment="Manager's words"),
    sa.Column('reason', sa.Text(), nullable=False, comment='Why it was issued again'),
    sa.Column('figures', sa.Text(), nullable=False, comment='Figures as issued'),
    sa.Column('written_by', db.types.BigInt, nullable=True, comment='Written by'),
    sa.Column('written_at', db.types.Instant(), nullable=False, comment='Written'),
    sa.Column('issued_by', db.types.BigInt, nullable=True, comment='Issued by'),
    sa.Column('issued_at', db.types.Instant(), nullable=True, comment='Issued'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(issued_at IS NULL) = (figures = '')", name=op.f('ck_monthly_report_issued_with_its_figures')),
    sa.CheckConstraint("revision = 1 OR reason <> ''", name=op.f('ck_monthly_report_reissued_with_a_reason')),
    sa.CheckConstraint('length(month) = 7', name=op.f('ck_monthly_report_month_is_a_month')),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_monthly_report_revision_from_one')),
    sa.ForeignKeyConstraint(['issued_by'], ['user_account.id'], name=op.f('fk_monthly_report_issued_by')),
    sa.ForeignKeyConstraint(['written_by'], ['user_account.id'], name=op.f('fk_monthly_report_written_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_report')),
    sa.UniqueConstraint('month', 'revision', name=op.f('uq_monthly_report_month_revision'))
    )
    op.create_index('uq_monthly_report_draft', 'monthly_report', ['month'], unique=True, sqlite_where=sa.text('issued_at IS NULL'), postgresql_where=sa.text('issued_at IS NULL'))

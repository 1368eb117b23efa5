"""Registers: hand-over of homes, occupancy with dates, household visits, checks of vacant homes (R-REG, R-YEAR)."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


# fmt: off
def upgrade() -> None:
    op.create_table('home_hand_over',
    sa.Column('unit_id', db.types.BigInt, nullable=False, comment='Home'),
    sa.Column('due_on', db.types.Day(), nullable=False, comment='Due on'),
    sa.Column('state', db.types.Word(db.vocabulary.HomeState), nullable=False, comment='State'),
    sa.Column('done_on', db.types.Day(), nullable=True, comment='Handed over on'),
    sa.Column('received_by', sa.Text(), nullable=False, comment='Keys received by'),
    sa.Column('handed_by', sa.Text(), nullable=False, comment='Keys given by'),
    sa.Column('defects', sa.Integer(), nullable=True, comment='Defects found'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('struck_out_because', sa.Text(), nullable=False, comment='Why struck out'),
    sa.CheckConstraint("(done_on IS NOT NULL) = (state IN ('done'))", name=op.f('ck_home_hand_over_done_on_with_its_state')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_home_hand_over_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_home_hand_over'))
    )
    op.create_index('ix_home_hand_over_listed', 'home_hand_over', ['due_on', 'id'], unique=False)
    op.create_index('uq_home_hand_over_valid', 'home_hand_over', ['unit_id', 'due_on'], unique=True, sqlite_where=sa.text("struck_out_because = ''"), postgresql_where=sa.text("struck_out_because = ''"))
    op.create_table('household_visit',
    sa.Column('unit_id', db.types.BigInt, nullable=False, comment='Home'),
    sa.Column('visited_on', db.types.Day(), nullable=False, comment='Visited on'),
    sa.Column('visited_by', sa.Text(), nullable=False, comment='Visited by'),
    sa.Column('topics', db.types.Words(db.vocabulary.VisitTopic), nullable=False, comment='Topics raised'),
    sa.Column('said', sa.Text(), nullable=False, comment='What the household said'),
    sa.Column('state', db.types.Word(db.vocabulary.FollowUp), nullable=False, comment='State'),
    sa.Column('settled_on', db.types.Day(), nullable=True, comment='Settled on'),
    sa.Column('settled_how', sa.Text(), nullable=False, comment='How it was settled'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('struck_out_because', sa.Text(), nullable=False, comment='Why struck out'),
    sa.CheckConstraint("(settled_on IS NOT NULL) = (state IN ('settled'))", name=op.f('ck_household_visit_settled_on_with_its_state')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_household_visit_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_household_visit'))
    )
    op.create_index('ix_household_visit_listed', 'household_visit', ['visited_on', 'id'], unique=False)
    op.create_index('uq_household_visit_valid', 'household_visit', ['unit_id', 'visited_on'], unique=True, sqlite_where=sa.text("struck_out_because = ''"), postgresql_where=sa.text("struck_out_because = ''"))
    op.create_table('occupancy_period',
    sa.Column('unit_id', db.types.BigInt, nullable=False, comment='Home'),
    sa.Column('from_on', db.types.Day(), nullable=False, comment='From'),
    sa.Column('until_on', db.types.Day(), nullable=True, comment='Until'),
    sa.Column('was', db.types.Word(db.vocabulary.Occupancy), nullable=True, comment='Used before'),
    sa.Column('occupancy', db.types.Word(db.vocabulary.Occupancy), nullable=False, comment='Occupancy'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('struck_out_because', sa.Text(), nullable=False, comment='Why struck out'),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_occupancy_period_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_occupancy_period'))
    )
    op.create_index('ix_occupancy_period_listed', 'occupancy_period', ['from_on', 'id'], unique=False)
    op.create_index('uq_occupancy_period_valid', 'occupancy_period', ['unit_id', 'from_on'], unique=True, sqlite_where=sa.text("struck_out_because = ''"), postgresql_where=sa.text("struck_out_because = ''"))
    op.create_table('vacant_check',
    sa.Column('unit_id', db.types.BigInt, nullable=False, comment='Home'),
    sa.Column('checked_on', db.types.Day(), nullable=False, comment='Day of the check'),
    sa.Column('checked_by', sa.Text(), nullable=False, comment='Who checked'),
    sa.Column('findings', db.types.Words(db.vocabulary.Trade), nullable=False, comment='Findings by trade'),
    sa.Column('found', sa.Text(), nullable=False, comment='What was found'),
    sa.Column('state', db.types.Word(db.vocabulary.FollowUp), nullable=False, comment='State'),
    sa.Column('settled_on', db.types.Day(), nullable=True, comment='Settled on'),
    sa.Column('settled_how', sa.Text(), nullable=False, comment='How it was settled'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('struck_out_because', sa.Text(), nullable=False, comment='Why struck out'),
    sa.CheckConstraint("(settled_on IS NOT NULL) = (state IN ('settled'))", name=op.f('ck_vacant_check_settled_on_with_its_state')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_vacant_check_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vacant_check'))
    )
    op.create_index('ix_vacant_check_listed', 'vacant_check', ['checked_on', 'id'], unique=False)
    op.create_index('uq_vacant_check_valid', 'vacant_check', ['unit_id', 'checked_on'], unique=True, sqlite_where=sa.text("struck_out_because = ''"), postgresql_where=sa.text("struck_out_because = ''"))
# fmt: on

"""Step 4: complaints with their clocks, routine contact by rules, callbacks that are not of a job."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary
from db.tables.guards import drop_guards

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEPT = (
    "work_order_id",
    "customer_id",
    "state",
    "due_on",
    "is_provisional",
    "next_try_on",
    "tries",
    "first_try_on",
    "done_on",
    "done_at",
    "done_by",
    "satisfaction",
    "attitude",
    "skill",
    "outcome",
    "is_price_as_agreed",
    "words",
    "is_taken_over",
    "reported_at",
    "manager_answered_at",
    "manager_answered_by",
    "manager_answer",
    "id",
    "version",
)
CHECKS = {
    "after_a_complaint": "(kind = 'complaint') = (complaint_id IS NOT NULL)",
    "after_a_job": "(kind = 'order') = (work_order_id IS NOT NULL)",
    "by_a_rule": "(kind = 'routine') = (contact_rule_id IS NOT NULL)",
    "somebody_to_call": "customer_id IS NOT NULL OR kind = 'complaint'",
}
# The service centre's rhythm as its procedures say it; the office changes it on screen (R-CALL-3).
RULES = (
    ("shops", None, "clerk", "call", 1, "month", True),
    ("shops", None, "service_head", "call", 2, "month", False),
    ("shops", "A", "service_head", "visit", 1, "quarter", False),
    ("shops", "B", "service_head", "visit", 1, "quarter", False),
    ("shops", "A", "leader", "visit", 1, "year", False),
    ("anchor_shops", None, "property_head", "visit", 1, "month", False),
    ("residents", None, "clerk", "call", 1, "year", True),
    ("owners_committee", None, "service_head", "meeting", 1, "year", False),
    ("shops_committee", None, "service_head", "meeting", 1, "year", False),
)


def upgrade() -> None:
    _create_tables()
    drop_guards(op.get_bind())
    op.add_column(
        "customer",
        sa.Column(
            "standing",
            db.types.Word(db.vocabulary.Standing),
            nullable=False,
            server_default="ordinary",
            comment="Standing",
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_callback()
    else:
        _change_callback()
    _index_callback()
    _add_rules()
    _join_duty_hours()


def _add_rules() -> None:
    """An office that has customers already switches its rules on when it is ready to make the calls."""
    is_new = op.get_bind().scalar(sa.text("SELECT count(*) FROM (SELECT id FROM customer LIMIT 1) AS one")) == 0
    names = ("audience", "customer_class", "caller", "means", "times", "per", "counts_any_call")
    rule = sa.table("contact_rule", *map(sa.column, (*names, "is_active", "note", "version")))
    rows = [dict(zip(names, row, strict=True)) | {"is_active": is_new, "note": "", "version": 1} for row in RULES]
    op.bulk_insert(rule, rows)


def _join_duty_hours() -> None:
    """Two settings become one that holds several periods of a day; their history stays."""
    newest = "SELECT value, set_at FROM setting WHERE key = :key ORDER BY id DESC LIMIT 1"
    found = {
        key: op.get_bind().execute(sa.text(newest), {"key": key}).one_or_none() for key in ("duty_from", "duty_until")
    }
    if any(found.values()):
        begins, ends = (
            row.value if row else given for row, given in zip(found.values(), ("08:00", "20:00"), strict=True)
        )
        set_at = max(row.set_at for row in found.values() if row)
        op.get_bind().execute(
            sa.text("INSERT INTO setting (key, value, set_by, set_at) VALUES ('duty_hours', :value, NULL, :set_at)"),
            {"value": f"{begins}-{ends}", "set_at": set_at},
        )


def _change_callback() -> None:
    for name, kind, comment in (
        ("kind", db.types.Word(db.vocabulary.CallbackKind), "About"),
        ("caller", db.types.Word(db.vocabulary.Caller), "Who calls"),
    ):
        given = "order" if name == "kind" else "clerk"
        op.add_column("callback", sa.Column(name, kind, nullable=False, server_default=given, comment=comment))
        op.alter_column("callback", name, server_default=None)
    for name, parent, comment in (
        ("complaint_id", "complaint", "Complaint"),
        ("contact_rule_id", "contact_rule", "Rule of routine contact"),
    ):
        op.add_column("callback", sa.Column(name, db.types.BigInt, nullable=True, comment=comment))
        op.create_foreign_key(op.f(f"fk_callback_{name}"), "callback", parent, [name], ["id"])
    op.add_column("callback", sa.Column("is_outcome_accepted", sa.Boolean(), nullable=True, comment="Outcome accepted"))
    op.alter_column("callback", "work_order_id", nullable=True)
    op.alter_column("callback", "customer_id", nullable=True)
    for name, said in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_callback_{name}"), "callback", said)
    for index in ("customer", "done", "for_manager", "month", "worklist"):
        op.drop_index(f"ix_callback_{index}", "callback")


# fmt: off
def _rebuild_callback() -> None:
    """SQLite cannot let a column go empty later: the table is copied into one that can."""
    op.create_table('callback_new',
    sa.Column('kind', db.types.Word(db.vocabulary.CallbackKind), nullable=False, comment='About'),
    sa.Column('caller', db.types.Word(db.vocabulary.Caller), nullable=False, comment='Who calls'),
    sa.Column('work_order_id', db.types.BigInt, nullable=True, comment='Work order'),
    sa.Column('complaint_id', db.types.BigInt, nullable=True, comment='Complaint'),
    sa.Column('contact_rule_id', db.types.BigInt, nullable=True, comment='Rule of routine contact'),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
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
    sa.Column('is_outcome_accepted', sa.Boolean(), nullable=True, comment='Outcome accepted'),
    sa.Column('words', sa.Text(), nullable=False, comment="Customer's words"),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over'),
    sa.Column('reported_at', db.types.Instant(), nullable=True, comment='Reported to the manager'),
    sa.Column('manager_answered_at', db.types.Instant(), nullable=True, comment='Manager answered'),
    sa.Column('manager_answered_by', db.types.BigInt, nullable=True, comment='Answered by'),
    sa.Column('manager_answer', sa.Text(), nullable=False, comment="Manager's answer"),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(kind = 'complaint') = (complaint_id IS NOT NULL)", name=op.f('ck_callback_after_a_complaint')),
    sa.CheckConstraint("(kind = 'order') = (work_order_id IS NOT NULL)", name=op.f('ck_callback_after_a_job')),
    sa.CheckConstraint("(kind = 'routine') = (contact_rule_id IS NOT NULL)", name=op.f('ck_callback_by_a_rule')),
    sa.CheckConstraint("customer_id IS NOT NULL OR kind = 'complaint'", name=op.f('ck_callback_somebody_to_call')),
    sa.CheckConstraint('satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5', name=op.f('ck_callback_satisfaction_one_to_five')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_callback_complaint_id')),
    sa.ForeignKeyConstraint(['contact_rule_id'], ['contact_rule.id'], name=op.f('fk_callback_contact_rule_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_callback_customer_id')),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_callback_done_by')),
    sa.ForeignKeyConstraint(['manager_answered_by'], ['user_account.id'], name=op.f('fk_callback_manager_answered_by')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_callback_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_callback')),
    sa.UniqueConstraint('work_order_id', name=op.f('uq_callback_work_order_id'))
    )
    op.execute(f"INSERT INTO callback_new (kind, caller, {', '.join(KEPT)}) SELECT 'order', 'clerk', {', '.join(KEPT)} FROM callback")
    op.drop_table("callback")
    op.rename_table("callback_new", "callback")


def _index_callback() -> None:
    op.create_index('ix_callback_caller', 'callback', ['caller', 'next_try_on', 'id'], unique=False, sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'"))
    op.create_index('ix_callback_customer', 'callback', ['customer_id', 'id'], unique=False)
    op.create_index('ix_callback_done', 'callback', ['done_on', 'state'], unique=False)
    op.create_index('ix_callback_for_manager', 'callback', ['reported_at'], unique=False, sqlite_where=sa.text('reported_at IS NOT NULL AND manager_answered_at IS NULL'), postgresql_where=sa.text('reported_at IS NOT NULL AND manager_answered_at IS NULL'))
    op.create_index('ix_callback_month', 'callback', ['due_on', 'is_taken_over', 'state', 'first_try_on', 'satisfaction'], unique=False)
    op.create_index('ix_callback_worklist', 'callback', ['state', 'next_try_on', 'id'], unique=False)
    op.create_index('uq_callback_complaint', 'callback', ['complaint_id'], unique=True, sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'"))
    op.create_index('uq_callback_rule', 'callback', ['contact_rule_id', 'customer_id'], unique=True, sqlite_where=sa.text("state = 'due'"), postgresql_where=sa.text("state = 'due'"))


def _create_tables() -> None:
    op.create_table('contact_rule',
    sa.Column('audience', db.types.Word(db.vocabulary.Audience), nullable=False, comment='Customers'),
    sa.Column('customer_class', db.types.Word(db.vocabulary.CustomerClass), nullable=True, comment='Class (all when empty)'),
    sa.Column('caller', db.types.Word(db.vocabulary.Caller), nullable=False, comment='Who calls'),
    sa.Column('means', db.types.Word(db.vocabulary.ContactMeans), nullable=False, comment='How'),
    sa.Column('times', sa.Integer(), nullable=False, comment='Times'),
    sa.Column('per', db.types.Word(db.vocabulary.ContactPer), nullable=False, comment='Per'),
    sa.Column('counts_any_call', sa.Boolean(), nullable=False, comment='Any call counts'),
    sa.Column('is_active', sa.Boolean(), nullable=False, comment='In use'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint('times BETWEEN 1 AND 12', name=op.f('ck_contact_rule_times_in_range')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_rule'))
    )
    op.create_table('responsible_department',
    sa.Column('area', db.types.Word(db.vocabulary.ComplaintArea), nullable=False, comment='Area'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Department'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_responsible_department_department_id')),
    sa.PrimaryKeyConstraint('area', name=op.f('pk_responsible_department'))
    )
    op.create_table('deadline_move',
    sa.Column('kind', db.types.Word(db.vocabulary.DeadlineKind), nullable=False, comment='Term'),
    sa.Column('subject_id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('old_due_at', db.types.Instant(), nullable=False, comment='Was due'),
    sa.Column('new_due_at', db.types.Instant(), nullable=False, comment='Is due'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Why it moved'),
    sa.Column('moved_by', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('moved_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['moved_by'], ['user_account.id'], name=op.f('fk_deadline_move_moved_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadline_move'))
    )
    op.create_index('ix_deadline_move_moved', 'deadline_move', ['moved_at', 'id'], unique=False)
    op.create_index('ix_deadline_move_subject', 'deadline_move', ['kind', 'subject_id', 'id'], unique=False)
    op.create_table('holiday_greeting',
    sa.Column('holiday_on', db.types.Day(), nullable=False, comment='First day of the holiday'),
    sa.Column('holiday', sa.Text(), nullable=False, comment='Holiday'),
    sa.Column('customer_id', db.types.BigInt, nullable=False, comment='Customer'),
    sa.Column('means', db.types.Word(db.vocabulary.ContactMeans), nullable=False, comment='How'),
    sa.Column('greeted_by', db.types.BigInt, nullable=False, comment='By'),
    sa.Column('greeted_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_holiday_greeting_customer_id')),
    sa.ForeignKeyConstraint(['greeted_by'], ['user_account.id'], name=op.f('fk_holiday_greeting_greeted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holiday_greeting')),
    sa.UniqueConstraint('holiday_on', 'customer_id', name=op.f('uq_holiday_greeting_holiday_on_customer_id'))
    )
    op.create_index('ix_holiday_greeting_customer', 'holiday_greeting', ['customer_id', 'holiday_on'], unique=False)
    op.create_table('complaint',
    sa.Column('complaint_no', sa.Text(), nullable=False, comment='Complaint number'),
    sa.Column('source', db.types.Word(db.vocabulary.ComplaintSource), nullable=False, comment='Source'),
    sa.Column('kind', db.types.Word(db.vocabulary.ComplaintKind), nullable=False, comment='Kind of complaint'),
    sa.Column('severity', db.types.Word(db.vocabulary.Severity), nullable=False, comment='Severity'),
    sa.Column('first_severity', db.types.Word(db.vocabulary.Severity), nullable=False, comment='Severity at the beginning'),
    sa.Column('state', db.types.Word(db.vocabulary.ComplaintState), nullable=False, comment='State'),
    sa.Column('title', sa.Text(), nullable=False, comment='Matter'),
    sa.Column('words', sa.Text(), nullable=False, comment="Customer's words"),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
    sa.Column('unit_id', db.types.BigInt, nullable=True, comment='Unit'),
    sa.Column('contact_name', sa.Text(), nullable=False, comment='Contact'),
    sa.Column('contact_phone', sa.Text(), nullable=False, comment='Phone of the contact'),
    sa.Column('work_order_id', db.types.BigInt, nullable=True, comment='About the order'),
    sa.Column('callback_id', db.types.BigInt, nullable=True, comment='Heard in the callback'),
    sa.Column('repeat_of_id', db.types.BigInt, nullable=True, comment='Repeats'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Responsible department'),
    sa.Column('owner_id', db.types.BigInt, nullable=True, comment='Handled by'),
    sa.Column('led_by', db.types.Word(db.vocabulary.Role), nullable=False, comment='Led by'),
    sa.Column('against_staff_id', db.types.BigInt, nullable=True, comment='About somebody of staff'),
    sa.Column('received_at', db.types.Instant(), nullable=False, comment='Received'),
    sa.Column('received_on', db.types.Day(), nullable=False, comment='Received on'),
    sa.Column('received_by', db.types.BigInt, nullable=True, comment='Received by'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Recorded'),
    sa.Column('rounds', sa.Integer(), nullable=False, comment='Times handled'),
    sa.Column('start_by', db.types.Instant(), nullable=True, comment='Start by'),
    sa.Column('started_at', db.types.Instant(), nullable=True, comment='Started'),
    sa.Column('settle_by', db.types.Instant(), nullable=True, comment='Settle by'),
    sa.Column('is_term_agreed', sa.Boolean(), nullable=False, comment='Term agreed with the customer'),
    sa.Column('reply_by', db.types.Instant(), nullable=True, comment='Reply promised by'),
    sa.Column('follow_up_on', db.types.Day(), nullable=True, comment='Follow up on'),
    sa.Column('told_at', db.types.Instant(), nullable=True, comment='Progress last told'),
    sa.Column('is_provisional', sa.Boolean(), nullable=False, comment='Holidays of that year not announced yet'),
    sa.Column('next_due_at', db.types.Instant(), nullable=True, comment='Next term'),
    sa.Column('next_clock', db.types.Word(db.vocabulary.ComplaintClock), nullable=True, comment='Clock that runs'),
    sa.Column('cause', db.types.Word(db.vocabulary.ComplaintCause), nullable=True, comment='Cause'),
    sa.Column('outcome', sa.Text(), nullable=False, comment='Outcome'),
    sa.Column('settled_at', db.types.Instant(), nullable=True, comment='Settled'),
    sa.Column('settled_by', db.types.BigInt, nullable=True, comment='Settled by'),
    sa.Column('is_outcome_accepted', sa.Boolean(), nullable=True, comment='Outcome accepted'),
    sa.Column('explanation', sa.Text(), nullable=False, comment='Explanation to the customer'),
    sa.Column('closed_at', db.types.Instant(), nullable=True, comment='Closed'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(closed_at IS NULL) = (state NOT IN ('closed', 'declined'))", name=op.f('ck_complaint_ends_with_a_moment')),
    sa.CheckConstraint("(settled_at IS NULL) = (outcome = '')", name=op.f('ck_complaint_settled_with_an_outcome')),
    sa.CheckConstraint("(state = 'declined') = (explanation <> '')", name=op.f('ck_complaint_declined_with_an_explanation')),
    sa.CheckConstraint("customer_id IS NOT NULL OR contact_name <> ''", name=op.f('ck_complaint_from_somebody')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_complaint_has_a_title')),
    sa.CheckConstraint('rounds >= 1', name=op.f('ck_complaint_handled_once_at_least')),
    sa.ForeignKeyConstraint(['against_staff_id'], ['staff.id'], name=op.f('fk_complaint_against_staff_id')),
    sa.ForeignKeyConstraint(['callback_id'], ['callback.id'], name=op.f('fk_complaint_callback_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_complaint_customer_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_complaint_department_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_complaint_owner_id')),
    sa.ForeignKeyConstraint(['received_by'], ['user_account.id'], name=op.f('fk_complaint_received_by')),
    sa.ForeignKeyConstraint(['repeat_of_id'], ['complaint.id'], name=op.f('fk_complaint_repeat_of_id')),
    sa.ForeignKeyConstraint(['settled_by'], ['user_account.id'], name=op.f('fk_complaint_settled_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_complaint_unit_id')),
    sa.ForeignKeyConstraint(['work_order_id'], ['work_order.id'], name=op.f('fk_complaint_work_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint')),
    sa.UniqueConstraint('complaint_no', name=op.f('uq_complaint_complaint_no'))
    )
    op.create_index('ix_complaint_callback', 'complaint', ['callback_id'], unique=False, sqlite_where=sa.text('callback_id IS NOT NULL'), postgresql_where=sa.text('callback_id IS NOT NULL'))
    op.create_index('ix_complaint_customer', 'complaint', ['customer_id', 'received_on'], unique=False)
    op.create_index('ix_complaint_open', 'complaint', ['next_due_at', 'id'], unique=False, sqlite_where=sa.text("state NOT IN ('closed', 'declined')"), postgresql_where=sa.text("state NOT IN ('closed', 'declined')"))
    op.create_index('ix_complaint_order', 'complaint', ['work_order_id'], unique=False, sqlite_where=sa.text('work_order_id IS NOT NULL'), postgresql_where=sa.text('work_order_id IS NOT NULL'))
    op.create_index('ix_complaint_received', 'complaint', ['received_on', 'kind', 'severity', 'department_id'], unique=False)
    op.create_index('ix_complaint_settled', 'complaint', ['settled_at', 'severity'], unique=False)
    op.create_table('complaint_event',
    sa.Column('complaint_id', db.types.BigInt, nullable=False, comment='Complaint'),
    sa.Column('verb', db.types.Word(db.vocabulary.ComplaintVerb), nullable=False, comment='Step'),
    sa.Column('happened_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('recorded_at', db.types.Instant(), nullable=False, comment='Recorded'),
    sa.Column('by_user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('round', sa.Integer(), nullable=False, comment='Time handled'),
    sa.Column('severity', db.types.Word(db.vocabulary.Severity), nullable=False, comment='Severity'),
    sa.Column('department_id', db.types.BigInt, nullable=False, comment='Responsible department'),
    sa.Column('due_at', db.types.Instant(), nullable=True, comment='Term'),
    sa.Column('is_late', sa.Boolean(), nullable=False, comment='Too late'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['by_user_id'], ['user_account.id'], name=op.f('fk_complaint_event_by_user_id')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_event_complaint_id')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_complaint_event_department_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_event'))
    )
    op.create_index('ix_complaint_event_complaint', 'complaint_event', ['complaint_id', 'id'], unique=False)

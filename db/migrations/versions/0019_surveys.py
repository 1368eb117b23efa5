"""Step 5: questionnaires, surveys with sample and answers, corrective actions; callbacks that ask a survey."""

import sqlalchemy as sa
from alembic import op

import db.types
import db.vocabulary

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

IS_OF_A_SURVEY = "(kind = 'survey') = (survey_address_id IS NOT NULL)"


def upgrade() -> None:
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        # With its rule beside it, so that the table of all calls is not copied.
        op.execute(
            "ALTER TABLE callback ADD COLUMN survey_address_id INTEGER CONSTRAINT ck_callback_of_a_survey"
            f" CHECK ({IS_OF_A_SURVEY}) REFERENCES survey_address (id)"
        )
    else:
        comment = "Address of a survey"
        op.add_column("callback", sa.Column("survey_address_id", db.types.BigInt, nullable=True, comment=comment))
        name = op.f("fk_callback_survey_address_id")
        op.create_foreign_key(name, "callback", "survey_address", ["survey_address_id"], ["id"])
        op.create_check_constraint(op.f("ck_callback_of_a_survey"), "callback", IS_OF_A_SURVEY)
    there = sa.text("survey_address_id IS NOT NULL")
    op.create_index(
        "uq_callback_survey",
        "callback",
        ["survey_address_id"],
        unique=True,
        sqlite_where=there,
        postgresql_where=there,
    )


# fmt: off
def _create_tables() -> None:
    op.create_table('questionnaire',
    sa.Column('name', sa.Text(), nullable=False, comment='Questionnaire'),
    sa.Column('revision', sa.Integer(), nullable=False, comment='Version'),
    sa.Column('audience', db.types.Word(db.vocabulary.SurveyAudience), nullable=False, comment='For whom'),
    sa.Column('state', db.types.Word(db.vocabulary.QuestionnaireState), nullable=False, comment='State'),
    sa.Column('intro', sa.Text(), nullable=False, comment='Introduction'),
    sa.Column('intro_en', sa.Text(), nullable=False, comment='Introduction in English'),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over'),
    sa.Column('drafted_by', db.types.BigInt, nullable=True, comment='Drafted by'),
    sa.Column('drafted_at', db.types.Instant(), nullable=False, comment='Drafted'),
    sa.Column('released_by', db.types.BigInt, nullable=True, comment='Released by'),
    sa.Column('released_at', db.types.Instant(), nullable=True, comment='Released'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(state = 'draft') = (released_at IS NULL)", name=op.f('ck_questionnaire_released_with_a_moment')),
    sa.CheckConstraint("name <> ''", name=op.f('ck_questionnaire_has_a_name')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_questionnaire_drafted_by')),
    sa.ForeignKeyConstraint(['released_by'], ['user_account.id'], name=op.f('fk_questionnaire_released_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire')),
    sa.UniqueConstraint('name', 'revision', name=op.f('uq_questionnaire_name_revision'))
    )
    op.create_index('ix_questionnaire_state', 'questionnaire', ['state', 'audience', 'name'], unique=False)
    op.create_index('uq_questionnaire_draft', 'questionnaire', ['name'], unique=True, sqlite_where=sa.text("state = 'draft'"), postgresql_where=sa.text("state = 'draft'"))
    op.create_table('question',
    sa.Column('questionnaire_id', db.types.BigInt, nullable=False, comment='Questionnaire'),
    sa.Column('position', sa.Integer(), nullable=False, comment='Place'),
    sa.Column('section', sa.Text(), nullable=False, comment='Section'),
    sa.Column('section_en', sa.Text(), nullable=False, comment='Section in English'),
    sa.Column('topic', sa.Text(), nullable=False, comment='Topic'),
    sa.Column('department_id', db.types.BigInt, nullable=True, comment='Department'),
    sa.Column('kind', db.types.Word(db.vocabulary.QuestionKind), nullable=False, comment='Kind of question'),
    sa.Column('wording', sa.Text(), nullable=False, comment='Question'),
    sa.Column('wording_en', sa.Text(), nullable=False, comment='Question in English'),
    sa.Column('options', sa.Text(), nullable=False, comment='Choices (one a line)'),
    sa.Column('options_en', sa.Text(), nullable=False, comment='Choices in English (one a line)'),
    sa.Column('is_required', sa.Boolean(), nullable=False, comment='Must be answered'),
    sa.Column('weight', sa.Integer(), nullable=False, comment='Weight in the overall satisfaction'),
    sa.Column('trend_key', sa.Text(), nullable=False, comment='Compared as'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(kind IN ('choice', 'choices')) = (options <> '')", name=op.f('ck_question_choices_have_options')),
    sa.CheckConstraint("wording <> ''", name=op.f('ck_question_has_words')),
    sa.CheckConstraint('weight BETWEEN 0 AND 100', name=op.f('ck_question_weight_in_range')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_question_department_id')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_question_questionnaire_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question'))
    )
    op.create_index('ix_question_questionnaire', 'question', ['questionnaire_id', 'position', 'id'], unique=False)
    op.create_index('ix_question_trend', 'question', ['trend_key'], unique=False)
    op.create_table('survey',
    sa.Column('survey_no', sa.Text(), nullable=False, comment='Survey number'),
    sa.Column('title', sa.Text(), nullable=False, comment='Survey'),
    sa.Column('title_en', sa.Text(), nullable=False, comment='Title in English'),
    sa.Column('audience', db.types.Word(db.vocabulary.SurveyAudience), nullable=False, comment='Whom it asks'),
    sa.Column('state', db.types.Word(db.vocabulary.SurveyState), nullable=False, comment='State'),
    sa.Column('purpose', sa.Text(), nullable=False, comment='Purpose'),
    sa.Column('zones', sa.Text(), nullable=False, comment='Zones (all when empty)'),
    sa.Column('groups', sa.Text(), nullable=False, comment='Groups (all when empty)'),
    sa.Column('methods', sa.Text(), nullable=False, comment='Method'),
    sa.Column('starts_on', db.types.Day(), nullable=False, comment='Starts on'),
    sa.Column('ends_on', db.types.Day(), nullable=False, comment='Ends on'),
    sa.Column('training_on', db.types.Day(), nullable=True, comment='Training planned on'),
    sa.Column('trained_on', db.types.Day(), nullable=True, comment='Trained on'),
    sa.Column('trained_note', sa.Text(), nullable=False, comment='Who was trained, by whom'),
    sa.Column('carried_out_by', sa.Text(), nullable=False, comment='Staff who carry it out'),
    sa.Column('owner_id', db.types.BigInt, nullable=True, comment='In charge'),
    sa.Column('questionnaire_id', db.types.BigInt, nullable=True, comment='Questionnaire'),
    sa.Column('evaluation', sa.Text(), nullable=False, comment='How it is evaluated'),
    sa.Column('return_target_percent', sa.Integer(), nullable=False, comment='Return target (%)'),
    sa.Column('low_percent', sa.Integer(), nullable=False, comment='Below this an action is needed (%)'),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False, comment='Anonymous'),
    sa.Column('sample_kind', db.types.Word(db.vocabulary.SampleKind), nullable=False, comment='Sample'),
    sa.Column('sample_size', sa.Integer(), nullable=True, comment='Size of the sample'),
    sa.Column('sample_seed', sa.Text(), nullable=False, comment='Word the sample is drawn by'),
    sa.Column('late_reason', sa.Text(), nullable=False, comment='Why it was approved late'),
    sa.Column('drafted_by', db.types.BigInt, nullable=True, comment='Drafted by'),
    sa.Column('submitted_by', db.types.BigInt, nullable=True, comment='Submitted by'),
    sa.Column('approved_by', db.types.BigInt, nullable=True, comment='Approved by'),
    sa.Column('approved_on', db.types.Day(), nullable=True, comment='Approved on'),
    sa.Column('drawn_at', db.types.Instant(), nullable=True, comment='Sample drawn'),
    sa.Column('closed_on', db.types.Day(), nullable=True, comment='Ended on'),
    sa.Column('file_by', db.types.Day(), nullable=True, comment='File by'),
    sa.Column('short_return_reason', sa.Text(), nullable=False, comment='Why the target was missed'),
    sa.Column('report', sa.Text(), nullable=False, comment='Report'),
    sa.Column('report_by', db.types.BigInt, nullable=True, comment='Report written by'),
    sa.Column('report_approved_by', db.types.BigInt, nullable=True, comment='Report approved by'),
    sa.Column('report_approved_on', db.types.Day(), nullable=True, comment='Report approved on'),
    sa.Column('filed_at', db.types.Instant(), nullable=True, comment='Filed'),
    sa.Column('filed_by', db.types.BigInt, nullable=True, comment='Filed by'),
    sa.Column('is_taken_over', sa.Boolean(), nullable=False, comment='Taken over'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(sample_kind = 'random') = (sample_size IS NOT NULL)", name=op.f('ck_survey_random_of_a_size')),
    sa.CheckConstraint("(state = 'filed') = (filed_at IS NOT NULL)", name=op.f('ck_survey_filed_with_a_moment')),
    sa.CheckConstraint("title <> ''", name=op.f('ck_survey_has_a_title')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_survey_days_in_order')),
    sa.CheckConstraint('low_percent BETWEEN 1 AND 100', name=op.f('ck_survey_low_mark_in_range')),
    sa.CheckConstraint('return_target_percent BETWEEN 1 AND 100', name=op.f('ck_survey_return_target_in_range')),
    sa.CheckConstraint('sample_size IS NULL OR sample_size > 0', name=op.f('ck_survey_sample_of_somebody')),
    sa.ForeignKeyConstraint(['approved_by'], ['user_account.id'], name=op.f('fk_survey_approved_by')),
    sa.ForeignKeyConstraint(['drafted_by'], ['user_account.id'], name=op.f('fk_survey_drafted_by')),
    sa.ForeignKeyConstraint(['filed_by'], ['user_account.id'], name=op.f('fk_survey_filed_by')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_survey_owner_id')),
    sa.ForeignKeyConstraint(['questionnaire_id'], ['questionnaire.id'], name=op.f('fk_survey_questionnaire_id')),
    sa.ForeignKeyConstraint(['report_approved_by'], ['user_account.id'], name=op.f('fk_survey_report_approved_by')),
    sa.ForeignKeyConstraint(['report_by'], ['user_account.id'], name=op.f('fk_survey_report_by')),
    sa.ForeignKeyConstraint(['submitted_by'], ['user_account.id'], name=op.f('fk_survey_submitted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('survey_no', name=op.f('uq_survey_survey_no')),
    sa.UniqueConstraint('title', name=op.f('uq_survey_title'))
    )
    op.create_index('ix_survey_round', 'survey', ['audience', 'starts_on'], unique=False)
    op.create_index('ix_survey_state', 'survey', ['state', 'ends_on'], unique=False)
    op.create_table('corrective_action',
    sa.Column('action_no', sa.Text(), nullable=False, comment='Action number'),
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('question_id', db.types.BigInt, nullable=True, comment='Question'),
    sa.Column('zone', sa.Text(), nullable=False, comment='Zone'),
    sa.Column('subject', sa.Text(), nullable=False, comment='What scored low'),
    sa.Column('trend_key', sa.Text(), nullable=False, comment='Compared as'),
    sa.Column('satisfied', sa.Integer(), nullable=False, comment='Answers 4 and 5'),
    sa.Column('answered', sa.Integer(), nullable=False, comment='Answers'),
    sa.Column('low_percent', sa.Integer(), nullable=False, comment='Below this an action is needed (%)'),
    sa.Column('state', db.types.Word(db.vocabulary.ActionState), nullable=False, comment='State'),
    sa.Column('department_id', db.types.BigInt, nullable=True, comment='Department'),
    sa.Column('owner_id', db.types.BigInt, nullable=True, comment='In charge'),
    sa.Column('measure', sa.Text(), nullable=False, comment='Measure taken'),
    sa.Column('due_on', db.types.Day(), nullable=True, comment='Due on'),
    sa.Column('progress_percent', sa.Integer(), nullable=False, comment='Progress (%)'),
    sa.Column('rounds', sa.Integer(), nullable=False, comment='Times tried'),
    sa.Column('done_on', db.types.Day(), nullable=True, comment='Done on'),
    sa.Column('done_by', db.types.BigInt, nullable=True, comment='Done by'),
    sa.Column('check_means', db.types.Word(db.vocabulary.CheckMeans), nullable=True, comment='Judged by'),
    sa.Column('check_on', db.types.Day(), nullable=True, comment='Check on'),
    sa.Column('checked_on', db.types.Day(), nullable=True, comment='Checked on'),
    sa.Column('checked_by', db.types.BigInt, nullable=True, comment='Checked by'),
    sa.Column('dismissed_because', sa.Text(), nullable=False, comment='Why it is not pursued'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(state = 'dismissed') = (dismissed_because <> '')", name=op.f('ck_corrective_action_dismissed_with_a_reason')),
    sa.CheckConstraint("question_id IS NOT NULL OR zone <> ''", name=op.f('ck_corrective_action_about_something')),
    sa.CheckConstraint("state IN ('proposed', 'dismissed') OR (measure <> '' AND owner_id IS NOT NULL AND due_on IS NOT NULL)", name=op.f('ck_corrective_action_opened_with_measure_owner_and_day')),
    sa.CheckConstraint('progress_percent BETWEEN 0 AND 100', name=op.f('ck_corrective_action_progress_in_range')),
    sa.CheckConstraint('rounds >= 1', name=op.f('ck_corrective_action_once_at_least')),
    sa.ForeignKeyConstraint(['checked_by'], ['user_account.id'], name=op.f('fk_corrective_action_checked_by')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_corrective_action_department_id')),
    sa.ForeignKeyConstraint(['done_by'], ['user_account.id'], name=op.f('fk_corrective_action_done_by')),
    sa.ForeignKeyConstraint(['owner_id'], ['user_account.id'], name=op.f('fk_corrective_action_owner_id')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_corrective_action_question_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_corrective_action_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrective_action')),
    sa.UniqueConstraint('action_no', name=op.f('uq_corrective_action_action_no'))
    )
    op.create_index('ix_corrective_action_check', 'corrective_action', ['check_on', 'id'], unique=False, sqlite_where=sa.text("state = 'done'"), postgresql_where=sa.text("state = 'done'"))
    op.create_index('ix_corrective_action_owner', 'corrective_action', ['owner_id', 'due_on'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
    op.create_index('ix_corrective_action_state', 'corrective_action', ['state', 'due_on', 'id'], unique=False)
    op.create_index('uq_corrective_action_question', 'corrective_action', ['survey_id', 'question_id'], unique=True, sqlite_where=sa.text('question_id IS NOT NULL'), postgresql_where=sa.text('question_id IS NOT NULL'))
    op.create_index('uq_corrective_action_zone', 'corrective_action', ['survey_id', 'zone'], unique=True, sqlite_where=sa.text('question_id IS NULL'), postgresql_where=sa.text('question_id IS NULL'))
    op.create_table('survey_cell',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('zone', sa.Text(), nullable=False, comment='Zone'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building'),
    sa.Column('customer_kind', db.types.Word(db.vocabulary.CustomerKind), nullable=True, comment='Group'),
    sa.Column('sampled', sa.Integer(), nullable=False, comment='Addresses in the sample'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_cell_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_cell'))
    )
    op.create_index('ix_survey_cell_survey', 'survey_cell', ['survey_id', 'zone', 'building'], unique=False)
    op.create_table('survey_event',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('verb', db.types.Word(db.vocabulary.SurveyVerb), nullable=False, comment='Step'),
    sa.Column('happened_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('by_user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['by_user_id'], ['user_account.id'], name=op.f('fk_survey_event_by_user_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_event_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_event'))
    )
    op.create_index('ix_survey_event_survey', 'survey_event', ['survey_id', 'id'], unique=False)
    op.create_table('corrective_action_event',
    sa.Column('action_id', db.types.BigInt, nullable=False, comment='Corrective action'),
    sa.Column('verb', db.types.Word(db.vocabulary.ActionVerb), nullable=False, comment='Step'),
    sa.Column('happened_at', db.types.Instant(), nullable=False, comment='When'),
    sa.Column('by_user_id', db.types.BigInt, nullable=True, comment='By'),
    sa.Column('round', sa.Integer(), nullable=False, comment='Times tried'),
    sa.Column('progress_percent', sa.Integer(), nullable=False, comment='Progress (%)'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['action_id'], ['corrective_action.id'], name=op.f('fk_corrective_action_event_action_id')),
    sa.ForeignKeyConstraint(['by_user_id'], ['user_account.id'], name=op.f('fk_corrective_action_event_by_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_corrective_action_event'))
    )
    op.create_index('ix_corrective_action_event_action', 'corrective_action_event', ['action_id', 'id'], unique=False)
    op.create_table('survey_address',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('list_no', sa.Integer(), nullable=False, comment='Number on the list'),
    sa.Column('customer_id', db.types.BigInt, nullable=True, comment='Customer'),
    sa.Column('unit_id', db.types.BigInt, nullable=True, comment='Unit'),
    sa.Column('cell_id', db.types.BigInt, nullable=False, comment='Counted in'),
    sa.Column('zone', sa.Text(), nullable=False, comment='Zone'),
    sa.Column('building', sa.Text(), nullable=False, comment='Building'),
    sa.Column('label', sa.Text(), nullable=False, comment='Address'),
    sa.Column('customer_kind', db.types.Word(db.vocabulary.CustomerKind), nullable=True, comment='Group'),
    sa.Column('token_hash', sa.Text(), nullable=False, comment='Hash of the link'),
    sa.Column('state', db.types.Word(db.vocabulary.AddressState), nullable=False, comment='State'),
    sa.Column('delivered_by', sa.Text(), nullable=False, comment='Delivered by'),
    sa.Column('delivered_on', db.types.Day(), nullable=True, comment='Delivered on'),
    sa.Column('reminded_on', db.types.Day(), nullable=True, comment='Reminded on'),
    sa.Column('answered_on', db.types.Day(), nullable=True, comment='Answered on'),
    sa.Column('note', sa.Text(), nullable=False, comment='Remark'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.Column('version', sa.Integer(), nullable=False, comment='Edit version'),
    sa.CheckConstraint("(state = 'answered') = (answered_on IS NOT NULL)", name=op.f('ck_survey_address_answered_with_a_day')),
    sa.ForeignKeyConstraint(['cell_id'], ['survey_cell.id'], name=op.f('fk_survey_address_cell_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_survey_address_customer_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_address_survey_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_survey_address_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_address')),
    sa.UniqueConstraint('survey_id', 'list_no', name=op.f('uq_survey_address_survey_id_list_no')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_survey_address_token_hash'))
    )
    op.create_index('ix_survey_address_customer', 'survey_address', ['customer_id'], unique=False, sqlite_where=sa.text('customer_id IS NOT NULL'), postgresql_where=sa.text('customer_id IS NOT NULL'))
    op.create_index('ix_survey_address_list', 'survey_address', ['survey_id', 'state', 'list_no'], unique=False)
    op.create_index('ix_survey_address_place', 'survey_address', ['survey_id', 'zone', 'building', 'state'], unique=False)
    op.create_table('survey_response',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('response_no', sa.Text(), nullable=False, comment='Sheet number'),
    sa.Column('cell_id', db.types.BigInt, nullable=False, comment='Counted in'),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False, comment='Anonymous'),
    sa.Column('means', db.types.Word(db.vocabulary.AnswerMeans), nullable=False, comment='How it came in'),
    sa.Column('address_id', db.types.BigInt, nullable=True, comment='Address'),
    sa.Column('answered_on', db.types.Day(), nullable=True, comment='Answered on'),
    sa.Column('entered_at', db.types.Instant(), nullable=True, comment='Entered'),
    sa.Column('entered_by', db.types.BigInt, nullable=True, comment='Entered by'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('NOT is_anonymous OR (address_id IS NULL AND answered_on IS NULL AND entered_at IS NULL AND entered_by IS NULL)', name=op.f('ck_survey_response_anonymous_without_a_trace')),
    sa.ForeignKeyConstraint(['address_id'], ['survey_address.id'], name=op.f('fk_survey_response_address_id')),
    sa.ForeignKeyConstraint(['cell_id'], ['survey_cell.id'], name=op.f('fk_survey_response_cell_id')),
    sa.ForeignKeyConstraint(['entered_by'], ['user_account.id'], name=op.f('fk_survey_response_entered_by')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_response_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_response')),
    sa.UniqueConstraint('survey_id', 'response_no', name=op.f('uq_survey_response_survey_id_response_no'))
    )
    op.create_index('ix_survey_response_address', 'survey_response', ['address_id'], unique=False, sqlite_where=sa.text('address_id IS NOT NULL'), postgresql_where=sa.text('address_id IS NOT NULL'))
    op.create_index('ix_survey_response_cell', 'survey_response', ['survey_id', 'cell_id'], unique=False)
    op.create_table('survey_answer',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('response_id', db.types.BigInt, nullable=False, comment='Sheet'),
    sa.Column('question_id', db.types.BigInt, nullable=False, comment='Question'),
    sa.Column('cell_id', db.types.BigInt, nullable=False, comment='Counted in'),
    sa.Column('score', sa.Integer(), nullable=True, comment='Mark'),
    sa.Column('chosen', sa.Text(), nullable=False, comment='Chosen'),
    sa.Column('words', sa.Text(), nullable=False, comment='Words'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint('score IS NULL OR score BETWEEN 1 AND 5', name=op.f('ck_survey_answer_score_one_to_five')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_survey_answer_question_id')),
    sa.ForeignKeyConstraint(['response_id'], ['survey_response.id'], name=op.f('fk_survey_answer_response_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_answer_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_answer')),
    sa.UniqueConstraint('response_id', 'question_id', name=op.f('uq_survey_answer_response_id_question_id'))
    )
    op.create_index('ix_survey_answer_figures', 'survey_answer', ['survey_id', 'question_id', 'cell_id', 'score'], unique=False)
    op.create_index('ix_survey_answer_words', 'survey_answer', ['survey_id', 'question_id', 'id'], unique=False, sqlite_where=sa.text("words <> ''"), postgresql_where=sa.text("words <> ''"))
    op.create_table('survey_double_entry',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('response_id', db.types.BigInt, nullable=False, comment='Sheet'),
    sa.Column('questions', sa.Integer(), nullable=False, comment='Questions compared'),
    sa.Column('differing', sa.Text(), nullable=False, comment='Questions that differ'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.ForeignKeyConstraint(['response_id'], ['survey_response.id'], name=op.f('fk_survey_double_entry_response_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_double_entry_survey_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_double_entry')),
    sa.UniqueConstraint('response_id', name=op.f('uq_survey_double_entry_response_id'))
    )
    op.create_index(op.f('ix_survey_double_entry_survey_id'), 'survey_double_entry', ['survey_id'], unique=False)
    op.create_table('survey_void',
    sa.Column('survey_id', db.types.BigInt, nullable=False, comment='Survey'),
    sa.Column('response_id', db.types.BigInt, nullable=False, comment='Sheet'),
    sa.Column('reason', sa.Text(), nullable=False, comment='Reason'),
    sa.Column('voided_by', db.types.BigInt, nullable=True, comment='Voided by'),
    sa.Column('voided_on', db.types.Day(), nullable=False, comment='Voided on'),
    sa.Column('id', db.types.BigInt, nullable=False, comment='Row id'),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_survey_void_has_a_reason')),
    sa.ForeignKeyConstraint(['response_id'], ['survey_response.id'], name=op.f('fk_survey_void_response_id')),
    sa.ForeignKeyConstraint(['survey_id'], ['survey.id'], name=op.f('fk_survey_void_survey_id')),
    sa.ForeignKeyConstraint(['voided_by'], ['user_account.id'], name=op.f('fk_survey_void_voided_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_void')),
    sa.UniqueConstraint('response_id', name=op.f('uq_survey_void_response_id'))
    )
    op.create_index('ix_survey_void_survey', 'survey_void', ['survey_id'], unique=False)

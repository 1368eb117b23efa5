"""Surveys with their plan, the sample, and the answers that nobody changes (R-SURV, R-DEC-23)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import (
    N_,
    AddressState,
    AnswerMeans,
    CustomerKind,
    SampleKind,
    SurveyAudience,
    SurveyState,
    SurveyVerb,
)


class Survey(HasId, Versioned, Base):
    """A survey from its plan to the file. Lists (zones, groups, methods) are stored as words joined by a line break."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("title <> ''", name="has_a_title"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("return_target_percent BETWEEN 1 AND 100", name="return_target_in_range"),
        CheckConstraint("low_percent BETWEEN 1 AND 100", name="low_mark_in_range"),
        CheckConstraint("(sample_kind = 'random') = (sample_size IS NOT NULL)", name="random_of_a_size"),
        CheckConstraint("sample_size IS NULL OR sample_size > 0", name="sample_of_somebody"),
        CheckConstraint("(state = 'filed') = (filed_at IS NOT NULL)", name="filed_with_a_moment"),
        Index("ix_survey_state", "state", "ends_on"),
        Index("ix_survey_round", "audience", "starts_on"),
    )

    survey_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Survey number"))
    title: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Survey"))
    title_en: Mapped[str] = mapped_column(Text, default="", comment=N_("Title in English"))
    audience: Mapped[SurveyAudience] = mapped_column(Word(SurveyAudience), comment=N_("Whom it asks"))
    state: Mapped[SurveyState] = mapped_column(Word(SurveyState), default=SurveyState.DRAFT, comment=N_("State"))
    purpose: Mapped[str] = mapped_column(Text, default="", comment=N_("Purpose"))
    zones: Mapped[str] = mapped_column(Text, default="", comment=N_("Zones (all when empty)"))
    groups: Mapped[str] = mapped_column(Text, default="", comment=N_("Groups (all when empty)"))
    methods: Mapped[str] = mapped_column(Text, default="paper", comment=N_("Method"))
    starts_on: Mapped[date] = mapped_column(comment=N_("Starts on"))
    ends_on: Mapped[date] = mapped_column(comment=N_("Ends on"))
    training_on: Mapped[date | None] = mapped_column(comment=N_("Training planned on"))
    trained_on: Mapped[date | None] = mapped_column(comment=N_("Trained on"))
    trained_note: Mapped[str] = mapped_column(Text, default="", comment=N_("Who was trained, by whom"))
    carried_out_by: Mapped[str] = mapped_column(Text, default="", comment=N_("Staff who carry it out"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("In charge"))
    questionnaire_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire.id"), comment=N_("Questionnaire"))
    evaluation: Mapped[str] = mapped_column(Text, default="", comment=N_("How it is evaluated"))
    return_target_percent: Mapped[int] = mapped_column(default=70, comment=N_("Return target (%)"))
    low_percent: Mapped[int] = mapped_column(default=80, comment=N_("Below this an action is needed (%)"))
    is_anonymous: Mapped[bool] = mapped_column(default=True, comment=N_("Anonymous"))
    sample_kind: Mapped[SampleKind] = mapped_column(
        Word(SampleKind), default=SampleKind.EVERYBODY, comment=N_("Sample")
    )
    sample_size: Mapped[int | None] = mapped_column(comment=N_("Size of the sample"))
    sample_seed: Mapped[str] = mapped_column(Text, default="", comment=N_("Word the sample is drawn by"))
    late_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Why it was approved late"))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Drafted by"))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Submitted by"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Approved by"))
    approved_on: Mapped[date | None] = mapped_column(comment=N_("Approved on"))
    drawn_at: Mapped[datetime | None] = mapped_column(comment=N_("Sample drawn"))
    closed_on: Mapped[date | None] = mapped_column(comment=N_("Ended on"))
    file_by: Mapped[date | None] = mapped_column(comment=N_("File by"))
    short_return_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Why the target was missed"))
    report: Mapped[str] = mapped_column(Text, default="", comment=N_("Report"))
    report_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Report written by"))
    report_approved_by: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id"), comment=N_("Report approved by")
    )
    report_approved_on: Mapped[date | None] = mapped_column(comment=N_("Report approved on"))
    filed_at: Mapped[datetime | None] = mapped_column(comment=N_("Filed"))
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Filed by"))
    is_taken_over: Mapped[bool] = mapped_column(default=False, comment=N_("Taken over"))


class SurveyEvent(HasId, Base):
    """One step of a survey: who did what and why."""

    __tablename__ = "survey_event"
    __table_args__ = (Index("ix_survey_event_survey", "survey_id", "id"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    verb: Mapped[SurveyVerb] = mapped_column(Word(SurveyVerb), comment=N_("Step"))
    happened_at: Mapped[datetime] = mapped_column(comment=N_("When"))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class SurveyCell(HasId, Base):
    """A place and group that answers are counted by; in an anonymous survey never of fewer than five addresses."""

    __tablename__ = "survey_cell"
    __table_args__ = (Index("ix_survey_cell_survey", "survey_id", "zone", "building"),)

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    zone: Mapped[str] = mapped_column(Text, default="", comment=N_("Zone"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building"))
    customer_kind: Mapped[CustomerKind | None] = mapped_column(Word(CustomerKind), comment=N_("Group"))
    sampled: Mapped[int] = mapped_column(default=0, comment=N_("Addresses in the sample"))


class SurveyAddress(HasId, Versioned, Base):
    """One address of the sample, frozen as it was drawn; consumers have a numbered sheet without a name."""

    __tablename__ = "survey_address"
    __table_args__ = (
        UniqueConstraint("survey_id", "list_no"),
        CheckConstraint("(state = 'answered') = (answered_on IS NOT NULL)", name="answered_with_a_day"),
        Index("ix_survey_address_list", "survey_id", "state", "list_no"),
        # Covers the figures per building.
        Index("ix_survey_address_place", "survey_id", "zone", "building", "state"),
        partial_index("ix_survey_address_customer", "customer_id", where="customer_id IS NOT NULL"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    list_no: Mapped[int] = mapped_column(comment=N_("Number on the list"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment=N_("Unit"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("survey_cell.id"), comment=N_("Counted in"))
    zone: Mapped[str] = mapped_column(Text, default="", comment=N_("Zone"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building"))
    label: Mapped[str] = mapped_column(Text, default="", comment=N_("Address"))
    customer_kind: Mapped[CustomerKind | None] = mapped_column(Word(CustomerKind), comment=N_("Group"))
    token_hash: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Hash of the link"))
    state: Mapped[AddressState] = mapped_column(
        Word(AddressState), default=AddressState.TO_DELIVER, comment=N_("State")
    )
    delivered_by: Mapped[str] = mapped_column(Text, default="", comment=N_("Delivered by"))
    delivered_on: Mapped[date | None] = mapped_column(comment=N_("Delivered on"))
    reminded_on: Mapped[date | None] = mapped_column(comment=N_("Reminded on"))
    answered_on: Mapped[date | None] = mapped_column(comment=N_("Answered on"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class SurveyResponse(HasId, Base):
    """One sheet sent in. It is never changed; a wrong paper entry is voided and typed again.

    In an anonymous survey nothing leads to the address: no address, person, day or moment, and an id by chance.
    """

    __tablename__ = "survey_response"
    __table_args__ = (
        UniqueConstraint("survey_id", "response_no"),
        CheckConstraint(
            "NOT is_anonymous OR (address_id IS NULL AND answered_on IS NULL AND entered_at IS NULL"
            " AND entered_by IS NULL)",
            name="anonymous_without_a_trace",
        ),
        partial_index("ix_survey_response_address", "address_id", where="address_id IS NOT NULL"),
        Index("ix_survey_response_cell", "survey_id", "cell_id"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    response_no: Mapped[str] = mapped_column(Text, comment=N_("Sheet number"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("survey_cell.id"), comment=N_("Counted in"))
    is_anonymous: Mapped[bool] = mapped_column(comment=N_("Anonymous"))
    means: Mapped[AnswerMeans] = mapped_column(Word(AnswerMeans), comment=N_("How it came in"))
    address_id: Mapped[int | None] = mapped_column(ForeignKey("survey_address.id"), comment=N_("Address"))
    answered_on: Mapped[date | None] = mapped_column(comment=N_("Answered on"))
    entered_at: Mapped[datetime | None] = mapped_column(comment=N_("Entered"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Entered by"))


class SurveyAnswer(HasId, Base):
    """The answer to one question: a mark 1–5, chosen options by their place, or words. An empty answer has no row."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="score_one_to_five"),
        # The figures read this index alone, in its order.
        Index("ix_survey_answer_figures", "survey_id", "question_id", "cell_id", "score"),
        partial_index("ix_survey_answer_words", "survey_id", "question_id", "id", where="words <> ''"),
    )

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id"), comment=N_("Sheet"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), comment=N_("Question"))
    cell_id: Mapped[int] = mapped_column(BigInt, comment=N_("Counted in"))
    score: Mapped[int | None] = mapped_column(comment=N_("Mark"))
    chosen: Mapped[str] = mapped_column(Text, default="", comment=N_("Chosen"))
    words: Mapped[str] = mapped_column(Text, default="", comment=N_("Words"))


class SurveyVoid(HasId, Base):
    """A sheet that does not count, and why; both entries are kept."""

    __tablename__ = "survey_void"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"), Index("ix_survey_void_survey", "survey_id"))

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id"), unique=True, comment=N_("Sheet"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Voided by"))
    voided_on: Mapped[date] = mapped_column(comment=N_("Voided on"))


class SurveyDoubleEntry(HasId, Base):
    """A sheet of the sample typed a second time, and on which questions the two entries differ."""

    __tablename__ = "survey_double_entry"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True, comment=N_("Survey"))
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id"), unique=True, comment=N_("Sheet"))
    questions: Mapped[int] = mapped_column(comment=N_("Questions compared"))
    differing: Mapped[str] = mapped_column(Text, default="", comment=N_("Questions that differ"))

"""Questionnaires in their versions, and their questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import Word
from db.vocabulary import N_, QuestionKind, QuestionnaireState, SurveyAudience


class Questionnaire(HasId, Versioned, Base):
    """One version of a questionnaire. Released it is fixed; a change is the next version of the same name."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        UniqueConstraint("name", "revision"),
        CheckConstraint("name <> ''", name="has_a_name"),
        CheckConstraint("(state = 'draft') = (released_at IS NULL)", name="released_with_a_moment"),
        partial_index("uq_questionnaire_draft", "name", where="state = 'draft'", unique=True),
        Index("ix_questionnaire_state", "state", "audience", "name"),
    )

    name: Mapped[str] = mapped_column(Text, comment=N_("Questionnaire"))
    revision: Mapped[int] = mapped_column(default=1, comment=N_("Version"))
    audience: Mapped[SurveyAudience] = mapped_column(Word(SurveyAudience), comment=N_("For whom"))
    state: Mapped[QuestionnaireState] = mapped_column(
        Word(QuestionnaireState), default=QuestionnaireState.DRAFT, comment=N_("State")
    )
    intro: Mapped[str] = mapped_column(Text, default="", comment=N_("Introduction"))
    intro_en: Mapped[str] = mapped_column(Text, default="", comment=N_("Introduction in English"))
    is_taken_over: Mapped[bool] = mapped_column(default=False, comment=N_("Taken over"))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Drafted by"))
    drafted_at: Mapped[datetime] = mapped_column(comment=N_("Drafted"))
    released_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Released by"))
    released_at: Mapped[datetime | None] = mapped_column(comment=N_("Released"))


class Question(HasId, Versioned, Base):
    """One question; `trend_key` says which earlier question it is compared with, whatever its words have become."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("wording <> ''", name="has_words"),
        CheckConstraint("(kind IN ('choice', 'choices')) = (options <> '')", name="choices_have_options"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_in_range"),
        Index("ix_question_questionnaire", "questionnaire_id", "position", "id"),
        Index("ix_question_trend", "trend_key"),
    )

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaire.id"), comment=N_("Questionnaire"))
    position: Mapped[int] = mapped_column(comment=N_("Place"))
    section: Mapped[str] = mapped_column(Text, default="", comment=N_("Section"))
    section_en: Mapped[str] = mapped_column(Text, default="", comment=N_("Section in English"))
    topic: Mapped[str] = mapped_column(Text, default="", comment=N_("Topic"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    kind: Mapped[QuestionKind] = mapped_column(Word(QuestionKind), comment=N_("Kind of question"))
    wording: Mapped[str] = mapped_column(Text, comment=N_("Question"))
    wording_en: Mapped[str] = mapped_column(Text, default="", comment=N_("Question in English"))
    options: Mapped[str] = mapped_column(Text, default="", comment=N_("Choices (one a line)"))
    options_en: Mapped[str] = mapped_column(Text, default="", comment=N_("Choices in English (one a line)"))
    is_required: Mapped[bool] = mapped_column(default=True, comment=N_("Must be answered"))
    weight: Mapped[int] = mapped_column(default=1, comment=N_("Weight in the overall satisfaction"))
    trend_key: Mapped[str] = mapped_column(Text, comment=N_("Compared as"))

"""What follows from a low mark: measure, owner, due day, and whether it worked (R-SURV-5)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import Word
from db.vocabulary import N_, ActionState, ActionVerb, CheckMeans


class CorrectiveAction(HasId, Versioned, Base):
    """For a question (`question_id`) or a zone (`zone`) that scored low in a survey."""

    __tablename__ = "corrective_action"
    __table_args__ = (
        CheckConstraint("question_id IS NOT NULL OR zone <> ''", name="about_something"),
        CheckConstraint(
            "state IN ('proposed', 'dismissed') OR (measure <> '' AND owner_id IS NOT NULL AND due_on IS NOT NULL)",
            name="opened_with_measure_owner_and_day",
        ),
        CheckConstraint("(state = 'dismissed') = (dismissed_because <> '')", name="dismissed_with_a_reason"),
        CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress_in_range"),
        CheckConstraint("rounds >= 1", name="once_at_least"),
        partial_index(
            "uq_corrective_action_question", "survey_id", "question_id", where="question_id IS NOT NULL", unique=True
        ),
        partial_index("uq_corrective_action_zone", "survey_id", "zone", where="question_id IS NULL", unique=True),
        Index("ix_corrective_action_state", "state", "due_on", "id"),
        partial_index("ix_corrective_action_owner", "owner_id", "due_on", where="state = 'open'"),
        partial_index("ix_corrective_action_check", "check_on", "id", where="state = 'done'"),
    )

    action_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Action number"))
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), comment=N_("Survey"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), comment=N_("Question"))
    zone: Mapped[str] = mapped_column(Text, default="", comment=N_("Zone"))
    subject: Mapped[str] = mapped_column(Text, comment=N_("What scored low"))
    trend_key: Mapped[str] = mapped_column(Text, default="", comment=N_("Compared as"))
    satisfied: Mapped[int] = mapped_column(comment=N_("Answers 4 and 5"))
    answered: Mapped[int] = mapped_column(comment=N_("Answers"))
    low_percent: Mapped[int] = mapped_column(comment=N_("Below this an action is needed (%)"))
    state: Mapped[ActionState] = mapped_column(Word(ActionState), default=ActionState.PROPOSED, comment=N_("State"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("In charge"))
    measure: Mapped[str] = mapped_column(Text, default="", comment=N_("Measure taken"))
    due_on: Mapped[date | None] = mapped_column(comment=N_("Due on"))
    progress_percent: Mapped[int] = mapped_column(default=0, comment=N_("Progress (%)"))
    rounds: Mapped[int] = mapped_column(default=1, comment=N_("Times tried"))
    done_on: Mapped[date | None] = mapped_column(comment=N_("Done on"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Done by"))
    check_means: Mapped[CheckMeans | None] = mapped_column(Word(CheckMeans), comment=N_("Judged by"))
    check_on: Mapped[date | None] = mapped_column(comment=N_("Check on"))
    checked_on: Mapped[date | None] = mapped_column(comment=N_("Checked on"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Checked by"))
    dismissed_because: Mapped[str] = mapped_column(Text, default="", comment=N_("Why it is not pursued"))


class CorrectiveActionEvent(HasId, Base):
    """One step of a corrective action."""

    __tablename__ = "corrective_action_event"
    __table_args__ = (Index("ix_corrective_action_event_action", "action_id", "id"),)

    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_action.id"), comment=N_("Corrective action"))
    verb: Mapped[ActionVerb] = mapped_column(Word(ActionVerb), comment=N_("Step"))
    happened_at: Mapped[datetime] = mapped_column(comment=N_("When"))
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    round: Mapped[int] = mapped_column(default=1, comment=N_("Times tried"))
    progress_percent: Mapped[int] = mapped_column(default=0, comment=N_("Progress (%)"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))

"""Callbacks after finished work and settled complaints, and routine contact (R-CALL-1…4)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import Word
from db.vocabulary import N_, CallbackKind, CallbackState, Caller, Mark, Outcome, Reached


class Callback(HasId, Versioned, Base):
    """Asking the customer how it went, after a job the next working day at the latest; or a routine contact by rule."""

    __tablename__ = "callback"
    __table_args__ = (
        CheckConstraint("satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5", name="satisfaction_one_to_five"),
        CheckConstraint("(kind = 'order') = (work_order_id IS NOT NULL)", name="after_a_job"),
        CheckConstraint("(kind = 'complaint') = (complaint_id IS NOT NULL)", name="after_a_complaint"),
        CheckConstraint("(kind = 'routine') = (contact_rule_id IS NOT NULL)", name="by_a_rule"),
        CheckConstraint("(kind = 'survey') = (survey_address_id IS NOT NULL)", name="of_a_survey"),
        CheckConstraint("customer_id IS NOT NULL OR kind = 'complaint'", name="somebody_to_call"),
        Index("ix_callback_worklist", "state", "next_try_on", "id"),
        partial_index("ix_callback_caller", "caller", "next_try_on", "id", where="state = 'due'"),
        partial_index("uq_callback_complaint", "complaint_id", where="state = 'due'", unique=True),
        partial_index("ix_callback_complaint", "complaint_id", where="complaint_id IS NOT NULL"),
        partial_index("uq_callback_survey", "survey_address_id", where="survey_address_id IS NOT NULL", unique=True),
        partial_index("uq_callback_rule", "contact_rule_id", "customer_id", where="state = 'due'", unique=True),
        Index("ix_callback_customer", "customer_id", "id"),
        Index("ix_callback_done", "done_on", "state"),
        # When each customer was last spoken to (R-CUST-3).
        Index("ix_callback_spoken", "customer_id", "state", "done_on"),
        # Covers the month's rates.
        Index(
            "ix_callback_month",
            *("due_on", "is_taken_over", "state", "first_try_on", "satisfaction"),
            *("survey_address_id", "kind", "complaint_id", "work_order_id"),
        ),
        partial_index(
            "ix_callback_for_manager", "reported_at", where="reported_at IS NOT NULL AND manager_answered_at IS NULL"
        ),
    )

    kind: Mapped[CallbackKind] = mapped_column(Word(CallbackKind), default=CallbackKind.ORDER, comment=N_("About"))
    caller: Mapped[Caller] = mapped_column(Word(Caller), default=Caller.CLERK, comment=N_("Who calls"))
    work_order_id: Mapped[int | None] = mapped_column(
        ForeignKey("work_order.id"), unique=True, comment=N_("Work order")
    )
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), comment=N_("Complaint"))
    contact_rule_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact_rule.id"), comment=N_("Rule of routine contact")
    )
    survey_address_id: Mapped[int | None] = mapped_column(
        ForeignKey("survey_address.id"), comment=N_("Address of a survey")
    )
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    state: Mapped[CallbackState] = mapped_column(Word(CallbackState), default=CallbackState.DUE, comment=N_("State"))
    due_on: Mapped[date] = mapped_column(comment=N_("Due on"))
    is_provisional: Mapped[bool] = mapped_column(default=False, comment=N_("Holidays of that year not announced yet"))
    next_try_on: Mapped[date] = mapped_column(comment=N_("Next try on"))
    tries: Mapped[int] = mapped_column(default=0, comment=N_("Tries"))
    first_try_on: Mapped[date | None] = mapped_column(comment=N_("First try"))
    done_on: Mapped[date | None] = mapped_column(comment=N_("Done on"))
    done_at: Mapped[datetime | None] = mapped_column(comment=N_("Done"))
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Called by"))
    satisfaction: Mapped[int | None] = mapped_column(comment=N_("Satisfaction"))
    attitude: Mapped[Mark | None] = mapped_column(Word(Mark), comment=N_("Attitude"))
    skill: Mapped[Mark | None] = mapped_column(Word(Mark), comment=N_("Skill"))
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome), comment=N_("Result"))
    is_price_as_agreed: Mapped[bool | None] = mapped_column(comment=N_("Price as agreed"))
    is_outcome_accepted: Mapped[bool | None] = mapped_column(comment=N_("Outcome accepted"))
    words: Mapped[str] = mapped_column(Text, default="", comment=N_("Customer's words"))
    is_taken_over: Mapped[bool] = mapped_column(default=False, comment=N_("Taken over"))
    reported_at: Mapped[datetime | None] = mapped_column(comment=N_("Reported to the manager"))
    manager_answered_at: Mapped[datetime | None] = mapped_column(comment=N_("Manager answered"))
    manager_answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Answered by"))
    manager_answer: Mapped[str] = mapped_column(Text, default="", comment=N_("Manager's answer"))


class CallbackTry(HasId, Base):
    """One try to reach the customer; three on different days, then closed as not reached."""

    __tablename__ = "callback_try"
    __table_args__ = (Index("ix_callback_try_callback", "callback_id", "tried_at"),)

    callback_id: Mapped[int] = mapped_column(ForeignKey("callback.id"), comment=N_("Callback"))
    tried_at: Mapped[datetime] = mapped_column(comment=N_("When"))
    tried_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    reached: Mapped[Reached] = mapped_column(Word(Reached), comment=N_("Reached"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))

"""Overdue money: letters, contacts, the manager's decisions, instalments (R-BILL-9). What was sent is never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, ArrearsDecisionKind, ContactAnswer, ContactWay, DunningStage


class DunningNotice(HasId, Base):
    """One step of dunning with one customer: a reminder, a written notice, or the case given to the manager."""

    __tablename__ = "dunning_notice"
    __table_args__ = (
        UniqueConstraint("book", "number"),
        Index("ix_dunning_notice_customer", "customer_id", "id"),
        Index("ix_dunning_notice_day", "sent_on", "id"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("stage <> 'none'", name="is_a_step"),
    )

    dunning_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Number"))
    book: Mapped[str] = mapped_column(Text, comment=N_("Book"))
    number: Mapped[int] = mapped_column(BigInt, comment=N_("Number in the book"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    stage: Mapped[DunningStage] = mapped_column(Word(DunningStage), comment=N_("Stage"))
    way: Mapped[ContactWay] = mapped_column(Word(ContactWay), comment=N_("Way"))
    sent_on: Mapped[date] = mapped_column(comment=N_("Day"))
    pay_until: Mapped[date] = mapped_column(comment=N_("Pay until"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    customer_name: Mapped[str] = mapped_column(Text, comment=N_("Customer as printed"))
    unit_label: Mapped[str] = mapped_column(Text, default="", comment=N_("Unit as printed"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Made by"))
    made_at: Mapped[datetime] = mapped_column(comment=N_("Made"))


class DunningLine(HasId, Base):
    """An overdue entry as the step names it."""

    __tablename__ = "dunning_line"
    __table_args__ = (
        UniqueConstraint("dunning_id", "entry_id"),
        Index("ix_dunning_line_entry", "entry_id", "dunning_id"),
        CheckConstraint("open_fen > 0", name="open_positive"),
    )

    dunning_id: Mapped[int] = mapped_column(ForeignKey("dunning_notice.id"), comment=N_("Dunning step"))
    entry_id: Mapped[int] = mapped_column(BigInt, ForeignKey("ledger_entry.id"), comment=N_("Ledger entry"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    notice_no: Mapped[str] = mapped_column(Text, default="", comment=N_("Notice number"))
    title: Mapped[str] = mapped_column(Text, comment=N_("Item"))
    business_on: Mapped[date] = mapped_column(comment=N_("Date"))
    due_on: Mapped[date] = mapped_column(comment=N_("Due"))
    open_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Open"))


class DunningContact(HasId, Base):
    """A talk with the customer about overdue money: way, answer, what was promised."""

    __tablename__ = "dunning_contact"
    __table_args__ = (
        Index("ix_dunning_contact_customer", "customer_id", "id"),
        Index("ix_dunning_contact_promise", "recorded_by", "promised_on"),
        Index("ix_dunning_contact_promised", "promised_on", "customer_id"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    dunning_id: Mapped[int | None] = mapped_column(ForeignKey("dunning_notice.id"), comment=N_("Dunning step"))
    way: Mapped[ContactWay] = mapped_column(Word(ContactWay), comment=N_("Way"))
    answer: Mapped[ContactAnswer] = mapped_column(Word(ContactAnswer), comment=N_("Answer"))
    contacted_on: Mapped[date] = mapped_column(comment=N_("Day"))
    promised_on: Mapped[date | None] = mapped_column(comment=N_("Promised to pay on"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("In the talk"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Recorded by"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Written down"))


class ArrearsDecision(HasId, Versioned, Base):
    """What the manager decided about a customer's arrears, until it is ended."""

    __tablename__ = "arrears_decision"
    __table_args__ = (
        partial_index("uq_arrears_decision_live", "customer_id", "kind", where="ended_at IS NULL", unique=True),
        Index("ix_arrears_decision_customer", "customer_id", "id"),
        partial_index("ix_arrears_decision_live", "kind", "customer_id", where="ended_at IS NULL"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    kind: Mapped[ArrearsDecisionKind] = mapped_column(Word(ArrearsDecisionKind), comment=N_("Decision"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    until_on: Mapped[date | None] = mapped_column(comment=N_("Until"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Decided by"))
    decided_at: Mapped[datetime] = mapped_column(comment=N_("Decided"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Ended by"))
    ended_at: Mapped[datetime | None] = mapped_column(comment=N_("Ended"))
    end_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the end"))


class InstalmentPlan(HasId, Versioned, Base):
    """Instalments that the manager granted for what was owed on a day; money that comes in pays the oldest first."""

    __tablename__ = "instalment_plan"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index("ix_instalment_plan_customer", "customer_id", "id"),
        CheckConstraint("total_fen > 0", name="total_positive"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    decision_id: Mapped[int] = mapped_column(ForeignKey("arrears_decision.id"), comment=N_("Decision"))
    agreed_on: Mapped[date] = mapped_column(comment=N_("Agreed on"))
    total_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    ledger_length: Mapped[int] = mapped_column(BigInt, comment=N_("Ledger entries when it was agreed"))


class Instalment(HasId, Base):
    """One instalment; whether it is paid follows from the ledger."""

    __tablename__ = "instalment"
    __table_args__ = (
        UniqueConstraint("plan_id", "position"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_instalment_due", "due_on", "plan_id"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("instalment_plan.id"), comment=N_("Instalment plan"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    due_on: Mapped[date] = mapped_column(comment=N_("Due"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))

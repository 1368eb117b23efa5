"""Ad-hoc quotes: one revision is one row with lines and a way; and what the manager is asked before (R-PRICE-8)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, SearchText, Word
from db.vocabulary import (
    N_,
    AcceptedHow,
    QuoteDetail,
    QuoteLineKind,
    QuoteState,
    QuoteVerb,
    ScopeAnswer,
    Settlement,
)


class Quote(HasId, Versioned, Base):
    """One revision of the price of an ad-hoc job (R-PRICE-5): what was signed is kept, a change is the next revision.

    Rates are hundredths of a percent, frozen when the revision is drafted; amounts are fen (R-DEC-20).
    """

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("work_order_id", "revision"),
        # One revision of an order is on its way; the ended ones stay on record.
        partial_index(
            "uq_quote_one_live_revision",
            "work_order_id",
            where="state IN ('draft', 'signed', 'endorsed', 'approved', 'offered')",
            unique=True,
        ),
        Index("ix_quote_state", "state", "drafted_at", "id"),
        Index("ix_quote_department", "department_id", "drafted_at", "id"),
        Index("ix_quote_department_state", "department_id", "state", "drafted_at", "id"),
        Index("ix_quote_newest", "drafted_at", "id"),
        Index("ix_quote_similar", "category", "confirmed_at"),
        partial_index(
            "ix_quote_confirmed",
            *("confirmed_at", "department_id", "cost_fen", "profit_fen", "work_order_id", "state"),
            where="state = 'confirmed'",
        ),
        CheckConstraint("cost_fen >= 0 AND tax_fen >= 0 AND total_fen >= 0", name="not_negative"),
        CheckConstraint(
            "cost_fen = labour_fen + material_fen + other_fen + overhead_fen"
            " AND total_fen = cost_fen + profit_fen + tax_fen",
            name="adds_up",
        ),
        CheckConstraint("revision >= 1", name="revision_from_one"),
    )

    quote_no: Mapped[str] = mapped_column(SearchText, index=True, comment=N_("Quote number"))
    revision: Mapped[int] = mapped_column(comment=N_("Revision"))
    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    state: Mapped[QuoteState] = mapped_column(Word(QuoteState), comment=N_("State"))
    is_on_site: Mapped[bool] = mapped_column(default=False, comment=N_("Changed on site"))

    title: Mapped[str] = mapped_column(Text, comment=N_("Job"))
    category: Mapped[str] = mapped_column(Text, default="", comment=N_("Category"))
    method: Mapped[str] = mapped_column(Text, default="", comment=N_("Way of doing it"))
    method_agreed_on: Mapped[date | None] = mapped_column(comment=N_("Agreed with the customer on"))
    overhead_rate: Mapped[int] = mapped_column(comment=N_("Overhead (hundredths of a percent)"))
    profit_rate: Mapped[int] = mapped_column(comment=N_("Profit (hundredths of a percent)"))
    tax_rate: Mapped[int] = mapped_column(comment=N_("Tax (hundredths of a percent)"))
    margin_ceiling: Mapped[int] = mapped_column(comment=N_("Margin ceiling (hundredths of a percent)"))
    manager_limit_fen: Mapped[int] = mapped_column(BigInt, comment=N_("The manager approves up to"))
    labour_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Labour"))
    material_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Materials"))
    other_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Other"))
    overhead_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Overhead"))
    cost_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Cost"))
    profit_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Profit"))
    tax_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Tax"))
    total_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Price with tax"))
    margin_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason for loss or margin"))
    approval_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the approval"))
    shown_detail: Mapped[QuoteDetail] = mapped_column(
        Word(QuoteDetail), default=QuoteDetail.GROUPS, comment=N_("The customer sees")
    )
    valid_until: Mapped[date | None] = mapped_column(comment=N_("Valid until"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the signed content"))

    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Drafted by"))
    drafted_at: Mapped[datetime] = mapped_column(comment=N_("Drafted"))
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Signed by"))
    signed_at: Mapped[datetime | None] = mapped_column(comment=N_("Signed"))
    endorsed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Passed on by"))
    endorsed_at: Mapped[datetime | None] = mapped_column(comment=N_("Passed on to the leader"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Approved by"))
    approved_at: Mapped[datetime | None] = mapped_column(comment=N_("Approved"))
    offered_at: Mapped[datetime | None] = mapped_column(comment=N_("Offered"))
    confirmed_how: Mapped[AcceptedHow | None] = mapped_column(Word(AcceptedHow), comment=N_("How confirmed"))
    confirmed_at: Mapped[datetime | None] = mapped_column(comment=N_("Confirmed"))
    settlement: Mapped[Settlement | None] = mapped_column(Word(Settlement), comment=N_("Settlement"))
    ended_at: Mapped[datetime | None] = mapped_column(comment=N_("Ended"))


class QuoteLine(HasId, Base):
    """One line of the build-up. Labour: people × hours (the quantity) × hourly cost; half up per line (R-DEC-20)."""

    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("quote_id", "position"),
        CheckConstraint("people >= 1", name="people_positive"),
        CheckConstraint("quantity_thousandths > 0", name="quantity_positive"),
        CheckConstraint("unit_cost_fen >= 0 AND amount_fen >= 0", name="not_negative"),
    )

    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), comment=N_("Quote"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    kind: Mapped[QuoteLineKind] = mapped_column(Word(QuoteLineKind), comment=N_("Kind"))
    name: Mapped[str] = mapped_column(Text, comment=N_("Labour, material or other"))
    people: Mapped[int] = mapped_column(default=1, comment=N_("People"))
    quantity_thousandths: Mapped[int] = mapped_column(BigInt, comment=N_("Hours or quantity (thousandths)"))
    unit_of_measure: Mapped[str] = mapped_column(Text, default="", comment=N_("Unit of measure"))
    unit_cost_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Unit cost"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))


class QuoteStep(HasId, Base):
    """One line of a quote's history; a decision names the content it was taken on."""

    __tablename__ = "quote_step"
    __table_args__ = (Index("ix_quote_step_quote", "quote_id", "id"),)

    quote_id: Mapped[int] = mapped_column(ForeignKey("quote.id"), comment=N_("Quote"))
    verb: Mapped[QuoteVerb] = mapped_column(Word(QuoteVerb), comment=N_("What was done"))
    state: Mapped[QuoteState] = mapped_column(Word(QuoteState), comment=N_("State after it"))
    at: Mapped[datetime] = mapped_column(comment=N_("When"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the content"))


class ScopeQuestion(HasId, Versioned, Base):
    """A request outside the office's scope, before the manager, until the customer has heard the answer (R-PRICE-8)."""

    __tablename__ = "scope_question"
    __table_args__ = (
        partial_index("uq_scope_question_one_open", "work_order_id", where="told_at IS NULL", unique=True),
        partial_index("ix_scope_question_unanswered", "asked_at", where="answered_at IS NULL"),
        partial_index("ix_scope_question_untold", "answered_at", where="answered_at IS NOT NULL AND told_at IS NULL"),
        Index("ix_scope_question_order", "work_order_id", "id"),
    )

    work_order_id: Mapped[int] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    question: Mapped[str] = mapped_column(Text, comment=N_("What is outside the scope"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Asked by"))
    asked_at: Mapped[datetime] = mapped_column(comment=N_("Asked"))
    answer: Mapped[ScopeAnswer | None] = mapped_column(Word(ScopeAnswer), comment=N_("Answer"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the answer"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Answered by"))
    answered_at: Mapped[datetime | None] = mapped_column(comment=N_("Answered"))
    told_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Told by"))
    told_at: Mapped[datetime | None] = mapped_column(comment=N_("Customer told"))
    told_how: Mapped[AcceptedHow | None] = mapped_column(Word(AcceptedHow), comment=N_("How told"))

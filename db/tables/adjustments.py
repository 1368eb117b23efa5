"""Discounts, waivers and refunds: asked for by one person, decided by another (R-BILL-10, R-DEC-21)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned
from db.tables.billing import MOST_FEN
from db.types import BigInt, Word
from db.vocabulary import N_, AdjustmentGround, AdjustmentKind, AdjustmentState, PaymentMethod


class Adjustment(HasId, Versioned, Base):
    """One request with its decision. The ledger gets its entry when it is approved; a refund when it is paid out."""

    __tablename__ = "adjustment"
    __table_args__ = (
        Index("ix_adjustment_state", "state", "id"),
        Index("ix_adjustment_customer", "customer_id", "id"),
        UniqueConstraint("voucher_book", "voucher_number"),
        CheckConstraint(f"amount_fen > 0 AND amount_fen <= {MOST_FEN}", name="amount_in_range"),
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by OR state = 'withdrawn'", name="two_people"),
        CheckConstraint("state NOT IN ('approved', 'paid_out') OR decided_by IS NOT NULL", name="somebody_decided"),
        CheckConstraint("state <> 'paid_out' OR (kind = 'refund' AND voucher_no IS NOT NULL)", name="paid_is_refund"),
    )

    adjustment_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Number"))
    kind: Mapped[AdjustmentKind] = mapped_column(Word(AdjustmentKind), comment=N_("Kind"))
    ground: Mapped[AdjustmentGround] = mapped_column(Word(AdjustmentGround), comment=N_("Ground"))
    state: Mapped[AdjustmentState] = mapped_column(
        Word(AdjustmentState), default=AdjustmentState.ASKED, comment=N_("State")
    )
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    # No foreign key: the ledger points here, and two tables that point at each other cannot be copied in any order.
    charge_entry_id: Mapped[int | None] = mapped_column(BigInt, comment=N_("Charge that it is for"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Asked by"))
    asked_at: Mapped[datetime] = mapped_column(comment=N_("Asked"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Decided by"))
    decided_at: Mapped[datetime | None] = mapped_column(comment=N_("Decided"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    decision_note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark on the decision"))
    voucher_no: Mapped[str | None] = mapped_column(Text, unique=True, comment=N_("Refund voucher"))
    voucher_book: Mapped[str | None] = mapped_column(Text, comment=N_("Book"))
    voucher_number: Mapped[int | None] = mapped_column(BigInt, comment=N_("Number in the book"))
    method: Mapped[PaymentMethod | None] = mapped_column(Word(PaymentMethod), comment=N_("Method"))
    till_id: Mapped[int | None] = mapped_column(ForeignKey("till.id"), comment=N_("Till"))
    receiver: Mapped[str] = mapped_column(Text, default="", comment=N_("Received by"))
    paid_out_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Paid out by"))
    paid_out_at: Mapped[datetime | None] = mapped_column(index=True, comment=N_("Paid out"))

"""The till's money on its way: counted, handed over, received against signature (R-BILL-7); and 发票 numbers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, HandOverState, HandOverTo, PaymentMethod


class TillHandOver(HasId, Versioned, Base):
    """What one till hands over at the end of a shift: everything since its last hand-over."""

    __tablename__ = "till_hand_over"
    __table_args__ = (
        UniqueConstraint("book", "number"),
        Index("ix_till_hand_over_till", "till_id", "id"),
        Index("ix_till_hand_over_state", "state", "id"),
        partial_index("ix_till_hand_over_difference", "id", where="counted_cash_fen <> expected_cash_fen"),
        CheckConstraint("counted_cash_fen >= 0", name="counted_not_negative"),
        CheckConstraint("counted_cash_fen = expected_cash_fen OR explanation <> ''", name="difference_explained"),
        CheckConstraint("received_by IS NULL OR received_by <> handed_by", name="two_people"),
        CheckConstraint("state <> 'received' OR received_by IS NOT NULL", name="received_by_somebody"),
        CheckConstraint(
            "on_behalf_by IS NULL OR (on_behalf_by <> handed_by AND behalf_reason <> '')", name="on_behalf_of_another"
        ),
        CheckConstraint(
            "received_by IS NULL OR on_behalf_by IS NULL OR received_by <> on_behalf_by", name="counted_by_another"
        ),
    )

    hand_over_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Number"))
    book: Mapped[str] = mapped_column(Text, comment=N_("Book"))
    number: Mapped[int] = mapped_column(BigInt, comment=N_("Number in the book"))
    till_id: Mapped[int] = mapped_column(ForeignKey("till.id"), comment=N_("Till"))
    to: Mapped[HandOverTo] = mapped_column(Word(HandOverTo), comment=N_("Handed to"))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Next cashier"))
    state: Mapped[HandOverState] = mapped_column(Word(HandOverState), comment=N_("State"))
    expected_cash_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Cash by the books"))
    counted_cash_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Cash counted"))
    explanation: Mapped[str] = mapped_column(Text, default="", comment=N_("Explanation of the difference"))
    handed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Handed over by"))
    handed_at: Mapped[datetime] = mapped_column(comment=N_("Handed over"))
    on_behalf_by: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id"), comment=N_("On the cashier's behalf")
    )
    behalf_reason: Mapped[str] = mapped_column(Text, default="", server_default="", comment=N_("Why not the cashier"))
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Received by"))
    received_at: Mapped[datetime | None] = mapped_column(comment=N_("Received"))
    answer: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark of the receiver"))


class TillHandOverSum(HasId, Base):
    """A hand-over's money by way of paying, as counted from the books when it was handed over."""

    __tablename__ = "till_hand_over_sum"
    __table_args__ = (UniqueConstraint("hand_over_id", "method"),)

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("till_hand_over.id"), comment=N_("Hand-over"))
    method: Mapped[PaymentMethod] = mapped_column(Word(PaymentMethod), comment=N_("Method"))
    receipts: Mapped[int] = mapped_column(comment=N_("Receipts"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))


class TillHandOverItem(HasId, Base):
    """One movement that a hand-over covers: a receipt, a voided one, a refund, or money taken over from a till.

    Each is handed over once; a hand-over that was sent back frees its items by deleting them.
    """

    __tablename__ = "till_hand_over_item"
    __table_args__ = (
        Index("ix_till_hand_over_item_hand_over", "hand_over_id"),
        CheckConstraint(
            "(CASE WHEN receipt_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN void_receipt_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN adjustment_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN from_hand_over_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="exactly_one",
        ),
    )

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("till_hand_over.id"), comment=N_("Hand-over"))
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True, comment=N_("Receipt"))
    void_receipt_id: Mapped[int | None] = mapped_column(
        ForeignKey("receipt.id"), unique=True, comment=N_("Voided receipt")
    )
    adjustment_id: Mapped[int | None] = mapped_column(ForeignKey("adjustment.id"), unique=True, comment=N_("Refund"))
    from_hand_over_id: Mapped[int | None] = mapped_column(
        ForeignKey("till_hand_over.id"), unique=True, comment=N_("Taken over from")
    )


class Fapiao(HasId, Base):
    """The number and day of a 发票 that was issued elsewhere for a receipt (R-DEC-19); the newest row holds."""

    __tablename__ = "fapiao"
    __table_args__ = (Index("ix_fapiao_receipt", "receipt_id", "id"), Index("ix_fapiao_number", "fapiao_no"))

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), comment=N_("Receipt"))
    fapiao_no: Mapped[str] = mapped_column(Text, comment=N_("Fapiao number"))
    issued_on: Mapped[date] = mapped_column(comment=N_("Issued on"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Recorded by"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Recorded"))

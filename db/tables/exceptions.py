"""What looked wrong and was found right: the word of the person who looked (R-ROLE-2)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId
from db.types import BigInt, Word
from db.vocabulary import N_, MoneyException


class ExceptionNote(HasId, Base):
    """An exception that somebody looked at and answered for: not shown again while its amounts are what they were.

    A note of an earlier version has no amounts and holds for good.
    """

    __tablename__ = "exception_note"
    __table_args__ = (
        Index("uq_exception_note_subject", "kind", "subject_id", "amount_fen", "other_fen", unique=True),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    kind: Mapped[MoneyException] = mapped_column(Word(MoneyException), comment=N_("Exception"))
    subject_id: Mapped[int] = mapped_column(BigInt, comment=N_("Row id"))
    amount_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Amount"))
    other_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Other amount"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    noted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Noted by"))
    noted_at: Mapped[datetime] = mapped_column(comment=N_("Noted"))

"""Terms that moved because the calendar or a setting changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId
from db.types import BigInt, Word
from db.vocabulary import N_, DeadlineKind


class DeadlineMove(HasId, Base):
    """An open term as it was and as it is since; a date alone is its midnight in the office's zone."""

    __tablename__ = "deadline_move"
    __table_args__ = (
        Index("ix_deadline_move_subject", "kind", "subject_id", "id"),
        Index("ix_deadline_move_moved", "moved_at", "id"),
    )

    kind: Mapped[DeadlineKind] = mapped_column(Word(DeadlineKind), comment=N_("Term"))
    subject_id: Mapped[int] = mapped_column(BigInt, comment=N_("Row id"))
    old_due_at: Mapped[datetime] = mapped_column(comment=N_("Was due"))
    new_due_at: Mapped[datetime] = mapped_column(comment=N_("Is due"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Why it moved"))
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    moved_at: Mapped[datetime] = mapped_column(comment=N_("When"))

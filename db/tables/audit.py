"""The audit trail: one row for every change, in the same transaction, chained by hash."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base
from db.types import BigInt, Word
from db.vocabulary import N_, ActorSource, AuditAction


class AuditRow(Base):
    """Who changed what, when, by which operation. The id is the gap-free place in the chain."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_row", "table_name", "row_id"),
        Index("ix_audit_row_user", "user_id", "id"),
        Index("ix_audit_row_at", "at"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, comment=N_("Place in the chain"))
    at: Mapped[datetime] = mapped_column(comment=N_("When"))
    user_id: Mapped[int | None] = mapped_column(BigInt, comment=N_("User"))
    user_name: Mapped[str] = mapped_column(Text, comment=N_("Name"))
    source: Mapped[ActorSource] = mapped_column(Word(ActorSource), comment=N_("Source"))
    session_id: Mapped[int | None] = mapped_column(BigInt, comment=N_("Session"))
    operation: Mapped[str] = mapped_column(Text, comment=N_("Operation"))
    action: Mapped[AuditAction] = mapped_column(Word(AuditAction), comment=N_("Action"))
    table_name: Mapped[str] = mapped_column(Text, comment=N_("Table"))
    row_id: Mapped[str] = mapped_column(Text, comment=N_("Row id"))
    before: Mapped[str | None] = mapped_column(Text, comment=N_("Before"))
    after: Mapped[str | None] = mapped_column(Text, comment=N_("After"))
    prev_hash: Mapped[str] = mapped_column(Text, comment=N_("Hash before"))
    hash: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Hash"))

"""Settings with history, the office's own calendar, attachments, idempotency keys and backups made."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned
from db.types import BigInt
from db.vocabulary import N_


class Setting(HasId, Base):
    """A setting from a moment on; the newest row of a key holds, the older ones are its history."""

    __tablename__ = "setting"
    __table_args__ = (Index("ix_setting_key", "key", "id"),)

    key: Mapped[str] = mapped_column(Text, comment=N_("Setting"))
    value: Mapped[str] = mapped_column(Text, comment=N_("Value"))
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Set by"))
    set_at: Mapped[datetime] = mapped_column(comment=N_("Set"))


class CalendarOverride(Versioned, Base):
    """The office's own word on a day, before China's calendar."""

    __tablename__ = "calendar_override"

    day: Mapped[date] = mapped_column(primary_key=True, comment=N_("Day"))
    is_workday: Mapped[bool] = mapped_column(comment=N_("Working day"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class Attachment(HasId, Base):
    """A file kept in the data folder under its hash: a signed slip, a photo."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject", "subject_id"),)

    subject: Mapped[str] = mapped_column(Text, comment=N_("Belongs to"))
    subject_id: Mapped[int] = mapped_column(comment=N_("Row id"))
    file_name: Mapped[str] = mapped_column(Text, comment=N_("File name"))
    media_type: Mapped[str] = mapped_column(Text, comment=N_("Kind of file"))
    size: Mapped[int] = mapped_column(comment=N_("Size (bytes)"))
    sha256: Mapped[str] = mapped_column(Text, comment=N_("Hash of the content"))
    added_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Added by"))
    added_at: Mapped[datetime] = mapped_column(comment=N_("Added"))


class DoneOnce(Base):
    """The answer of an act by its key: a double click or a retry gets the same answer again."""

    __tablename__ = "done_once"

    key: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Key against doubles"))
    request_hash: Mapped[str] = mapped_column(Text, comment=N_("Hash of the request"))
    answer: Mapped[str] = mapped_column(Text, comment=N_("Answer"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    done_at: Mapped[datetime] = mapped_column(index=True, comment=N_("When"))


class BackupMade(HasId, Base):
    """A verified backup; the inbox shows when the last one was."""

    __tablename__ = "backup_made"

    made_at: Mapped[datetime] = mapped_column(index=True, comment=N_("Made"))
    file_name: Mapped[str] = mapped_column(Text, comment=N_("File name"))
    size: Mapped[int] = mapped_column(BigInt, comment=N_("Size (bytes)"))
    sha256: Mapped[str] = mapped_column(Text, comment=N_("Hash of the content"))
    second_folder: Mapped[str] = mapped_column(Text, default="", comment=N_("Second copy"))

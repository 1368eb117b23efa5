"""The files attached to a work order, and whether all of them are there."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables.office import Attachment
from db.tables.staff import User

MOST_FILES = 50


class AttachmentRow(NamedTuple):
    """`size` in bytes."""

    id: int
    file_name: str
    media_type: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime


def list_attachments(session: Session, *, order_id: int) -> list[AttachmentRow]:
    found = session.execute(
        select(
            Attachment.id,
            Attachment.file_name,
            Attachment.media_type,
            Attachment.size,
            Attachment.sha256,
            func.coalesce(User.name, ""),
            Attachment.added_at,
        )
        .outerjoin(User, User.id == Attachment.added_by)
        .where(Attachment.subject == "work_order", Attachment.subject_id == order_id)
        .order_by(Attachment.id)
        .limit(MOST_FILES)
    )
    return [AttachmentRow(*row) for row in found]

"""The files attached to a work order, a complaint or a notice."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.queries.complaints_seen import visible_to
from db.tables.complaints import Complaint
from db.tables.office import Attachment
from db.tables.staff import User
from db.types import Actor

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
    """The files of a work order, the oldest first."""
    return _of(session, Attachment.subject == "work_order", Attachment.subject_id == order_id)


def list_notice_files(session: Session, *, notice_id: int) -> list[AttachmentRow]:
    """The scans and photos of a notice signed on delivery, the oldest first (R-BILL-4)."""
    return _of(session, Attachment.subject == "billing_notice", Attachment.subject_id == notice_id)


def list_complaint_files(session: Session, *, actor: Actor, complaint_id: int) -> list[AttachmentRow]:
    """The letters and photos of a complaint; none of one that this person must not see."""
    seen = select(Complaint.id).where(Complaint.id == complaint_id, visible_to(actor)).exists()
    return _of(session, Attachment.subject == "complaint", Attachment.subject_id == complaint_id, seen)


def get_notice_file(session: Session, *, attachment_id: int) -> AttachmentRow | None:
    """One file of a notice; a file of anything else is none."""
    return next(iter(_of(session, Attachment.subject == "billing_notice", Attachment.id == attachment_id)), None)


def _of(session: Session, *where: ColumnElement[bool]) -> list[AttachmentRow]:
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
        .where(*where)
        .order_by(Attachment.id)
        .limit(MOST_FILES)
    )
    return [AttachmentRow(*row) for row in found]

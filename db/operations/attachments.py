"""Attach a scan or a photo to what it proves (R-ORDER-5)."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachments import store
from db.errors import NotFound
from db.operations.complaint_steps import find_complaint
from db.rules import permissions
from db.tables.billing import BillingNotice
from db.tables.office import Attachment
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_

WORK_ORDER, NOTICE, COMPLAINT = "work_order", "billing_notice", "complaint"
MOST_SIGNS = 120


def attach_file(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    file_name: str,
    content: bytes,
    order_id: int | None = None,
    notice_id: int | None = None,
    complaint_id: int | None = None,
) -> int:
    """Attach a PDF, PNG or JPG to a work order, a complaint, or a notice signed on delivery (R-BILL-4). Returns its id.

    The same file again is the one that is there.
    Raises NotFound, FileTooLarge, FileKindUnknown, AttachmentNotStored.
    """
    permissions.require(by, "attach_file")
    if complaint_id is not None:
        subject, subject_id = COMPLAINT, find_complaint(session, complaint_id=complaint_id, by=by).id
    elif notice_id is None:
        subject, subject_id = WORK_ORDER, order_id or 0
        if session.get(WorkOrder, subject_id) is None:
            raise NotFound("order_id", what=N_("Work order"), key=order_id)
    else:
        subject, subject_id = NOTICE, notice_id
        if session.get(BillingNotice, notice_id) is None:
            raise NotFound("notice_id", what=N_("Notice"), key=notice_id)
    kept = store(content)
    same = session.scalar(
        select(Attachment.id).where(
            Attachment.subject == subject, Attachment.subject_id == subject_id, Attachment.sha256 == kept.sha256
        )
    )
    if same is not None:
        return same
    attachment = Attachment(
        subject=subject,
        subject_id=subject_id,
        file_name=readable_name(file_name),
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        added_by=by.user_id,
        added_at=at,
    )
    session.add(attachment)
    session.flush()
    return attachment.id


def readable_name(name: str) -> str:
    """The name as somebody gave it, without folders and signs that no file system likes."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    return re.sub(r"[\x00-\x1f<>:\"|?*]", "_", last).strip(" .")[-MOST_SIGNS:] or "file"

"""Whether every attached file is there: asked after a restore, over all of them, by no screen."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.attachments import path_of
from db.tables.office import Attachment

IN_STEPS = {"yield_per": 1000}


def count_missing_files(session: Session) -> int:
    """Attached files that the records name and the data folder lacks."""
    named = session.execute(select(Attachment.sha256, Attachment.media_type).distinct(), execution_options=IN_STEPS)
    return sum(not path_of(sha256, media_type).exists() for sha256, media_type in named)

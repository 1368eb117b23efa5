"""The backups on record, newest first."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables.office import BackupMade


class BackupRow(NamedTuple):
    """`second_folder` is empty where no second copy was made; size in bytes."""

    made_at: datetime
    file_name: str
    size: int
    sha256: str
    second_folder: str


def list_backups(session: Session, *, limit: int = 30) -> list[BackupRow]:
    rows = session.execute(
        select(BackupMade.made_at, BackupMade.file_name, BackupMade.size, BackupMade.sha256, BackupMade.second_folder)
        .order_by(BackupMade.made_at.desc(), BackupMade.id.desc())
        .limit(limit)
    )
    return [BackupRow(*row) for row in rows]


def get_last_backup_at(session: Session) -> datetime | None:
    """When the newest backup was made, None before the first."""
    return session.scalar(select(func.max(BackupMade.made_at)))

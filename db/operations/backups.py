"""Backups on record: made, handed out, put back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.operations.audit import note_act
from db.rules import permissions
from db.tables.office import BackupMade
from db.tables.staff import UserSession
from db.types import Actor
from db.vocabulary import AuditAction


def make_backup(
    session: Session, *, by: Actor, at: datetime, file_name: str, size: int, sha256: str, second_folder: str = ""
) -> int:
    """Record a backup that was written and verified (size in bytes). Returns its id."""
    permissions.require(by, "make_backup")
    row = BackupMade(made_at=at, file_name=file_name, size=size, sha256=sha256, second_folder=second_folder)
    session.add(row)
    session.flush()
    return row.id


def export_backup(session: Session, *, by: Actor, at: datetime, file_name: str) -> None:
    """A backup leaves the machine: it holds everything, so it is on record who took it (R-CUST-2)."""
    permissions.require(by, "export_backup")
    note_act(session, AuditAction.EXPORT, "backup_made", file_name, {"file_name": file_name})


def note_restore(session: Session, *, by: Actor, at: datetime, file_name: str, sha256: str, kept_as: str) -> int:
    """Record a restore, in the restored database, and end the sessions that came back with it. Returns how many."""
    permissions.require(by, "note_restore")
    opened = session.scalars(select(UserSession).where(UserSession.closed_at.is_(None))).all()
    for row in opened:
        row.closed_at = at
    note_act(session, AuditAction.UPDATE, "database", file_name, {"sha256": sha256, "kept_as": kept_as})
    session.flush()
    return len(opened)

"""Lists that leave the program, on record before they do (R-CUST-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.operations.audit import note_act
from db.rules import permissions
from db.types import Actor
from db.vocabulary import AuditAction, ImportKind


def export_rows(session: Session, *, by: Actor, at: datetime, kind: ImportKind, file_name: str = "") -> None:
    """Note who takes a list out, and which."""
    permissions.require(by, "export_rows")
    note_act(session, AuditAction.EXPORT, "spreadsheet", kind.value, {"file_name": file_name})

"""Figures leave the program, on record before they do (R-CUST-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.operations.audit import note_act
from db.rules import permissions
from db.types import Actor
from db.vocabulary import AuditAction


def export_figures(session: Session, *, by: Actor, at: datetime, file_name: str) -> None:
    """Note who takes figures of management out; which ones they may see, the figures themselves ask."""
    permissions.require(by, "export_figures")
    note_act(session, AuditAction.EXPORT, "figures", file_name, {"file": file_name})
    session.flush()

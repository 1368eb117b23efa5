"""The results of a survey leave the program, on record before they do (R-CUST-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.operations.audit import note_act
from db.queries.survey_results import require_marks
from db.rules import permissions
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import AuditAction


def export_survey_results(session: Session, *, by: Actor, at: datetime, survey_id: int, file_name: str) -> None:
    """Note who takes the figures and texts of a survey out. Raises NotAllowed, NotFound, MarksNotShownYet."""
    permissions.require(by, "export_survey_results")
    require_marks(session, by, survey_id)
    survey_no = session.get_one(Survey, survey_id).survey_no
    note_act(session, AuditAction.EXPORT, "survey", survey_no, {"file": file_name})
    session.flush()

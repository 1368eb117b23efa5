"""A survey's sheets leave the program on paper: on record before they do (R-SURV-3, R-CUST-2)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.audit import note_act
from db.operations.survey_steps import find_survey
from db.rules import permissions
from db.rules.survey_sampling import ranges
from db.types import Actor
from db.vocabulary import N_, AuditAction, SurveyState

PRINTED_IN = (SurveyState.APPROVED, SurveyState.RUNNING)


class SheetsNotPossible(RuleError):
    message = N_("Sheets are printed from the drawn sample of an approved survey, until it ends.")


class NoSheetToPrint(RuleError):
    message = N_("No sheet of this is left to print. Choose another building or other numbers.")


class TooManySheets(RuleError):
    message = N_("These are {count} sheets, at most {most} go into one file. Print building by building.")


# What a small server sets in a few seconds and a printer takes as one job.
MOST_SHEETS = 2000


def print_survey_sheets(session: Session, *, by: Actor, at: datetime, survey_id: int, numbers: Collection[int]) -> None:
    """Note who prints which sheets: whoever holds one can answer in its address' stead.

    Raises NotFound, SheetsNotPossible, NoSheetToPrint, TooManySheets.
    """
    permissions.require(by, "print_survey_sheets")
    survey = find_survey(session, survey_id)
    if survey.state not in PRINTED_IN or survey.drawn_at is None or survey.questionnaire_id is None:
        raise SheetsNotPossible()
    if not numbers:
        raise NoSheetToPrint()
    if len(numbers) > MOST_SHEETS:
        raise TooManySheets(count=len(numbers), most=MOST_SHEETS)
    note_act(session, AuditAction.EXPORT, "survey_sheets", survey.survey_no, {"sheets": ranges(numbers)})
    session.flush()

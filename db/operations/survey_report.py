"""The report on a survey, its approval, and the filing that locks everything (R-SURV-6)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.order_steps import require_text
from db.operations.survey_steps import load_survey, require_other_hand, take_step
from db.operations.texts import LONG_TEXT, fitting_text
from db.queries.surveys import count_actions_to_open, return_of
from db.rules import permissions
from db.rules.survey_filing import Return, require_explained, require_fileable, require_in_time
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import N_, DutyRule, SurveyVerb

Verb = SurveyVerb
MOST_REPORT = 10 * LONG_TEXT


class FilingNow(NamedTuple):
    """What the checklist asks of a survey."""

    returned: Return
    return_target_percent: int
    short_return_reason: str
    report: str
    report_approved_on: date | None
    actions_to_open: int


def write_survey_report(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    survey_id: int,
    version: int,
    report: str,
    short_return_reason: str | None = None,
) -> None:
    """The report in words; written anew it is to be approved anew. A missed target is explained here, too.

    Raises Incomplete, TooLong, NotDelivered, ReturnMissed.
    """
    permissions.require(by, "write_survey_report")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.REPORT, by=by)
    survey.report = fitting_text("report", require_text("report", report, N_("Report")), most=MOST_REPORT)
    if short_return_reason is not None:
        survey.short_return_reason = fitting_text("short_return_reason", short_return_reason)
    reason, target = survey.short_return_reason, survey.return_target_percent
    require_explained(return_of(session, survey), target_percent=target, reason=reason)
    survey.report_by = by.user_id
    survey.report_approved_by = survey.report_approved_on = None
    take_step(session, survey, Verb.REPORT, by=by, at=at, often=True)
    session.flush()


def approve_survey_report(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int) -> None:
    """Somebody else than its writers says that it is right. Raises SamePerson."""
    permissions.require(by, "approve_survey_report")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.APPROVE_REPORT, by=by)
    rule, writers = DutyRule.OWN_SURVEY_REPORT, (Verb.REPORT,)
    require_other_hand(session, survey, Verb.APPROVE_REPORT, rule=rule, authors=writers, by=by, at=at)
    survey.report_approved_by, survey.report_approved_on = by.user_id, office_day(at)
    take_step(session, survey, Verb.APPROVE_REPORT, by=by, at=at)
    session.flush()


def file_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, reason: str = "") -> None:
    """Into the file, within 5 days after the end; later with a written reason. From then on nothing changes.

    Raises what `require_fileable` raises, and ReasonForLateFiling.
    """
    permissions.require(by, "file_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.FILE, by=by)
    require_fileable(_facts(session, survey))
    why, today = fitting_text("reason", reason), office_day(at)
    require_in_time(today, file_by=survey.file_by or today, reason=why)
    survey.filed_by, survey.filed_at = by.user_id, at
    take_step(session, survey, Verb.FILE, by=by, at=at, note=why)
    session.flush()


def _facts(session: Session, survey: Survey) -> FilingNow:
    return FilingNow(
        return_of(session, survey),
        survey.return_target_percent,
        survey.short_return_reason,
        survey.report,
        survey.report_approved_on,
        count_actions_to_open(session, survey_id=survey.id),
    )

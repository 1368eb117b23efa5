"""The plan of a survey on its way: to the leader, approved, sent back, taken back, given up (R-SURV-1)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import RuleError
from db.operations.survey_calls import drop_survey_calls
from db.operations.survey_samples import forget_sample
from db.operations.survey_steps import AUTHORS, load_survey, require_other_hand, take_step, written
from db.operations.surveys import plan_of
from db.operations.texts import fitting_text
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.survey_plans import (
    require_approved_in_time,
    require_startable,
    require_training_planned,
    require_whole_plan,
)
from db.tables.questionnaires import Questionnaire
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import N_, DutyRule, QuestionnaireState, SurveyMethod, SurveyState, SurveyVerb

Verb = SurveyVerb


class QuestionnaireNotReleased(RuleError):
    message = N_("The questionnaire {name} is not released. Release it, or choose another one.")


class OnlineNeedsAddress(RuleError):
    message = N_("Without a public address nobody can answer online. Ask on paper, too.")


def submit_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int) -> None:
    """To the leader, whole and with a released questionnaire.

    Raises what `require_whole_plan` raises, StartPassed, TrainingPlannedLate, QuestionnaireNotReleased,
    OnlineNeedsAddress.
    """
    permissions.require(by, "submit_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.SUBMIT, by=by)
    plan, today, settings = plan_of(survey), office_day(at), get_settings(session)
    require_whole_plan(plan)
    require_startable(plan.starts_on, today=today)
    require_training_planned(plan, today=today, training_days=settings.survey_training_days)
    if plan.methods == (SurveyMethod.ONLINE,) and not settings.public_url:
        raise OnlineNeedsAddress("methods")
    _require_released(session, survey)
    survey.submitted_by = by.user_id
    take_step(session, survey, Verb.SUBMIT, by=by, at=at)
    session.flush()


def approve_survey(
    session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, late_reason: str = ""
) -> None:
    """The leader approves the plan as shown, 20 days before its start; later only with a written reason (R-SURV-1).

    Raises SamePerson, StartPassed, ApprovalLate, QuestionnaireNotReleased.
    """
    permissions.require(by, "approve_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.APPROVE, by=by)
    rule = DutyRule.PRICE_DRAFTER_APPROVES
    require_other_hand(session, survey, Verb.APPROVE, rule=rule, authors=AUTHORS, by=by, at=at)
    reason, today = fitting_text("late_reason", late_reason), office_day(at)
    lead_days = get_settings(session).survey_lead_days
    is_late = require_approved_in_time(survey.starts_on, today=today, lead_days=lead_days, reason=reason)
    _require_released(session, survey)
    survey.late_reason = reason if is_late else ""
    survey.approved_by, survey.approved_on = by.user_id, today
    take_step(session, survey, Verb.APPROVE, by=by, at=at, note=reason)
    session.flush()


def send_back_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, reason: str) -> None:
    """Back to a draft with a reason. Raises Incomplete."""
    permissions.require(by, "send_back_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.SEND_BACK, by=by)
    survey.submitted_by = None
    take_step(session, survey, Verb.SEND_BACK, by=by, at=at, note=written("reason", reason))
    session.flush()


def withdraw_survey(
    session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, reason: str = ""
) -> None:
    """Back to a draft; an approved plan with a reason and by the manager: approval and sample are void.

    Raises Incomplete.
    """
    permissions.require(by, "withdraw_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.WITHDRAW, by=by)
    said = written("reason", reason) if survey.state is SurveyState.APPROVED else fitting_text("reason", reason)
    forget_sample(session, survey)
    survey.submitted_by = survey.approved_by = survey.approved_on = None
    survey.late_reason = ""
    take_step(session, survey, Verb.WITHDRAW, by=by, at=at, note=said)
    session.flush()


def cancel_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, reason: str) -> None:
    """Give a survey up before its end; what was answered stays on record and counts nowhere. Raises Incomplete."""
    permissions.require(by, "cancel_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.CANCEL, by=by)
    take_step(session, survey, Verb.CANCEL, by=by, at=at, note=written("reason", reason))
    drop_survey_calls(session, survey_id=survey.id)
    session.flush()


def _require_released(session: Session, survey: Survey) -> None:
    asked = None if survey.questionnaire_id is None else session.get_one(Questionnaire, survey.questionnaire_id)
    if asked is None or asked.state is not QuestionnaireState.RELEASED:
        raise QuestionnaireNotReleased("questionnaire_id", name="" if asked is None else asked.name)

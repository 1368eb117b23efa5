"""A survey from its approval to its end: staff are trained, it starts, is extended, is closed (R-SURV-1, R-SURV-6)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.corrective_actions import propose_actions
from db.operations.survey_calls import drop_survey_calls, make_survey_calls
from db.operations.survey_steps import load_survey, take_step, written
from db.operations.texts import fitting_text
from db.queries.settings import get_settings
from db.queries.surveys import return_of
from db.rules import permissions
from db.rules.survey_filing import require_explained
from db.rules.survey_plans import MOST_DAYS, file_by, require_trained
from db.types import Actor
from db.vocabulary import N_, SurveyVerb

Verb = SurveyVerb


class SampleNotDrawn(RuleError):
    message = N_("Draw the sample first.")


class TrainingMissing(RuleError):
    message = N_("Train the staff first, and record it.")


class StartsLater(RuleError):
    message = N_("By its plan the survey starts on {day}.")


class EndPassed(RuleError):
    message = N_("The last day {day} has passed. Take the plan back and choose other days.")


class NotLater(RuleError):
    message = N_("Choose a last day after {day}, from today on, at most a year after the start.")


class EndsLater(RuleError):
    message = N_("By its plan it runs until {day}. Write down why it ends earlier.")


def record_training(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    survey_id: int,
    version: int,
    trained_on: date | None,
    who: str,
    reason: str = "",
) -> None:
    """Who was trained when, two days before the start; later with a written reason (R-SURV-1).

    Raises Incomplete, TrainedInFuture, TrainedLate.
    """
    permissions.require(by, "record_training")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.TRAIN, by=by)
    if trained_on is None:
        raise Incomplete("trained_on", what=N_("Trained on"))
    said, why = written("who", who, N_("Who was trained, by whom")), fitting_text("reason", reason)
    days = get_settings(session).survey_training_days
    require_trained(trained_on, starts_on=survey.starts_on, today=office_day(at), training_days=days, reason=why)
    survey.trained_on, survey.trained_note = trained_on, said
    note = f"{trained_on.isoformat()} {why}".strip()
    take_step(session, survey, Verb.TRAIN, by=by, at=at, note=note)
    session.flush()


def start_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int) -> None:
    """From now on answers are taken, of the sample as it was drawn.

    Raises SampleNotDrawn, TrainingMissing, StartsLater, EndPassed.
    """
    permissions.require(by, "start_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.START, by=by)
    today = office_day(at)
    if survey.trained_on is None:
        raise TrainingMissing()
    if survey.drawn_at is None:
        raise SampleNotDrawn()
    if today < survey.starts_on:
        raise StartsLater(day=survey.starts_on)
    if today > survey.ends_on:
        raise EndPassed(day=survey.ends_on)
    take_step(session, survey, Verb.START, by=by, at=at)
    make_survey_calls(session, survey=survey, at=at)
    session.flush()


def extend_survey(
    session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, ends_on: date | None, reason: str
) -> None:
    """A later last day, with a reason. Raises Incomplete, NotLater."""
    permissions.require(by, "extend_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.EXTEND, by=by)
    if ends_on is None:
        raise Incomplete("ends_on", what=N_("Ends on"))
    last, today = survey.ends_on, office_day(at)
    if not max(last, today) <= ends_on or ends_on == last or (ends_on - survey.starts_on).days > MOST_DAYS:
        raise NotLater("ends_on", day=last)
    said = written("reason", reason)
    survey.ends_on = ends_on
    take_step(session, survey, Verb.EXTEND, by=by, at=at, note=f"{last.isoformat()} → {ends_on.isoformat()} {said}")
    session.flush()


def close_survey(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    survey_id: int,
    version: int,
    short_return_reason: str = "",
    reason: str = "",
) -> None:
    """End it: no more answers. A missed target is explained, and so is an earlier end (R-SURV-3, R-SURV-6).

    What scored low is proposed as corrective actions (R-SURV-5). Raises EndsLater, NotDelivered, ReturnMissed.
    """
    permissions.require(by, "close_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=Verb.CLOSE, by=by)
    today, why = office_day(at), fitting_text("reason", reason)
    if today < survey.ends_on and not why:
        raise EndsLater("reason", day=survey.ends_on)
    explained = fitting_text("short_return_reason", short_return_reason)
    require_explained(return_of(session, survey), target_percent=survey.return_target_percent, reason=explained)
    survey.short_return_reason, survey.closed_on = explained, today
    survey.file_by = file_by(survey.ends_on, today, filing_days=get_settings(session).survey_filing_days)
    take_step(session, survey, Verb.CLOSE, by=by, at=at, note=why)
    drop_survey_calls(session, survey_id=survey.id)
    session.flush()
    propose_actions(session, survey=survey, by=by, at=at)

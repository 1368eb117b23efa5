"""The plan of a survey as a draft: what is written into it, and what no plan may say (R-SURV-1)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound, RuleError
from db.operations.survey_steps import load_survey, next_survey_no, take_step
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.surveys import list_owners, list_zones
from db.rules import permissions
from db.rules.survey_plans import SurveyPlan, read_list, read_terms, require_possible_plan, written_list
from db.rules.survey_states import require_survey_step
from db.tables.questionnaires import Questionnaire
from db.tables.surveys import Survey, SurveyEvent
from db.types import Actor
from db.vocabulary import (
    N_,
    CustomerKind,
    QuestionnaireState,
    SampleKind,
    SurveyAudience,
    SurveyMethod,
    SurveyState,
    SurveyVerb,
)

LISTS = ("zones", "groups", "methods")


class SurveyTitleTaken(RuleError):
    message = N_("{number} has this title already. Add the year or the quarter.")


class ZoneUnknown(RuleError):
    message = N_("There are no units in the zone {zone}.")


class NotInCharge(RuleError):
    message = N_("In charge is somebody who carries out surveys: front desk or project manager.")


class OtherAudience(RuleError):
    message = N_("This questionnaire is for: {audience}. Choose another one.")


class QuestionnaireNotUsed(RuleError):
    message = N_("The questionnaire {name} is no longer used. Choose another one.")


class SurveyDrafted(NamedTuple):
    survey_id: int
    survey_no: str


def draft_survey(session: Session, *, by: Actor, at: datetime, plan: SurveyPlan) -> SurveyDrafted:
    """A new plan as a draft, with gaps if need be. Raises what `_checked` raises."""
    permissions.require(by, "draft_survey")
    require_survey_step(by, state=None, verb=SurveyVerb.DRAFT)
    kept = _checked(session, plan, own=None)
    number = next_survey_no(session, year=office_day(at).year)
    survey = Survey(survey_no=number, state=SurveyState.DRAFT, drafted_by=by.user_id)
    _write(survey, kept)
    session.add(survey)
    session.flush()
    event = SurveyEvent(survey_id=survey.id, verb=SurveyVerb.DRAFT, happened_at=at, by_user_id=by.user_id)
    session.add(event)
    session.flush()
    return SurveyDrafted(survey.id, number)


def change_survey(session: Session, *, by: Actor, at: datetime, survey_id: int, version: int, plan: SurveyPlan) -> None:
    """Save a draft; saving what it says already changes nothing. Raises what `load_survey` and `_checked` raise."""
    permissions.require(by, "change_survey")
    survey = load_survey(session, survey_id=survey_id, version=version, verb=SurveyVerb.CHANGE, by=by)
    kept = _checked(session, plan, own=survey.id)
    if kept == plan_of(survey):
        return
    _write(survey, kept)
    take_step(session, survey, SurveyVerb.CHANGE, by=by, at=at, often=True)
    session.flush()


def plan_of(survey: Survey) -> SurveyPlan:
    """The plan as it is stored."""
    stored = {name: getattr(survey, name) for name in SurveyPlan._fields if name not in LISTS}
    return SurveyPlan(
        **stored,
        zones=read_list(survey.zones),
        groups=read_terms(CustomerKind, survey.groups),
        methods=read_terms(SurveyMethod, survey.methods),
    )


def _checked(session: Session, plan: SurveyPlan, *, own: int | None) -> SurveyPlan:
    """The plan as it is kept.

    Raises what `require_possible_plan` raises, SurveyTitleTaken, ZoneUnknown, NotInCharge, NotFound, OtherAudience,
    QuestionnaireNotUsed, TooLong.
    """
    kept = plan._replace(
        title=fitting_text("title", plan.title, most=SHORT_TEXT),
        title_en=fitting_text("title_en", plan.title_en, most=SHORT_TEXT),
        sample_seed=fitting_text("sample_seed", plan.sample_seed, most=SHORT_TEXT),
        purpose=fitting_text("purpose", plan.purpose),
        carried_out_by=fitting_text("carried_out_by", plan.carried_out_by),
        evaluation=fitting_text("evaluation", plan.evaluation),
        zones=tuple(dict.fromkeys(plan.zones)),
        groups=tuple(each for each in CustomerKind if each in plan.groups),
        methods=tuple(each for each in SurveyMethod if each in plan.methods),
    )
    if kept.sample_kind is not SampleKind.RANDOM:
        kept = kept._replace(sample_size=None, sample_seed="")
    if kept.audience is SurveyAudience.CONSUMERS:
        kept = kept._replace(groups=())
    require_possible_plan(kept)
    same = select(Survey.survey_no).where(Survey.title == kept.title, Survey.id != (own or 0))
    taken = session.scalar(same.limit(1))
    if taken is not None:
        raise SurveyTitleTaken("title", number=taken)
    known = set(list_zones(session))
    for zone in kept.zones:
        if zone not in known:
            raise ZoneUnknown("zones", zone=zone)
    if kept.owner_id is not None and kept.owner_id not in {row.id for row in list_owners(session)}:
        raise NotInCharge("owner_id")
    _require_questionnaire(session, kept)
    return kept


def _require_questionnaire(session: Session, plan: SurveyPlan) -> None:
    if plan.questionnaire_id is None:
        return
    chosen = session.get(Questionnaire, plan.questionnaire_id)
    if chosen is None:
        raise NotFound("questionnaire_id", what=N_("Questionnaire"), key=plan.questionnaire_id)
    if chosen.audience is not plan.audience:
        raise OtherAudience("questionnaire_id", audience=chosen.audience)
    if chosen.state is QuestionnaireState.RETIRED:
        raise QuestionnaireNotUsed("questionnaire_id", name=chosen.name)


def _write(survey: Survey, plan: SurveyPlan) -> None:
    for name, value in plan._asdict().items():
        setattr(survey, name, written_list(value) if name in LISTS else value)

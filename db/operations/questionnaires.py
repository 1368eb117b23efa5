"""Questionnaires: drafted, released once and fixed from then on, changed by their next version (R-SURV-1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.order_steps import require_text
from db.operations.questions import copy_questions, find_questionnaire, load_questionnaire
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.questionnaires import list_questions
from db.rules import permissions
from db.rules.questionnaires import require_releasable
from db.rules.survey_states import OVER
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import N_, QuestionnaireState, QuestionnaireVerb, SurveyAudience, SurveyState

Verb = QuestionnaireVerb
MOST_INTRO = 500
ENDED = (SurveyState.CLOSED, *OVER)


class NameTaken(RuleError):
    message = N_("There is a questionnaire {name} already. Make its next version, or choose another name.")


class NameFixed(RuleError):
    message = N_("All versions of a questionnaire have one name. For another name copy it.")


class DraftThere(RuleError):
    message = N_("Version {revision} of {name} is a draft already. Go on with it, or drop it.")


class QuestionnaireInUse(RuleError):
    message = N_("{survey} asks it. End that survey, or choose another questionnaire there.")


def draft_questionnaire(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    name: str,
    audience: SurveyAudience,
    intro: str = "",
    intro_en: str = "",
    copy_of: int | None = None,
) -> int:
    """A new questionnaire, empty or with the questions of another one, which go on being compared. Gives its id.

    Raises Incomplete, TooLong, NameTaken, NotFound.
    """
    permissions.require(by, "draft_questionnaire")
    name = _free_name(session, name)
    made = Questionnaire(
        name=name,
        audience=audience,
        intro=fitting_text("intro", intro, most=MOST_INTRO),
        intro_en=fitting_text("intro_en", intro_en, most=MOST_INTRO),
        drafted_by=by.user_id,
        drafted_at=at,
    )
    session.add(made)
    session.flush()
    if copy_of is not None:
        source = find_questionnaire(session, copy_of)
        made.intro, made.intro_en = made.intro or source.intro, made.intro_en or source.intro_en
        copy_questions(session, source, made)
    session.flush()
    return made.id


def change_questionnaire(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    questionnaire_id: int,
    version: int,
    name: str,
    audience: SurveyAudience,
    intro: str,
    intro_en: str,
) -> None:
    """Name, for whom and introduction of a draft. Raises QuestionnaireFixed, NameFixed, NameTaken, TooLong."""
    permissions.require(by, "change_questionnaire")
    one = load_questionnaire(session, questionnaire_id, version, Verb.CHANGE)
    if name.strip() != one.name:
        if one.revision > 1:
            raise NameFixed("name")
        one.name = _free_name(session, name)
    one.audience = audience
    one.intro = fitting_text("intro", intro, most=MOST_INTRO)
    one.intro_en = fitting_text("intro_en", intro_en, most=MOST_INTRO)
    session.flush()


def release_questionnaire(session: Session, *, by: Actor, at: datetime, questionnaire_id: int, version: int) -> None:
    """Fixed from now on and open to plans; an earlier version is no longer offered, running surveys keep it.

    Raises QuestionnaireFixed, ChangedMeanwhile, NoMarkAsked, and what `require_whole` raises.
    """
    permissions.require(by, "release_questionnaire")
    one = load_questionnaire(session, questionnaire_id, version, Verb.RELEASE)
    require_releasable([row.facts for row in list_questions(session, questionnaire_id=one.id)])
    earlier = select(Questionnaire).where(
        Questionnaire.name == one.name, Questionnaire.state == QuestionnaireState.RELEASED
    )
    for replaced in session.scalars(earlier):
        replaced.state = QuestionnaireState.RETIRED
    one.state, one.released_by, one.released_at = QuestionnaireState.RELEASED, by.user_id, at
    session.flush()


def revise_questionnaire(session: Session, *, by: Actor, at: datetime, questionnaire_id: int) -> int:
    """The next version as a draft with the same questions; its id. Raises DraftThere, QuestionnaireNotReleased."""
    permissions.require(by, "revise_questionnaire")
    one = load_questionnaire(session, questionnaire_id, None, Verb.REVISE)
    same = select(Questionnaire).where(Questionnaire.name == one.name)
    draft = session.scalar(same.where(Questionnaire.state == QuestionnaireState.DRAFT))
    if draft is not None:
        raise DraftThere(name=draft.name, revision=draft.revision)
    newest = select(func.max(Questionnaire.revision)).where(Questionnaire.name == one.name)
    made = Questionnaire(
        name=one.name,
        revision=(session.scalar(newest) or 0) + 1,
        audience=one.audience,
        intro=one.intro,
        intro_en=one.intro_en,
        drafted_by=by.user_id,
        drafted_at=at,
    )
    session.add(made)
    session.flush()
    copy_questions(session, one, made)
    session.flush()
    return made.id


def retire_questionnaire(session: Session, *, by: Actor, at: datetime, questionnaire_id: int, version: int) -> None:
    """No plan is offered it any more. Raises QuestionnaireInUse while a survey that has not ended asks it."""
    permissions.require(by, "retire_questionnaire")
    one = load_questionnaire(session, questionnaire_id, version, Verb.RETIRE)
    _require_unused(session, one)
    one.state = QuestionnaireState.RETIRED
    session.flush()


def drop_questionnaire(session: Session, *, by: Actor, at: datetime, questionnaire_id: int, version: int) -> None:
    """A draft that is not wanted goes with its questions; the audit trail keeps them. Raises QuestionnaireInUse."""
    permissions.require(by, "drop_questionnaire")
    one = load_questionnaire(session, questionnaire_id, version, Verb.DROP)
    _require_unused(session, one, ended=())
    for row in session.scalars(select(Question).where(Question.questionnaire_id == one.id)):
        session.delete(row)
    session.flush()
    session.delete(one)
    session.flush()


def _free_name(session: Session, name: str) -> str:
    name = fitting_text("name", require_text("name", name, N_("Name of the questionnaire")), most=SHORT_TEXT)
    if session.scalar(select(Questionnaire.id).where(Questionnaire.name == name).limit(1)) is not None:
        raise NameTaken("name", name=name)
    return name


def _require_unused(session: Session, one: Questionnaire, ended: Sequence[SurveyState] = ENDED) -> None:
    asks = select(Survey.title).where(Survey.questionnaire_id == one.id, Survey.state.not_in(ended)).limit(1)
    title = session.scalar(asks)
    if title is not None:
        raise QuestionnaireInUse(survey=title)

"""What every step of a survey shares: it is loaded, checked, and the step is written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, NotFound
from db.operations.chains import next_number
from db.operations.duties import require_other_person
from db.operations.order_steps import require_text
from db.operations.texts import fitting_text
from db.rules.survey_states import require_survey_step, survey_roles
from db.tables.surveys import Survey, SurveyEvent
from db.types import Actor
from db.vocabulary import N_, DutyRule, SurveyVerb

# Who did one of these made the plan, and never decides on it (R-ROLE-1).
AUTHORS = (SurveyVerb.DRAFT, SurveyVerb.CHANGE, SurveyVerb.SUBMIT)


def next_survey_no(session: Session, *, year: int) -> str:
    return f"DC-{year}-{next_number(session, f'surveys {year}'):03d}"


def find_survey(session: Session, survey_id: int) -> Survey:
    """Others who act on it wait. Raises NotFound."""
    found = session.get(Survey, survey_id, with_for_update=True)
    if found is None:
        raise NotFound("survey_id", what=N_("Survey"), key=survey_id)
    return found


def load_survey(session: Session, *, survey_id: int, version: int | None, verb: SurveyVerb, by: Actor) -> Survey:
    """The survey as the screen showed it, if this person may do this to it now; others who act on it wait.

    Raises NotFound, ChangedMeanwhile when somebody acted since, and what `require_survey_step` raises.
    """
    found = find_survey(session, survey_id)
    if version is not None and found.version != version:
        raise ChangedMeanwhile()
    require_survey_step(by, state=found.state, verb=verb)
    return found


def take_step(
    session: Session, survey: Survey, verb: SurveyVerb, *, by: Actor, at: datetime, note: str = "", often: bool = False
) -> None:
    """Move the survey by the table of steps and write its history: of what is done `often` one line a day."""
    survey.state = require_survey_step(by, state=survey.state, verb=verb)
    if often:
        asked = select(SurveyEvent).where(SurveyEvent.survey_id == survey.id).order_by(SurveyEvent.id.desc())
        last = session.scalar(asked.limit(1))
        same_hand = last is not None and last.verb is verb and last.by_user_id == by.user_id
        if same_hand and last is not None and office_day(last.happened_at) == office_day(at):
            return
    session.add(SurveyEvent(survey_id=survey.id, verb=verb, happened_at=at, by_user_id=by.user_id, note=note))


def require_other_hand(
    session: Session,
    survey: Survey,
    verb: SurveyVerb,
    *,
    rule: DutyRule,
    authors: Collection[SurveyVerb],
    by: Actor,
    at: datetime,
) -> None:
    """Nobody decides on what they wrote; raises SamePerson, or marks the use of a waiver (R-ROLE-1)."""
    mine = (SurveyEvent.survey_id == survey.id) & (SurveyEvent.by_user_id == by.user_id)
    require_other_person(
        session,
        rule=rule,
        first=session.scalar(select(SurveyEvent.by_user_id).where(mine, SurveyEvent.verb.in_(authors)).limit(1)),
        by=by,
        at=at,
        operation=verb.value,
        subject=survey.survey_no,
        roles=survey_roles(survey.state, verb),
    )


def written(field: str, text: str, what: str = N_("Reason")) -> str:
    """A text that has to be there; raises Incomplete, TooLong."""
    return fitting_text(field, require_text(field, text, what))

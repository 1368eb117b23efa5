"""Which questions and zones of a survey lie below its threshold: what actions are proposed for (R-SURV-5)."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.survey_scores import read_scores
from db.rules.care_figures import Share
from db.rules.survey_scores import is_low
from db.tables.questionnaires import Question
from db.tables.surveys import Survey


class LowMark(NamedTuple):
    """A question, or a zone by all its questions together, in the columns of the action it leads to.

    For a zone the answers count as often as their question weighs.
    """

    question_id: int | None
    zone: str
    subject: str
    trend_key: str
    department_id: int | None
    satisfied: int
    answered: int


def low_marks_of(session: Session, *, survey_id: int) -> list[LowMark]:
    """The questions in their order, then the zones where there are several: one alone is the whole survey.

    What fewer than five have answered, and what subtraction would tell of so few, is not said here either (R-DEC-23).
    """
    survey = session.get_one(Survey, survey_id)
    scores = read_scores(session, survey_id=survey_id)
    of_it = select(Question.id, Question.department_id).where(Question.questionnaire_id == survey.questionnaire_id)
    departments = {each.id: each.department_id for each in session.execute(of_it)}

    def low(share: Share | None) -> Share | None:
        return share if share is not None and is_low(share, survey.low_percent) else None

    found = [
        LowMark(each.question_id, "", each.wording, each.trend_key, departments[each.question_id], *share)
        for each in scores.scales
        if (share := low(scores.satisfied((each,)))) is not None
    ]
    zones = scores.groups("zone")
    if len(zones) > 1:
        marks = [(zone.zone, low(scores.overall(zone))) for zone in zones]
        found += [LowMark(None, zone, zone, "", None, *share) for zone, share in marks if share is not None]
    return found
